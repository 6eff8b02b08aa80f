"""Each event that asked for action, from its first sight to its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from screening.common.plain_text import typed
from screening.coordination.documents.figures import (
    km_words,
    probability,
    speed_words,
    stated_words,
    text_words,
    unknown_words,
)
from screening.coordination.documents.names import KINDS
from screening.reports.contents.front import is_unwatched
from screening.reports.contents.titles import evolution_title, plane_title
from screening.reports.document import Block, Chart, Rows, Section, Table, Words
from screening.reports.weekly_types import (
    EncounterPlane,
    PassFact,
    Story,
    StoryStep,
    WeeklyReport,
)
from screening.reports.words import (
    OWNERS,
    grade_words,
    level_words,
    minute_words,
    pass_label,
    station_name,
    word_of,
)

_MOST_STEPS: Final = 12
_FEWEST_POINTS: Final = 2

OUTCOMES: Final[Mapping[str, Promise]] = {
    "passed": _lazy("it passed"),
    "cleared": _lazy("newer data cleared it"),
    "mitigated": _lazy("it was acted on"),
    "open": _lazy("still to come"),
}
_STATES: Final[Mapping[str, Promise]] = {
    "detected": _lazy("seen, no level"),
    "watch": _lazy("level: watch"),
    "yellow": _lazy("level: yellow"),
    "red": _lazy("level: red"),
    "emergency": _lazy("level: emergency"),
    "mitigated": _lazy("recorded as acted on"),
    "cleared": _lazy("cleared"),
    "passed": _lazy("passed"),
    "stale": _lazy("figures too old to trust"),
}
_TOLD: Final[Mapping[str, Promise]] = {
    "sent": _lazy("was told"),
    "waiting": _lazy("message on its way"),
    "failed": _lazy("could not be told"),
}
_MET: Final[Mapping[str, Promise]] = {
    "met": _lazy("met"),
    "not_met": _lazy("not met"),
    "unknown": _lazy("cannot be judged"),
}


def story_sections(report: WeeklyReport) -> tuple[Section, ...]:
    """One section an event, or one that says that there was none."""
    if not report.stories:
        none = Words(
            _("Whether any pass asked for action is not known: nobody watched.")
            if is_unwatched(report)
            else _("No pass of this week asked for action, so there is no story to tell.")
        )
        return (Section("stories", _("Stories of the week"), (none,), is_annex=True),)
    sections = [_story(report, each) for each in report.stories]
    if report.stories_left_out:
        left_out = _("%(count)d less severe passes asked for action too; they are only counted.")
        words = Words(left_out % {"count": report.stories_left_out})
        sections.append(Section("stories-left-out", _("Not told here"), (words,), is_annex=True))
    return tuple(sections)


def _story(report: WeeklyReport, story: Story) -> Section:
    fact = story.fact
    title = _("%(station)s and %(object)s: %(level)s") % {
        "station": station_name(report, fact.station),
        "object": pass_label(fact),
        "level": level_words(fact.level),
    }
    blocks: list[Block] = [*_charts(story), Rows(_facts(story))]
    if story.verdicts:
        blocks.append(_verdicts(story))
    if story.steps:
        blocks += _steps(story.steps)
    return Section(f"story-{fact.conjunction_id}", title, tuple(blocks), is_annex=True)


def _charts(story: Story) -> list[Chart]:
    charts = []
    if len(story.evolution) >= _FEWEST_POINTS:
        charts.append(Chart(f"evolution-{story.fact.conjunction_id}", evolution_title(story)))
    if story.plane is not None:
        key = f"plane-{story.fact.conjunction_id}"
        charts.append(Chart(key, plane_title(story.plane), _plane_note(story.plane)))
    return charts


def _plane_note(plane: EncounterPlane) -> str:
    if plane.sigma_major_km is None:
        return _("Seen along the relative velocity.")
    return _("Seen along the relative velocity. Shaded: one and three sigma.")


def _facts(story: Story) -> tuple[tuple[str, str], ...]:
    fact = story.fact
    rows = [
        (_("Closest approach (UTC)"), minute_words(fact.tca_utc)),
        (_("Miss distance (radial, in-track, cross-track)"), _miss(fact)),
        (_("Relative speed"), speed_words(fact.relative_speed_km_s)),
        (_("Probability of collision"), _pc(fact)),
        (_("Owner"), word_of(OWNERS, fact.owner_code)),
        (_("Outcome"), _outcome(story)),
    ]
    if story.decision_point_utc is not None:
        rows.insert(1, (_("To be decided by (UTC)"), minute_words(story.decision_point_utc)))
    return tuple(rows)


def _miss(fact: PassFact) -> str:
    parts = (fact.radial_km, fact.in_track_km, fact.cross_track_km)
    if any(each is None for each in parts):
        return km_words(fact.miss_km)
    return f"{km_words(fact.miss_km)} ({', '.join(f'{each:+.3f}' for each in parts)} km)"


def _pc(fact: PassFact) -> str:
    words = probability(fact.pc, fact.pc_reason)
    if fact.pc is not None:
        words = f"{words}, {grade_words(fact.pc_grade)}"
    worst = _("worst case %(pc)s") % {"pc": probability(fact.max_pc)}
    return f"{words}; {worst}"


def _outcome(story: Story) -> str:
    words = word_of(OUTCOMES, story.outcome)
    if story.fact.realised_miss_km is not None:
        given = {"outcome": words, "miss": km_words(story.fact.realised_miss_km)}
        return _("%(outcome)s, at %(miss)s by later elements") % given
    return words


def _verdicts(story: Story) -> Table:
    """How the rules judged it, the station's own first: where they part is seen in one column."""
    heads = (_("Rule"), _("Judged"), _("Level"), _("What decided"))
    lines = tuple(
        (
            stated_words(each.criteria),
            word_of(_MET, each.outcome),
            level_words(each.level) if each.level else "\N{EN DASH}",
            typed(stated_words(each.clause)) or unknown_words(),
        )
        for each in story.verdicts
    )
    return Table(heads, lines, title=_("What each rule said"))


def _steps(steps: tuple[StoryStep, ...]) -> list[Block]:
    heads = (_("When (UTC)"), _("What"), _("Who"), _("In words"))
    lines = tuple(
        (
            minute_words(each.at_utc),
            step_words(each),
            text_words(each.who, 60) or _("the product"),
            stated_words(text_words(each.words, 160)) or "\N{EN DASH}",
        )
        for each in steps[:_MOST_STEPS]
    )
    blocks: list[Block] = [Table(heads, lines, title=_("Who knew what, and when"))]
    if len(steps) > _MOST_STEPS:
        more = _("And %(count)d more, in the annex data.") % {"count": len(steps) - _MOST_STEPS}
        blocks.append(Words(more))
    return blocks


def step_words(step: StoryStep) -> str:
    """What happened, in a word or two."""
    if step.kind == "acknowledged":
        return _("acknowledged")
    if step.kind == "outcome":
        return _("outcome recorded")
    words: Mapping[str, Promise] = {"transition": _STATES, "told": _TOLD, "case": KINDS}.get(
        step.kind, {}
    )
    return word_of(words, step.what)
