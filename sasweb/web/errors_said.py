"""What was asked for and not done is said on the next page, in the domain's own words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from screening.common.exceptions import SafePassageError


@contextmanager
def errors_said(request: HttpRequest) -> Iterator[None]:
    """Do something for a form; an error of the domain ends it and becomes a message."""
    try:
        yield
    except SafePassageError as error:
        messages.error(request, str(error))
