"""Filling vacancies, for coordinators: who would fit best, all roles at once, and making pledges of it."""

from starlette.responses import Response

from web.visit import MissingError, RefusedError, Visit

READERS = {"COORDINATOR", "ADMIN"}


async def show(visit: Visit) -> Response:
    """Who is proposed for which vacancy."""
    return await _page(visit)


async def _page(visit: Visit, refusal: RefusedError | None = None) -> Response:
    who = (await visit.ask("greeting"))["viewer"]
    if not who["signedIn"]:
        return visit.to_sign_in("/vacancies")
    if not READERS & set(who["roles"]):
        raise MissingError
    data = await visit.ask("vacancies")
    shown = [each for each in data["fillings"] if each["line"] and each["offer"]]
    return visit.page("vacancies.html", data, refusal.status if refusal else 200, fillings=shown, refusal=refusal)


async def send(visit: Visit) -> Response:
    """Make pledges of what is ticked, all or none of them."""
    told = [str(each).partition(" ") for each in visit.form.getlist("filling")]
    try:
        await visit.act("fill_vacancies", fillings=[{"lineId": line, "offerId": offer} for line, _blank, offer in told])
    except RefusedError as refusal:
        return visit.to_sign_in("/vacancies") if refusal.reason == "SIGN_IN_NEEDED" else await _page(visit, refusal)
    return visit.to("/vacancies", done="vacancies")


PAGES = {("GET", "/vacancies"): show, ("POST", "/vacancies"): send}
