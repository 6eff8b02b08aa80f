"""The Calibration page: predicted against realised, in words, a chart and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from sasweb.schedule import PERIODIC_TASKS
from screening.common.clock import now_utc
from screening.common.durations import duration_words, short_words
from screening.conjunctions.calibration_cases import NEWER_BY, TRUE_WITHIN
from screening.conjunctions.calibration_selectors import calibration_counts, first_truth
from screening.conjunctions.models import CalibrationCount
from screening.engine.calibration import FEWEST_CASES, ONE_SIGMA_SHARE, Verdict

_ORBIT_WORDS: Final = {
    "leo": "Low orbit",
    "drag_leo": "Low orbit, perigee under 450 km",
    "meo": "Medium orbit",
    "geo": "Geostationary belt",
    "heo": "Highly eccentric orbit",
    "beyond_geo": "Beyond the geostationary belt",
}
GROUP_WORDS: Final = {
    "all": "All passes",
    **_ORBIT_WORDS,
    **{f"{name}_manoeuvring": f"{words}, manoeuvring" for name, words in _ORBIT_WORDS.items()},
    "at_will": "Of a fleet that manoeuvres at will",
    "seen": "Manoeuvre seen in its element sets",
    "none_seen": "No manoeuvre seen in them",
    "unknown": "Too few element sets to tell",
    "not_told": "Assessed before this was kept",
    "cdm": "Message of an operator (CDM)",
    "ephemeris": "Operator's ephemeris",
    "history": "Its own element sets",
    "class_model": "Model of its kind of orbit",
}
LEFT_OUT_WORDS: Final = {
    "truth_may_come": "wait for element sets that may still come",
    "no_later_elements": "have no newer element sets of both objects near TCA",
    "without_covariance": "were made without a covariance",
    "by_ephemeris": "were made by an operator's ephemeris, not by element sets",
    "not_propagated": "could not be propagated to TCA",
}
SECTIONS: Final = (
    (
        "by_age",
        "By orbit and age of the elements",
        "Of the object known worse; age at TCA. Those that manoeuvre stand apart: a burn undoes"
        " predictions that were sound.",
    ),
    ("by_manoeuvring", "By whether it manoeuvres", "Of the object known worse."),
    ("by_lead", "By how long before TCA it was said", "When these element sets first said so."),
    ("by_source", "By where the sigma came from", "Of the object known worse."),
)
_MOST_NAMED: Final = 3


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
    def percent(self) -> int:
        return round(100 * self.share)

    @property
    def interval(self) -> str:
        return f"{100 * self.low:.0f} to {100 * self.high:.0f}"

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
        SectionView(key, title, note, _rows(count.counts[key]))
        for key, title, note in SECTIONS
        if key in count.counts
    ]


def headline(count: CalibrationCount) -> str:
    """What the count says, in one or two sentences."""
    [row] = _rows(count.counts["all"])
    if row.cases < FEWEST_CASES:
        return (
            f"Too few to say: {row.cases} {_plural(row.cases, 'pass', 'passes')} could be judged, "
            f"and {FEWEST_CASES} are needed."
        )
    radial, along, across = (f"{each.percent} %" for each in row.shares)
    return (
        f"Of {row.cases:,} passes the last prediction was within one sigma for {radial} radially, "
        f"{along} along the track and {across} across it; honest sigmas give 68 %. "
        + _judgement(_rows(count.counts["by_age"]))
    )


def left_out_words(count: CalibrationCount) -> list[str]:
    """What was not judged, and why."""
    return [
        f"{number:,} {LEFT_OUT_WORDS.get(reason, reason)}"
        for reason, number in count.left_out_counts.items()
    ]


def _judgement(rows: Sequence[RowView]) -> str:
    """Where sigma is too small, the worst first; or that it is nowhere."""
    found = [
        (share.share, f"{share.component} for {row.words.lower()} ({share.percent} %)")
        for row in rows
        for share in row.shares
        if share.verdict == Verdict.TOO_SMALL
    ]
    if not found:
        return "In no group with enough passes was sigma found too small."
    named = [words for _, words in sorted(found, key=itemgetter(0))[:_MOST_NAMED]]
    more = f" and in {len(found) - len(named)} more cells" if len(found) > len(named) else ""
    return f"Sigma is too small {'; '.join(named)}{more}."


def _rows(stored: Sequence[dict[str, Any]]) -> list[RowView]:
    return [
        RowView(
            GROUP_WORDS.get(each["group"], each["group"]),
            _days_words(each["from_days"], each["until_days"]),
            tuple(ShareView(**share) for share in each["shares"]),
        )
        for each in stored
    ]


def _days_words(from_days: float | None, until_days: float | None) -> str:
    if from_days is None or until_days is None:
        return ""
    if until_days <= 1.0:
        return f"{24 * from_days:g} to {24 * until_days:g} h"
    return f"{from_days:g} to {until_days:g} days"


def _plural(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
