"""A burn of a study as what we intend in a case: who may say it, and the form filled in with it.

Saying it is the case's own form and its own checks: here that form is filled in, nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from sasweb.web.seat import Seat, seat_of
from sasweb.web.what_if.burn_answer import BurnAnswer, Candidate
from screening.common.clock import now_utc
from screening.common.instants import SECOND, nearest
from screening.common.keys import key_of
from screening.conjunctions.likelihood_words import probability_words
from screening.conjunctions.models import Conjunction
from screening.consequences.models import Study
from screening.coordination.legal import why_not
from screening.coordination.models import Case
from screening.coordination.selectors import cases_of, readings_of
from screening.coordination.standing import CaseStanding
from screening.coordination.turn import KINDS, Deed

_AXES: Final = ("radial_m_s", "in_track_m_s", "cross_track_m_s")


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case, and the address of its form with a burn filled in; "" where ``why_not`` says why."""

    case: Case
    url: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Attaching:
    """What a member of home may do with a burn; ``opening`` is where a case is opened."""

    cases: list[CaseChoice]
    opening: str


def attaching(user: User | AnonymousUser, answer: BurnAnswer, burn: Candidate) -> Attaching | None:
    """Return what a person may do with a burn in the cases of its conjunction; None: not theirs."""
    seat, key = seat_of(user), answer.study.conjunction_id
    subject = None if key is None else Conjunction.objects.filter(pk=key).first()
    if seat is None or subject is None:
        return None
    found = list(cases_of(subject))
    standings = readings_of(found, now_utc()).standings
    readable = [(case, standings[case.pk]) for case in found if case.pk in standings]
    choices = [_choice(seat, answer, burn, *each) for each in readable]
    opening = "" if choices or not seat.may_speak else reverse("conjunction", args=[subject.pk])
    return Attaching(choices, opening and f"{opening}#id_other_side")


def _choice(
    seat: Seat, answer: BurnAnswer, burn: Candidate, case: Case, standing: CaseStanding
) -> CaseChoice:
    reason = _why_not(seat, answer, burn, standing)
    asked = {"do": Deed.INTEND, "study": answer.study.uuid, "burn": burn.number}
    url = f"{reverse('case', args=[case.uuid])}?{urlencode(asked)}#do-{Deed.INTEND}"
    return CaseChoice(case, "" if reason else url, reason)


def _why_not(seat: Seat, answer: BurnAnswer, burn: Candidate, standing: CaseStanding) -> str:
    """Why a burn is not said there; the case's own services have the last word."""
    us = seat.organisation
    if not seat.may(Deed.INTEND):
        return gettext("Speaking for %(home)s needs the role speaker or lead.") % {"home": us}
    if words := why_not(standing, us.slug, KINDS[Deed.INTEND]):
        return words
    if own_number(standing, us.slug) != answer.mover.norad_cat_id:
        words = gettext("%(object)s is the other side's to move: put it to them in a remark.")
        return words % {"object": answer.mover.name}
    if burn.burn_at_utc <= now_utc():
        return gettext("The time of this burn is over: ask again for one that is still to come.")
    return ""


def own_number(standing: CaseStanding, us: str) -> int | None:
    """The catalogue number of our own object in a case; None where we are no side of it."""
    party = standing.party(us)
    if party is None or not party.is_principal:
        return None
    own = "primary" if party.role == "station_side" else "secondary"
    return int(standing.facts[own]["norad_cat_id"])


def intended(asked: QueryDict, standing: CaseStanding, us: str) -> dict[str, Any]:
    """Return what the form of an intent begins with, where the address names a burn of our object.

    Empty otherwise: the form then begins as it does without a study.
    """
    answer, number = _answer(asked.get("study", "")), key_of(asked.get("burn", ""))
    if answer is None or number is None or number >= answer.count:
        return {}
    burn = answer.candidate(number)
    if burn.refused or own_number(standing, us) != answer.mover.norad_cat_id:
        return {}
    dv_rtn_m_s = answer.held["candidates"][burn.number]["dv_rtn_m_s"]
    return {
        "choice": "will_manoeuvre",
        "plan": "burn",
        "burn_at_utc": nearest(burn.burn_at_utc, SECOND),
        "remarks": _remarks(answer, burn),
        **{axis: dv or None for axis, dv in zip(_AXES, dv_rtn_m_s, strict=True)},
    }


def _remarks(answer: BurnAnswer, burn: Candidate) -> str:
    """Where it comes from, for both sides to read. The other side cannot open the study."""
    before, event = answer.before, burn.event
    miss = _km(event.miss_km if event else None)
    likely = _pc(event.pc if event else None)
    return (
        f"Modelled (study {str(answer.study.uuid)[:8]}, burn {burn.number}): {burn.size_m_s:g} m/s"
        f" {burn.way} makes the miss {miss} instead of {_km(before.miss_km)}, probability of"
        f" collision {likely} instead of {_pc(before.pc)}; {_harm(answer, burn)}."
    )


def _harm(answer: BurnAnswer, burn: Candidate) -> str:
    span = f"within {answer.threshold_km:g} km until {answer.days_after:g} days after"
    if burn.harms:
        return f"{burn.harms} other passes are new or nearer {span}"
    return f"no other pass is new or nearer {span}"


def _km(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.2f} km"


def _pc(value: float | None) -> str:
    return "not known" if value is None else probability_words(value)


def _answer(text: str) -> BurnAnswer | None:
    try:
        finished = Study.objects.filter(kind=Study.Kind.BURNS, status=Study.Status.FINISHED)
        study = finished.filter(uuid=UUID(text)).first()
    except ValueError:
        return None
    return BurnAnswer.of(study) if study else None
