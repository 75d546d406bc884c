"""Senders: how a message leaves Talka."""

import asyncio
import json
import smtplib
import ssl
import urllib.request
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol
from uuid import UUID

from api.channel.address import Address
from matching.account import Way


class SendError(Exception):
    """The message did not leave."""


@dataclass(frozen=True, slots=True)
class Message:
    """A short text for one address; under the same id it is the same message, however often it is sent."""

    to: Address
    subject: str
    text: str
    id: UUID | None = None


class Sender(Protocol):
    """Anything that delivers messages; raises SendError."""

    async def send(self, message: Message) -> None:
        """Deliver one message."""
        ...


@dataclass(slots=True)
class Demonstration:
    """Shows messages in the terminal and keeps the latest for the demonstration's page of codes; sends nothing."""

    show: Callable[[str], None]
    shown: deque[tuple[datetime, Message]] = field(default_factory=lambda: deque(maxlen=50))

    async def send(self, message: Message) -> None:
        """Show the message."""
        self.shown.appendleft((datetime.now(UTC), message))
        self.show(f"\n  To {message.to.text}: {message.text}\n")


@dataclass(frozen=True, slots=True)
class Smtp:
    """Sends mail through an SMTP server with STARTTLS and a checked certificate; `plain` is for a relay on this same host."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    plain: bool = False

    async def send(self, message: Message) -> None:
        """Send one mail."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.sender, message.to.text, message.subject
        if message.id:
            mail["Message-ID"] = f"<{message.id}@{parseaddr(self.sender)[1].rpartition('@')[2]}>"
        mail.set_content(message.text)
        try:
            await asyncio.to_thread(self._deliver, mail)
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(type(error).__name__) from error

    def _deliver(self, mail: EmailMessage) -> None:
        with smtplib.SMTP(self.host, self.port, timeout=15) as server:
            if not self.plain:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(mail)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Sends text messages through a gateway that takes `{"to": E.164, "text": ...}` as JSON with a bearer token.

    A message that may come twice bears its name in the header Idempotency-Key.
    """

    url: str
    token: str = field(default="", repr=False)

    async def send(self, message: Message) -> None:
        """Send one text message."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        if message.id:
            headers["Idempotency-Key"] = str(message.id)
        body = json.dumps({"to": message.to.text, "text": message.text}).encode()
        request = urllib.request.Request(self.url, body, headers, method="POST")  # noqa: S310 - settings take http(s) only
        try:
            await asyncio.to_thread(_post, request)
        except (OSError, ValueError) as error:
            raise SendError(type(error).__name__) from error


def _post(request: urllib.request.Request) -> None:
    with urllib.request.urlopen(request, timeout=15):  # noqa: S310 - settings take http(s) only
        pass


@dataclass(frozen=True, slots=True)
class Unable:
    """Stands where no way of sending is set up."""

    async def send(self, message: Message) -> None:
        """Refuse to send."""
        raise SendError(f"no sender is set up for {message.to.way.value}")


@dataclass(frozen=True, slots=True)
class ByWay:
    """Sends mail one way and text messages another."""

    mail: Sender
    phone: Sender

    async def send(self, message: Message) -> None:
        """Send one message."""
        await (self.mail if message.to.way is Way.MAIL else self.phone).send(message)
