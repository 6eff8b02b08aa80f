"""The annex's tables: origin of the risk, coordination, environment, how good we were, feeds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from screening.coordination.documents.figures import km_words, text_words, unknown_words
from screening.coordination.documents.names import BADGES, DUTY_STATES, STATES
from screening.reports.document import Block, Rows, Section, Table, Words
from screening.reports.weekly_types import (
    BreakUp,
    CaseLine,
    CoordinationRecord,
    Environment,
    PredictionQuality,
    Share,
    WeeklyReport,
)
from screening.reports.words import (
    TYPES,
    count_words,
    hours_words,
    minute_words,
    minutes_words,
    share_label,
    word_of,
)

_MOST_NAMES: Final = 12
_CONSTELLATIONS: Final[Mapping[str, Promise]] = {
    "": _lazy("in no constellation"),
    "other": _lazy("all others"),
}
_DUTIES: Final[Mapping[str, Promise]] = {
    "notify": _lazy("notify"),
    "acknowledge": _lazy("acknowledge"),
    "escalate": _lazy("turn to the intermediary"),
    "state": _lazy("give its assessment"),
    "intend": _lazy("declare its intent"),
    "decide": _lazy("agree who manoeuvres"),
    "plan": _lazy("give its plan"),
    "report": _lazy("report what was carried out"),
    "outcome": _lazy("record the outcome"),
}
_SIDES: Final[Mapping[str, Promise]] = {
    "station_side": _lazy("our side"),
    "other_side": _lazy("the other side"),
}


def kinds_section(report: WeeklyReport) -> Section | None:
    """What kinds of object came near, of which constellation, from which break-up."""
    title = _("What came near, by kind")
    origin = report.origin
    if not origin.types:
        return None
    rest = {"other": _lazy("all others")}
    parts = (
        (_("Kind of object"), origin.types, TYPES),
        (_("Constellation"), origin.constellations, _CONSTELLATIONS),
        (_("Debris of"), origin.break_ups, rest),
    )
    blocks = [_shares(head, shares, words) for head, shares, words in parts if shares]
    return Section("kinds", title, tuple(blocks), is_annex=True)


def _shares(head: str, shares: tuple[Share, ...], words: Mapping[str, Promise]) -> Table:
    return Table(
        (head, _("Passes"), _("Asked for action"), _("Closest")),
        tuple(
            (
                share_label(each, words),
                str(each.passes),
                str(each.acted_on),
                km_words(each.closest_km),
            )
            for each in shares
        ),
        numbers=(1, 2, 3),
        wide=0,
    )


def coordination_section(report: WeeklyReport) -> Section:
    """Notices, answers and what is still open with others."""
    title = _("Coordination with others")
    record = report.coordination
    if not record.cases and not record.notices:
        words = Words(_("No case was open in this week, and no notice was sent."))
        return Section("coordination", title, (words,), is_annex=True)
    blocks: list[Block] = [Words(_notices_sentence(record)), Words(_answers_sentence(record))]
    if record.cases:
        blocks.append(_cases(record))
    if record.exercises:
        blocks.append(Words(_("Exercises, not counted here: %(n)d.") % {"n": record.exercises}))
    return Section("coordination", title, tuple(blocks), is_annex=True)


def coordination_kept() -> Section:
    """For people who see no cases: that they are not shown, and to whom they are."""
    title = _("Coordination with others")
    words = _("Cases are shown to members of the organisation that is served here.")
    return Section("coordination", title, (Words(words),), is_annex=True)


def _notices_sentence(record: CoordinationRecord) -> str:
    return _(
        "Notices to others: %(notices)d; answered %(answered)d, of these late %(late)d; unanswered"
        " %(unanswered)d. Notices to us: %(to_us)d; answered %(by_us)d."
    ) % {
        "notices": record.notices,
        "answered": record.answered,
        "late": record.late,
        "unanswered": record.unanswered,
        "to_us": record.notices_to_us,
        "by_us": record.answered_by_us,
    }


def _answers_sentence(record: CoordinationRecord) -> str:
    if record.median_answer_minutes is None:
        return _("Nobody has answered yet, so there is no time to an answer.")
    return _("Time to an answer: %(median)s in the median, %(worst)s at worst.") % {
        "median": minutes_words(record.median_answer_minutes),
        "worst": minutes_words(record.worst_answer_minutes),
    }


def _cases(record: CoordinationRecord) -> Table:
    heads = (
        _("Case"),
        _("Pass"),
        _("With"),
        _("Opened (UTC)"),
        _("State"),
        _("Answered"),
        _("Still open"),
    )
    return Table(
        heads,
        tuple(
            (
                _case_words(each),
                text_words(each.pass_label, 60),
                text_words(each.counterpart, 40) or unknown_words(),
                minute_words(each.opened_at_utc),
                word_of(STATES, each.state),
                f"{each.answered}/{each.notices}",
                "; ".join(duty_words(item) for item in each.open_items) or _("nothing"),
            )
            for each in record.cases
        ),
    )


def _case_words(case: CaseLine) -> str:
    """Its number, and the mark of an exercise in both languages."""
    number = text_words(case.case, 20)
    return f"{number} ({BADGES['exercise']})" if case.is_exercise else number


def duty_words(code: str) -> str:
    """ "the other side: acknowledge (OVERDUE)" of "acknowledge:other_side:overdue"."""
    duty, side, state = [*code.split(":"), "", ""][:3]
    return _("%(side)s: %(duty)s (%(state)s)") % {
        "side": word_of(_SIDES, side),
        "duty": word_of(_DUTIES, duty),
        "state": word_of(DUTY_STATES, state),
    }


def environment_section(report: WeeklyReport) -> Section:
    """What changed in orbit: new objects, break-ups suspected, re-entries."""
    environment = report.environment
    blocks: list[Block] = [Words(_objects_sentence(environment))]
    if environment.break_ups:
        blocks.append(_break_ups(environment.break_ups))
        blocks.append(
            Words(_("Suspected from many new pieces of one launch in one week; not confirmed."))
        )
    elif environment.new_objects is not None:
        blocks.append(Words(_("No launch gained so many new pieces that a break-up is suspected.")))
    blocks.append(Words(_decayed_sentence(environment)))
    return Section("environment", _("What changed in orbit"), tuple(blocks), is_annex=True)


def _objects_sentence(environment: Environment) -> str:
    if environment.objects is None:
        return _("How many objects are in orbit is not known: no catalogue was pulled.")
    return _("%(now)s objects with current elements; %(before)s a week before; %(new)s new.") % {
        "now": count_words(environment.objects),
        "before": count_words(environment.objects_before),
        "new": count_words(environment.new_objects),
    }


def _break_ups(break_ups: tuple[BreakUp, ...]) -> Table:
    heads = (
        _("Launch"),
        _("Parent"),
        _("New pieces"),
        _("Pieces before"),
        _("Altitude"),
    )
    return Table(
        heads,
        tuple(
            (
                text_words(each.international_designator, 20) or unknown_words(),
                text_words(each.parent, 40) or unknown_words(),
                count_words(each.new_pieces),
                count_words(each.pieces_before),
                unknown_words() if each.altitude_km is None else f"{each.altitude_km:.0f} km",
            )
            for each in break_ups
        ),
        title=_("Break-ups suspected"),
        numbers=(2, 3, 4),
        wide=1,
    )


def _decayed_sentence(environment: Environment) -> str:
    if not environment.decay_is_known:
        return _("Re-entries are not known: no source of decay dates was pulled.")
    if not environment.decayed:
        return _("No re-entry of this week is known.")
    names = ", ".join(text_words(each, 40) for each in environment.decayed[:_MOST_NAMES])
    more = len(environment.decayed) - _MOST_NAMES
    rest = _(" and %(count)d more") % {"count": more} if more > 0 else ""
    return _("Re-entered: %(names)s%(rest)s.") % {"names": names, "rest": rest}


def quality_section(report: WeeklyReport) -> Section:
    """Whether what was said turned out."""
    title = _("How good were our predictions?")
    quality = report.quality
    if not (quality.outcomes_known or quality.sigma_cases or quality.acted_on):
        words = _("No pass of this week can be held against later elements yet.")
        return Section("quality", title, (Words(words),))
    return Section("quality", title, (Rows(_quality_rows(quality)),))


def _quality_rows(quality: PredictionQuality) -> tuple[tuple[str, str], ...]:
    outcomes = _("%(known)d known, %(unknown)d not") % {
        "known": quality.outcomes_known,
        "unknown": quality.outcomes_unknown,
    }
    of_all = {"count": quality.false_alarms, "of": quality.acted_on}
    return (
        (_("Outcomes known by later elements"), outcomes),
        (
            _("Median error of the miss predicted at the decision point"),
            km_words(quality.median_error_km),
        ),
        (_("Real over predicted uncertainty (1 is right)"), _ratio_words(quality)),
        (_("False alarms among passes that asked for action"), _("%(count)d of %(of)d") % of_all),
        (_("First noticed after the decision point"), str(quality.late_discoveries)),
    )


def _ratio_words(quality: PredictionQuality) -> str:
    if quality.sigma_ratio is None:
        return unknown_words()
    return _("%(ratio)s, from %(cases)d passes") % {
        "ratio": f"{quality.sigma_ratio:.2f}",
        "cases": quality.sigma_cases,
    }


def feeds_section(report: WeeklyReport) -> Section:
    """Each source of data, and how it came."""
    title = _("Sources of data")
    if not report.service.feeds:
        words = Words(_("No source was pulled in this week."))
        return Section("feeds", title, (words,), is_annex=True)
    heads = (_("Source"), _("Pulls"), _("Failed"), _("Longest gap"), _("Expected every"))
    lines = tuple(
        (
            text_words(each.title, 60),
            str(each.pulls),
            str(each.failed),
            hours_words(each.longest_gap_hours),
            hours_words(each.expected_every_hours)
            if each.expected_every_hours is not None
            else _("pulled once"),
        )
        for each in report.service.feeds
    )
    return Section(
        "feeds", title, (Table(heads, lines, numbers=(1, 2, 3, 4), wide=0),), is_annex=True
    )
