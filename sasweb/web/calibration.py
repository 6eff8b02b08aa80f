"""The Calibration page: predicted against realised, in words, a chart and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop, ngettext
from django.views.decorators.http import require_safe

from sasweb.schedule import PERIODIC_TASKS
from screening.common.clock import now_utc
from screening.common.durations import duration_words, short_words
from screening.conjunctions.calibration_cases import NEWER_BY, TRUE_WITHIN
from screening.conjunctions.calibration_selectors import calibration_counts, first_truth
from screening.conjunctions.models import CalibrationCount
from screening.engine.calibration import FEWEST_CASES, ONE_SIGMA_SHARE, Verdict

_ORBIT_WORDS: Final = {
    "leo": gettext_noop("Low orbit"),
    "drag_leo": gettext_noop("Low orbit, perigee under 450 km"),
    "meo": gettext_noop("Medium orbit"),
    "geo": gettext_noop("Geostationary belt"),
    "heo": gettext_noop("Highly eccentric orbit"),
    "beyond_geo": gettext_noop("Beyond the geostationary belt"),
}
GROUP_WORDS: Final = {
    "all": gettext_noop("All passes"),
    **_ORBIT_WORDS,
    "at_will": gettext_noop("Of a fleet that manoeuvres at will"),
    "seen": gettext_noop("Manoeuvre seen in its element sets"),
    "none_seen": gettext_noop("No manoeuvre seen in them"),
    "unknown": gettext_noop("Too few element sets to tell"),
    "not_told": gettext_noop("Assessed before this was kept"),
    "cdm": gettext_noop("Message of an operator (CDM)"),
    "ephemeris": gettext_noop("Operator's ephemeris"),
    "history": gettext_noop("Its own element sets"),
    "class_model": gettext_noop("Model of its kind of orbit"),
}
LEFT_OUT_WORDS: Final = {
    "truth_may_come": gettext_noop("%(count)s wait for element sets that may still come"),
    "no_later_elements": gettext_noop(
        "%(count)s have no newer element sets of both objects near TCA"
    ),
    "without_covariance": gettext_noop("%(count)s were made without a covariance"),
    "by_ephemeris": gettext_noop(
        "%(count)s were made by an operator's ephemeris, not by element sets"
    ),
    "not_propagated": gettext_noop("%(count)s could not be propagated to TCA"),
}
SECTIONS: Final = (
    (
        "by_age",
        gettext_noop("By orbit and age of the elements"),
        gettext_noop(
            "Of the object known worse; age at TCA. Those that manoeuvre stand apart: a burn undoes"
            " predictions that were sound."
        ),
    ),
    (
        "by_manoeuvring",
        gettext_noop("By whether it manoeuvres"),
        gettext_noop("Of the object known worse."),
    ),
    (
        "by_lead",
        gettext_noop("By how long before TCA it was said"),
        gettext_noop("When these element sets first said so."),
    ),
    (
        "by_source",
        gettext_noop("By where the sigma came from"),
        gettext_noop("Of the object known worse."),
    ),
)
_MOST_NAMED: Final = 3
COMPONENTS: Final = (
    gettext_noop("radial"),
    gettext_noop("in-track"),
    gettext_noop("cross-track"),
)
VERDICTS: Final = (  # of engine/calibration.py, which knows no languages
    gettext_noop("too few to say"),
    gettext_noop("sigma too small"),
    gettext_noop("agrees with 68 %"),
    gettext_noop("sigma too large"),
)


@dataclass(frozen=True, slots=True)
class ShareView:
    """One component's share within one sigma; percentages for a strip from 0 to 100."""

    component: str
    cases: int
    hits: int
    share: float
    low: float
    high: float
    verdict: str

    @property
    def component_words(self) -> str:
        return gettext(self.component)

    @property
    def verdict_words(self) -> str:
        return gettext(self.verdict)

    @property
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def interval(self) -> str:
        ends = {"low": f"{100 * self.low:.0f}", "high": f"{100 * self.high:.0f}"}
        return gettext("%(low)s to %(high)s") % ends

    @property
    def strip(self) -> dict[str, str]:
        """Where its mark and its interval stand, as CSS lengths."""
        ends = {"at": self.share, "low": self.low, "high": self.high}
        return {name: f"{100 * value:.2f}%" for name, value in ends.items()}

    @property
    def kind(self) -> str:
        """A word for style sheets."""
        return Verdict(self.verdict).name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class RowView:
    """One cell of a grouping: its words and its three shares."""

    group: str
    days: str
    shares: tuple[ShareView, ...]

    @property
    def cases(self) -> int:
        return self.shares[0].cases

    @property
    def words(self) -> str:
        return f"{self.group}, {self.days}" if self.days else self.group


