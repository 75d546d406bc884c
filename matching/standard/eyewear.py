"""The norms of goggles, glasses and face shields, with the marks behind each grade.

DROPLETS 1 is mark 3. DUST: 1 is mark 4 (coarse), 2 mark 5 (fine dust and gas). IMPACT 1 is the robustness every norm asks for.
ENCLOSING 1 is closed all round, with no straight way in for a splash.
"""

from matching.standard import grade

# EN 166 marks on the frame: 3 droplets, 4 large dust, 5 gas and fine dust.
_EUROPE = tuple(
    grade.standard(
        f"EN 166{marks}",
        "EN 166",
        f"Eye protector (Europe){marks}",
        "goggles",
        impact=1,
        **({"droplets": 1} if "3" in marks else {}),
        **({"dust": 2} if "5" in marks else {"dust": 1} if "4" in marks else {}),
    )
    for marks in ("", " mark 3", " mark 4", " mark 5", " marks 3 4", " marks 3 5", " marks 4 5", " marks 3 4 5")
)

STANDARDS: tuple[grade.Standard, ...] = (
    *_EUROPE,
    grade.standard("GB 14866-2006", "GB 14866", "Eye protector (China)", "goggles", impact=1),
    grade.standard("ANSI Z87.1", "ANSI Z87.1", "Eye protector (United States)", "safety-glasses", impact=1),
    grade.standard(
        "ANSI Z87.1 D3", "ANSI Z87.1", "Eye protector, droplets and splash (United States)", "goggles", impact=1, droplets=1
    ),
    # CDC advice for health workers: fully enclosing, indirectly vented.
    grade.standard(
        "CDC enclosed goggles", "CDC", "Fully enclosing goggles with indirect vents", "goggles", droplets=1, enclosing=1
    ),
)
