"""Protective-equipment standards: graded properties, reading what people write, and who may stand in for whom."""

from matching.standard.grade import USE_NEEDS, Property, Standard, Use, weaker
from matching.standard.norm import STANDARDS, equivalents
from matching.standard.reading import Reading, canonical, canonical_all, read
from matching.standard.verdict import Verdict, VerdictCode, stand_in

__all__ = [
    "STANDARDS",
    "USE_NEEDS",
    "Property",
    "Reading",
    "Standard",
    "Use",
    "Verdict",
    "VerdictCode",
    "canonical",
    "canonical_all",
    "equivalents",
    "read",
    "stand_in",
    "weaker",
]
