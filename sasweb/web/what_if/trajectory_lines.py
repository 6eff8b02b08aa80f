"""The answer of a trajectory study as its page, its file and the comparison of two have it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from django.utils.translation import gettext, ngettext, pgettext

from sasweb.web.what_if.presenting import ComparedLine
from sasweb.web.what_if.trajectory_said import volumes_said
from screening.conjunctions.object_counts import ObjectCounts, object_counts
from screening.consequences.models import Study
from screening.consequences.trajectories.words import shift_words

MOST_ROWS: Final = 100  # of each table; the file has all
_INSTANT: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
Row = Mapping[str, Any]


def _plain(name: str) -> Callable[[Row], Any]:
    return lambda row: "" if row[name] is None else row[name]


# Instants as ISO 8601; what is not known stays empty, which is not zero.
CSV_COLUMNS: Final[Mapping[str, Callable[[Row], Any]]] = {
    **{
        name: _plain(name)
        for name in (
            "shift_min", "norad_cat_id", "name", "station", "tca_utc", "miss_distance_km",
            "radial_km", "in_track_km", "cross_track_km", "relative_speed_km_s", "height_km",
            "element_age_days", "kind", "pc", "pc_method", "pc_reason", "max_pc",
        )
    },
    "volumes": lambda row: ", ".join(row["volumes"]),
    "max_pc_is_of_assumed_shape": lambda row: str(row["max_pc_is_of_shape"]).lower(),
}  # fmt: skip


def answer_of(study: Study) -> dict[str, Any]:
    """Return what the page of a finished study is given: instants made whole, words beside them."""
    document: dict[str, Any] = study.document or {}
    rows = [_row(each) for each in document["approaches"]]
    own = [each for each in rows if each["shift_min"] == 0.0]
    others = [each for each in rows if each["shift_min"] != 0.0]
    shifts = [_shift(each) for each in document["shifts"]]
    return {
        "answer": document,
        "as_given": next(each for each in shifts if each["shift_min"] == 0.0),
        "shifts": shifts,
        "clear_count": sum(each["is_clear"] for each in shifts),
        "windows": [_window_words(each) for each in document["clear_windows"]],
        "rows": own[:MOST_ROWS],
        "rows_more": max(len(own) - MOST_ROWS, 0),
        "other_rows": others[:MOST_ROWS],
        "other_rows_more": max(len(others) - MOST_ROWS, 0),
        "not_listed": document["approaches_total"] - len(rows),
        "counts": _counts(document),
        "trajectory": _trajectory(document["trajectory"]),
        "chart": _chart(document, own),
    }


def compared_lines(first: Row, second: Row) -> list[ComparedLine]:
    """Return two answers line by line."""
    parts = [dict(_told(each)) for each in (first, second)]
    labels = list(dict.fromkeys(label for part in parts for label in part))
    return [
        ComparedLine(label, *(part.get(label, gettext("not asked")) for part in parts))
        for label in labels
    ]


def _told(document: Row) -> list[tuple[str, str]]:
    own = next(each for each in document["shifts"] if each["shift_min"] == 0.0)
    clear = sum(each["is_clear"] for each in document["shifts"])
    trajectory = document["trajectory"]
    lines = [
        (gettext("Vehicle"), document["name"]),
        (gettext("Nothing nearer than"), f"{document['threshold_km']:g} km"),
        (gettext("Screened from"), _minute(own["from_utc"])),
        (gettext("Screened until"), _minute(own["until_utc"])),
        (gettext("Highest"), f"{trajectory['highest_km']:,.0f} km"),
        (gettext("Objects in the catalogue"), f"{document['screened']['objects']:,}"),
        (
            gettext("Launch times that are clear"),
            gettext("%(clear)d of %(count)d") % {"clear": clear, "count": len(document["shifts"])},
        ),
        (gettext("Approaches, as given"), f"{own['approaches']:,}"),
        (gettext("Nearest, as given"), _nearest_words(own["nearest"])),
    ]
    lines += [
        (gettext("Nearest to %(station)s") % {"station": each["short_name"]}, _station_words(each))
        for each in own["stations"]
    ]
    lines += [
        (
            gettext("Launch %(time)s") % {"time": _shift_words(each["shift_min"])},
            _verdict_words(each),
        )
        for each in document["shifts"]
        if each["shift_min"] != 0.0
    ]
    return lines


def _nearest_words(nearest: Row | None) -> str:
    if nearest is None:
        return gettext("nothing under the limits")
    return f"{nearest['name']}, {nearest['miss_distance_km']:.2f} km"


def _station_words(station: Row) -> str:
    if station["nearest_km"] is None:
        return gettext("not known")
    near = f"{station['nearest_km']:,.1f} km"
    if not station["volumes"]:
        return near
    volumes = gettext(" and the ").join(volumes_said(station["volumes"]))
    return near + gettext(", inside the %(volumes)s") % {"volumes": volumes}


def _verdict_words(shift: Row) -> str:
    if shift["is_clear"]:
        return pgettext("launch", "clear")
    count = shift["approaches"]
    return ngettext("%(count)d approach", "%(count)d approaches", count) % {"count": count}


def _shift_words(minutes: float) -> str:
    return shift_words(minutes) if minutes else gettext("as given")


def _row(row: Row) -> dict[str, Any]:
    return {**row, "tca": _instant(row["tca_utc"]), "shift_words": _shift_words(row["shift_min"])}


def _shift(shift: Row) -> dict[str, Any]:
    return {
        **shift,
        "words": _shift_words(shift["shift_min"]),
        "start": _instant(shift["start_utc"]),
        "until": _instant(shift["until_utc"]),
        "nearest": shift["nearest"]
        and {**shift["nearest"], "tca": _instant(shift["nearest"]["tca_utc"])},
        "stations": [
            {**each, "at": None if each["at_utc"] is None else _instant(each["at_utc"])}
            for each in shift["stations"]
        ],
    }


def _window_words(window: Row) -> dict[str, Any]:
    first, last = (_shift_words(window[name]) for name in ("from_min", "until_min"))
    span = first
    if window["times"] != 1:
        span = gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    return {**window, "words": span}


def _counts(document: Row) -> ObjectCounts | None:
    return object_counts(document["screened"]["statuses"])


def _trajectory(trajectory: Row) -> dict[str, Any]:
    spans = {
        name: [
            {**each, "from": _instant(each["from_utc"]), "until": _instant(each["until_utc"])}
            for each in trajectory[name]
        ]
        for name in ("screened", "gaps", "too_low")
    }
    return {
        **trajectory,
        **spans,
        "from": _instant(trajectory["from_utc"]),
        "until": _instant(trajectory["until_utc"]),
    }


def _chart(document: Row, own: list[dict[str, Any]]) -> dict[str, Any]:
    """Height over time, with the approaches of the launch time as given where they are."""
    start = _instant(document["trajectory"]["from_utc"])
    return {
        **document["profile"],
        "floor_km": document["trajectory"]["floor_km"],
        "approaches": [
            {
                "minutes": (each["tca"] - start).total_seconds() / 60.0,
                "height_km": each["height_km"],
                "words": f"{each['name']}, {each['miss_distance_km']:.2f} km",
                "is_station": each["station"] is not None,
            }
            for each in islice(own, MOST_ROWS)
        ],
    }


def _instant(text: str) -> datetime:
    return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)


def _minute(text: str) -> str:
    return f"{text[:10]} {text[11:16]} UTC"
