"""The words of the weekly summary that a manager may ask about, each explained in a sentence."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Term(NamedTuple):
    """A word as it stands in a sentence, and what it means."""

    word: str | Promise
    meaning: str | Promise
    heads: tuple[str | Promise, ...] = ()  # what a summary's tables and rows call it


TERMS: Final[dict[str, Term]] = {
    "acted_on": Term(
        _("yellow or worse"),
        _(
            "Passes that asked somebody to do something: yellow is to prepare, red is to act,"
            " emergency is to act at once."
        ),
        heads=(_("Asked for action"),),
    ),
    "arrow": Term(
        _("arrow"),
        _(
            "Up or down: the week differs from the mean of the weeks before it by more than chance"
            " alone makes weeks differ. Level: it does not."
        ),
    ),
    "close": Term(
        _("close pass"),
        _("An object came within this distance of the station, by the newest figures."),
    ),
    "miss": Term(
        _("miss"),
        _("The distance between the two objects at their closest."),
        heads=(_("Miss distance"),),
    ),
    "pc": Term(
        _("Pc"),
        _(
            "Probability of collision of one pass. 1e-4, one in ten thousand, is where operators"
            " of crewed stations usually plan to move."
        ),
        heads=(
            _("Probability"),
            _("Probability of collision"),
        ),
    ),
    "max_pc": Term(
        _("max Pc"),
        _(
            "The largest probability of collision that the geometry of a pass allows, however"
            " uncertain the orbits are."
        ),
        heads=(_("Worst-case probability"),),
    ),
    "grade": Term(
        _("grade"),
        _(
            "What a probability may be used for. Screening: from public data, to see where to"
            " look. Operational: from an operator's or agency's own data, to plan with."
        ),
        heads=(_("What it rests on"),),
    ),
    "level": Term(
        _("level"),
        _(
            "How much a pass matters by the station's rule: watch, yellow (prepare), red (act)"
            " or emergency."
        ),
    ),
    "tca": Term(
        _("TCA"),
        _("Time of closest approach: when two objects are nearest to each other."),
        heads=(_("Closest approach (UTC)"),),
    ),
    "cleared": Term(
        _("cleared"), _("Looked for again and not found: newer data moved the objects apart.")
    ),
    "late": Term(
        _("late discovery"),
        _("A pass first seen to matter when a burn to avoid it could no longer be planned."),
    ),
    "false_alarm": Term(
        _("false alarm"),
        _("A pass that was red or an emergency and then stayed outside the red limits."),
    ),
    "unwatched": Term(
        _("not watched"),
        _("No run looked at the station then. What was not looked at is unknown, not quiet."),
    ),
    "run": Term(
        _("run"),
        _("One search for close approaches over all known objects; one is planned every hour."),
    ),
    "gap": Term(
        _("longest gap"),
        _(
            "The longest time of the week in which no run began that finished. Each run looks days"
            " ahead, so that nothing went unwatched in it; what is new came after."
        ),
    ),
    "edition": Term(
        _("edition"),
        _(
            "One making of a week's summary. Later corrections make a new one beside it and say"
            " what changed."
        ),
    ),
    "notice": Term(
        _("notice"), _("What we told the operator of the other object about a pass, on record.")
    ),
    "hash": Term(
        _("hash"),
        _("A fingerprint of the data: built again from the same facts it is the same."),
        heads=(_("SHA-256 of its data"),),
    ),
}
