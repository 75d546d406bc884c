"""How each standard is written in the wild: one pattern and one reader of its groups per line, in order of trust."""

import re
import unicodedata
from collections.abc import Callable

_CYRILLIC_TWINS = str.maketrans("АВЕКМНОРСТХІФПГДЮ", "ABEKMNOPCTXIFPGDU")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")


def fold(text: str) -> str:
    """Bring `text` to plain Latin capitals and digits, one character for one, so that places stay the same."""
    return "".join(_fold_one(letter) for letter in text).translate(_DASHES).translate(_CYRILLIC_TWINS)


def _fold_one(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).upper()
    return plain if len(plain) == 1 else letter


def _words(*words: str) -> str:
    return "(?:" + "|".join(re.escape(fold(word)) for word in words) + ")"


_YEAR = r"(?:[\s:\-]{0,3}(?:19|20)\d\d)?"
_GAP = r"[\s,;:(/+\-]{0,3}"
_LEVEL = _words("level", "class", "grade", "уровень", "рівень", "класс", "клас", "уровня", "рівня", "класса", "класу")
_TYPE = _words("type", "typ", "тип", "типу", "типа", "类型")
_KOREA = _words("korean", "korea", "kmoel", "韩国", "韩标", "корея", "корейск", "한국")
_STERILE = re.compile(_words("sterile", "sterilized", "sterilised", "灭菌", "无菌", "стерил"))
_UNSTERILE = re.compile(_words("non-sterile", "non sterile", "nonsterile", "unsterile", "非灭菌", "未灭菌", "非无菌", "нестерил"))
_MASK = re.compile(_words("mask", "маск", "口罩"))
_SUIT = re.compile(
    _words("suit", "coverall", "tyvek", "комбінезон", "комбинезон", "костюм", "防护服", "EN 14605", "EN 13982", "EN 13034")
)
_COUNTING = {"一": "1", "二": "2", "三": "3", "1ST": "1", "FIRST": "1", "2ND": "2", "SECOND": "2"}

Codes = Callable[[re.Match[str]], tuple[str, ...]]


def _one(template: str) -> Codes:
    """Return a reader that fills the groups of a match into one code, counting words turned into digits."""
    return lambda match: (template.format(*(_COUNTING.get(part or "", part or "") for part in match.groups())),)


def _level(code: str) -> Codes:
    def read(match: re.Match[str]) -> tuple[str, ...]:
        level = next((part for part in match.groups() if part), None)
        return (f"{code} level {_COUNTING.get(level, level)}" if level else code,)

    return read


def _china_respirator(match: re.Match[str]) -> tuple[str, ...]:
    found = match.groupdict()
    edition = f"GB 2626-{found['year']}" if found.get("year") in {"2006", "2019"} else "GB 2626"
    return (f"{edition} K{found['series']}{found['share']}" if found.get("share") else edition,)


def _suit_types(match: re.Match[str]) -> tuple[str, ...]:
    chemical = {"3": "EN 14605", "4": "EN 14605", "5": "EN 13982-1", "6": "EN 13034"}
    a_suit = _SUIT.search(match.string)
    return tuple(
        f"EN 14126 Type {kind}-B" if biological else f"{chemical[kind]} Type {kind}"
        for kind, biological in re.findall(r"([3-6])\s?-?\s?(B?)", match["types"])
        if biological or a_suit
    )


def _mask_type(match: re.Match[str]) -> tuple[str, ...]:
    kind = match[1] or match[2]
    return (f"EN 14683 Type {kind}",) if kind == "IIR" or _MASK.search(match.string) else ()


def _korean_class(match: re.Match[str]) -> tuple[str, ...]:
    first = _COUNTING.get(match[1], match[1][-1]) == "1"
    return ("Korea 1st class" if first else "Korea 2nd class",)


def _sterile(code: str) -> Codes:
    def read(match: re.Match[str]) -> tuple[str, ...]:
        said = _STERILE.search(match.string) and not _UNSTERILE.search(match.string)
        return (f"{code} sterile" if said else code,)

    return read


def _high_performance(code: str) -> Codes:
    high = re.compile(_words("high performance", "高性能", "высок", "висок"))
    return lambda match: (f"{code} high performance" if high.search(match.string) else code,)


def _eye_marks(match: re.Match[str]) -> tuple[str, ...]:
    marks = [mark for mark in "345" if mark in (match["marks"] or "")]
    return (f"EN 166 mark{'s' if len(marks) > 1 else ''} {' '.join(marks)}" if marks else "EN 166",)


