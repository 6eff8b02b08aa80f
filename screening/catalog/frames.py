"""Where every object is, for the globe: the same SGP4 that screens, computed once for all clients.

A *frame* is the state of the whole catalogue at one instant. Instants are whole multiples of
``FRAME_STEP_S``, so that all clients ask for the same frames and each is computed once. An *object
set* names the list of element sets, in order, that frames are computed from: row i of a frame is
object i of the list. When newer elements arrive the object set changes, and clients load the list
again. Before the first elements it is the empty list, which is an object set like any other.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from screening.catalog.models import SpaceObject
from screening.catalog.selectors import CurrentElements, catalog_revision, current_elements
from screening.common.exceptions import InputError
from screening.engine.propagate import Propagator, states_teme
from screening.engine.types import ElementSet

FRAME_STEP_S: Final = 60
MAX_DAYS_FROM_EPOCHS: Final = 30.0
MAX_TRACK_MINUTES: Final = 14 * 1440.0
TRACK_SAMPLES: Final = 721  # half a degree of a circular orbit: 70 m of sagitta at 400 km
KEPT_OBJECT_SETS: Final = 2
KEPT_FRAMES: Final = 32  # 23 MB of 30,000 objects
RESELECT_EVERY: Final = timedelta(hours=1)

FrameArray = npt.NDArray[np.float32]


class TimeOutOfRange(InputError):
    """The instant is too far from the epochs of the elements for positions to mean anything."""


class UnknownObject(InputError):
    """No such object among the current elements."""


@dataclass(frozen=True)
class FrameSet:
    """One object set: facts and elements in frame order, ready to propagate at any instant."""

    object_set: str
    elements: list[ElementSet]
    facts: list[dict[str, Any]]

    @cached_property
    def propagator(self) -> Propagator:
        return Propagator(self.elements)

    @cached_property
    def epochs_unix_s(self) -> npt.NDArray[np.float64]:
        """(n,) element set epochs, Unix seconds UTC."""
        return np.array([element_set.epoch_utc.timestamp() for element_set in self.elements])

    @cached_property
    def index_by_id(self) -> dict[int, int]:
        return {e.norad_cat_id: index for index, e in enumerate(self.elements)}

    @cached_property
    def objects_json(self) -> bytes:
        """The columns that tell a client what each row of a frame is."""
        columns: dict[str, Any] = {
            "object_set": self.object_set,
            "frame_step_s": FRAME_STEP_S,
            "norad_cat_id": [e.norad_cat_id for e in self.elements],
            "epoch_unix_s": [round(epoch, 3) for epoch in self.epochs_unix_s.tolist()],
        }
        for column in ("name", "object_type", "owner_code", "constellation"):
            columns[column] = [fact[column] for fact in self.facts]
        columns["is_synthetic"] = [int(fact["is_synthetic"]) for fact in self.facts]
        return json.dumps(columns, separators=(",", ":")).encode()

    @cached_property
    def objects_gzip(self) -> bytes:
        """The same by gzip, which makes a sixth of it: compressed once for all clients."""
        return gzip.compress(self.objects_json, compresslevel=6, mtime=0)

    @cached_property
    def objects_etag(self) -> str:
        """Changes with the facts too: a type or an owner may be learnt under the same elements."""
        return f'"{hashlib.sha256(self.objects_json).hexdigest()[:20]}"'

    def require_near_epochs(self, t_unix_s: float) -> None:
        """Refuse instants more than ``MAX_DAYS_FROM_EPOCHS`` from the middle of the epochs."""
        if not self.elements:
            return
        middle_s = float(np.median(self.epochs_unix_s))
        days = (t_unix_s - middle_s) / 86400.0
        if not abs(days) <= MAX_DAYS_FROM_EPOCHS:
            raise TimeOutOfRange(
                f"The elements are from around {_utc(middle_s):%Y-%m-%d}, {abs(days):.0f} days "
                f"{'before' if days > 0 else 'after'} the time asked for; positions are given up "
                f"to {MAX_DAYS_FROM_EPOCHS:.0f} days away. Pull newer elements or ask for another "
                "time."
            )

    def states(self, t_unix_s: float) -> FrameArray:
        """States at one instant.

        Returns ``(n, 6)`` float32: position (km) and velocity (km/s), TEME. Rows of objects that
        cannot be propagated to this instant are NaN. Rounding to float32 moves a position by up to
        0.25 m on each axis in low orbits and 2 m in geostationary ones.
        """
        if not self.elements:
            return np.empty((0, 6), dtype="<f4")
        r_teme_km, v_teme_km_s, status = states_teme(self.propagator, _utc(t_unix_s), np.zeros(1))
        states = np.concatenate([r_teme_km[:, 0], v_teme_km_s[:, 0]], axis=1).astype("<f4")
        states[status[:, 0] != 0] = np.nan
        return states


@dataclass(frozen=True, slots=True)
class Track:
    """Positions of one object along its orbit. ``r_teme_km`` is ``(n, 3)``; NaN: unknown."""

    norad_cat_id: int
    name: str
    object_set: str
    t_unix_s: npt.NDArray[np.float64]
    r_teme_km: npt.NDArray[np.float64]


class FrameStore:
    """The current object set and its recent frames, shared by the threads of one process."""

    def __init__(self) -> None:
        self._select_lock = threading.Lock()
        self._compute_lock = threading.Lock()
        self._selected_for: tuple[int, int] | None = None
        self._newest: FrameSet | None = None
        self._sets: OrderedDict[str, FrameSet] = OrderedDict()
        self._frames: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def current(self, at_utc: datetime) -> FrameSet:
        """The object set in force at ``at_utc``. Reads the catalogue only when it has changed.

        That takes seconds: while one thread does it, all others go on with the set before.
        """
        period = int(at_utc.timestamp() // RESELECT_EVERY.total_seconds())
        wanted = (catalog_revision(), period)
        known = self._newest
        if known is not None and self._selected_for == wanted:
            return known
        if not self._select_lock.acquire(blocking=known is None) and known is not None:
            return known
        try:
            if self._selected_for != wanted or self._newest is None:
                self._newest = self._taken_in(_frame_set(current_elements(at_utc)))
                self._selected_for = wanted
            return self._newest
        finally:
            self._select_lock.release()

    def frame(self, frame_set: FrameSet, t_frame_unix_s: int) -> bytes:
        """The frame at a ``frame_instant``: ``(n, 6)`` little-endian float32, as ``states``.

        Raises ``TimeOutOfRange``.
        """
        frame_set.require_near_epochs(t_frame_unix_s)
        key = (frame_set.object_set, t_frame_unix_s)
        # One computation at a time: whoever waits here mostly waits for the very frame it wants.
        with self._compute_lock:
            if key not in self._frames:
                self._frames[key] = frame_set.states(t_frame_unix_s).tobytes()
            self._frames.move_to_end(key)
            while len(self._frames) > KEPT_FRAMES:
                self._frames.popitem(last=False)
            return self._frames[key]

    def _taken_in(self, frame_set: FrameSet) -> FrameSet:
        known = self._sets.pop(frame_set.object_set, None)
        if known is not None and known.facts == frame_set.facts:
            frame_set = known  # its propagator is already initialised
        self._sets[frame_set.object_set] = frame_set
        while len(self._sets) > KEPT_OBJECT_SETS:
            self._sets.popitem(last=False)
        return frame_set


frame_store: Final = FrameStore()


def frame_instant(t_unix_s: float) -> int:
    """The instant of the frame nearest ``t_unix_s`` (Unix seconds)."""
    return round(t_unix_s / FRAME_STEP_S) * FRAME_STEP_S


def object_track(
    frame_set: FrameSet, norad_cat_id: int, *, t_unix_s: float, minutes: float | None
) -> Track:
    """Positions of one object over ``minutes`` centred on ``t_unix_s`` (None: one revolution).

    Raises ``UnknownObject`` and ``TimeOutOfRange``.
    """
    index = frame_set.index_by_id.get(norad_cat_id)
    if index is None:
        raise UnknownObject(f"Object {norad_cat_id} has no elements in the current catalogue.")
    frame_set.require_near_epochs(t_unix_s)
    element_set = frame_set.elements[index]
    span_s = 60.0 * min(minutes or 1440.0 / element_set.mean_motion_rev_day, MAX_TRACK_MINUTES)
    offsets_s = np.linspace(-span_s / 2, span_s / 2, TRACK_SAMPLES)
    r_teme_km, _, status = states_teme(Propagator([element_set]), _utc(t_unix_s), offsets_s)
    return Track(
        norad_cat_id=norad_cat_id,
        name=frame_set.facts[index]["name"],
        object_set=frame_set.object_set,
        t_unix_s=t_unix_s + offsets_s,
        r_teme_km=np.where(status[0, :, None] == 0, r_teme_km[0], np.nan),
    )


_FACTS: Final = ("name", "object_type", "owner_code", "constellation", "is_synthetic")


def _frame_set(current: CurrentElements) -> FrameSet:
    by_id = {row.pop("pk"): row for row in SpaceObject.objects.order_by().values("pk", *_FACTS)}
    return FrameSet(
        object_set=current.object_set,
        elements=current.elements,
        facts=[by_id[int(space_object_id)] for space_object_id in current.space_object_ids],
    )


def _utc(t_unix_s: float) -> datetime:
    return datetime.fromtimestamp(t_unix_s, UTC)
