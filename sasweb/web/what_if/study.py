"""One study: under way or finished, and what may be done with it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse


def study(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A study with its progress, or its answer."""
    raise NotImplementedError


def study_cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask a study under way to end."""
    raise NotImplementedError


def study_keep(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep a study for good, or no longer; and give it a title."""
    raise NotImplementedError


def study_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask the same question of the catalogue as it is now."""
    raise NotImplementedError


def compare(request: HttpRequest) -> HttpResponse:
    """Two studies of one kind beside each other: ``?first=<uuid>&second=<uuid>``."""
    raise NotImplementedError
