"""The front page of what-if: what can be asked, and what has been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from sasweb.web.address_notes import quoted, refused_page, unknown_parameters
from sasweb.web.listing import page_of
from sasweb.web.what_if.presenters import PRESENTERS
from screening.consequences.models import StudyKind
from screening.consequences.selectors import studies_all

STUDIES_PER_PAGE: Final = 25
PARAMETERS: Final = ("kind", "page")
WHAT_IT_ASKS: Final = {
    StudyKind.BURNS: (
        _(
            "Which burns let an object miss another, each held against the whole catalogue, so "
            "that none brings it near a third."
        )
    ),
    StudyKind.BREAKUP: (
        _(
            "What a collision or an explosion would leave, how long that stays up, and what it "
            "means for the protected stations and everybody else."
        )
    ),
    StudyKind.TRAJECTORY: (
        _(
            "Whether a launch, a re-entry or any other path in a file comes near anything in the "
            "catalogue."
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of study, what it asks, and the name of the page that asks it."""

    kind: StudyKind
    words: Any
    asking: str


@require_safe
def hub(request: HttpRequest) -> HttpResponse:
    """The kinds of study, and all studies, newest first, those under way live."""
    kind, notes = _kind_asked(request)
    rows = studies_all().filter(kind=kind) if kind else studies_all()
    page = page_of(request, rows, size=STUDIES_PER_PAGE)
    context = {
        "offers": [Offer(k, WHAT_IT_ASKS[k], PRESENTERS[k].asking) for k in StudyKind],
        "kind": kind,
        "page": page,
        "notes": [
            *notes,
            *unknown_parameters(request, PARAMETERS),
            *refused_page(request, page),
        ],
    }
    return render(request, "pages/what_if/hub.html", context)


def _kind_asked(request: HttpRequest) -> tuple[str, list[str]]:
    """The kind in the address, or none with a sentence on what is there instead."""
    asked = request.GET.get("kind", "")
    if not asked or asked in StudyKind.values:
        return asked, []
    words = gettext("%(asked)s is no kind of study; all are listed.")
    return "", [words % {"asked": quoted(asked)}]
