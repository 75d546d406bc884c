"""Settings of an installation: one frozen value, read once from the `TALKA_*` environment variables."""

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api import variable
from api.variable import Kind

PREFIX = "TALKA_"


class SettingError(Exception):
    """Settings that cannot be used: one sentence a problem, each naming its variable and what it takes."""

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def setting(default: object, kind: Kind, meaning: str, *, unset: str = "", secret: bool = False) -> Any:
    """A field of Settings and what is told of it; `unset` says what it becomes when its default hangs on others."""
    return dataclasses.field(default=default, metadata={"kind": kind, "meaning": meaning, "unset": unset, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """Everything an installation may choose; the defaults run one process on one machine. No repr, for it holds secrets."""

    demo: bool = setting(
        default=False, kind=variable.SWITCH, meaning="Whether this is the demonstration: invented data, and codes shown on a page"
    )
    host: str = setting("127.0.0.1", variable.TEXT, "The address the server listens on; 0.0.0.0 for every network")
    port: int = setting(8000, variable.whole(1, 65535), "The port the server listens on")
    proxies: str = setting(
        "127.0.0.1",
        variable.NETWORKS,
        "The proxies in front of the server, which tell whose request they pass on; people behind any other proxy count as one",
    )
    base_url: str = setting(
        "http://127.0.0.1:8000",
        variable.url("http", "https"),
        "Where people reach the site; links in messages start with it",
        unset="http://127.0.0.1:TALKA_PORT",
    )
    hosts: str = setting(
        "", variable.HOSTS, "Other names that the server answers to, besides that of TALKA_BASE_URL, localhost and bare addresses"
    )
    secure_cookies: bool = setting(
        default=False,
        kind=variable.SWITCH,
        meaning="Whether cookies travel over https only",
        unset="yes where TALKA_BASE_URL starts with https",
    )
    graphiql: bool = setting(
        default=False, kind=variable.SWITCH, meaning="Whether /graphiql serves a page to try the API", unset="as TALKA_DEMO"
    )
    log_level: str = setting("info", variable.one_of("debug", "info", "warning", "error"), "The least that is logged")
    log_format: str = setting("text", variable.one_of("text", "json"), "How it is logged: for people, or for machines")
    metrics_token: str = setting(
        "", variable.TEXT, "The bearer token with which /metrics may be read; without one, nobody may", secret=True
    )
    traces_url: str = setting(
        "", variable.url("http", "https"), "Where traces are sent by OTLP, as http://collector:4318/v1/traces; nowhere by default"
    )
    database: str = setting("sqlite:///var/talka.db", variable.DATABASE, "Where everything is kept")
    search_path: str = setting("var/search.db", variable.PATH, "The file of the embedded search engine")
    meili_url: str = setting("", variable.url("http", "https"), "The Meilisearch server to use in place of the embedded engine")
    meili_key: str | None = setting(None, variable.TEXT, "The key for TALKA_MEILI_URL", secret=True)
    smtp_host: str = setting("", variable.TEXT, "The server that takes our mail; without one, no codes go out by mail")
    smtp_port: int = setting(587, variable.whole(1, 65535), "The port of TALKA_SMTP_HOST")
    smtp_user: str = setting("", variable.TEXT, "The account at TALKA_SMTP_HOST; without one, mail is sent without signing in")
    smtp_password: str = setting("", variable.TEXT, "The password of TALKA_SMTP_USER", secret=True)
    smtp_plain: bool = setting(
        default=False,
        kind=variable.SWITCH,
        meaning="Whether mail goes to TALKA_SMTP_HOST unencrypted; only for a relay on this same host",
    )
    mail_from: str = setting("", variable.MAIL, "The sender of our mail; needed with TALKA_SMTP_HOST")
    sms_url: str = setting(
        "", variable.url("http", "https"), "The gateway that takes our text messages; without one, none go out"
    )
    sms_token: str = setting("", variable.TEXT, "The bearer token for TALKA_SMS_URL", secret=True)
    session_days: int = setting(30, variable.whole(1, 365), "Days until one has to sign in again")
    session_idle_days: int = setting(14, variable.whole(1, 365), "Days without a visit until one has to sign in again")
    cost_per_account: int = setting(
        600_000, variable.whole(0, 10**9), "What a person may ask for in a minute, by the cost of operations; 0 for no limit"
    )
    cost_per_token: int = setting(
        400_000, variable.whole(0, 10**9), "What may be asked for in a minute by one session or API token; 0 for no limit"
    )
    cost_per_network: int = setting(
        1_000_000,
        variable.whole(0, 10**9),
        "What may be asked for in a minute from one network address, a tenth counted of those who are signed in; 0 for no limit",
    )
    pledge_hours: int = setting(48, variable.whole(1, 720), "Hours a pledge holds its capacity until it must be confirmed")
    operation_seconds: int = setting(
        15, variable.whole(1, 600), "Seconds that a query or mutation may take, and any one statement of the database"
    )
    trusted_only: bool = setting(
        default=False,
        kind=variable.SWITCH,
        meaning="Whether others run registered documents only (see `talka documents`); our own pages always work",
    )
    lease_seconds: int = setting(
        30, variable.whole(1, 3600), "Seconds of silence after which others take over the jobs of a process"
    )
    drain_seconds: int = setting(
        5,
        variable.whole(0, 300),
        "Seconds that a server goes on answering after SIGTERM, so that balancers notice that it is not ready",
    )
    taxi_base: int = setting(
        500, variable.whole(0, 10**9), "What a taxi costs before it moves, in minor units; told where no driver is found"
    )
    taxi_per_km: int = setting(100, variable.whole(0, 10**9), "What a taxi costs for each kilometre, in minor units")
    taxi_currency: str = setting("EUR", variable.CURRENCY, "The currency that taxis are paid in")
    tile_url: str = setting("https://tile.openstreetmap.org/{z}/{x}/{y}.png", variable.TILES, "Where maps fetch their tiles from")


FIELDS: Mapping[str, dataclasses.Field[Any]] = {PREFIX + field.name.upper(): field for field in dataclasses.fields(Settings)}


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as unset. Raises SettingError with all problems at once."""
    given: dict[str, Any] = {}
    problems: list[str] = []
    for name, text in environ.items():
        if not name.startswith(PREFIX) or not text.strip():
            continue
        if name not in FIELDS:
            problems.append(_unknown(name))
            continue
        try:
            given[FIELDS[name].name] = FIELDS[name].metadata["kind"].read(text.strip())
        except ValueError:
            problems.append(_wrong(name, text))
    if given.get("smtp_host") and not given.get("mail_from"):
        problems.append(f"TALKA_SMTP_HOST needs TALKA_MAIL_FROM beside it, which takes {_takes('TALKA_MAIL_FROM')}.")
    if problems:
        raise SettingError(*problems)
    return Settings(**_hanging(Settings(**given), given))


def value(settings: Settings, name: str) -> str:
    """The value of a variable as a person may see it, secrets hidden."""
    field = FIELDS[name]
    held = getattr(settings, field.name)
    return "***" if field.metadata["secret"] and held else variable.show(held)


def default(name: str) -> str:
    """What a variable is when it is not set, in words where that hangs on others."""
    return FIELDS[name].metadata["unset"] or variable.show(FIELDS[name].default) or "none"


def _hanging(plain: Settings, given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, and the defaults that hang on it."""
    base_url = given.get("base_url", f"http://127.0.0.1:{plain.port}")
    return {"base_url": base_url, "secure_cookies": base_url.startswith("https:"), "graphiql": plain.demo, **given}


def _takes(name: str) -> str:
    return FIELDS[name].metadata["kind"].takes


def _wrong(name: str, text: str) -> str:
    hidden = FIELDS[name].metadata["secret"] or "@" in text  # an address may hold a password
    said = "" if hidden else f", not '{text.strip()}'"
    return f"{name} takes {_takes(name)}{said}."


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, FIELDS, n=1)
    meant = f"did you mean {near[0]}?" if near else "`talka settings` lists them all."
    return f"{name} is not a setting; {meant}"
