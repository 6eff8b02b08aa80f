"""The cases of a counterpart: what waits for it first, then by closest approach."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from sasweb.web.counterpart_words import MARK_WORDS, STATES, instant_words, is_chinese, until_words
from screening.coordination.kinds import CaseState, EntryKind
from screening.coordination.legal import why_not
from screening.coordination.models import Case
from screening.coordination.release_models import Way
from screening.coordination.release_view import cases_for, relays_asked, standing_for
from screening.coordination.standing import CaseStanding
from screening.operators.models import Membership, Organisation

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """One case in the list."""

    url: str
    primary: str
    secondary: str
    tca: str
    until: str
    state: Any
    waits: bool  # for the reader's side
    is_closed: bool
    marks: tuple[Any, ...]
    miss_distance_km: float | None


@dataclass(frozen=True, slots=True)
class CasesPage:
    """For whom the reader is here, and their cases."""

    names: tuple[str, ...]
    open: tuple[CaseLine, ...]
    closed: tuple[CaseLine, ...]
    unreadable: tuple[str, ...]  # the beginnings of their UUIDs


def cases_page(held: Sequence[Membership], now_utc: datetime) -> CasesPage:
    """Read the cases of some memberships through the gate."""
    found: dict[int, tuple[datetime, CaseLine]] = {}
    unreadable: dict[int, str] = {}
    for membership in held:
        slug = membership.organisation.slug
        for case in cases_for(slug):
            try:
                standing = standing_for(case, slug, now_utc, way=Way.PAGE)
                line = _line(case, standing, slug, now_utc)
            except Exception:  # nobody can name all that may be wrong with one case
                logger.warning(
                    "%s cannot be read: the list goes on without it.", case, exc_info=True
                )
                unreadable[case.pk] = str(case.uuid)[:8]
            else:
                found.setdefault(case.pk, (standing.tca_utc, line))
    lines = [line for _, line in sorted(found.values(), key=lambda each: each[0])]
    waiting_first = sorted(lines, key=lambda line: not line.waits)
    return CasesPage(
        tuple(_name(membership.organisation) for membership in held),
        tuple(line for line in waiting_first if not line.is_closed),
        tuple(line for line in reversed(lines) if line.is_closed),
        tuple(unreadable.values()),
    )


def _line(case: Case, standing: CaseStanding, slug: str, now_utc: datetime) -> CaseLine:
    facts = standing.facts
    return CaseLine(
        url=reverse("counterpart_case", kwargs={"uuid": case.uuid}),
        primary=str(facts["primary"].get("name", "")),
        secondary=str(facts["secondary"].get("name", "")),
        tca=instant_words(standing.tca_utc),
        until=until_words(standing.tca_utc, now_utc),
        state=STATES[standing.state],
        waits=waits_for(standing, slug) or _has_to_relay(case, standing, slug),
        is_closed=standing.state is CaseState.CLOSED,
        marks=tuple(word for name, word in MARK_WORDS.items() if facts.get(name) is True),
        miss_distance_km=facts.get("miss_distance_km"),
    )


def waits_for(standing: CaseStanding, slug: str) -> bool:
    """Whether a side has a notice to acknowledge, or a proposal to answer."""
    asked = (EntryKind.ACKNOWLEDGED, EntryKind.DECISION_AGREED)
    return any(not why_not(standing, slug, kind) for kind in asked)


def _has_to_relay(case: Case, standing: CaseStanding, slug: str) -> bool:
    return not why_not(standing, slug, EntryKind.RELAYED) and bool(relays_asked(case, slug))


def _name(organisation: Organisation) -> str:
    return (organisation.name_zh if is_chinese() else "") or organisation.name
