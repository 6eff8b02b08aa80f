"""GET /metrics, for monitors that were let in: by a token, or from a network."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from sasweb.client_address import client_address
from sasweb.failures import error_response
from sasweb.metrics.collecting import metrics_text

BEARER = "bearer"


@never_cache
@require_safe
@login_not_required  # a monitor has no account
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell a monitor everything. Where none is let in there is nothing here."""
    if not (settings.METRICS_TOKEN or settings.METRICS_NETWORKS):
        return error_response(404, "not_found", "Nothing is here.")
    if not (_has_token(request) or _is_near(request)):
        return error_response(401, "not_let_in", "Monitors bear the token of this installation.")
    return HttpResponse(metrics_text(), content_type=CONTENT_TYPE_LATEST)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN.encode()
    is_same = hmac.compare_digest(given.strip().encode(), wanted)
    return bool(wanted) and scheme.lower() == BEARER and is_same


def _is_near(request: HttpRequest) -> bool:
    """Whether whoever asks, a proxy of ours left out, is in one of the networks let in."""
    address = ipaddress.ip_address(client_address(request))
    return any(address in network for network in settings.METRICS_NETWORKS)
