"""What an environment variable may hold: how its text is read, and how that is told to a person."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_SWITCH = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
_PASSWORD = re.compile(r"(://[^:/@\s]*:)\S*@")


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to read a text: `takes` completes the sentence "TALKA_PORT takes ...", `read` raises ValueError."""

    takes: str
    read: Callable[[str], Any]


def whole(low: int, high: int) -> Kind:
    """A whole number between two bounds, both included."""

    def read(text: str) -> int:
        if not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return Kind(f"a whole number from {low} to {high}", read)


def one_of(*words: str) -> Kind:
    """One of a few words, whatever their case."""
    return Kind(f"one of {', '.join(words)}", lambda text: words[words.index(text.lower())])


def url(*schemes: str) -> Kind:
    """An address with one of the schemes and a host, kept without a trailing slash."""

    def read(text: str) -> str:
        split = urlsplit(text)
        if split.scheme not in schemes or not split.hostname or split.port == 0:
            raise ValueError(text)
        return text.rstrip("/")

    return Kind(f"an address that starts with {' or '.join(f'{scheme}://' for scheme in schemes)} and names a host", read)


def _database(text: str) -> str:
    if not re.fullmatch(r"sqlite:///[^?]+|postgres(ql)?://[^/?\s]+/[^/@?\s]+(\?\S*)?", text):
        raise ValueError(text)
    return text


def _tiles(text: str) -> str:
    if not all(part in text for part in ("{z}", "{x}", "{y}")):
        raise ValueError(text)
    return url("http", "https").read(text)


def _switch(text: str) -> bool:
    if text.lower() not in _SWITCH:
        raise ValueError(text)
    return _SWITCH[text.lower()]


def _mail(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text.removesuffix(">").rpartition("<")[2]):
        raise ValueError(text)
    return text


def _currency(text: str) -> str:
    if len(text) != 3 or not text.isascii() or not text.isalpha():
        raise ValueError(text)
    return text.upper()


def _networks(text: str) -> str:
    for part in text.split(","):
        ipaddress.ip_network(part.strip())
    return text


def _hosts(text: str) -> str:
    if not all(re.fullmatch(r"[A-Za-z0-9.-]+", part.strip()) for part in text.split(",")):
        raise ValueError(text)
    return text.lower()


TEXT = Kind("a text", str)
PATH = Kind("the path of a file", str)
SWITCH = Kind("yes or no", _switch)
DATABASE = Kind("sqlite:///PATH of a file, or postgres://USER:PASSWORD@HOST:PORT/NAME", _database)
CURRENCY = Kind("an ISO 4217 code, such as EUR", _currency)
NETWORKS = Kind("addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/8", _networks)
HOSTS = Kind("names of hosts with commas between them, without ports, such as talka.example,app", _hosts)
MAIL = Kind("a mail address, alone or as NAME <ADDRESS>", _mail)
TILES = Kind("an http(s):// address with {z}, {x} and {y} in it", _tiles)


def show(value: object) -> str:
    """A value as a person writes it into the environment, its password hidden; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _PASSWORD.sub(r"\1***@", str(value))
