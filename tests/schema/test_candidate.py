"""Rankings: the ways to fulfil a line, and why."""

from tests.schema.fake import World, gid

DOCUMENT = """
query($id: ID!) { candidates(requestLineId: $id) {
  line { id } considered feasible shortfall totalFeasibleAmount ruledOutSentence
  ruledOut { rule count sentence }
  candidates {
    key score points covers short notes
    parts { part fills holds distanceKm offer { id title } }
    scoreParts { code name weight value points sentence }
  }
} }
"""


async def test_a_ranking_explains_itself(world: World) -> None:
    """The candidates come with their arithmetic and their reasons, and all other offers with why not."""
    ranking = (await world.ask(DOCUMENT, id=gid("RequestLine", 11)))["candidates"]
    assert ranking["line"] == {"id": gid("RequestLine", 11)}
    assert (ranking["considered"], ranking["feasible"], ranking["totalFeasibleAmount"]) == (5, 1, 940)
    assert ranking["ruledOut"] == [{"rule": "TOO_FAR", "count": 4, "sentence": "too far"}]
    (best,) = ranking["candidates"]
    assert (best["points"], best["score"], best["covers"], best["short"]) == (5500, 0.55, 100, 0)
    assert best["notes"] == ["ask for the certificate"]
    assert best["parts"] == [
        {
            "part": "SUPPLY",
            "fills": 100,
            "holds": 100,
            "distanceKm": 21.5,
            "offer": {"id": gid("Offer", 20), "title": "Respirator, EN 149 FFP2"},
        }
    ]
    assert best["scoreParts"][0]["sentence"] == "covers 100 %"


async def test_every_sentence_is_translated(world: World) -> None:
    """Reasons, notes and rules come in the language asked for."""
    world.language = "zh"
    ranking = (await world.ask(DOCUMENT, id=gid("RequestLine", 11)))["candidates"]
    best = ranking["candidates"][0]
    sentences = [
        ranking["ruledOutSentence"],
        ranking["ruledOut"][0]["sentence"],
        best["notes"][0],
        best["scoreParts"][0]["sentence"],
        best["scoreParts"][0]["name"],
    ]
    assert all(sentence.startswith("«") for sentence in sentences)


async def test_candidates_hang_on_a_line_too(world: World) -> None:
    """A line gives the same ranking."""
    data = await world.ask("query($id: ID!) { requestLine(id: $id) { candidates { feasible } } }", id=gid("RequestLine", 11))
    assert data == {"requestLine": {"candidates": {"feasible": 1}}}


async def test_an_unknown_line_is_null_and_an_error(world: World) -> None:
    """There is nothing to rank for a line that is not there."""
    result = await world.run(DOCUMENT, id=gid("RequestLine", 999))
    assert result.data == {"candidates": None}
    assert result.errors is not None
    assert result.errors[0].extensions == {"code": "NOT_FOUND", "field": "lineId"}