@dataclass(frozen=True, slots=True)
class SectionView:
    """One grouping of the predictions."""

    key: str
    title: str
    note: str
    rows: list[RowView]


@require_safe
def calibration(request: HttpRequest) -> HttpResponse:
    """The newest count of past predictions that were right within one sigma."""
    count = calibration_counts().first()
    judged = count if count is not None and count.cases else None
    context = {
        "count": count,
        "headline": headline(judged) if judged else "",
        "sections": sections_of(judged) if judged else [],
        "left_out": left_out_words(count) if count else [],
        "first_truth": None if judged else first_truth(now_utc()),
        "every": duration_words(PERIODIC_TASKS["calibrate"].interval_s),
        "rules": {
            "within": short_words(TRUE_WITHIN.total_seconds()),
            "newer_by": short_words(NEWER_BY.total_seconds()),
            "fewest": FEWEST_CASES,
            "honest": f"{100 * ONE_SIGMA_SHARE:.2f}%",
        },
    }
    return render(request, "pages/validation/calibration.html", context)


def sections_of(count: CalibrationCount) -> list[SectionView]:
    """Each grouping of a count, in words."""
    return [
        SectionView(key, gettext(title), gettext(note), _rows(count.counts[key]))
        for key, title, note in SECTIONS
        if key in count.counts
    ]


def headline(count: CalibrationCount) -> str:
    """What the count says, in one or two sentences."""
    [row] = _rows(count.counts["all"])
    if row.cases < FEWEST_CASES:
        too_few = ngettext(
            "Too few to say: %(count)s pass could be judged, and %(fewest)s are needed.",
            "Too few to say: %(count)s passes could be judged, and %(fewest)s are needed.",
            row.cases,
        )
        return too_few % {"count": row.cases, "fewest": FEWEST_CASES}
    radial, along, across = (f"{each.percent} %" for each in row.shares)
    told = gettext(
        "Of %(count)s passes the last prediction was within one sigma for %(radial)s radially, "
        "%(along)s along the track and %(across)s across it; honest sigmas give 68 %%."
    ) % {"count": f"{row.cases:,}", "radial": radial, "along": along, "across": across}
    return f"{told} {_judgement(_rows(count.counts['by_age']))}"


def left_out_words(count: CalibrationCount) -> list[str]:
    """What was not judged, and why."""
    return [
        gettext(LEFT_OUT_WORDS.get(reason, f"%(count)s {reason}")) % {"count": f"{number:,}"}
        for reason, number in count.left_out_counts.items()
    ]


def _judgement(rows: Sequence[RowView]) -> str:
    """Where sigma is too small, the worst first; or that it is nowhere."""
    found = [
        (share.share, _too_small_words(share, row))
        for row in rows
        for share in row.shares
        if share.verdict == Verdict.TOO_SMALL
    ]
    if not found:
        return gettext("In no group with enough passes was sigma found too small.")
    named = [words for _, words in sorted(found, key=itemgetter(0))[:_MOST_NAMED]]
    others = len(found) - len(named)
    more = gettext(" and in %(count)s more cells") % {"count": others} if others else ""
    told = gettext("Sigma is too small %(where)s%(more)s.")
    return told % {"where": "; ".join(named), "more": more}


def _too_small_words(share: ShareView, row: RowView) -> str:
    told = gettext("%(component)s for %(group)s (%(share)s %%)")
    return told % {
        "component": share.component_words,
        "group": row.words.lower(),
        "share": share.percent,
    }


def _rows(stored: Sequence[dict[str, Any]]) -> list[RowView]:
    return [
        RowView(
            _group_words(each["group"]),
            _days_words(each["from_days"], each["until_days"]),
            tuple(ShareView(**share) for share in each["shares"]),
        )
        for each in stored
    ]


def _group_words(group: str) -> str:
    """A group as its table has it; what manoeuvres stands apart from its kind of orbit."""
    orbit = _ORBIT_WORDS.get(group.removesuffix("_manoeuvring"))
    if orbit and group.endswith("_manoeuvring"):
        return gettext("%(orbit)s, manoeuvring") % {"orbit": gettext(orbit)}
    return gettext(GROUP_WORDS.get(group, group))


def _days_words(from_days: float | None, until_days: float | None) -> str:
    if from_days is None or until_days is None:
        return ""
    if until_days <= 1.0:
        hours = {"low": f"{24 * from_days:g}", "high": f"{24 * until_days:g}"}
        return gettext("%(low)s to %(high)s h") % hours
    days = {"low": f"{from_days:g}", "high": f"{until_days:g}"}
    return gettext("%(low)s to %(high)s days") % days
