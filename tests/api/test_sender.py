"""How messages leave."""

import asyncio
import json
import smtplib
import socketserver
import ssl
import threading
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar
from urllib.request import Request
from uuid import UUID

import pytest

from api.channel import sender
from api.channel.address import Address
from matching.account import Way

PHONE = Address(Way.PHONE, "+380441234567")
MAIL = Address(Way.MAIL, "doctor@hospital.example")


class Gateway(BaseHTTPRequestHandler):
    """A text message gateway that keeps what it was sent, and refuses numbers that end in 9."""

    taken: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.taken.append((self.headers["Authorization"], body))
        self.send_response(500 if body["to"].endswith("9") else 204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


async def test_a_gateway_gets_number_and_text() -> None:
    """The webhook posts JSON with its token, and an unhappy gateway is an error that names no number."""
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    webhook = sender.Webhook(f"http://127.0.0.1:{server.server_port}/", "secret")
    await webhook.send(sender.Message(PHONE, "Talka", "123456"))
    assert Gateway.taken == [("Bearer secret", {"to": PHONE.text, "text": "123456"})]
    with pytest.raises(sender.SendError) as caught:
        await webhook.send(sender.Message(Address(Way.PHONE, "+380441234569"), "Talka", "1"))
    assert "+380" not in str(caught.value)
    await asyncio.to_thread(server.shutdown)
    server.server_close()


async def test_a_gateway_can_tell_a_message_that_comes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that has a name bears it in a header, the same each time; one without bears none."""
    posted: list[Request] = []
    monkeypatch.setattr(sender, "_post", posted.append)
    webhook, name = sender.Webhook("http://gateway.example/", "secret"), UUID(int=7)
    for message in (sender.Message(PHONE, "Talka", "a word", name), sender.Message(PHONE, "Talka", "123456")):
        await webhook.send(message)
    assert [each.get_header("Idempotency-key") for each in posted] == [str(name), None]


class Server:
    """A mail server that keeps what it was told."""

    said: ClassVar[list[object]] = []

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self.said[:] = [(host, port)]

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.said.append("quit")

    def starttls(self, *, context: ssl.SSLContext) -> None:
        self.said.append(("starttls", context.check_hostname, context.verify_mode))

    def login(self, user: str, password: str) -> None:
        self.said.append(("login", user, password))

    def send_message(self, mail: EmailMessage) -> None:
        self.said.append((mail["To"], mail.get_content().strip()))


TLS = ("starttls", True, ssl.CERT_REQUIRED)
WORDS = ("login", "user", "word")
SENT = (MAIL.text, "123456")


@pytest.mark.parametrize(
    ("account", "plain", "said"),
    [
        (("user", "word"), False, [TLS, WORDS, SENT]),
        (("", ""), False, [TLS, SENT]),
        (("", ""), True, [SENT]),
        (("user", "word"), True, [WORDS, SENT]),
    ],
)
async def test_mail_goes_out_encrypted(
    monkeypatch: pytest.MonkeyPatch, account: tuple[str, str], *, plain: bool, said: list[object]
) -> None:
    """With or without an account, TLS with a checked certificate comes before anything is said, unless it was switched off."""
    monkeypatch.setattr(smtplib, "SMTP", Server)
    smtp = sender.Smtp("mail.example", 587, "talka@example.org", *account, plain=plain)
    await smtp.send(sender.Message(MAIL, "Talka", "123456"))
    assert Server.said == [("mail.example", 587), *said, "quit"]
    assert "word" not in repr(smtp)


class Named(Server):
    """A mail server that keeps the names of mails."""

    def send_message(self, mail: EmailMessage) -> None:
        self.said.append(mail["Message-ID"])


async def test_a_mail_that_comes_twice_has_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is made of the message's id and our own domain; servers name the others."""
    monkeypatch.setattr(smtplib, "SMTP", Named)
    smtp, names = sender.Smtp("mail.example", 25, "Talka <talka@example.org>", plain=True), list[object]()
    for id in (UUID(int=7), UUID(int=7), None):
        await smtp.send(sender.Message(MAIL, "Talka", "a word", id))
        names.append(Named.said[1])
    assert names == [f"<{UUID(int=7)}@example.org>"] * 2 + [None]


class Unencrypted(socketserver.StreamRequestHandler):
    """A mail server that knows no TLS, and keeps what it hears."""

    heard: ClassVar[list[str]] = []

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example\r\n")
        for line in self.rfile:
            verb = line.decode().split()[0].upper()
            self.heard.append(verb)
            self.wfile.write(b"221 bye\r\n" if verb == "QUIT" else b"250 mail.example\r\n")


async def test_no_mail_leaves_unencrypted() -> None:
    """A server that offers no TLS gets neither the address nor the code."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Unencrypted) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        smtp = sender.Smtp("127.0.0.1", server.server_address[1], "talka@example.org")
        with pytest.raises(sender.SendError, match="SMTPNotSupportedError"):
            await smtp.send(sender.Message(MAIL, "Talka", "123456"))
        await asyncio.to_thread(server.shutdown)
    assert set(Unencrypted.heard) <= {"EHLO", "QUIT"}


async def test_each_way_has_its_sender() -> None:
    """Mail and phone part ways, and a way that is not set up says so."""
    shown: list[str] = []
    by_way = sender.ByWay(sender.Demonstration(shown.append), sender.Unable())
    await by_way.send(sender.Message(MAIL, "Talka", "123456"))
    assert "123456" in shown[0]
    with pytest.raises(sender.SendError, match="phone"):
        await by_way.send(sender.Message(PHONE, "Talka", "123456"))
