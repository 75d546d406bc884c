"""The norms of suits, gowns and gloves, with the thresholds behind each grade.

LIQUID, what the cloth or suit holds back: 1 a light spray, 2 a water column of 17 to 20 cm or a spray over the whole suit,
3 a column of 50 cm, 4 a column of 100 cm or jets. BLOOD 1 is a passed synthetic-blood test. INFECTIVE: 1 wet bacteria are slowed
or the infective-agent tests of EN 14126 are met, 2 none comes through. PARTICLES 1 is fine dust. ENCLOSING 1 covers the whole
body, so a suit may replace a gown and never the other way. HOLES, the accepted share of leaking gloves: 1 is AQL 2.5, 2 AQL 1.5.
"""

from matching.standard import grade

# GB 19082-2009: water column >= 17 cm (1.67 kPa), blood at 1.75 kPa, >= 70 % of particles at the key parts.
_CHINA_SUITS = (
    grade.standard(
        "GB 19082-2009",
        "GB 19082",
        "Disposable medical protective suit (China)",
        "protective-suit",
        blood=1,
        liquid=2,
        particles=1,
        enclosing=1,
        medical=1,
    ),
)

# EN 14126, the suffix B on a suit type: 3 jets, 4 spray, 5 dust, 6 light splash. Its blood classes begin at no pressure at all,
# so only the liquid-tight types are given BLOOD; without a type nothing but the infective-agent tests is sure.
_BIOLOGICAL_SUITS = tuple(
    grade.standard(
        f"EN 14126{kind}", "EN 14126", f"Suit against infection{kind}", "protective-suit", infective=1, enclosing=1, **more
    )
    for kind, more in (
        ("", {}),
        (" Type 3-B", {"liquid": 4, "blood": 1}),
        (" Type 4-B", {"liquid": 2, "blood": 1}),
        (" Type 5-B", {"particles": 1}),
        (" Type 6-B", {"liquid": 1}),
    )
)

# The same types without the B are chemical suits: never tested against infective agents.
_CHEMICAL_SUITS = tuple(
    grade.standard(f"{norm} Type {kind}", norm, f"Chemical suit, type {kind} (Europe)", "protective-suit", enclosing=1, **more)
    for norm, kind, more in (
        ("EN 14605", 3, {"liquid": 4}),
        ("EN 14605", 4, {"liquid": 2}),
        ("EN 13982-1", 5, {"particles": 1}),
        ("EN 13034", 6, {"liquid": 1}),
    )
)

# YY/T 0506-2016 and EN 13795: column >= 20 cm and wet-bacteria index >= 2.8, or >= 100 cm and 6.0 for high performance.
_SURGICAL_GOWNS = tuple(
    grade.standard(f"{code}{kind}", norm, f"Surgical gown ({place}){kind}", "surgical-gown", medical=1, **more)
    for code, norm, place in (("YY/T 0506-2016", "YY/T 0506", "China"), ("EN 13795", "EN 13795", "Europe"))
    for kind, more in (
        ("", {"liquid": 2, "infective": 1}),
        (" high performance", {"liquid": 4, "infective": 2}),
    )
)

# AAMI PB70: a spray (1), columns of 20 and 50 cm (2, 3), blood and viruses at 13.8 kPa (4).
_UNITED_STATES_GOWNS = tuple(
    grade.standard(
        f"AAMI PB70 Level {level}", "AAMI PB70", f"Gown, level {level} (United States)", "isolation-gown", medical=1, **more
    )
    for level, more in (
        (1, {"liquid": 1}),
        (2, {"liquid": 2}),
        (3, {"liquid": 3}),
        (4, {"liquid": 4, "blood": 1, "infective": 2}),
    )
)

# GB 10213-2006 (the same as ISO 11193-1) has sterile and other gloves, AQL 2.5; GB 7543-2006 (ISO 10282) sterile ones, AQL 1.5.
# EN 455: AQL 1.5. ASTM D6319 and D3578: AQL 2.5; ASTM D3577: sterile, AQL 1.5. EN ISO 374-5: leak tested, VIRUS marked or not.
_GLOVES = tuple(
    grade.standard(code, norm, title, "sterile-gloves" if "sterile" in grades else "examination-gloves", **grades)
    for code, norm, title, grades in (
        ("GB 10213-2006", "GB 10213", "Rubber examination gloves (China)", {"holes": 1, "medical": 1}),
        (
            "GB 10213-2006 sterile",
            "GB 10213",
            "Sterile examination gloves (China)",
            {"holes": 1, "medical": 1, "sterile": 1},
        ),
        ("GB 7543-2006", "GB 7543", "Sterile surgical gloves (China)", {"holes": 2, "medical": 1, "sterile": 1}),
        ("EN 455", "EN 455", "Medical gloves (Europe)", {"holes": 2, "medical": 1}),
        ("EN 455 sterile", "EN 455", "Medical gloves, sterile (Europe)", {"holes": 2, "medical": 1, "sterile": 1}),
        ("ASTM D6319", "ASTM D6319", "Nitrile examination gloves (United States)", {"holes": 1, "medical": 1}),
        ("ASTM D3578", "ASTM D3578", "Rubber examination gloves (United States)", {"holes": 1, "medical": 1}),
        ("ASTM D3577", "ASTM D3577", "Rubber surgical gloves (United States)", {"holes": 2, "medical": 1, "sterile": 1}),
        ("EN ISO 374-5", "EN ISO 374-5", "Gloves against micro-organisms", {"holes": 1}),
        ("EN ISO 374-5 VIRUS", "EN ISO 374-5", "Gloves against micro-organisms and viruses", {"holes": 1, "virus": 1}),
    )
)

STANDARDS: tuple[grade.Standard, ...] = (
    *_CHINA_SUITS,
    *_BIOLOGICAL_SUITS,
    *_CHEMICAL_SUITS,
    *_SURGICAL_GOWNS,
    *_UNITED_STATES_GOWNS,
    *_GLOVES,
)
