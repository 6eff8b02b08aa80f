"""A source that plays CelesTrak: it moves on, it misbehaves, and it remembers what it offered."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import numpy as np

from screening.engine.satrecs import satrec_from
from screening.engine.types import ElementSet
from tests.catalogues import TIANGONG, as_csv, as_json
from tests.crossings import crossing
from tests.integration.celestrak_server import CelestrakServer, celestrak_server
from tests.unit.engine.elements.samples import STATION

OF_ISS, OF_TIANGONG, OTHERS = 14, 6, 12
MOVED_SHARE = 0.4  # of the objects, in each issue
BURN_DEG = 0.03  # along the orbit: about three kilometres and a half
SUPPLEMENTAL = {"ISS-E": 25544, "CSS-E": 48274}
SMALL_GROUPS = (
    "stations",
    "last-30-days",
    "analyst",
    "fengyun-1c-debris",
    "cosmos-1408-debris",
    "cosmos-2251-debris",
    "iridium-33-debris",
)
SATCAT_HEAD = (
    "OBJECT_NAME,OBJECT_ID,NORAD_CAT_ID,OBJECT_TYPE,OPS_STATUS_CODE,OWNER,LAUNCH_DATE,LAUNCH_SITE,"
    "DECAY_DATE,PERIOD,INCLINATION,APOGEE,PERIGEE,RCS,DATA_STATUS_CODE,ORBIT_CENTER,ORBIT_TYPE"
)

# Catalogue number and epoch, as (mean anomaly, mean motion): what was said of an object.
Said = dict[tuple[int, datetime], tuple[float, float]]


@dataclass
class Source:
    """What is served now, and everything that was ever offered, by whom a pull can be judged."""

    server: CelestrakServer
    random: random.Random
    elements: dict[int, ElementSet] = field(default_factory=dict)
    said: Said = field(default_factory=dict)
    # By the SHA-256 of a whole file: how many objects it has, and which sets.
    files: dict[str, set[tuple[int, datetime]]] = field(default_factory=dict)
    is_still: bool = False  # nothing new is issued
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, now: datetime) -> None:
        """Make the objects and the first issue of every file."""
        epoch_utc = now.replace(microsecond=0) - timedelta(hours=1)
        self.elements = {each.norad_cat_id: each for each in made_up_catalogue(epoch_utc, now)}
        everything = list(self.elements.values())
        for index, name in enumerate(SMALL_GROUPS):
            part = everything[:2] if name == "stations" else everything[2 + index :: 8]
            self.offer(name, part, as_csv_file=False)
        for name, number in SUPPLEMENTAL.items():
            self.offer(name, [self.elements[number]], as_csv_file=False)
        self.server.files["satcat"] = satcat_file(everything)
        self.offer("active", everything)

    def issue(self, now: datetime) -> None:
        """Give some objects, the stations among them, elements of now; now and then a burn."""
        with self._lock:
            if self.is_still or self.server.misbehaviour.get("active"):
                return
            moved = self.random.sample(sorted(self.elements), int(MOVED_SHARE * len(self.elements)))
            for number in {*moved, *SUPPLEMENTAL.values()}:
                self.elements[number] = carried_on(self.elements[number], now)
            burned = self.random.choice(sorted(self.elements))
            if burned not in SUPPLEMENTAL.values():
                self.elements[burned] = replace(
                    self.elements[burned],
                    mean_anomaly_deg=(self.elements[burned].mean_anomaly_deg + BURN_DEG) % 360.0,
                    epoch_utc=self.elements[burned].epoch_utc + timedelta(seconds=1),
                )
            self.offer("active", list(self.elements.values()))

    def offer(
        self, name: str, elements: Sequence[ElementSet], *, as_csv_file: bool = True
    ) -> bytes:
        """Serve these under a name from now on, and remember that it was said."""
        data = as_csv(list(elements)) if as_csv_file else as_json(list(elements))
        keys = {(each.norad_cat_id, each.epoch_utc) for each in elements}
        self.said |= {
            (each.norad_cat_id, each.epoch_utc): (each.mean_anomaly_deg, each.mean_motion_rev_day)
            for each in elements
        }
        self.files[sha256(data).hexdigest()] = keys
        self.server.files[name] = data
        return data

    def behave(self) -> None:
        """End every misbehaviour, and serve the truth again."""
        self.server.misbehaviour = {}
        with self._lock:
            self.offer("active", list(self.elements.values()))


@contextmanager
def source_at_work(seed: int) -> Iterator[Source]:
    """Serve on a free port until the block ends."""
    with celestrak_server() as server:
        source = Source(server, random.Random(seed))
        source.begin(datetime.now(UTC))
        yield source


def made_up_catalogue(epoch_utc: datetime, now: datetime) -> list[ElementSet]:
    """Both stations, objects that cross their paths in the next days, and some that do not."""
    iss = replace(STATION, epoch_utc=epoch_utc, name="ISS (ZARYA)")
    tiangong = replace(TIANGONG, epoch_utc=epoch_utc)
    found = [iss, tiangong]
    for target, count, first in ((iss, OF_ISS, 70_001), (tiangong, OF_TIANGONG, 71_001)):
        for index in range(count):
            at_utc = now + timedelta(hours=8 + 60 * index / count)
            ahead_km = 0.05 + 1.2 * (index % 7) ** 1.6
            crosser = crossing(target, at_utc, first + index, ahead_km=ahead_km)
            found.append(carried_on(crosser, epoch_utc))
    others = (
        replace(
            STATION,
            norad_cat_id=72_001 + index,
            name=f"OTHER {index}",
            epoch_utc=epoch_utc,
            mean_motion_rev_day=14.2,
            raan_deg=index * 20.0,
        )
        for index in range(OTHERS)
    )
    return [*found, *others]


def carried_on(element_set: ElementSet, to_utc: datetime) -> ElementSet:
    """The same motion with an epoch of its own: moved along by its secular rates."""
    record = satrec_from(element_set)
    minutes = (to_utc - element_set.epoch_utc).total_seconds() / 60.0

    def moved(angle_deg: float, rate_rad_min: float) -> float:
        return float((angle_deg + np.degrees(rate_rad_min) * minutes) % 360.0)

    return replace(
        element_set,
        epoch_utc=to_utc.replace(microsecond=to_utc.microsecond // 1000 * 1000),
        raan_deg=moved(element_set.raan_deg, record.nodedot),
        arg_perigee_deg=moved(element_set.arg_perigee_deg, record.argpdot),
        mean_anomaly_deg=moved(element_set.mean_anomaly_deg, record.mdot),
    )


def satcat_file(elements: Sequence[ElementSet]) -> bytes:
    """SATCAT's facts of these objects."""
    lines = [
        f"{each.name},{each.international_designator},{each.norad_cat_id},PAY,+,US,2021-01-01,"
        f"AFETR,,92.9,51.6,420,410,1.5,,EA,ORB"
        for each in elements
    ]
    return "\n".join([SATCAT_HEAD, *lines, ""]).encode()
