"""The probability of one encounter by every method, side by side, with what each assumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from sasweb.web.likelihood_said import probability_said
from screening.conjunctions.every_method import SAMPLES
from screening.conjunctions.likelihood_words import scale_words
from screening.engine.probability import alfano_max, chan, foster, monte_carlo, slow
from screening.engine.probability.results import FLAG_WORDS, Flag, Probability, Reason

_WORTH_SAYING: Final = 0.01
_BEYOND_FIRST_ORDER: Final = 0.5

NAMES: Final = {
    foster.METHOD: _("Foster, 2-D"),
    chan.METHOD: _("Chan, series"),
    alfano_max.METHOD: _("Alfano, maximum"),
    monte_carlo.METHOD: _("Monte Carlo, straight paths"),
    slow.METHOD: _("Slow encounter, Hall 3-D"),
}
ASSUMPTIONS: Final = {
    foster.METHOD: _("Straight paths, an uncertainty that keeps still, two spheres."),
    chan.METHOD: _("As Foster, and the ellipse made a circle with a hard body of equal area."),
    alfano_max.METHOD: _("As Foster, with the size of uncertainty that makes it greatest."),
    monte_carlo.METHOD: _(
        "As Foster, straight paths too, counted in %(samples)s samples: it checks the integral,"
        " not the assumption."
    ),
    slow.METHOD: _("Kepler orbits and uncertain velocities, for encounters of any length."),
}
FLAG_NAMES: Final = {
    Flag.SHORT_ENCOUNTER_VIOLATED: _("too slow for straight paths"),
    Flag.ENCOUNTER_EXTENDED: _("lasts long"),
    Flag.ENCOUNTER_OFFSET: _("likeliest away from TCA"),
    Flag.ENCOUNTER_INACCURATE: _("differs from the slow-encounter method"),
    Flag.COVARIANCE_REPAIRED: _("covariance repaired"),
    Flag.COVARIANCE_INDEFINITE: _("covariance indefinite"),
    Flag.PRIMARY_COVARIANCE_ZERO: _("primary's covariance is zero"),
    Flag.SECONDARY_COVARIANCE_ZERO: _("secondary's covariance is zero"),
    Flag.DILUTED: _("diluted"),
    Flag.COVARIANCE_DEFAULTED: _("uncertainty of its class"),
    Flag.STATE_FAR_FROM_TCA: _("far from TCA"),
    Flag.WINDOW_CUT: _("value depends on the time looked at"),
    Flag.MORE_THAN_ONE_COLLISION_EXPECTED: _("capped at one"),
    Flag.ENCOUNTER_CURVED: _("paths bend"),
    Flag.ENCOUNTER_VELOCITY_UNSURE: _("velocity unsure"),
    Flag.SIZE_ASSUMED: _("size assumed"),
}
_WHY: Final = {
    foster.METHOD: _("Recommended: the encounter is short enough for straight paths."),
    slow.METHOD: _("Recommended: the encounter is too slow for straight paths."),
}
_WITH_RESERVE: Final = _(
    "Recommended with reserve: straight paths are a strain here; nothing better can be computed."
)


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One method's answer. ``why`` is empty unless the run's own value comes from it."""

    name: str
    assumes: str
    pc: float | None
    reason: str
    notes: tuple[str, ...]
    flags: Flag
    why: str

    @property
    def is_doubtful(self) -> bool:
        """Whether its assumptions are known to fail here."""
        return Flag.SHORT_ENCOUNTER_VIOLATED in self.flags and not self.why

    @property
    def flag_names(self) -> list[str]:
        return [gettext(FLAG_NAMES[flag]) for flag in FLAG_NAMES if flag in self.flags]