# Model numbers of one maker that people write in place of the standard; the mark on the mask itself is what counts.
_MODELS = {
    "NIOSH N95": ("1860", "1860S", "1870", "1870+", "8210", "8511", "9132", "9205", "9210"),
    "NIOSH P95": ("8577",),
    "NIOSH P100": ("8293",),
    "GB 2626 KN95": ("9501", "9501+", "9502", "9502+"),
    "GB 2626 KN90": ("9001", "9002"),
    "EN 149 FFP1": ("8812", "9312", "9312+"),
    "EN 149 FFP2": ("8822", "9320", "9320+", "9322", "9322+", "1862+"),
    "EN 149 FFP3": ("8833", "9332", "9332+", "1863+"),
}
_MODEL_CODES = {model: code for code, models in _MODELS.items() for model in models}


def _models(match: re.Match[str]) -> tuple[str, ...]:
    known = (_MODEL_CODES.get(model) for model in re.findall(r"\d{4}[A-Z]?\+?", match["models"]))
    return tuple(dict.fromkeys(code for code in known if code))


def _pattern(pattern: str) -> re.Pattern[str]:
    # Neither a letter nor a digit of the Latin script may touch it: Chinese characters may, and so may a plural s.
    return re.compile(rf"(?<![A-Z0-9])(?:{pattern})(?:S(?![A-Z0-9])|(?![A-Z0-9]))")


_GB_2626 = r"GB\s?/?T?\s?-?2626(?:[\s:\-]{0,3}(?P<year>(?:19|20)\d\d))?"
_K = r"K(?P<series>[NP])[\s\-]?(?P<share>90|95|100)"

