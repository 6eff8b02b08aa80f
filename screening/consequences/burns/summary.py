"""What a search of burns found, in a few lines for a terminal."""

from __future__ import annotations

from screening.consequences.burns.judged import LOW_PC, BurnReport, Judged
from screening.consequences.burns.question import iso_z
from screening.consequences.burns.words import event_words
from screening.engine.burn_search import Outcome


def summary(report: BurnReport) -> str:
    """Say in lines what was asked and found."""
    inputs, search = report.inputs, report.search
    tried = sum(isinstance(each, Outcome) for each in search.candidates)
    good = sum(map(report.avoids, report.candidates))
    lines = [
        f"{inputs.mover.name} and {inputs.other.name} without a burn:"
        f" {event_words(search.before.miss_distance_km, report.pc_before)}"
        f" at {iso_z(search.before.tca_utc)}",
        f"burns tried: {tried:,}, refused: {len(search.candidates) - tried:,},"
        f" pairs: {search.pairs:,}",
        f"burns that avoid it by {report.threshold_km:g} km or more and bring nothing"
        f" else near: {good:,}; the smallest with a Pc under {LOW_PC:g}:",
        *map(_line, report.best),
    ]
    if report.compromises:
        lines += ["none; what comes nearest to it:", *map(_line, report.compromises)]
    return "\n".join(lines)


def _line(each: Judged) -> str:
    burn, outcome = each.tried.burn, each.tried
    now = outcome.event if isinstance(outcome, Outcome) else None
    found = "nothing known" if now is None else event_words(now.miss_distance_km, each.pc)
    size_m_s = sum(burn.dv_rtn_m_s)  # along one axis
    return f"  {size_m_s:+g} m/s {each.tried.direction.value} at {iso_z(burn.at_utc)}: {found}"
