"""Bars: how a week stands among those before it, and whose objects came near."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from matplotlib.axes import Axes

from screening.reports.charts.drawing import ACCENT, LINE, MUTED, PAST, TEXT
from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import RiskOrigin, StationWeek
from screening.reports.words import OWNERS, share_label

FEWEST_ROWS: Final = 3  # a bar alone keeps the height of one among others
_EVERY: Final = 2


def draw_trend(axes: Axes, *, station: StationWeek, week: str) -> None:
    """Draw a bar for each of twelve weeks before and this one; unwatched weeks say so."""
    headline = station.headline
    counts = (*headline.before, headline.this_week)
    last = len(counts) - 1
    highest = max((each for each in counts if each is not None), default=0)
    for place, count in enumerate(counts):
        colour = ACCENT if place == last else PAST
        if count is None:
            axes.text(place, 0.0, "?", ha="center", va="bottom", color=MUTED)
            continue
        axes.bar(place, count, color=colour, width=0.72)
        axes.annotate(
            str(count), (place, count), (0, 2.5), textcoords="offset points", ha="center",
            color=TEXT if place == last else MUTED, fontsize=8.5 if place == last else 6.5,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        )  # fmt: skip
    _mark_mean(axes, headline.mean, last)
    this = IsoWeek.parse(week)
    places = range(last, -1, -_EVERY)
    axes.set_xticks(list(places), [f"W{this.before(last - each).number:02d}" for each in places])
    axes.set_yticks([])
    axes.set_ylim(0.0, max(1.0, highest * 1.2))
    axes.set_xlim(-0.6, last + 1.9)
    axes.spines["left"].set_visible(False)


def _mark_mean(axes: Axes, mean: float | None, last: int) -> None:
    """A line at the mean, with its name at its end."""
    if mean is None:
        return
    ends = [-0.5, last + 0.5]
    axes.plot(ends, [mean, mean], color=MUTED, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
    words = _("mean\n%(mean)s") % {"mean": f"{mean:.1f}"}
    axes.text(last + 0.6, mean, words, va="center", color=MUTED, fontsize=6.5)


def draw_origin(axes: Axes, *, origin: RiskOrigin) -> None:
    """Draw a bar for each owner, the part that asked for action darker."""
    shares = list(reversed(origin.owners))
    places = range(len(shares))
    axes.barh(places, [each.passes for each in shares], color=PAST, height=0.68)
    axes.barh(places, [each.acted_on for each in shares], color=ACCENT, height=0.68)
    for place, each in enumerate(shares):
        words = str(each.passes)
        if each.acted_on:
            words = _("%(passes)d, of which %(acted_on)d asked for action (dark)") % {
                "passes": each.passes,
                "acted_on": each.acted_on,
            }
        axes.annotate(
            words, (each.passes, place), (3, 0), textcoords="offset points", va="center",
            color=MUTED, fontsize=7.0,
        )  # fmt: skip
    axes.set_yticks(list(places), [share_label(each, OWNERS) for each in shares], color=TEXT)
    axes.set_xticks([])
    axes.set_ylim(len(shares) - max(FEWEST_ROWS, len(shares)) - 0.5, len(shares) - 0.5)
    axes.set_xlim(0.0, max(each.passes for each in shares) * 1.6)
    axes.spines["bottom"].set_visible(False)
    axes.spines["left"].set_color(LINE)
    axes.tick_params(axis="y", length=0)
