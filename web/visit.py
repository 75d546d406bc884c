"""One visitor's request: what they ask the API, and the page they get."""

import hashlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web import figure, guard, language, operation, template, translation
from web.figure import read_number
from web.port import Answer, Execute, SiteSettings, Take, Visitor
from web.recent import Recent
from web.translation import mark as _

YEAR = 31_536_000
_STATUSES = {
    "NOT_FOUND": 404,
    "NOT_ALLOWED": 403,
    "SIGN_IN_NEEDED": 401,
    "CONFLICT": 409,
    "TOO_MANY": 429,
    "UNAVAILABLE": 503,
}


class MissingError(Exception):
    """What the address names does not exist, or not for this visitor."""


class UnansweredError(Exception):
    """The API could not answer a document of ours; the message names the document, never what was asked."""

    def __init__(self, name: str, errors: Iterable[Mapping[str, Any]] = ()) -> None:
        """Keep the status that fits the errors: whether it is worth trying again, or something is broken."""
        super().__init__(name)
        codes = {error.get("extensions", {}).get("code") for error in errors}
        self.status = 503 if codes & {"UNAVAILABLE", "TOO_SLOW"} else 500


class RefusedError(Exception):
    """The API said no to an act: why, and which input field it is about."""

    def __init__(self, refusal: Mapping[str, Any]) -> None:
        """Keep the sentence (already in the visitor's language), the field and the reason."""
        super().__init__(refusal["reason"])
        self.sentence: str = refusal["sentence"]
        self.field: str | None = refusal.get("field")
        self.reason: str = refusal["reason"]

    @property
    def status(self) -> int:
        """The HTTP status that fits the reason."""
        return _STATUSES.get(self.reason, 422)


