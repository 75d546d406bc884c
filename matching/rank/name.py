"""The names of cities, regions and countries as they are compared: 湖北省 is 湖北, and Lviv Oblast is Lviv."""

import re
import unicodedata
from functools import lru_cache

# What people add to a name or leave out. The Chinese endings stay where less than two characters would be left (沙市 is a name).
_BEFORE = re.compile(r"^(?:(?:state|province|oblast) of )+")
_BEHIND = re.compile(r"(?: (?:область|обл\.?|oblast|province))+$")
_RANK = re.compile(r"(?<=[一-鿿]{2})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")


@lru_cache(maxsize=1 << 14)
def plain(written: str) -> str:
    """The name without case, needless blanks and its administrative rank; empty where nothing is written."""
    folded = " ".join(unicodedata.normalize("NFKC", written).casefold().split())
    return _RANK.sub("", _BEHIND.sub("", _BEFORE.sub("", folded)))
