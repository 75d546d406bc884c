"""Signing in by a code, and out."""

from starlette.responses import Response

from web.visit import RefusedError, Visit, inner

MONTH = 30 * 86_400  # seconds; the session itself ends when the API says so


async def show(visit: Visit) -> Response:
    """Ask for the address; who is signed in already goes on."""
    data = await visit.ask("greeting")
    if data["viewer"]["signedIn"]:
        return visit.to(inner(visit.query.get("next")))
    return _page(visit, data)


def _page(
    visit: Visit,
    data: dict[str, object] | None = None,
    refusal: RefusedError | None = None,
    sent: dict[str, object] | None = None,
) -> Response:
    back = inner(visit.typed("next") or visit.query.get("next"))
    return visit.page("sign_in.html", data, refusal.status if refusal else 200, refusal=refusal, sent=sent, back=back)


async def send(visit: Visit) -> Response:
    """Send a code to the address; or, with the code, sign in and go back to where the visitor was."""
    known = {"address": visit.typed("address")}
    if not visit.typed("code"):
        # Whoever comes back to this page after a while wants another code; tapping twice sends one.
        once = visit.key("ask_code", **known, minute=f"{visit.now:%H:%M}")
        try:
            sent = await visit.act_under(once, "ask_code", **known)
        except RefusedError as refusal:
            return _page(visit, refusal=refusal)
        return _page(visit, sent=sent)
    try:
        signed = await visit.act("sign_in", **known, code=visit.typed("code").replace(" ", ""), name=visit.typed("name") or None)
    except RefusedError as refusal:
        return _page(visit, refusal=refusal, sent={"masked": visit.typed("address"), "channel": "", "expires": None})
    visit.keep("session", signed["token"], MONTH)
    return visit.to(inner(visit.typed("next")))


async def leave(visit: Visit) -> Response:
    """End the session here and at the API, and those on other devices where that is wanted."""
    if visit.token:
        await visit.ask("sign_out", everywhere=bool(visit.typed("everywhere")))
    visit.keep("session", None)
    visit.keep("drafts", None)
    return visit.to("/")


PAGES = {("GET", "/sign-in"): show, ("POST", "/sign-in"): send, ("POST", "/sign-out"): leave}
