"""The sections of the product and the pages within each: what the header and its tabs offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

SECTIONS: Final = (
    ("Watch", (("Watch", "watch"),)),
    (
        "Conjunctions",
        (
            ("Near the stations", "conjunctions"),
            ("All pairs", "all_conjunctions"),
            ("Messages", "messages"),
        ),
    ),
    ("Alerts", (("Inbox", "alerts"), ("What reaches me", "subscriptions"))),
    ("Coordination", (("Cases", "coordination"), ("Operators", "operators"))),
    ("Weekly", (("This week", "weekly"), ("Compare weeks", "weekly_compare"))),
    (
        "Catalogue",
        (("Objects", "catalogue"), ("Insight", "catalogue_insight"), ("Stations", "stations")),
    ),
    (
        "What-if",
        (
            ("Studies", "what_if"),
            ("Burns", "what_if_burns"),
            ("Break-up lab", "break_up_lab"),
            ("Trajectory", "what_if_trajectory"),
        ),
    ),
    (
        "System",
        (
            ("Status", "status"),
            ("Sources", "sources"),
            ("Runs", "runs"),
            ("Configuration", "configuration"),
            ("Validation", "validation"),
            ("Calibration", "calibration"),
            ("API", "api_docs"),
            ("Learn", "learn"),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class NavItem:
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
        section,
        tuple(NavItem(label, href, href == here) for label, href in own) if len(own) > 1 else (),
    )


def _holds(href: str, path: str) -> bool:
    """Whether ``path`` is the page at ``href`` or one below it; only "/" is not a folder."""
    return path == href or (href != "/" and path.startswith(href))


def _entry(name: str, pages: list[tuple[str, str, str]], current: str) -> NavItem:
    """One section, whose address is that of its first page."""
    return NavItem(name, next(href for of, _, href in pages if of == name), name == current)