def method_rows(found: Mapping[str, Probability], recommended: str) -> tuple[MethodRow, ...]:
    """Put answers by method into words, in the order of ``NAMES``."""
    return tuple(
        MethodRow(
            name=gettext(name),
            assumes=gettext(ASSUMPTIONS[key]) % {"samples": f"{SAMPLES:,}"},
            pc=found[key].pc,
            reason=_reason(found[key]),
            notes=_notes(found[key]),
            flags=found[key].flags,
            why=_why(found[key]) if key == recommended else "",
        )
        for key, name in NAMES.items()
    )


def flag_sentences(rows: tuple[MethodRow, ...]) -> list[str]:
    """Every flag that any of the rows has, as a sentence, once."""
    every = Flag.NONE
    for row in rows:
        every |= row.flags
    return [gettext(FLAG_WORDS[flag]) for flag in FLAG_WORDS if flag in every]


def _reason(found: Probability) -> str:
    if found.reason is Reason.NO_SAMPLE_HIT:
        most = probability_said(found.figures["pc_high"] or 1.0)
        sentence = gettext(
            "None of %(samples)s samples collided: under %(most)s with 95 %% confidence."
        )
        return sentence % {"samples": f"{SAMPLES:,}", "most": most}
    return gettext(found.reason_words) if found.reason_words else ""


def _notes(found: Probability) -> tuple[str, ...]:
    """What a method found besides, where there is a value."""
    if found.pc is None:
        return ()
    figures = found.figures
    if found.method == alfano_max.METHOD:
        return (_at_scale(figures["scale_at_max"]),)
    if found.method == chan.METHOD:
        return _equal_area_notes(abs(figures["equal_area_error"] or 0.0))
    if found.method == monte_carlo.METHOD:
        hits = figures["hits"] or 0.0
        sentence = ngettext(
            "%(hits)s hit; %(between)s with 95 %% confidence.",
            "%(hits)s hits; %(between)s with 95 %% confidence.",
            int(hits),
        )
        between = _between(figures["pc_low"], figures["pc_high"])
        return (sentence % {"hits": f"{hits:,.0f}", "between": between},)
    if found.method == slow.METHOD and Flag.WINDOW_CUT in found.flags:
        return _window_notes(figures["begin_s"], figures["end_s"])
    return ()


def _between(low: float | None, high: float | None) -> str:
    """The ends of an interval of probabilities, or the one that is known."""
    ends = [probability_said(each) for each in (low, high) if each is not None]
    if len(ends) < 2:
        return "".join(ends)
    return gettext("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}


def _window_notes(begin_s: float | None, end_s: float | None) -> tuple[str, ...]:
    """From when to when collisions were counted, where that decides the value."""
    if begin_s is None or end_s is None:
        return ()
    before_min, after_min = -begin_s / 60.0, end_s / 60.0
    sentence = gettext("Counted from %(before)s min before to %(after)s min after TCA only.")
    return (sentence % {"before": f"{before_min:.0f}", "after": f"{after_min:.0f}"},)


def _equal_area_notes(error: float) -> tuple[str, ...]:
    """Its first-order error, while that is an error and not nonsense."""
    if error < _WORTH_SAYING:
        return ()
    if error > _BEYOND_FIRST_ORDER:
        return (gettext("Equal area is too rough for this hard body and ellipse."),)
    return (gettext("Equal area may be off by %(error)s.") % {"error": f"{error:.0%}"},)


def _at_scale(scale: float | None) -> str:
    """Where the maximum is, and on which side of it the present uncertainty lies."""
    if scale is None:
        return ""
    if scale == 0.0:
        return gettext("The miss is inside the hard body: certainty would be the worst.")
    if scale < 1.0:
        sentence = gettext("At %(scale)s times today's uncertainty: diluted.")
    else:
        sentence = gettext("At %(scale)s times today's uncertainty: not diluted.")
    return sentence % {"scale": scale_words(scale)}


def _why(found: Probability) -> str:
    is_strained = found.method == foster.METHOD and Flag.SHORT_ENCOUNTER_VIOLATED in found.flags
    why = _WITH_RESERVE if is_strained else _WHY.get(found.method, "")
    return gettext(why) if why else ""
