"""Titles that studies are given, in the reader's language.

A title is kept in English, as the study's kind words it, and may be changed: one that a person
typed is of no form here and shown as it was written.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from sasweb.web.kept_forms import KeptForms
from sasweb.web.what_if.scenario_said import is_scenario, scenario_said

BREAK_UP: Final = "Break-up: "
_MINUTE: Final = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"
_NUMBER: Final = r"[\d.,e+-]+"
_IN_PLACE: Final = {
    "at": _MINUTE,
    **dict.fromkeys(("count", "target", "projectile", "height", "speed"), _NUMBER),
}
_EVENTS: Final = KeptForms(
    (
        _("if %(one)s and %(other)s met, %(at)s UTC"),
        _("explosion of %(target)s kg at %(height)s km"),
        _("%(projectile)s kg into %(target)s kg at %(height)s km, %(speed)s km/s"),
    ),
    _IN_PLACE,
)
_TITLES: Final = KeptForms(
    (
        _("Burns of %(mover)s that avoid %(other)s at %(at)s UTC"),
        _("%(one)s burns to miss %(other)s at %(at)s UTC"),
        _("%(vehicle)s, %(at)s UTC, %(count)s launch times"),
        _("%(vehicle)s, %(at)s UTC"),
    ),
    _IN_PLACE,
)


def title_said(title: str) -> str:
    """A study's title in the reader's language; one that a person typed as it was written."""
    event = title.removeprefix(BREAK_UP)
    if event != title and is_event(event):
        return gettext("Break-up: %(event)s") % {"event": event_said(event)}
    return _TITLES.said(title)


def event_said(event: str) -> str:
    """What broke up, as a title says it or a ready break-up is called."""
    return scenario_said(event) if is_scenario(event) else _EVENTS.said(event)


def is_event(event: str) -> bool:
    """Whether it is a ready break-up, or one that the product has worded."""
    return is_scenario(event) or _EVENTS.knows(event)
