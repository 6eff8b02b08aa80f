"""The page's front: what is configured, what changed last, whether an exercise is on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasweb.access import CONFIGURE, RUN_EXERCISE
from sasweb.web.configuration.exercise import exercise_context
from screening.configuration.areas import AREAS, Area, ShapedArea
from screening.configuration.fields import Document
from screening.configuration.selectors import documents_now, history

EDITED_HERE: Final = ("stations", "protocols", "sources", "organisations", "scenarios")
ADDED_HERE: Final = ("stations", "protocols", "organisations", "scenarios")
_CHANGES_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class ObjectLine:
    """One object of an area, and where it is edited; empty: nowhere by this person."""

    name: str
    key: str
    about: str
    href: str


@dataclass(frozen=True, slots=True)
class AreaShown:
    area: Area
    lines: list[ObjectLine]
    add_href: str


@require_safe
def configuration(request: HttpRequest) -> HttpResponse:
    """Everything that is configured, with the newest changes."""
    held = documents_now()
    context: dict[str, Any] = {
        "areas": [_shown(area, held[area.name]) for area in AREAS.values()],
        "changes": list(history()[:_CHANGES_SHOWN]),
        "may_configure": request.user.has_perm(CONFIGURE),
        "may_run_exercise": request.user.has_perm(RUN_EXERCISE),
        **exercise_context(),
    }
    return render(request, "pages/configuration/overview.html", context)


def _shown(area: Area, documents: Mapping[str, Document]) -> AreaShown:
    lines = [_line(area, key, document) for key, document in documents.items()]
    add = reverse("configuration_add", args=[area.name]) if area.name in ADDED_HERE else ""
    return AreaShown(area, lines, add)


def _line(area: Area, key: str, document: Document) -> ObjectLine:
    return ObjectLine(
        area.called(key, document), key, _about(area, key, document), _href(area.name, key)
    )


def _href(area: str, key: str) -> str:
    """The page on which an object is edited: this room's, or that which was there before."""
    if area in EDITED_HERE:
        return reverse("configuration_object", args=[area, key])
    if area == "release":
        holder, _slash, receiver = key.partition("/")
        return reverse("operator", args=[holder if receiver == "all" else receiver])
    return reverse("station_rule", args=[key])


def _about(area: Area, key: str, document: Document) -> str:
    """A line of what matters of an object."""
    if area.name in _ABOUT:
        return _ABOUT[area.name](document)
    if isinstance(area, ShapedArea):
        held = [(each, document.get(each.name)) for each in area.shape.fields[1:3]]
        return ", ".join(each.words(value) for each, value in held if value not in (None, []))
    return key


def _about_station(document: Document) -> str:
    on = _("screened") if document["is_active"] else _("switched off")
    volumes = len(document.get("volumes", []))
    return f"{on}, {document['hard_body_radius_m']:g} m, {volumes} " + _("volumes")


def _about_source(document: Document) -> str:
    pace = f", {document['every_h']:g} h" if "every_h" in document else ""
    return (_("in use") if document["is_on"] else _("switched off")) + pace


def _about_release(document: Document) -> str:
    shown = [name.replace("_", " ") for name, what in document.items() if what == "release"]
    parts = _(", ").join(map(_, shown)) or _("public facts alone")
    return _("shown: %(parts)s") % {"parts": parts}


_ABOUT: Final[Mapping[str, Callable[[Document], str]]] = {
    "stations": _about_station,
    "rules": lambda document: _(", ").join(_(str(each["level"])) for each in document["levels"]),
    "opening_rules": lambda document: _(str(document["from_level"])),
    "protocols": lambda document: f"{len(document['text'].splitlines()):,} " + _("lines"),
    "sources": _about_source,
    "release": _about_release,
}
