"""What an alert's page lists of what was known, in the reader's language.

``screening.alerts`` writes the values in English, as they are sent; what they are called is among
``FACTS`` (templatetags/alerts.py). Names, figures and instants are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext_lazy

from sasweb.web.criteria_words import author_said
from sasweb.web.kept_forms import KeptForms
from sasweb.web.likelihood_said import figure_said
from sasweb.web.reasons_said import reason_within_said
from screening.alerts.figures import UNKNOWN

_FORMS: Final = (
    UNKNOWN,
    gettext_noop("the rule has none"),
    gettext_noop("an unknown object"),
    gettext_noop("unnamed object"),
    gettext_noop("unknown (%(reason)s)"),
    gettext_noop("%(pc)s (screening grade)"),
    gettext_noop("%(pc)s (operational grade)"),
    gettext_noop("%(pc)s (grade unknown)"),
    gettext_noop("past: %(opens)s to %(closes)s"),
    gettext_noop("open: %(opens)s to %(closes)s"),
    gettext_noop("still to come: %(opens)s to %(closes)s"),
    gettext_noop("unnamed object (%(number)s)"),
    gettext_noop("rule %(number)s of %(station)s"),
    gettext_noop("%(entry)s, %(at)s, by %(author)s"),
)
_NO_RULE: Final = pgettext_lazy("a rule", "none")
_INSTANT: Final = r"[\d: -]+ UTC|unknown"
_IN_PLACE: Final = {
    "reason": ".+",
    "pc": "(?:under |over )?[\\d.e\u2212-]+",
    "opens": _INSTANT,
    "closes": _INSTANT,
    "number": r"\d+",
    "entry": r"\d+|None",
    "at": _INSTANT,
}


def facts_said(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What each is called, and its value."""
    for name, value in rows:
        yield _(name), _value_said(name, value)


def _value_said(name: str, value: str) -> str:
    if name == "Rule" and value == "none":
        return str(_NO_RULE)
    if name == "By" and value != UNKNOWN:
        return author_said(value)
    said = _KEPT.said(value)
    return figure_said(said) if name == "Largest that the geometry allows" else said


def _if_known(words: str) -> str:
    return _(words) if words == UNKNOWN else words


_KEPT: Final = KeptForms(
    _FORMS,
    _IN_PLACE,
    {
        "reason": reason_within_said,
        "pc": figure_said,
        "opens": _if_known,
        "closes": _if_known,
        "at": _if_known,
        "author": _if_known,
    },
)
