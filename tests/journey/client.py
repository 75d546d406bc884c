"""A frontend of somebody else: what it needs to speak to the API, and nothing that the project gives it."""

import re
from collections.abc import Mapping
from typing import Any, Self

import httpx

REFUSED = "... on Refusal { reason field sentence }"


class Client:
    """One caller of the API; `heard` keeps every answer as it came."""

    def __init__(self, url: str, language: str = "en") -> None:
        self.heard: list[str] = []
        self.token = ""
        self.http = httpx.Client(base_url=url, headers={"accept-language": language}, timeout=30)

    def sign_in(self, address: str, name: str | None = None) -> Self:
        """Sign in by the code that the demonstration shows on its page."""
        sent = self.act("askCode", "... on CodeSent { masked }", address=address)
        assert sent["__typename"] == "CodeSent", sent
        given = self.act("signIn", "... on SignedIn { token }", address=address, code=self.code(address), name=name)
        assert given["__typename"] == "SignedIn", given
        return self.carry(given["token"])

    def carry(self, token: str) -> Self:
        """Come with the token of a session."""
        self.token = token
        self.http.headers["authorization"] = f"Bearer {token}"
        return self

    def code(self, address: str) -> str:
        """The newest code that was sent to the address."""
        page = self.get("/demo/codes")
        found = re.search(rf"<b>{re.escape(address)}</b>.*?<br>[^<]*?(?<!\d)(\d{{6}})(?!\d)", page, re.DOTALL)
        assert found, f"No code is shown for {address}."
        return found[1]

    def get(self, path: str) -> str:
        """A page as it came."""
        answer = self.http.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        self.heard.append(answer.text)
        return answer.text

    def ask(self, document: str, **variables: Any) -> Any:
        """The data of a document that is answered without an error."""
        answer = self.post(document, variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def post(self, document: str, variables: Mapping[str, Any] | None = None) -> Any:
        """All that is answered to a document."""
        answer = self.http.post("/graphql", json={"query": document, "variables": variables or {}})
        self.heard.append(answer.text)
        return answer.json()

    def act(self, verb: str, selection: str, **input: Any) -> Any:
        """What a mutation answers: the thing, as selected, or the refusal."""
        kind = verb[0].upper() + verb[1:]
        document = f"mutation ($input: {kind}Input!) {{ result: {verb}(input: $input) {{ __typename {selection} {REFUSED} }} }}"
        return self.ask(document, input=input)["result"]

    def done(self, verb: str, kind: str, selection: str, **input: Any) -> Any:
        """The thing of this kind that a mutation answers."""
        result = self.act(verb, f"... on {kind} {{ {selection} }}", **input)
        assert result["__typename"] == kind, result
        return result
