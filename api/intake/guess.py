"""What a facility's name tells of its kind and grade, where nobody says it."""

import re

from matching.facility import Grade, Kind

_KINDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        Kind.CHARITY,
        ("红十字会(?!医院)|慈善|基金会|共青团", "red cross|foundation|volunteers of america|charit", "червон|благодійн"),
    ),
    (Kind.AID_TEAM, ("医疗队|援鄂", "aid team|medical team", "медична бригада")),
    (Kind.AID_STATION, ("急救|120", r"ambulance|fire (?:dep|dis|res)|fire$|rescue|\bems\b|emergency medical services", "швидк")),
    (
        Kind.CARE_HOME,
        (
            "养老|敬老|福利院",
            "nursing|rehab|assisted|living|memory care|hospice|care home|health ?care center|senior|retirement|residential",
            "home health|home ?care|skilled|geriatric|veterans home",
            "будинок для літніх|дом престарелых|інтернат",
        ),
    ),
    (
        Kind.CLINIC,
        (
            "卫生院|卫院|卫生服务|社区服务|卫生室|卫生所|诊所|门诊|计生|计划生育",
            "clinic|urgent|immediate care|express care|pediatric|physician|doctor|dental|obgyn|ob/gyn|family|practice",
            "associates|orthop|oncology|dialysis|kidney|imaging|medical group|therapy",
            "поліклінік|поликлиник|амбулатор",
        ),
    ),
    (
        Kind.HOSPITAL,
        (
            "医院|保健院|妇保院|防治院|传染病院|疗养院|卫生中心|临床中心|分院|[一二三四五六]院|附院",
            r"hospital|medical cent|emergency dep|cancer cent|health system|\bhealth\b|medicine|infirmary",
            "лікарн|больниц",
        ),
    ),
)
_GRADES: tuple[tuple[Grade, str], ...] = (
    (Grade.TERTIARY, r"三[级級甲乙]|省级|tertiary|level 1|level i\b"),
    (Grade.SECONDARY, r"二[级級甲乙]|市级|secondary"),
    (Grade.PRIMARY, r"一[级級甲乙]|未定级|primary|卫生院|卫生服务|卫生室|诊所"),
)


def kind(stated: str, name: str) -> Kind:
    """The kind stated in our words or in any others, else the one the name tells, else another kind."""
    if stated in set(Kind):
        return Kind(stated)
    return next((kind for text in (stated, name) for kind, words in _KINDS if _has("|".join(words), text)), Kind.OTHER)


def grade(stated: str, name: str) -> Grade:
    """The grade stated in our words or in any others, else the one the name tells."""
    if stated in set(Grade):
        return Grade(stated)
    return next((grade for text in (stated, name) for grade, words in _GRADES if _has(words, text)), Grade.UNKNOWN)


def _has(words: str, text: str) -> bool:
    return bool(text) and re.search(words, text, re.IGNORECASE) is not None
