"""Typed readers of environment variables that fail loudly, naming the variable and the fix."""

from __future__ import annotations

import ipaddress
import math
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _YES:
        return True
    if value in _NO:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is not a yes or no. Use 1 or 0.")


def name_or_flag(name: str, *, longest: int) -> str | None:
    """A name of at most ``longest`` characters; "" for a mere yes, None for a no or when unset."""
    value = os.environ.get(name, "").strip()
    if value.lower() in _NO | {""}:
        return None
    if value.lower() in _YES:
        return ""
    if len(value) > longest or not value.isprintable():
        raise ImproperlyConfigured(
            f"{name}={value[:longest]!r}... is no name. Use at most {longest} characters on one"
            " line, or 1 for none."
        )
    return value


def number(name: str, default: float) -> float:
    value = os.environ.get(name, "").strip()
    try:
        found = float(value) if value else default
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise ImproperlyConfigured(f"{name}={value!r} is not a number. Write it as {default:g}.")
    return found


def positive_number(name: str, default: float) -> float:
    found = number(name, default)
    if found <= 0.0:
        raise ImproperlyConfigured(
            f"{name}={found:g} is not more than 0. Use a number above 0, such as {default:g}."
        )
    return found


def number_within(name: str, default: float, *, at_least: float, at_most: float) -> float:
    found = number(name, default)
    if not at_least <= found <= at_most:
        raise ImproperlyConfigured(
            f"{name}={found:g} is out of range. Use {at_least:g} to {at_most:g}, "
            f"such as {default:g}."
        )
    return found


def whole_number_within(name: str, default: int, *, at_least: int, at_most: int) -> int:
    found = number_within(name, float(default), at_least=at_least, at_most=at_most)
    if not found.is_integer():
        raise ImproperlyConfigured(f"{name}={found:g} is not a whole number, such as {default}.")
    return int(found)


def days_kept(name: str, *, at_least: int) -> int:
    """For how many days something is kept; 0, or unset: for ever."""
    found = whole_number_within(name, 0, at_least=0, at_most=36_500)
    if 0 < found < at_least:
        raise ImproperlyConfigured(
            f"{name}={found} is too short: what is newer than {at_least} days is still worked with."
            f" Use {at_least} or more, or 0 to keep it for ever."
        )
    return found


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder, with ``~`` and links followed; it need not exist."""
    return _expanded(name, text(name, str(default))).resolve()


def _expanded(name: str, path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError as error:  # ~somebody, whom the system does not know
        raise ImproperlyConfigured(f"{name}={path!r} is no path: {error}") from error


def one_of(name: str, default: str, *, choices: tuple[str, ...]) -> str:
    found = text(name, default).lower()
    if found not in choices:
        raise ImproperlyConfigured(f"{name}={found!r} is not one of {', '.join(choices)}.")
    return found


def web_address(name: str, default: str) -> str:
    """The address of a site, such as https://watch.example.org, without its last slash."""
    found = text(name, default).rstrip("/")
    if found and not _is_site(found):
        raise ImproperlyConfigured(
            f"{name}={found!r} is not the address of a site, such as https://watch.example.org."
        )
    return found


def _is_site(address: str) -> bool:
    try:
        parts = urlsplit(address)
        is_plain = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets around no IPv6 address, a port that is none
        return False
    return bool(is_plain) and not (parts.query or parts.fragment or "@" in parts.netloc)


def secret_file(name: str) -> str:
    """The first line of the file that a variable names; empty when it is unset."""
    path = text(name, "")
    if not path:
        return ""
    try:
        lines = _expanded(name, path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name}={path!r} cannot be read: {error}.") from error
    if not lines or not lines[0].strip():
        raise ImproperlyConfigured(f"{name}={path!r} is empty. Write the secret in its first line.")
    return lines[0].strip()


def networks(name: str) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Networks such as 10.1.0.0/16, separated by commas."""
    found = []
    for word in words(name):
        try:
            found.append(ipaddress.ip_network(word))
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} has {word!r}: {error}. Write networks as 10.1.0.0/16,127.0.0.1/32."
            ) from None
    return found


def instant(name: str) -> datetime | None:
    """An ISO 8601 instant in UTC, such as 2026-03-10T04:00:00Z, or None when unset."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    try:
        parsed = datetime.fromisoformat(value.replace("Z", "+00:00"))
        return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise ImproperlyConfigured(
            f"{name}={value!r} is not an ISO 8601 instant. Write it as 2026-03-10T04:00:00Z."
        ) from None
