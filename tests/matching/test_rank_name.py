"""Names of places as they are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.rank.name import plain


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("湖北省", "湖北"),
        (" 武汉市 ", "武汉"),
        ("西藏自治区", "西藏"),
        ("广西壮族自治区", "广西"),
        ("香港特别行政区", "香港"),
        ("沙市", "沙市"),
        ("Львівська область", "львівська"),
        ("ЛЬВІВСЬКА обл.", "львівська"),
        ("Lviv  Oblast", "lviv"),
        ("Hubei Province", "hubei"),
        ("State of New York", "new york"),
        ("Province of Ontario", "ontario"),
        ("ＣＡ", "ca"),
        ("Provincetown", "provincetown"),
        ("Oblast", "oblast"),
        ("  ", ""),
    ],
)
def test_a_name_is_compared_without_its_rank(written: str, name: str) -> None:
    """Case, blanks, the Chinese ranks and the words for province are not part of a name; a name is never only a rank."""
    assert plain(written) == name


@given(
    st.sampled_from(["湖北", "香港", "Lviv", "New York", "Львівська"]),
    st.sampled_from(["", "state of ", "Province of "]),
    st.sampled_from(["", " oblast", " Province", " область"]),
    st.sampled_from(["", " ", "\t"]),
)
def test_however_it_is_written_a_name_is_the_same(core: str, before: str, behind: str, blank: str) -> None:
    """A rank before or behind, another case and blanks around it change nothing, and a compared name stays as it is."""
    assert plain(f"{blank}{before}{core.upper()}{behind}{blank}") == plain(core) == plain(plain(core))
