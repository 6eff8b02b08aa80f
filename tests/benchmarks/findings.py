"""What `make bench` measures: each function runs its cases and yields findings with their bars."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sasweb.experiment_records import Bar, Finding, Relation
from tests.benchmarks import astroz_peer
from tests.benchmarks.cases import Case, Figures
from tests.benchmarks.risk import SETS

RunCase = Callable[..., Figures]
MEMORY_BARS = {30_000: Bar(Relation.AT_MOST, 0.6, 0.4), 100_000: Bar(Relation.AT_MOST, 1.2, 0.8)}
STATIONS_THRESHOLD_KM = 60.0
ENCOUNTERS = 100_000
BURN_HOURS = 72.0
_EVERYTHING = 10_000_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured; ``catalogue`` None means SYNTHETIC objects throughout."""

    catalogue: Path | None
    workers: int
    rounds: int
    hours: float
    long_hours: float
    objects: int
    scaling: Sequence[int]

    def case(self, what: str, **changes: object) -> Case:
        path = None if self.catalogue is None else str(self.catalogue)
        case = Case(what, self.hours, self.workers, self.objects, path)
        return replace(case, **changes)  # type: ignore[arg-type]


WHOLE = Plan(
    catalogue=None, workers=2, rounds=3, hours=24.0, long_hours=168.0, objects=_EVERYTHING,
    scaling=(5_000, 10_000, 30_000, 100_000),
)  # fmt: skip
QUICK = replace(
    WHOLE, rounds=1, hours=1.0, long_hours=3.0, objects=3_000, scaling=(2_000, 4_000, 8_000)
)


