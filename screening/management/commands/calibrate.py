"""Hold past predictions against what later element sets make of them, here and now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from screening.common.instants import minute_text
from screening.conjunctions.models import CalibrationCount
from screening.conjunctions.services import calibration_compute

_LINE = "{group:14} {ages:>14} {cases:>7}  {shares}"


class Command(BaseCommand):
    help = "Count how often past predictions were right within one sigma, and store the count."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(_report(calibration_compute())))


def _report(count: CalibrationCount) -> list[str]:
    left_out = ", ".join(
        f"{number:,} {reason.replace('_', ' ')}" for reason, number in count.left_out_counts.items()
    )
    lines = [
        f"{count.cases:,} of {count.predictions:,} predictions of {count.passes:,} passes judged "
        f"in {count.seconds:.1f} s, TCA from {minute_text(count.window_start_utc)} to "
        f"{minute_text(count.window_end_utc)} UTC",
        f"Not judged: {left_out or 'none'}",
    ]
    if count.cases:
        heads = "within one sigma: R, I, C"
        lines.append(_LINE.format(group="orbit", ages="age (days)", cases="passes", shares=heads))
        lines += [_line(row) for row in count.counts["by_age"]]
    return lines


def _line(row: dict[str, Any]) -> str:
    return _LINE.format(
        group=row["group"],
        ages=f"{row['from_days']:g} to {row['until_days']:g}",
        cases=row["shares"][0]["cases"],
        shares=", ".join(f"{each['share']:.0%} ({each['verdict']})" for each in row["shares"]),
    )
