"""What this web process counts of itself: requests, how long they took, and open live streams.

Several web processes behind one port share their counts by files in ``PROMETHEUS_MULTIPROC_DIR``
(`manage.py up` sees to it); behind ports of their own each is asked by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Gauge, Histogram

REQUESTS: Final = Counter(
    "safe_passage_http_requests",
    "Requests answered, by route, method and status.",
    ("route", "method", "status"),
)
DURATIONS: Final = Histogram(
    "safe_passage_http_request_duration_seconds",
    "From a request's arrival to the beginning of its answer, its wait for a turn included.",
    ("route", "method"),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
STREAMS: Final = Gauge(
    "safe_passage_live_streams",
    "Browsers and programs that listen to the live stream.",
    multiprocess_mode="livesum",
)
WAITING: Final = Gauge(
    "safe_passage_http_requests_waiting",
    "Requests that wait for their turn.",
    multiprocess_mode="livesum",
)
REFUSED: Final = Counter(
    "safe_passage_http_requests_refused_busy",
    "Requests answered 503 because their turn did not come in time.",
)
OF_REQUESTS: Final = (REQUESTS, DURATIONS, STREAMS, WAITING, REFUSED)
ARRIVED_S: Final = "arrived_s"  # in a request's scope: when it was there whole, and began to wait
NO_ROUTE: Final = "none"  # an address that is not there: a stranger must not make up labels
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count_requests_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Count every answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        began_s = getattr(request, "scope", {}).get(ARRIVED_S) or time.perf_counter()
        return _counted(request, get_response(request), began_s)

    return middleware


def _counted(request: HttpRequest, response: HttpResponseBase, began_s: float) -> HttpResponseBase:
    match = request.resolver_match
    route = match.route if match is not None else NO_ROUTE
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(route, method, str(response.status_code)).inc()
    DURATIONS.labels(route, method).observe(time.perf_counter() - began_s)
    return response
