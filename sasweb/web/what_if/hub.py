"""The front page of what-if: what can be asked, and what has been."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def hub(request: HttpRequest) -> HttpResponse:
    """The kinds of study, and all studies, newest first."""
    raise NotImplementedError
