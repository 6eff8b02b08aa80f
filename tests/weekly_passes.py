"""A week, its passes and their stories without a database, for summaries that are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from screening.reports.interval import IsoWeek
from screening.reports.weekly_types import (
    EncounterPlane,
    EvolutionPoint,
    PassFact,
    Story,
    StoryStep,
    Verdict,
)

WEEK: Final = IsoWeek(2026, 11)
HOSTILE_NAMES: Final = (
    "</script><script>alert(1)</script>",
    '#eval("1") *bold* $x^2$ @ref <label> \\ `raw`',
    '=HYPERLINK("http://evil.example","x")',
    "A\x00B\x07C\x1bD\u202eE\nF",
    "LONG-" + "X" * 195,
    "LONG " + "name of many words " * 10,
    "长征六号甲 碎片 (CZ-6A DEB)",
)


def at(day: float, week: IsoWeek = WEEK) -> datetime:
    """An instant so many days after the week's start."""
    return week.start_utc + timedelta(days=day)


def sample_fact(**changes: Any) -> PassFact:
    """One pass of the ISS that the rule called red, with every figure."""
    fact = PassFact(
        conjunction_id=41,
        station="iss",
        object_name="STARLINK-2305",
        norad_cat_id=47989,
        owner_code="US",
        object_type="payload",
        constellation="Starlink",
        tca_utc=at(2.91),
        miss_km=0.412,
        radial_km=0.121,
        in_track_km=-0.38,
        cross_track_km=0.1,
        relative_speed_km_s=9.84,
        pc=2.1e-4,
        pc_grade="screening",
        pc_reason="",
        max_pc=8.4e-4,
        level="red",
        state="passed",
        realised_miss_km=0.655,
        element_age_days=1.2,
        is_synthetic=False,
        is_exercise=False,
    )
    return replace(fact, **changes)


def facts(count: int, *, names: tuple[str, ...] = (), first_id: int = 41) -> tuple[PassFact, ...]:
    """So many passes, each less near and less likely than the one before, of both stations."""
    levels = ("red", "yellow", "yellow", "watch", "watch", "", "", "", "", "")
    owners = (("US", "Starlink"), ("CIS", ""), ("PRC", ""), ("US", "OneWeb"), ("", ""))
    return tuple(
        sample_fact(
            conjunction_id=first_id + index,
            station=("iss", "css")[index % 2],
            object_name=names[index % len(names)] if names else f"STARLINK-{2305 + index}",
            norad_cat_id=47989 + index,
            owner_code=owners[index % 5][0],
            constellation=owners[index % 5][1],
            object_type=("payload", "debris", "rocket_body", "payload", "unknown")[index % 5],
            tca_utc=at(0.3 + 6.5 * (index * 0.618 % 1.0)),
            miss_km=0.412 + 1.1 * index,
            pc=None if index % 7 == 5 else 2.1e-4 / (1 + index) ** 2,
            pc_reason="the encounter is too slow for the two-dimensional methods"
            if index % 7 == 5
            else "",
            max_pc=8.4e-4 / (1 + index),
            level=levels[index] if index < len(levels) else "",
        )
        for index in range(count)
    )


def sample_story(fact: PassFact, *, runs: int = 9) -> Story:
    """A story from the first sight to the outcome."""
    seen = [fact.tca_utc - timedelta(hours=68.0 * (1 - index / runs)) for index in range(runs)]
    return Story(
        fact=fact,
        evolution=tuple(
            EvolutionPoint(
                at_utc=each,
                by="run" if index % 4 else "18 SDS",
                miss_km=fact.miss_km * (1 + 1.5 * abs(runs - index - 1) / runs * (-0.4) ** index)
                if index
                else fact.miss_km * 4,
                pc=None if index == 1 else (fact.pc or 1e-6) / (1 + 3 * (runs - index - 1)),
                level=("", "watch", "yellow", fact.level)[min(3, index)],
            )
            for index, each in enumerate(seen)
        ),
        plane=EncounterPlane(
            xi_km=0.13,
            zeta_km=0.39,
            sigma_major_km=1.1,
            sigma_minor_km=0.24,
            sigma_angle_deg=64.0,
            hard_body_radius_km=0.065,
        ),
        steps=(
            StoryStep(
                at_utc=seen[0], kind="transition", what="watch", who="", words="Miss under 5 km."
            ),
            StoryStep(
                at_utc=seen[3],
                kind="transition",
                what=fact.level or "yellow",
                who="",
                words="Probability of collision at least 1e-04.",
            ),
            StoryStep(
                at_utc=seen[3] + timedelta(minutes=1),
                kind="told",
                what="sent",
                who="Flight control, Houston",
                words="",
            ),
            StoryStep(
                at_utc=seen[3] + timedelta(minutes=9),
                kind="acknowledged",
                what="page",
                who="J. Doe",
                words="Looking at it.",
            ),
            StoryStep(
                at_utc=seen[4], kind="case", what="notified", who="SpaceX", words="Warning sent."
            ),
        ),
        verdicts=(
            Verdict(
                criteria="Station's own rule",
                level=fact.level,
                outcome="met",
                clause="Pc 2.1e−04 (>= 1e−04); miss 0.412 km (< 1 km)",
            ),
            Verdict(
                criteria="US emergency notification",
                level="",
                outcome="not_met",
                clause="time to closest approach 68 h (< 72 h); Pc 2.1e−05 (> 1e−04)",
            ),
            Verdict(
                criteria="Station side, 2021",
                level="",
                outcome="unknown",
                clause="intent is not known",
            ),
        ),
        decision_point_utc=fact.tca_utc - timedelta(hours=28),
        outcome="passed",
    )
