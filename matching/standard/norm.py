"""Every standard we know, by canonical code."""

from collections.abc import Mapping
from types import MappingProxyType

from matching.standard import eyewear, garment, grade, mask

STANDARDS: Mapping[str, grade.Standard] = MappingProxyType(
    {known.code: known for known in (*mask.STANDARDS, *garment.STANDARDS, *eyewear.STANDARDS)}
)


def equivalents(standard: grade.Standard) -> tuple[grade.Standard, ...]:
    """Return the other standards with the very same grades: each may stand in for each."""
    return tuple(other for other in STANDARDS.values() if other.properties == standard.properties and other.code != standard.code)