def one_day(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield the ratio to astroz of interleaved runs, and our own seconds and stages."""
    ours, theirs = [], []
    for _ in range(plan.rounds):
        ours.append(run(plan.case("all")))
        if astroz_peer.is_present():
            theirs.append(run(plan.case("astroz")))
    yield _ratio(plan, ours, theirs)
    yield Finding(
        key="one_day_seconds",
        title=f"All against all, {plan.hours:g} h, 5 km: median seconds",
        unit="s",
        value=_median(ours, "seconds"),
        bar=Bar(Relation.AT_MOST, 8.0, 3.0),
        note="Indicative: it depends on the machine and on what else runs there.",
        figures=_all_figures(ours),
    )


def _ratio(plan: Plan, ours: Sequence[Figures], theirs: Sequence[Figures]) -> Finding:
    known = bool(theirs)
    figures: Figures = {"seconds": [each["seconds"] for each in ours]}
    if known:
        figures |= {
            "astroz_seconds": [each["seconds"] for each in theirs],
            "ratio_of_each_round": [
                their["seconds"] / our["seconds"] for our, their in zip(ours, theirs, strict=True)
            ],
            "ratio_of_processor_time": _median(theirs, "cpu_s") / _median(ours, "cpu_s"),
            "events": ours[0]["events"],
            "astroz_events": theirs[0]["events"],
            "astroz_peak_memory_gb": max(each["peak_memory_gb"] for each in theirs),
        }
    return Finding(
        key="one_day_ratio",
        title=f"All against all, {plan.hours:g} h, 5 km: times as fast as astroz.screen",
        unit="×",
        value=_median(theirs, "seconds") / _median(ours, "seconds") if known else None,
        bar=Bar(Relation.AT_LEAST, 4.0, 8.0),
        note=f"Medians of {plan.rounds} runs each, in turn; astroz 0.17.0, step "
        f"{astroz_peer.STEP_MIN:g} min, as many threads."
        if known
        else astroz_peer.ABSENT,
        figures=figures,
    )


def one_week(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield seconds for the long window."""
    measured = run(plan.case("all", hours=plan.long_hours))
    yield Finding(
        key="seven_days_seconds",
        title=f"All against all, {plan.long_hours / 24:g} days, 5 km",
        unit="s",
        value=measured["seconds"],
        bar=Bar(Relation.AT_MOST, 60.0, 20.0),
        figures=_all_figures([measured]),
    )


def scaling(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield the exponent of the cost over the number of objects, and memory at its bars."""
    runs = {n: run(plan.case("all", objects=n, catalogue=None)) for n in plan.scaling}
    yield Finding(
        key="cost_exponent",
        title=f"Cost over {plan.scaling[0]:,} to {plan.scaling[-1]:,} objects: N to the power of",
        unit="",
        value=fitted_exponent(list(runs), [each["cpu_s"] for each in runs.values()]),
        bar=Bar(Relation.AT_MOST, 1.4, 1.2),
        note=f"Processor time for {plan.hours:g} h, least squares through logarithms. SYNTHETIC "
        "objects, drawn as the demo catalogue is: the more there are, the more of them are debris.",
        figures={
            f"{n:,} objects": {
                "seconds": each["seconds"],
                "processor_s": each["cpu_s"],
                "peak_memory_gb": each["peak_memory_gb"],
                "events": each["events"],
            }
            for n, each in runs.items()
        },
    )
    for n, bar in MEMORY_BARS.items():
        if n in runs:
            yield Finding(
                key=f"peak_memory_{n}",
                title=f"Peak memory of a whole process, {n:,} objects, {plan.hours:g} h",
                unit="GB",
                value=runs[n]["peak_memory_gb"],
                bar=bar,
                note="SYNTHETIC objects; with the interpreter, its packages and the element sets.",
            )


def stations(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield seconds for both stations against all, warm."""
    runs = [
        run(plan.case("stations", hours=plan.long_hours, threshold_km=STATIONS_THRESHOLD_KM))
        for _ in range(plan.rounds)
    ]
    yield Finding(
        key="stations_seconds",
        title=f"Both stations against all, {plan.long_hours / 24:g} days, "
        f"{STATIONS_THRESHOLD_KM:g} km, warm: median seconds",
        unit="s",
        value=_median(runs, "seconds"),
        bar=Bar(Relation.AT_MOST, 3.0, 0.5),
        figures=_all_figures(runs),
    )


def risk(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield what judging the stations' passes adds to the runs that find them."""
    runs = [run(plan.case("risk")) for _ in range(plan.rounds)]
    objects = f"{runs[0]['objects']:,} objects with {SETS} element sets each"
    parts = ("first", "hourly")
    yield Finding(
        key="risk_share",
        title="Risk of both stations' passes, 7 days: what it adds to an hourly run",
        unit="",
        value=_median(runs, "share"),
        bar=Bar(Relation.AT_MOST, 0.1, 0.05),
        note=f"Processor seconds, from the request to the results; {objects}, a tenth of them "
        "changed. Beside the search alone: "
        f"{_median(runs, 'share_of_search'):.2f}.",
        figures={
            f"{part}_{name}": [each[part][name] for each in runs]
            for part in parts
            for name in ("run_s", "search_s", "judge_s")
        }
        | {name: runs[0][name] for name in ("objects", "passes", "bytes_a_pass")},
    )
    yield Finding(
        key="risk_share_first",
        title="The same of the first run, which studies every history",
        unit="",
        value=_median(runs, "share_first"),
        note=objects.capitalize() + ".",
    )


def burns(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield seconds for 300 burns of a station and of a member of a fleet, each against all."""
    for what, whose in (("station", "a station"), ("fleet", "a Starlink satellite")):
        runs = [
            run(plan.case(f"burns-{what}", hours=BURN_HOURS * plan.hours / WHOLE.hours))
            for _ in range(plan.rounds)
        ]
        yield Finding(
            key=f"burns_{what}_seconds",
            title=f"{runs[0]['burns']:,} burns of {whose} against all, until"
            f" {BURN_HOURS * plan.hours / WHOLE.hours / 24:g} days after the event: median seconds",
            unit="s",
            value=_median(runs, "seconds"),
            bar=Bar(Relation.AT_MOST, 60.0, 15.0),
            note="From a day before the event on, with the probabilities; warm.",
            figures={
                name: [each[name] for each in runs]
                for name in ("seconds", "cpu_s", "peak_memory_gb")
            }
            | {name: runs[0][name] for name in ("moved", "objects", "pairs", "avoid")},
        )


def propagators(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield million states a second of each propagator; no bar."""
    rates = run(plan.case("propagators", hours=24.0))
    yield Finding(
        key="states_per_second",
        title="States of the sieve's own SGP4, near-Earth, one thread",
        unit="million a second",
        value=rates["near_earth_of_the_sieve"],
        note="Position and velocity; the best of three. The sieve's deep-space states are arcs "
        "between exact ones; every reported figure comes from the sgp4 package.",
        figures=rates,
    )


def collision_probability(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield processor seconds for Foster's probability of many encounters."""
    count = min(ENCOUNTERS, plan.objects)
    runs = [run(plan.case("probabilities", objects=count)) for _ in range(plan.rounds)]
    yield Finding(
        key="collision_probability_seconds",
        title=f"Foster's probability of {count:,} encounters, one thread: median processor time",
        unit="s",
        value=_median(runs, "cpu_s"),
        bar=Bar(Relation.AT_MOST, 10.0, 3.0),
        note="SYNTHETIC encounters over seven decades of variance, each to 1e-10 of itself.",
        figures={"runs": runs},
    )


def first_call(plan: Plan, run: RunCase) -> Iterator[Finding]:
    """Yield what compiling costs where nothing has been compiled before; no bar."""
    with tempfile.TemporaryDirectory() as folder:
        case = plan.case("all", hours=1.0, objects=300)
        cold, warm = (run(case, numba_cache=folder) for _ in range(2))
    yield Finding(
        key="first_call_seconds",
        title="Compiling, once on a machine: the first call of all",
        unit="s",
        value=cold["first_call_s"] - cold["warm_call_s"],
        note="Kept out of every other figure. Later processes read what was compiled.",
        figures={"first_call_of_a_later_process_s": warm["first_call_s"] - warm["warm_call_s"]},
    )


ALL: dict[str, Callable[[Plan, RunCase], Iterator[Finding]]] = {
    "day": one_day,
    "week": one_week,
    "stations": stations,
    "risk": risk,
    "burns": burns,
    "scaling": scaling,
    "propagators": propagators,
    "collision-probability": collision_probability,
    "first-call": first_call,
}


def fitted_exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return the slope of the logarithm of the cost over that of the size."""
    slope, _ = np.polyfit(np.log(sizes), np.log(seconds), 1)
    return float(slope)


def _median(runs: Sequence[Figures], name: str) -> float:
    return float(statistics.median(each[name] for each in runs))


def _all_figures(runs: Sequence[Figures]) -> Figures:
    """Return all seconds, and the stages, counts and memory of the median run."""
    middle = sorted(runs, key=lambda each: float(each["seconds"]))[len(runs) // 2]
    return {
        "seconds": [each["seconds"] for each in runs],
        "processor_s": [each["cpu_s"] for each in runs],
        "stages_s": middle["stages_s"],
        "counts": middle["counts"],
        "peak_memory_gb": max(each["peak_memory_gb"] for each in runs),
    }
