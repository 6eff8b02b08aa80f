"""Every address of the site that is read, with what is typically asked of it.

The site's own list of addresses is walked: one that nobody has said how to ask stops the measuring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# What is not read by GET, or is no page of this site; and what another measurement is about.
LEFT_OUT: Final = {
    "admin": "Django's own",
    "live_events": "a stream: make load",
    "set_language": "POST",
    "sign_out": "POST",
    "acknowledge": "a signed link",
    "weekly_unsubscribe": "a signed link",
    "answer": "a signed link",
    "answer_document": "a signed link",
    "answer_transcript": "a signed link",
    "api_peer": "POST, signed",
    "frame": "needs what frame_objects tells: make load",
    "frame_track": "the same",
}
# The end of a name that says that it takes a POST.
DEEDS: Final = (
    "_mitigate", "_test", "_stop", "_make", "_end", "_accept", "_dismiss", "_resume", "_use",
    "_upload", "_again", "_create", "_cancel", "_keep", "_say", "_add", "_change", "_take_away",
    "_acknowledge",
)  # fmt: skip
FILES: Final = (
    "_calendar",
    "_csv",
    "_document",
    "_file",
    "_scene_file",
    "_scene_script",
    "_transcript",
)


@dataclass(frozen=True, slots=True)
class Address:
    """One thing to ask for. ``is_file``: made to be kept, not looked at, and may take longer."""

    name: str
    path: str
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Samples:
    """Rows of the database that addresses name: the busiest and the quietest of each kind."""

    conjunctions: list[int]
    objects: list[int]
    runs: list[int]
    pulls: list[int]
    notices: list[int]
    messages: list[int]
    cases: list[str]
    transitions: list[int]
    assessments: list[int]
    element_sets: list[int]
    weeks: list[str]
    operators: list[str]
    studies: list[str]
    at_utc: Any


def samples() -> Samples:
    """Choose the rows that are asked for."""
    from django.db.models import Count

    from screening.alerts.models import Notice
    from screening.catalog.models import Pull, SpaceObject, StoredElementSet
    from screening.common.clock import now_utc
    from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun, Transition
    from screening.consequences.models import Study
    from screening.coordination.models import Case
    from screening.messages.models import Message
    from screening.operators.models import Organisation
    from screening.reports.models import Edition

    now = now_utc()
    station = list(
        Conjunction.objects.filter(station__isnull=False)
        .values_list("primary__norad_cat_id", flat=True)
        .order_by()
        .distinct()
    )
    busiest = (
        Conjunction.objects.order_by()
        .values("secondary__norad_cat_id")
        .annotate(count=Count("pk"))
        .order_by("-count")[0]["secondary__norad_cat_id"]
    )
    quiet = SpaceObject.objects.order_by("-norad_cat_id")[0].norad_cat_id
    coming = Conjunction.objects.filter(tca_utc__gt=now).order_by("tca_utc")
    oldest = Conjunction.objects.order_by("tca_utc")[100:101]
    worst = coming.exclude(pc=None).order_by("-pc")
    return Samples(
        conjunctions=[row.pk for row in (*coming[:1], *worst[:1], *oldest)],
        objects=[*station, busiest, quiet],
        runs=_first_and_last(ScreeningRun),
        pulls=_first_and_last(Pull),
        notices=_first_and_last(Notice),
        messages=_first_and_last(Message),
        cases=[str(each) for each in Case.objects.values_list("uuid", flat=True)[:2]],
        transitions=_first_and_last(Transition),
        assessments=_first_and_last(Assessment),
        element_sets=_first_and_last(StoredElementSet),
        weeks=sorted(set(Edition.objects.values_list("week", flat=True)))[-3:],
        operators=list(Organisation.objects.values_list("slug", flat=True)[:2]),
        studies=[str(each) for each in Study.objects.values_list("uuid", flat=True)[:1]],
        at_utc=now,
    )


def _first_and_last(model: Any) -> list[int]:
    ends = (
        model.objects.order_by(term).values_list("pk", flat=True).first() for term in ("-pk", "pk")
    )
    return [pk for pk in ends if pk is not None]


def addresses() -> list[Address]:
    """Everything to be asked, named as the site names it."""
    chosen = samples()
    found: list[Address] = []
    for name, pattern in _named(get_resolver()):
        if name in LEFT_OUT or name.endswith(DEEDS) or name.startswith("case_do_"):
            continue
        for arguments in _arguments(pattern, chosen, name):
            path = reverse(name, kwargs=arguments)
            is_file = name.endswith(FILES)
            found += [Address(name, path + query, is_file) for query in _queries(name, chosen)]
    return found


def _named(resolver: URLResolver) -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            if each.app_name != "admin":
                yield from _named(each)
        elif each.name and "format" not in str(each.pattern):
            yield each.name, each


def _arguments(pattern: URLPattern, chosen: Samples, name: str) -> list[dict[str, Any]]:
    """The keyword arguments to ask an address with; a pattern that is not known raises."""
    wanted = set(pattern.pattern.regex.groupindex)
    if not wanted:
        return [{}]
    if wanted == {"pk"}:
        return [
            {"pk": value} for value in _KEYS[name.removesuffix("-detail").split("-")[0]](chosen)
        ]
    for names, values in _VALUES.items():
        if wanted == set(names):
            return [dict(zip(names, each, strict=True)) for each in values(chosen)]
    raise LookupError(
        f"{name} takes {sorted(wanted)}: say in tests/load/addresses.py which to ask."
    )


Values = Callable[[Samples], list[Any]]
_KEYS: Final[dict[str, Values]] = {
    "api_element_set": lambda it: it.element_sets,
    "api_run": lambda it: it.runs,
    "api_conjunction": lambda it: it.conjunctions,
    "api_alert": lambda it: it.notices,
    "api_transition": lambda it: it.transitions,
    "api_assessment": lambda it: it.assessments,
    "api_message": lambda it: it.messages,
    "api_pull": lambda it: it.pulls,
    "api_rule": lambda it: [1],
    "api_alarm": lambda it: [],
    "api_ephemeris": lambda it: [],
    "api_approach": lambda it: [],
    "api_calibration": lambda it: [],
    "mfa_edit_webauthn": lambda it: [],
    "mfa_remove_webauthn": lambda it: [],
}
_STATIONS: Final = [("iss",), ("css",)]
_VALUES: Final[dict[tuple[str, ...], Values]] = {
    ("conjunction_id",): lambda it: [(pk,) for pk in it.conjunctions],
    ("notice_id",): lambda it: [(pk,) for pk in it.notices],
    ("recipient_id",): lambda it: [],
    ("uuid",): lambda it: [(uuid,) for uuid in it.cases],
    ("uuid", "kind", "language", "fmt"): lambda it: [],
    ("slug",): lambda it: _STATIONS,
    ("norad_cat_id",): lambda it: [(number,) for number in it.objects],
    ("pull_id",): lambda it: [(pk,) for pk in it.pulls],
    ("message_id",): lambda it: [(pk,) for pk in it.messages],
    ("run_id",): lambda it: [(pk,) for pk in it.runs],
    ("week",): lambda it: [(week,) for week in it.weeks],
    ("week", "fmt"): lambda it: [(it.weeks[-1], "json")] if it.weeks else [],
    ("transition_id",): lambda it: [(pk,) for pk in it.transitions[:1]],
    ("key",): lambda it: [],
    ("planned_id",): lambda it: [],
    ("rest",): lambda it: [],
    ("token",): lambda it: [],
    ("uuid", "number"): lambda it: [],
    ("uuid", "number", "fmt"): lambda it: [],
    ("uuid", "offset_s"): lambda it: [],
    ("uuid", "link_id"): lambda it: [],
    ("uuid", "what"): lambda it: [],
    ("token", "what"): lambda it: [],
    ("token", "kind", "language", "fmt"): lambda it: [],
    ("recipient", "kind"): lambda it: [],
    ("area",): lambda it: [],
    ("name",): lambda it: [],
    ("area", "key"): lambda it: [("stations", "iss")],
}


def _queries(name: str, chosen: Samples) -> list[str]:
    """What is asked of a list beside nothing: filters, orders, a middle and the last page."""
    found = _QUERIES.get(name)
    return ["", *found(chosen)] if found else [""]


def _instant(at_utc: Any, days: float) -> str:
    return f"{at_utc + timedelta(days=days):%Y-%m-%dT%H:%M:%SZ}"


def _at(*pages: int) -> list[str]:
    return [f"?page={page}" for page in pages]


_QUERIES: Final[dict[str, Values]] = {
    "watch": lambda it: ["?station=iss", "?tier=red", "?q=STARLINK", "?max_miss=1"],
    "conjunctions": lambda it: [
        "?state=passed", "?state=passed&page=50", "?state=passed&page=last", "?state=all",
        "?state=all&page=last", "?state=all&sort=miss", "?state=all&sort=-pc&page=100",
        "?state=cleared&station=css", "?state=passed&q=STARLINK", "?state=all&tier=red",
        "?state=all&owner=PRC&max_miss=5",
    ],
    "all_conjunctions": lambda it: ["?owner=US", "?sort=-speed", "?miss=1"],
    "alerts": lambda it: [
        "?show=answered", "?show=answered&page=20", "?show=answered&page=last",
        "?level=red", "?station=iss", "?kind=raised",
    ],
    "coordination": lambda it: ["?state=closed", "?page=last"],
    "catalogue": lambda it: [
        *_at(200), "?page=last", "?q=STARLINK", "?type=debris", "?owner=PRC", "?sort=-epoch",
        "?constellation=Starlink&page=5",
    ],
    "messages": lambda it: ["?page=last", "?kind=cdm", "?q=STARLINK", "?station=iss"],
    "runs": lambda it: [*_at(100), "?page=last", "?status=failed"],
    "sources": lambda it: [],
    "weekly_compare": lambda it: [f"?a={it.weeks[0]}&b={it.weeks[-1]}"] if it.weeks else [],
    "api_object-list": lambda it: ["?name=STARLINK", "?object_type=debris&page=50", "?page=last"],
    "api_element_set-list": lambda it: [
        f"?norad_cat_id={it.objects[0]}", f"?norad_cat_id={it.objects[-1]}&ordering=-epoch_utc",
        f"?epoch_after={_instant(it.at_utc, -100)}", f"?epoch_before={_instant(it.at_utc, -300)}",
        "?ordering=-id", "?ordering=epoch_utc", "?source=demo&ordering=-epoch_utc",
    ],
    "api_run-list": lambda it: ["?status=finished", "?kind=catalogue", "?page=100", "?page=last"],
    "api_conjunction-list": lambda it: [
        "?station=iss", f"?norad_cat_id={it.objects[0]}", "?tier=red", "?pc_min=1e-5",
        f"?tca_after={_instant(it.at_utc, -200)}", "?ordering=miss_distance_km", "?ordering=-pc",
        "?page=100", "?page=last", f"?norad_cat_id={it.objects[-1]}",
    ],
    "api_assessment-list": lambda it: [
        f"?conjunction={it.conjunctions[0]}", f"?run={it.runs[0]}", "?pc_min=1e-4",
        "?miss_distance_km_max=0.5", f"?tca_after={_instant(it.at_utc, -1)}",
        f"?tca_before={_instant(it.at_utc, -300)}", "?ordering=tca_utc", "?ordering=-tca_utc",
        "?ordering=miss_distance_km", "?ordering=-miss_distance_km", "?ordering=id",
    ],
    "api_alert-list": lambda it: [
        "?level=red", "?is_acknowledged=false", "?is_acknowledged=true", "?ordering=id",
        f"?at_before={_instant(it.at_utc, -200)}", "?kind=raised",
    ],
    "api_transition-list": lambda it: [
        f"?conjunction={it.conjunctions[0]}", "?ordering=id", "?to_state=red", "?station=iss",
        f"?at_after={_instant(it.at_utc, -1)}", f"?at_before={_instant(it.at_utc, -200)}",
    ],
    "api_message-list": lambda it: ["?kind=cdm", "?page=last", "?originator=CSPOC"],
    "api_pull-list": lambda it: ["?status=succeeded", "?page=100", "?page=last"],
    "api_case-list": lambda it: ["?state=closed"],
}  # fmt: skip