# In order of trust: what an earlier rule has read, a later one does not read again.
RULES: tuple[tuple[re.Pattern[str], Codes], ...] = tuple(
    (_pattern(pattern), codes)
    for pattern, codes in (
        (
            rf"GB\s?/?T?\s?-?19083{_YEAR}(?:{_GAP}(?:{_LEVEL}\s?([123])|([123一二三])\s?级|([123])\s?{_LEVEL}))?",
            _level("GB 19083-2010"),
        ),
        (rf"{_GB_2626}{_GAP}{_K}", _china_respirator),
        (rf"{_K}{_GAP}{_GB_2626}", _china_respirator),
        (_GB_2626, _china_respirator),
        (_K, _china_respirator),
        (r"(?:NIOSH[\s\-]{0,3})?(?:42\s?CFR\s?84\s?)?([NRP])[\s\-]?(95|99|100)", _one("NIOSH {}{}")),
        (r"42\s?CFR\s?(?:PART\s?)?84|NIOSH", _one("NIOSH 42 CFR 84")),
        (rf"(?:EN\s?-?149{_YEAR}(?:\s?\+\s?A1(?::2009)?)?{_GAP})?F\s?FP[\s\-]?([123])(?:\s?NR)?(?:\s?D)?", _one("EN 149 FFP{}")),
        (rf"EN\s?-?149{_YEAR}(?:\s?\+\s?A1(?::2009)?)?", _one("EN 149")),
        (r"PFF[\s\-]?([123])", _one("NBR 13698 PFF{}")),
        (rf"AS\s?/?\s?NZS\s?1716{_YEAR}{_GAP}P([123])", _one("AS/NZS 1716 P{}")),
        (rf"AS\s?/?\s?NZS\s?1716{_YEAR}", _one("AS/NZS 1716")),
        (rf"P2(?=\s?{_words('mask', 'respirator', '口罩', 'маск', 'респіратор', 'респиратор')})|^P2$", _one("AS/NZS 1716 P2")),
        (r"DS[\s\-]?([123])", _one("Japan DS{}")),
        (r"KF[\s\-]?(80|94|99)", _one("KF{}")),
        (
            rf"{_KOREA}[^\d一二]{{0,12}}?(1ST|FIRST|2ND|SECOND|[12一二](?=\s?(?:级|{_LEVEL}))|{_LEVEL}\s?[12])(?:\s?(?:{_LEVEL}|级))?",
            _korean_class,
        ),
        (
            rf"{_KOREA}\D{{0,12}}?(?:SPECIAL|TOP|特级)(?:\s?{_LEVEL})?",
            _one("Korea special class"),
        ),
        (rf"YY\s?/?\s?T?\s?-?0?969{_YEAR}", _one("YY/T 0969-2013")),
        (rf"YY\s?/?\s?T?\s?-?0?469{_YEAR}", _one("YY 0469-2011")),
        (
            rf"EN\s?-?14683{_YEAR}(?:\s?\+\s?AC(?::20\d\d)?)?{_GAP}(?:{_TYPE}\s?)?(IIR|II|I)",
            _one("EN 14683 Type {}"),
        ),
        (rf"EN\s?-?14683{_YEAR}(?:\s?\+\s?AC(?::20\d\d)?)?", _one("EN 14683")),
        (rf"(?:{_TYPE}\s?)?(IIR)|{_TYPE}\s?(II)", _mask_type),
        (rf"ASTM\s?-?(?:F\s?-?2100(?:-\d\d(?!\d))?)?{_YEAR}{_GAP}{_LEVEL}\s?-?([123])", _one("ASTM F2100 Level {}")),
        (rf"ASTM\s?-?F\s?-?2100(?:-\d\d(?!\d))?{_YEAR}", _one("ASTM F2100")),
        (rf"GB\s?/?T?\s?-?32610{_YEAR}", _one("GB/T 32610-2016")),
        (rf"GB\s?/?T?\s?-?19082{_YEAR}", _one("GB 19082-2009")),
        (
            rf"(?:EN\s?-?14126{_YEAR}{_GAP})?{_TYPE}\s?(?P<types>[3-6]\s?-?\s?B?(?:\s?[/,+&]\s?{_TYPE}?\s?[3-6]\s?-?\s?B?)*)",
            _suit_types,
        ),
        (rf"EN\s?-?14126{_YEAR}{_GAP}(?P<types>[3-6]\s?-?\s?B(?:\s?[/,+&]\s?[3-6]\s?-?\s?B)*)", _suit_types),
        (rf"EN\s?-?14126{_YEAR}", _one("EN 14126")),
        (rf"YY\s?/?\s?T?\s?-?0506(?:\.\d)?{_YEAR}", _high_performance("YY/T 0506-2016")),
        (rf"EN\s?-?13795(?:-\d)?{_YEAR}", _high_performance("EN 13795")),
        (
            rf"(?:(?:ANSI|AAMI)[\s/]{{0,3}})*(?:AAMI|PB\s?-?70){_YEAR}{_GAP}{_LEVEL}\s?-?([1-4])|{_LEVEL}\s?-?([1-4])(?=[A-Z\s]{{0,20}}GOWN)",
            _one("AAMI PB70 Level {}{}"),
        ),
        (rf"GB\s?/?T?\s?-?10213{_YEAR}", _sterile("GB 10213-2006")),
        (rf"GB\s?/?T?\s?-?7543{_YEAR}", _one("GB 7543-2006")),
        (rf"EN\s?-?455(?:-\d)?{_YEAR}", _sterile("EN 455")),
        (r"ASTM\s?-?D\s?-?(6319|3578|3577)", _one("ASTM D{}")),
        (rf"EN\s?(?:ISO\s?)?374-5{_YEAR}{_GAP}(VIRUS)", _one("EN ISO 374-5 {}")),
        (rf"EN\s?(?:ISO\s?)?374-5{_YEAR}", _one("EN ISO 374-5")),
        (
            rf"EN\s?-?166{_YEAR}(?:\s?[12]?\s?[SFBA]?T?[\s.]{{0,2}}(?:MARKS?\s?)?(?P<marks>[34589](?:[\s.,/]?[34589])*))?",
            _eye_marks,
        ),
        (rf"GB\s?/?T?\s?-?14866{_YEAR}", _one("GB 14866-2006")),
        (r"(?:ANSI\s?(?:/\s?ISEA\s?)?)?Z\s?-?87(?:\.1)?\+?(?:-20\d\d)?\s?D3", _one("ANSI Z87.1 D3")),
        (r"(?:ANSI\s?(?:/\s?ISEA\s?)?)?Z\s?-?87(?:\.1)?\+?(?:-20\d\d)?", _one("ANSI Z87.1")),
        (
            rf"CDC ENCLOSED GOGGLE|{_words('indirect vent', 'indirectly vented', '间接通气', '全封闭护目镜')}[A-Z]*",
            _one("CDC enclosed goggles"),
        ),
        (r"3M[^\d]{0,12}(?P<models>\d{4}[A-Z]?\+?(?:[\s/,、]{1,2}\d{4}[A-Z]?\+?(?!\d))*)", _models),
        (r"(?P<models>1860S?\s?/\s?1870\+?)", _models),
    )
)
