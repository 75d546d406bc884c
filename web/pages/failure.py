"""Pages for what went wrong, in human words."""

from starlette.responses import Response

from web.visit import RefusedError, Visit, inner


def page(visit: Visit, status: int) -> Response:
    """The page of an HTTP status."""
    return visit.page("failure.html", status=status, code=status, sentence=None)


def missing(visit: Visit) -> Response:
    """Nothing is at this address, or not for this visitor."""
    return page(visit, 404)


def late(visit: Visit) -> Response:
    """A form did not come in time: the rest of it is not waited for, so nothing else can come over the same connection."""
    answer = page(visit, 408)
    answer.headers["Connection"] = "close"
    return answer


def refused(visit: Visit, refusal: RefusedError) -> Response:
    """The API said no where no form can show it; who must sign in first is sent there."""
    if refusal.reason == "SIGN_IN_NEEDED":
        return visit.to_sign_in()
    return visit.page("failure.html", status=refusal.status, code=refusal.status, sentence=refusal.sentence)


async def offline(visit: Visit) -> Response:
    """What the browser keeps to show when Talka cannot be reached."""
    return visit.page("offline.html", back=inner(visit.query.get("next")))


PAGES = {("GET", "/offline"): offline}
