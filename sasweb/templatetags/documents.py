"""Where the documents of a case are, as links: in the room, and on home's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _lazy

from sasweb.web.counterpart_seat import Seat
from screening.coordination.documents.languages import Language
from screening.coordination.documents.paper import DocumentKind
from screening.coordination.documents.printed import Format
from screening.coordination.models import Case

register = template.Library()

TITLES: Final[dict[DocumentKind, Promise]] = {
    DocumentKind.NOTIFICATION: _lazy("Collision warning"),
    DocumentKind.STATUS_CARD: _lazy("Case status"),
    DocumentKind.FORMAL_NOTE: _lazy("Formal note with annexes"),
}
_FORMATS: Final = {Format.PDF: "PDF", Format.HTML: "HTML", Format.TEXT: "TXT"}


@dataclass(frozen=True, slots=True)
class Printing:
    """One document in one language, with its address in every format."""

    title: str
    language: Language
    links: tuple[tuple[str, str], ...]  # name of the format, address


@register.inclusion_tag("partials/case_documents.html")
def room_documents(seat: Seat) -> dict[str, Any]:
    """The documents of a case for a counterpart."""
    return {"printings": _printings(lambda **parts: seat.url("document", **parts))}


@register.inclusion_tag("partials/case_documents.html")
def case_documents(case: Case) -> dict[str, Any]:
    """The documents of a case for home."""
    return {
        "printings": _printings(
            lambda **parts: reverse("case_document", kwargs={"uuid": case.uuid} | parts)
        )
    }


def _printings(url: Callable[..., str]) -> list[Printing]:
    return [
        Printing(
            str(title),
            language,
            tuple(
                (name, url(kind=kind.value, language=language.value, fmt=form.value))
                for form, name in _FORMATS.items()
            ),
        )
        for kind, title in TITLES.items()
        for language in Language
    ]
