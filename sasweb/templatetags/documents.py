"""Where the documents of a case are, as links on home's page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from screening.coordination.documents.languages import Language
from screening.coordination.documents.paper import DocumentKind
from screening.coordination.documents.printed import Format
from screening.coordination.models import Case

register = template.Library()

TITLES: Final[dict[DocumentKind, Any]] = {
    DocumentKind.NOTIFICATION: _("Notification"),
    DocumentKind.STATUS_CARD: _("Status card"),
    DocumentKind.FORMAL_NOTE: _("Formal note with annexes"),
}
_FORMATS: Final = {Format.PDF: "PDF", Format.HTML: "HTML", Format.TEXT: "TXT"}


@dataclass(frozen=True, slots=True)
class Printing:
    """One document in one language, with its address in every format."""

    title: str
    language: Language
    links: tuple[tuple[str, str], ...]  # name of the format, address


@register.inclusion_tag("partials/case_documents.html")
def case_documents(case: Case) -> dict[str, Any]:
    """The documents of a case for home."""
    return {
        "printings": [
            Printing(str(title), language, _links(case, kind, language))
            for kind, title in TITLES.items()
            for language in Language
        ]
    }


def _links(case: Case, kind: DocumentKind, language: Language) -> tuple[tuple[str, str], ...]:
    return tuple((name, _url(case, kind, language, form)) for form, name in _FORMATS.items())


def _url(case: Case, kind: DocumentKind, language: Language, form: Format) -> str:
    parts = {"kind": kind.value, "language": language.value, "fmt": form.value}
    return reverse("case_document", kwargs={"uuid": case.uuid, **parts})
