"""The norms of masks and respirators, with the thresholds behind each grade.

FILTER, the share of salt particles held back: 1 is >= 30 %, 2 >= 80 %, 3 >= 90 %, 4 >= 94 % (N95, FFP2 and their kin),
5 >= 99 %, 6 >= 99.95 %. BACTERIAL, the share of bacteria (droplets of 3 micrometres): 1 is >= 95 %, 2 >= 98 %; a filter of
grade 4 or more holds back the far finer test salt at several times the flow, so it is given 2. BLOOD, the pressure of the
synthetic-blood splash that does not come through: 1 is 80 mmHg (10.7 kPa), 2 is 120 mmHg (16.0 kPa), 3 is 160 mmHg (21.3 kPa).
SEAL 1 is made to fit the face tightly. MEDICAL 1 is a registered medical product.
"""

from matching.standard import grade


def _respirator(code: str, norm: str, title: str, filter: int, seal: int = 1) -> grade.Standard:
    implied = {"bacterial": 2} if filter >= 4 else {}
    return grade.standard(code, norm, title, "respirator", filter=filter, **implied, **({"seal": seal} if seal else {}))


# YY/T 0969-2013: bacteria >= 95 %; neither a particle test nor a blood test.
# YY 0469-2011: particles >= 30 %, bacteria >= 95 %, blood at 120 mmHg.
_CHINA_MEDICAL = (
    grade.standard("YY/T 0969-2013", "YY/T 0969", "Disposable medical mask (China)", "medical-mask", bacterial=1, medical=1),
    grade.standard(
        "YY 0469-2011", "YY 0469", "Surgical mask (China)", "surgical-mask", filter=1, bacterial=1, blood=2, medical=1
    ),
)

# EN 14683: bacteria >= 95 % (I), >= 98 % (II, IIR); IIR also blood at 16.0 kPa. Without a type only type I is sure.
_EUROPE_MEDICAL = tuple(
    grade.standard(f"EN 14683{kind}", "EN 14683", f"Medical face mask (Europe){kind}", "surgical-mask", **grades, medical=1)
    for kind, grades in (
        ("", {"bacterial": 1}),
        (" Type I", {"bacterial": 1}),
        (" Type II", {"bacterial": 2}),
        (" Type IIR", {"bacterial": 2, "blood": 2}),
    )
)

# ASTM F2100: bacteria >= 95/98/98 %, blood at 80/120/160 mmHg. Its particle test (latex, ASTM F2299) is not the salt test of
# respirators, so it earns no more than FILTER 1.
_UNITED_STATES_MEDICAL = tuple(
    grade.standard(
        f"ASTM F2100{level}", "ASTM F2100", f"Medical face mask (United States){level}", "surgical-mask", **grades, medical=1
    )
    for level, grades in (
        ("", {"filter": 1, "bacterial": 1, "blood": 1}),
        (" Level 1", {"filter": 1, "bacterial": 1, "blood": 1}),
        (" Level 2", {"filter": 1, "bacterial": 2, "blood": 2}),
        (" Level 3", {"filter": 1, "bacterial": 2, "blood": 3}),
    )
)

# GB 19083-2010: particles >= 95/99/99.97 % (levels 1 to 3), blood at 80 mmHg, fit tested. Without a level only 1 is sure.
_CHINA_PROTECTIVE = tuple(
    grade.standard(
        f"GB 19083-2010{level}",
        "GB 19083",
        f"Medical protective mask (China){level}",
        "respirator",
        filter=filter_grade,
        bacterial=2,
        blood=1,
        seal=1,
        medical=1,
    )
    for level, filter_grade in (("", 4), (" level 1", 4), (" level 2", 5), (" level 3", 6))
)

# GB 2626: KN and KP (oil too) 90/95/99.97 %. A mark without its year, or without its class, is a value of its own.
_CHINA_RESPIRATORS = tuple(
    _respirator(f"GB 2626{year}{kind}", "GB 2626", f"Particle respirator (China){kind}", filter_grade)
    for year in ("", "-2006", "-2019")
    for kind, filter_grade in (("", 3), (" KN90", 3), (" KN95", 4), (" KN100", 6), (" KP90", 3), (" KP95", 4), (" KP100", 6))
)

# 42 CFR 84: 95/99/99.97 %; N not for oil, R and P also oil. Every approved class reaches 95 %.
_UNITED_STATES_RESPIRATORS = (
    _respirator("NIOSH 42 CFR 84", "42 CFR 84", "Respirator approved by NIOSH, class not stated", 4),
    *(
        _respirator(f"NIOSH {series}{share}", "42 CFR 84", f"{series}{share} respirator (United States)", filter_grade)
        for series in "NRP"
        for share, filter_grade in ((95, 4), (99, 5), (100, 6))
    ),
)

# EN 149: 80/94/99 %, with paraffin oil as well. ABNT NBR 13698 follows it.
# AS/NZS 1716: 80/94/99.95 %. Korea (KMOEL): 80/94/99 %. Japan (JMHLW): 80/95/99.9 %, so DS3 reaches grade 5.
_OTHER_RESPIRATORS = tuple(
    _respirator(f"{prefix}{kind}", norm, title, filter_grade)
    for prefix, norm, title, classes in (
        ("EN 149", "EN 149", "Filtering half mask (Europe)", {"": 2, " FFP1": 2, " FFP2": 4, " FFP3": 5}),
        ("NBR 13698", "NBR 13698", "Filtering half mask (Brazil)", {" PFF1": 2, " PFF2": 4, " PFF3": 5}),
        ("AS/NZS 1716", "AS/NZS 1716", "Respirator (Australia, New Zealand)", {"": 2, " P1": 2, " P2": 4, " P3": 6}),
        ("Korea", "KMOEL", "Respirator (Korea)", {" 2nd class": 2, " 1st class": 4, " special class": 5}),
        ("Japan", "JMHLW", "Respirator (Japan)", {" DS1": 2, " DS2": 4, " DS3": 5}),
    )
    for kind, filter_grade in classes.items()
)

# MFDS, Korea: KF80 >= 80 %, KF94 >= 94 %, KF99 >= 99 %. Their allowed leak at the face is wider than a respirator's (11 % for
# KF94 against 8 %), so they earn no SEAL and stay a class of their own.
_KOREA_FILTER = tuple(
    _respirator(f"KF{share}", "KF", f"KF{share} filter mask (Korea)", filter_grade, seal=0)
    for share, filter_grade in ((80, 2), (94, 4), (99, 5))
)

# GB/T 32610-2016, everyday masks: the lowest class holds back 90 % of salt but 80 % of oil particles.
_EVERYDAY = (grade.standard("GB/T 32610-2016", "GB/T 32610", "Everyday protective mask (China)", "cloth-mask", filter=2),)

STANDARDS: tuple[grade.Standard, ...] = (
    *_CHINA_MEDICAL,
    *_EUROPE_MEDICAL,
    *_UNITED_STATES_MEDICAL,
    *_CHINA_PROTECTIVE,
    *_CHINA_RESPIRATORS,
    *_UNITED_STATES_RESPIRATORS,
    *_OTHER_RESPIRATORS,
    *_KOREA_FILTER,
    *_EVERYDAY,
)
