"""What production refuses to start on: each refusal one sentence that says what to do.

Asked of the settings as they are in the end, whoever made them: a file of settings that begins with
``from sasweb.settings.prod import *`` and turns DEBUG on is refused too.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET: Final = 50  # characters
FEWEST_DIFFERENT: Final = 15  # of them; 50 random ones of base64 have 25 or more
# Of secrets that stand in examples, in tests or in a project that was just begun.
KNOWN_SECRETS: Final = (
    "django-insecure",
    "only-for-tests",
    "change-me",
    "changeme",
    "the_same_password",
    "the_queue_password",
    "example",
)
NEW_SECRET: Final = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"  # noqa: S105
SQLITE: Final = "django.db.backends.sqlite3"


def require_fit_for_others(settings: Any) -> None:
    """Raise ImproperlyConfigured, with every reason why others must not reach these settings."""
    why = refusals(settings)
    if why:
        raise ImproperlyConfigured("\n  ".join(why))


def refusals(settings: Any) -> list[str]:
    """Return the reasons, in words for whoever starts it; none where it may start."""
    return [why for check in _CHECKS if (why := check(settings))]


def _secret(settings: Any) -> str:
    secret = settings.SECRET_KEY
    if len(secret) < SHORTEST_SECRET:
        what = f"must be set to at least {SHORTEST_SECRET} random characters"
    elif any(known in secret.lower() for known in KNOWN_SECRETS):
        what = "is one from an example, which everybody can read"
    elif len(set(secret)) < FEWEST_DIFFERENT:
        what = f"has fewer than {FEWEST_DIFFERENT} different characters and can be guessed"
    else:
        return ""
    return f"SAFE_PASSAGE_SECRET_KEY {what}: make one with `{NEW_SECRET}`."


def _debug(settings: Any) -> str:
    if not settings.DEBUG:
        return ""
    return "DEBUG shows strangers the program and its settings: take it out of your settings file."


def _hosts(settings: Any) -> str:
    hosts = settings.ALLOWED_HOSTS
    if "*" in hosts or "." in hosts:
        return (
            "SAFE_PASSAGE_ALLOWED_HOSTS lets in every name, and links would lead wherever a"
            " stranger says: list the names of this site, such as watch.example.org,localhost."
        )
    name = urlsplit(settings.PUBLIC_URL).hostname or ""
    parents = {f".{name.split('.', level)[-1]}" for level in range(name.count(".") + 1)}
    if name and not {name, *parents} & {host.strip("[]").lower() for host in hosts}:
        return f"SAFE_PASSAGE_ALLOWED_HOSTS lacks {name}, where SAFE_PASSAGE_URL leads: add it."
    return ""


def _public_url(settings: Any) -> str:
    if urlsplit(settings.PUBLIC_URL).scheme == "https":
        return ""
    return (
        "SAFE_PASSAGE_URL must be the https address by which people reach this site, such as"
        " https://watch.example.org: links in messages bear rights that http would show."
    )


def _origins(settings: Any) -> str:
    plain = [each for each in settings.CSRF_TRUSTED_ORIGINS if not each.startswith("https://")]
    if not plain:
        return ""
    return f"SAFE_PASSAGE_TRUSTED_ORIGINS has {plain[0]}: list addresses that begin with https://."


def _database(settings: Any) -> str:
    database = settings.DATABASES["default"]
    is_of_one_machine = database["ENGINE"] == SQLITE
    if is_of_one_machine and not _is_here(urlsplit(settings.REDIS_URL).hostname):
        return (
            "DATABASE_URL is not set, and SQLite is a file of this machine while REDIS_URL leads"
            " workers of others to it: set DATABASE_URL to a PostgreSQL server."
        )
    password = str(database.get("PASSWORD") or "").lower()
    if password and any(known in password for known in KNOWN_SECRETS):
        return "DATABASE_URL has the password of the example: give the database one of its own."
    return ""


def _queue(settings: Any) -> str:
    parts = urlsplit(settings.REDIS_URL)
    if "the_queue_password" in (parts.password or "").lower():
        return "REDIS_URL has the password of the example: give the queue one of its own."
    if _is_here(parts.hostname) or parts.password:
        return ""
    return (
        f"REDIS_URL names {parts.hostname} without a password, so whoever reaches it can give the"
        " workers orders: set one there (requirepass) and here, redis://:PASSWORD@HOST:6379/0."
    )


def _reading(settings: Any) -> str:
    if not settings.OPEN_READING or settings.OPEN_READING_IS_SAID:
        return ""
    return (
        "OPEN_READING shows everything to everybody: say so with SAFE_PASSAGE_OPEN_READING=1, or"
        " take it out of your settings file."
    )


def _cookies(settings: Any) -> str:
    if settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE:
        return ""
    return "Session and form cookies must be Secure: take the exception out of your settings file."


def _is_here(host: str | None) -> bool:
    """Whether a host is this machine. A path of a socket (no host) is."""
    if not host or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_CHECKS: Final[tuple[Callable[[Any], str], ...]] = (
    _secret,
    _debug,
    _hosts,
    _public_url,
    _origins,
    _database,
    _queue,
    _reading,
    _cookies,
)
