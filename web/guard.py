"""What keeps forms ours: they come from our own pages, and carry a token bound to the visitor's cookies."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**changed: str) -> str:
    """The Content-Security-Policy of our pages: everything from ourselves, nothing inline; changes name directives with `_`."""
    directives = POLICY | {name.replace("_", "-"): value for name, value in changed.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


# What is no page may load and do nothing, wherever it is opened.
BARE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
YEAR = 31_536_000


def headers(**changed: str) -> dict[str, str]:
    """The headers of every page: no foreign code, no framing, and no address of ours told to other sites."""
    return {
        "Content-Security-Policy": policy(**changed),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def bare_headers(base_url: str) -> dict[str, str]:
    """The headers of every answer that does not bring its own; over https, browsers are to come by https for a year."""
    always = {
        "Content-Security-Policy": BARE,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return always | ({"Strict-Transport-Security": f"max-age={YEAR}"} if base_url.startswith("https:") else {})


def new_key() -> str:
    """A key for the cookie that form tokens are bound to."""
    return secrets.token_urlsafe(24)


def form_token(key: str) -> str:
    """A form token for a key; never the same twice, so that compressed pages do not give it away."""
    salt = secrets.token_urlsafe(9)
    return f"{salt}.{_sign(key, salt)}"


def is_ours(token: str, key: str) -> bool:
    """Whether the form token was made for the key."""
    salt, _, signature = token.partition(".")
    return bool(key) and hmac.compare_digest(signature.encode(), _sign(key, salt).encode())


def _sign(key: str, salt: str) -> str:
    return hmac.new(key.encode(), f"form:{salt}".encode(), hashlib.sha256).hexdigest()


def same_site(sent: Mapping[str, str], base_url: str) -> bool:
    """Whether something was sent from a page of ours, by its Sec-Fetch-Site or Origin header; older browsers send neither."""
    fetch_site = sent.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = sent.get("origin")
    if origin is None:
        return True
    from_, ours = urlsplit(origin), urlsplit(base_url)
    if from_.netloc == ours.netloc:
        return from_.scheme == ours.scheme  # what came over http may have been written by anybody on the way
    return from_.netloc == sent.get("host", "")
