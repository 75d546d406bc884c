"""Takes mail addresses, phone numbers and messenger names out of free text that strangers read or search."""

import re

MAIL = re.compile(r"\S+@\S+\.\w+")
HANDLE = re.compile(r"(?<!\w)@\w+|\b(?:https?://)?(?:t\.me|wa\.me|vk\.com|instagram\.com|facebook\.com)/\S+", re.IGNORECASE)
ACCOUNT = re.compile(
    r"(?:wechat|weixin|telegram|viber|whatsapp|skype|微信号?|telegram|телеграм\w*|вайбер\w*|qq)\s*(?:id)?\s*[:：=]?\s*[a-z0-9_.+-]*[\d_][\w.+-]*",
    re.IGNORECASE,
)
DIGITS = re.compile(r"(?<![\w/])\+?\(?\d[\d\s().\-‐–]{5,}\d(?!\w)|(?<!\d)\d{9,}(?!\d)")
NORM = re.compile(r"\d{3,5}(?:\.\d+)?\s*[-–]\s*(?:19|20)\d\d")
# With its hour, if one follows.
DATE = re.compile(r"(?:(?:19|20)\d\d([-.])\d\d?\1\d\d?|\d\d?([-.])\d\d?\2(?:19|20)\d\d)(?:\s+\d\d?)?")
LEAST_DIGITS = 7  # a shorter number is an amount or the number of a house


def redacted(text: str) -> str:
    """The text without ways to reach a person; numbers of norms such as 19083-2010, and dates, stay."""
    for pattern in (MAIL, ACCOUNT, HANDLE):
        text = pattern.sub(" ", text)
    return DIGITS.sub(_kept, text)


def _kept(number: re.Match[str]) -> str:
    written = number.group()
    digits = sum(sign.isdigit() for sign in written)
    harmless = digits < LEAST_DIGITS or NORM.fullmatch(written) or DATE.fullmatch(written)
    return written if harmless else " "
