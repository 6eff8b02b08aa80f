"""Take in a file of the configuration: what it would change, and the change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from screening.configuration.comparing import Difference
from screening.configuration.fields import Troubles
from screening.configuration.files import configuration_of
from screening.configuration.lines import Lines
from screening.configuration.models import Change, Way
from screening.configuration.selectors import documents_now
from screening.configuration.services.changing import (
    Wanted,
    configuration_change,
    configuration_preview,
)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would change, and which objects it does not name: those stay as they are."""

    differences: list[Difference]
    not_named: list[str]


def import_preview(text: str) -> ImportPreview:
    """Try a file whole and write nothing.

    Raises Troubles with everything that is wrong, each with its line where it is about one.
    """
    with _told_with_lines(text):
        wanted, not_named = _wanted(text)
        return ImportPreview(configuration_preview(wanted), not_named)


def configuration_import(text: str, *, by: str, reason: str) -> Change:
    """Take a file in as one change. Raises Troubles as ``import_preview`` does."""
    with _told_with_lines(text):
        wanted, _ = _wanted(text)
        return configuration_change(wanted, by=by, reason=reason, way=Way.IMPORT)


@contextmanager
def _told_with_lines(text: str) -> Iterator[None]:
    try:
        yield
    except Troubles as error:
        raise Troubles(Lines(text).named(error.troubles)) from error


def _wanted(text: str) -> tuple[Wanted, list[str]]:
    """The objects that a file has otherwise than they are, and those that it does not name."""
    named, now = configuration_of(text), documents_now()
    differing: Wanted = {
        (area, key): document
        for (area, key), document in named.items()
        if now[area].get(key) != document
    }
    not_named = [f"{area}.{key}" for area in now for key in now[area] if (area, key) not in named]
    return differing, not_named