@dataclass(slots=True)
class Visit:
    """A request being answered; `cookies` collects what the response will set, None to forget one."""

    request: Request
    execute: Execute
    settings: SiteSettings
    taker: Take | None = None
    most_files: int = 0  # that a form may bring
    recent: Recent[bytes] = field(default_factory=Recent[bytes])  # pages that are the same for all strangers
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    form: FormData = field(default_factory=FormData)
    cookies: dict[str, tuple[str | None, int, bool]] = field(default_factory=dict[str, tuple[str | None, int, bool]])

    @property
    def query(self) -> Mapping[str, str]:
        """The query of the address."""
        return self.request.query_params

    def asked(self, name: str) -> str:
        """A part of the query; empty where it is missing."""
        return self.query.get(name, "")

    @property
    def back(self) -> str:
        """Where to come back to: this page, or the page a form was shown on; notices are not shown twice."""
        kept = {name: value for name, value in self.query.items() if name not in {"done", "fragment"}}
        return self.request.url.path + (f"?{urlencode(kept)}" if kept else "")

    def with_query(self, name: str, value: str | None) -> str:
        """The address of this page with one part of its query changed, or left out (None)."""
        kept = [pair for pair in self.request.query_params.multi_items() if pair[0] not in {name, "done", "fragment"}]
        changed = [*kept, (name, value)] if value is not None else kept
        return self.request.url.path + (f"?{urlencode(changed)}" if changed else "")

    def typed(self, name: str) -> str:
        """What was typed in a field, without the blanks around it; empty where it is missing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def number(self, name: str) -> Decimal | None:
        """The number typed in a field, None where nothing was; raises RefusedError for what is no number."""
        if not self.typed(name):
            return None
        found = read_number(self.typed(name))
        if found is None or found < 0:
            text = translation.translate(self.language, _("“{typed}” is not an amount; write a number, for example 1200."))
            sentence = template.filled(text, {"typed": self.typed(name)})
            raise RefusedError({"sentence": sentence, "field": name, "reason": "INVALID"})
        return found

    @property
    def language(self) -> str:
        """The language the visitor reads."""
        return language.choose(self.cookie("language"), self.request.headers.get("accept-language", ""))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone the visitor lives in."""
        return figure.zone(self.cookie("zone"), self.language)

    @property
    def figures(self) -> figure.Figures:
        """How numbers and times are written for the visitor."""
        return figure.Figures(self.language, self.zone, self.now)

    @property
    def token(self) -> str | None:
        """The session token the visitor came with."""
        return self.cookie("session")

    def cookie(self, name: str) -> str | None:
        """A cookie of ours, as it will be after this response."""
        if name in self.cookies:
            return self.cookies[name][0]
        return self.request.cookies.get(self._cookie_name(name))

    def keep(self, name: str, value: str | None, seconds: int = YEAR, *, scripts_may_read: bool = False) -> None:
        """Set a cookie of ours, or forget it (None)."""
        self.cookies[name] = (value, seconds, scripts_may_read)

    def _cookie_name(self, name: str) -> str:
        prefix = "__Host-" if self.settings.secure_cookies and name not in {"zone", "language"} else ""
        return f"{prefix}talka_{name}"

    @property
    def form_key(self) -> str:
        """What form tokens are bound to: a cookie of this browser, and the session."""
        return f"{self.cookie('form') or ''}:{self.token or ''}" if self.cookie("form") else ""

    async def ask(self, name: str, /, **variables: object) -> dict[str, Any]:
        """The data of a document; parts that could not be answered are None."""
        answer = await self._answer(name, variables)
        if answer.data is None:
            raise UnansweredError(name, answer.errors)
        return answer.data

    def key(self, name: str, /, **input: object) -> str | None:
        """The key under which the form that was sent does an act once, however often it is tapped; None without a form of ours.

        Forms have a token that no other has; the input is in the key because a form can be filled in anew and sent again.
        """
        token = self.typed("form_token")
        said = json.dumps([token, name, input], sort_keys=True, default=str)
        return hashlib.sha256(said.encode()).hexdigest() if token else None

    async def act(self, name: str, /, **input: object) -> dict[str, Any]:
        """Send the mutation of a document, whose one field is called `result`; raises RefusedError with the API's sentence."""
        return await self.act_under(self.key(name, **input), name, **input)

    async def act_under(self, key: str | None, name: str, /, **input: object) -> dict[str, Any]:
        """Send the mutation of a document under a key."""
        given = {field: value for field, value in input.items() if value is not None}
        answer = await self._answer(name, {"input": given, "key": key})
        result = (answer.data or {}).get("result")
        if result is None:
            raise UnansweredError(name, answer.errors)
        if "sentence" in result and "reason" in result:
            raise RefusedError(result)
        return result

    async def take(self, pieces: AsyncIterator[bytes], name: str) -> Mapping[str, Any]:
        """Send a file on; raises RefusedError with the sentence why it is not taken."""
        if self.taker is None:
            raise UnansweredError(name)
        result = await self.taker(pieces, name, Visitor(self.token, self.language, self._network))
        if "sentence" in result and "reason" in result:
            raise RefusedError(result)
        return result

    async def _answer(self, name: str, variables: Mapping[str, object]) -> Answer:
        answer = await self.execute(operation.document(name), variables, Visitor(self.token, self.language, self._network))
        for error in answer.errors if answer.data is None else ():
            if error.get("extensions", {}).get("code") == "TOO_MANY":
                raise RefusedError({"sentence": error["message"], "reason": "TOO_MANY"})
        return answer

    @property
    def _network(self) -> str:
        return self.request.client.host if self.request.client else ""

    def page(self, name: str, data: Mapping[str, Any] | None = None, status: int = 200, **values: object) -> Response:
        """A template as a page; `data` is what the page's document answered."""
        answered = data or {}
        if self.token and answered.get("viewer") and not answered["viewer"]["signedIn"]:
            self.keep("session", None)  # it has ended: forget it before form tokens are bound to it
        html = (
            template.environment()
            .get_template(name)
            .render(
                **template.words(self.language, self.figures),
                visit=self,
                viewer=answered.get("viewer"),
                settings=self.settings,
                language=self.language,
                language_tag=language.TAGS[self.language],
                form_token=self._form_token,
                data=answered,
                **values,
            )
        )
        return HTMLResponse(html, status)

    def _form_token(self) -> str:
        if not self.cookie("form"):
            self.keep("form", guard.new_key())
        return guard.form_token(self.form_key)

    def to(self, path: str, **query: object) -> Response:
        """Send the visitor on to another page of ours."""
        given = {name: str(value) for name, value in query.items() if value is not None}
        joined = f"{path}{'&' if '?' in path else '?'}{urlencode(given)}" if given else path
        return RedirectResponse(joined, 303)

    def to_sign_in(self, back: str | None = None) -> Response:
        """Send the visitor to sign in, and then back here."""
        return self.to("/sign-in", next=back or self.back)

    def finish(self, response: Response) -> Response:
        """Add the headers and cookies every page of ours carries."""
        for name, value in guard.headers().items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cache-Control", "no-store" if self.token else "no-cache")
        response.headers.append("Vary", "Accept-Language, Cookie")
        for name, (value, seconds, scripts_may_read) in self.cookies.items():
            response.set_cookie(
                self._cookie_name(name),
                value or "",
                max_age=seconds if value else 0,
                secure=self.settings.secure_cookies,
                httponly=not scripts_may_read,
                samesite="lax",
            )
        return response


def address(*parts: str, **query: str | None) -> str:
    """A path of ours from parts that may hold any character, and a query."""
    path = "/" + "/".join(quote(part, safe="") for part in parts)
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def inner(path: str | None) -> str:
    """A path of ours to go back to; the start page for anything that would lead elsewhere."""
    clean = path or "/"
    return clean if clean.startswith("/") and not clean.startswith(("//", "/\\")) and "\\" not in clean else "/"
