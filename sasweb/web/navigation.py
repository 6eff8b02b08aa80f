"""The sections of the product and the pages within each: what the header and its tabs offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

SECTIONS: Final = (
    (_("Watch"), ((_("Watch"), "watch"),)),
    (
        _("Conjunctions"),
        (
            (_("Near the stations"), "conjunctions"),
            (_("All pairs"), "all_conjunctions"),
            (_("Messages"), "messages"),
        ),
    ),
    (_("Alerts"), ((_("Inbox"), "alerts"), (_("What reaches me"), "subscriptions"))),
    (_("Coordination"), ((_("Cases"), "coordination"), (_("Operators"), "operators"))),
    (_("Weekly"), ((_("This week"), "weekly"), (_("Compare weeks"), "weekly_compare"))),
    (
        _("Catalogue"),
        (
            (_("Objects"), "catalogue"),
            (_("Insight"), "catalogue_insight"),
            (_("Stations"), "stations"),
        ),
    ),
    (
        _("What-if"),
        (
            (_("Studies"), "what_if"),
            (_("Burns"), "what_if_burns"),
            (_("Break-up lab"), "break_up_lab"),
            (_("Trajectory"), "what_if_trajectory"),
        ),
    ),
    (
        _("System"),
        (
            (_("Status"), "status"),
            (_("Sources"), "sources"),
            (_("Runs"), "runs"),
            (_("Configuration"), "configuration"),
            (_("Validation"), "validation"),
            (_("Calibration"), "calibration"),
            (_("API"), "api_docs"),
            (_("Learn"), "learn"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class NavItem:
    """``key`` is its English label, whatever the language."""

    key: str
    label: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Navigation:
    """Sections for the header; ``tabs`` are the pages of the section one is in, if several."""

    sections: tuple[NavItem, ...]
    section: str
    tabs: tuple[NavItem, ...]


def navigation(path: str) -> Navigation:
    """Where the page at ``path`` stands. A page of no section (signing in) marks none."""
    pages = [(section, label, reverse(name)) for section, own in SECTIONS for label, name in own]
    around = [page for page in pages if _holds(page[2], path)]
    section, _, here = max(around, key=lambda page: len(page[2]), default=("", "", ""))
    own = [(label, href) for name, label, href in pages if name == section]
    return Navigation(
        tuple(_entry(name, pages, section) for name, _ in SECTIONS),
        gettext(section) if section else "",
        tuple(NavItem(label, gettext(label), href, href == here) for label, href in own)
        if len(own) > 1
        else (),
    )


def _holds(href: str, path: str) -> bool:
    """Whether ``path`` is the page at ``href`` or one below it; only "/" is not a folder."""
    return path == href or (href != "/" and path.startswith(href))


def _entry(name: str, pages: list[tuple[str, str, str]], current: str) -> NavItem:
    """One section, whose address is that of its first page."""
    href = next(href for of, _, href in pages if of == name)
    return NavItem(name, gettext(name), href, name == current)
