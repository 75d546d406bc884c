"""Reads the numbers people type: blanks or commas between thousands, 千 and 万, k and тис., digits of other scripts."""

import re
import unicodedata
from decimal import Decimal

_SCALES = {
    "百": 100,
    "千": 1000,
    "仟": 1000,
    "万": 10_000,
    "萬": 10_000,
    "亿": 10**8,
    "k": 1000,
    "thousand": 1000,
    "тис": 1000,
    "тыс": 1000,
    "тисяч": 1000,
    "тысяч": 1000,
    "mln": 10**6,
    "million": 10**6,
    "млн": 10**6,
}
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
# A number with its thousands and its scale, as it stands in a longer text; blanks in it only between groups of three.
WRITTEN = rf"\d+(?:[ '’,.]\d{{3}}(?!\d))*(?:[.,]\d+)?(?:\s?(?:{_SCALE})(?![^\W\d_一-鿿]))?"
_SCALED = re.compile(rf"(?P<number>\d+(?:[ '’,.]\d+)*) ?(?P<scale>{_SCALE})?\.?")
# Three digits after every mark are thousands, whatever the mark; another mark after them begins the decimals.
_GROUPED = re.compile(r"(?P<whole>[1-9]\d{0,2}(?P<mark>[ '’,.])\d{3}(?:(?P=mark)\d{3})*)(?:(?!(?P=mark))[.,](?P<part>\d+))?")
_PLAIN = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d+))?")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_CHINESE_PLACES = {"十": 10, "百": 100, "千": 1000}
_CHINESE_SIGN = f"[{''.join(_CHINESE_DIGITS)}{''.join(_CHINESE_PLACES)}]"
_CHINESE = re.compile(rf"(?=.)(?P<high>{_CHINESE_SIGN}*)(?P<ten_thousands>万?)(?P<low>{_CHINESE_SIGN}*)")


def parse_amount(text: str) -> Decimal | None:
    """Read the number people typed, or None when it is none or could mean two things (“1.500”)."""
    plain = _plain(text)
    chinese = _CHINESE.fullmatch(plain)
    if chinese:
        return Decimal(_chinese(chinese))
    if plain.startswith(("-", "+")):
        size = parse_amount(plain[1:]) if plain[1:2].isdigit() else None
        return size if size is None or plain[0] == "+" else -size
    parts = list(_SCALED.finditer(plain))
    if not parts or "".join(part[0] for part in parts) != plain or any(not part["scale"] for part in parts[:-1]):
        return None
    sizes = [size for part in parts if (size := _scaled(part)) is not None]
    return _tidy(sum(sizes, Decimal(0))) if len(sizes) == len(parts) else None


def _tidy(size: Decimal) -> Decimal:
    return size.to_integral_value() if size == size.to_integral_value() else size


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    digits = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in folded)
    return re.sub(r"\s+", " ", digits.replace("٬", ",").replace("٫", ".").replace("−", "-")).lstrip("~≈× ")


def _scaled(part: re.Match[str]) -> Decimal | None:
    number = _number(part["number"])
    return None if number is None else number * _SCALES.get(part["scale"] or "", 1)


def _number(written: str) -> Decimal | None:
    found = _GROUPED.fullmatch(written)
    if found and found["mark"] == "." and found["whole"].count(".") == 1 and not found["part"]:
        return None
    found = found or _PLAIN.fullmatch(written)
    return Decimal(f"{re.sub(r'[^0-9]', '', found['whole'])}.{found['part'] or 0}") if found else None


def _chinese(written: re.Match[str]) -> int:
    """Read 三百五十 or 两万: a digit times the place after it, summed; digits alone are read one by one."""
    if not written["ten_thousands"]:
        return _below_ten_thousand(written["high"])
    return (_below_ten_thousand(written["high"]) or 1) * 10_000 + _below_ten_thousand(written["low"])


def _below_ten_thousand(signs: str) -> int:
    value = digit = 0
    for sign in signs:
        place = _CHINESE_PLACES.get(sign)
        if place:
            value, digit = value + (digit or 1) * place, 0
        else:
            digit = digit * 10 + _CHINESE_DIGITS[sign]
    return value + digit
