"""One event's charts: how its predicted miss went, and where it lay in its uncertainty."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Ellipse
from matplotlib.ticker import FuncFormatter, MaxNLocator

from screening.coordination.documents.figures import km_words
from screening.reports.charts.drawing import ACCENT, LEVEL_COLOURS, LEVEL_SHAPES, MUTED, PAST, TEXT
from screening.reports.weekly_types import EncounterPlane, Story

_HOUR_S = 3600.0
_DENSE_FROM = 40
_WIDER = 1.9  # how much wider than high the encounter plane is drawn


def draw_evolution(axes: Axes, *, story: Story) -> None:
    """Draw the predicted miss against the hours before closest approach, each mark its level's."""
    tca_utc = story.fact.tca_utc
    hours = [(tca_utc - each.at_utc).total_seconds() / _HOUR_S for each in story.evolution]
    misses = [each.miss_km for each in story.evolution]
    axes.plot(hours, misses, color=PAST, linewidth=1.0, zorder=1)
    _mark_levels(axes, story, hours)
    _label_end(axes, hours[-1], misses[-1])
    _mark_decision(axes, story, max(hours))
    first = max(hours)
    axes.set_xlim(first * 1.04 + 0.1, -0.16 * first)
    axes.set_xticks(
        [each for each in MaxNLocator(6).tick_values(0.0, first) if 0.0 <= each <= first]
    )
    axes.set_ylim(0.0, max(misses) * 1.15 or 1.0)
    axes.yaxis.set_major_locator(MaxNLocator(4))
    axes.set_xlabel(_("hours before closest approach"))
    axes.set_ylabel(_("miss distance, km"))


def _mark_levels(axes: Axes, story: Story, hours: list[float]) -> None:
    """A mark for each assessment, in the shape and colour of its level."""
    size = 2.5 if len(hours) > _DENSE_FROM else 4.5
    points = list(zip(hours, story.evolution, strict=True))
    for level, shape in LEVEL_SHAPES.items():
        own = [(hour, each.miss_km) for hour, each in points if (each.level or "none") == level]
        axes.plot(
            [hour for hour, _miss in own], [miss for _hour, miss in own], shape,
            color=LEVEL_COLOURS[level], markersize=size, zorder=2,
        )  # fmt: skip


def _label_end(axes: Axes, hour: float, miss_km: float) -> None:
    axes.annotate(
        km_words(miss_km), (hour, miss_km), (4, 3), textcoords="offset points",
        color=TEXT, fontsize=7.5,
    )  # fmt: skip


def _mark_decision(axes: Axes, story: Story, earliest: float) -> None:
    if story.decision_point_utc is None:
        return
    hour = (story.fact.tca_utc - story.decision_point_utc).total_seconds() / _HOUR_S
    if not 0.0 <= hour <= earliest:
        return
    axes.axvline(hour, color=MUTED, linewidth=0.8, linestyle=(0, (3, 2)), zorder=0)
    axes.annotate(
        _("decide by"), (hour, 0.98), (2, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", va="top", color=MUTED, fontsize=6.5,
    )  # fmt: skip


def draw_plane(axes: Axes, *, plane: EncounterPlane) -> None:
    """Draw station and object across their relative velocity, with one and three sigmas."""
    reach = max(abs(plane.xi_km) / _WIDER, abs(plane.zeta_km), plane.hard_body_radius_km) * 1.2
    major, minor, angle = plane.sigma_major_km, plane.sigma_minor_km, plane.sigma_angle_deg
    if major is not None and minor is not None and angle is not None:
        reach = max(reach, _add_sigmas(axes, plane, major, minor, angle))
    axes.add_patch(Circle((0.0, 0.0), plane.hard_body_radius_km, color=TEXT, zorder=3))
    axes.plot([0.0, plane.xi_km], [0.0, plane.zeta_km], color=MUTED, linewidth=0.8, zorder=2)
    axes.plot([0.0], [0.0], "o", color=TEXT, markersize=2.5, zorder=3)
    axes.plot([plane.xi_km], [plane.zeta_km], "D", color=ACCENT, markersize=4, zorder=4)
    is_left = plane.xi_km < 0.0
    _name(axes, _("object"), (plane.xi_km, plane.zeta_km), ACCENT, is_left=is_left)
    _name(axes, _("station"), (0.0, 0.0), TEXT, is_left=not is_left)
    axes.set_aspect("equal")
    axes.set_xlim(-reach * _WIDER, reach * _WIDER)
    axes.set_ylim(-reach, reach)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
    axes.set_xlabel("km")
    axes.set_ylabel("km")


def _add_sigmas(
    axes: Axes, plane: EncounterPlane, major: float, minor: float, angle: float
) -> float:
    """Ellipses about the object; returns how far up or down the view must reach, km."""
    at = (plane.xi_km, plane.zeta_km)
    for sigmas, alpha in ((3.0, 0.12), (1.0, 0.28)):
        axes.add_patch(
            Ellipse(
                at, 2 * sigmas * major, 2 * sigmas * minor, angle=angle, facecolor=ACCENT,
                alpha=alpha, linewidth=0, zorder=1,
            )
        )  # fmt: skip
    turn = math.radians(angle)
    across = 3.0 * math.hypot(major * math.cos(turn), minor * math.sin(turn))
    up = 3.0 * math.hypot(major * math.sin(turn), minor * math.cos(turn))
    return 1.05 * max(abs(plane.zeta_km) + up, (abs(plane.xi_km) + across) / _WIDER)


def _name(axes: Axes, words: str, at: tuple[float, float], colour: str, *, is_left: bool) -> None:
    axes.annotate(
        words, at, (-6 if is_left else 6, 0), textcoords="offset points", color=colour,
        fontsize=7.0, zorder=5, va="center", ha="right" if is_left else "left",
    )  # fmt: skip
