"""What throwing documents at the contract has found; each stays found."""

from tests.schema.fake import World


async def test_a_number_of_thousands_of_digits_is_too_much_and_no_mistake_of_ours(world: World) -> None:
    """Python reads no number that long; the window is told to be too large like any other."""
    for digits in (20, 5_000):
        number = "9" * digits
        for document in (
            f"{{ designs(first: {number}) {{ totalCount nodes {{ name }} }} }}",
            f"query($n: Int = {number}) {{ designs(first: $n) {{ totalCount nodes {{ name }} }} }}",
        ):
            result = await world.run(document)
            assert result.errors
            assert {(error.extensions or {}).get("code") for error in result.errors} <= {"TOO_MUCH", None}
