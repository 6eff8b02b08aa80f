"""Pages behind links in messages: whoever holds the link may do what it is for, with no account.

Opening one changes nothing, for programs open links too; a POST does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sasweb.headers import unseen
from sasweb.world import this_world

# What the general policy allows, and these pages have no use for.
_UNUSED: Final = {"connect-src": [NONE], "worker-src": [NONE], "frame-ancestors": [NONE]}


def link_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Make a view a page behind a link.

    The token is the right to do this, and no cookie is: another site cannot forge it. Under
    `no-referrer` browsers send no origin with the form either, which the usual check would refuse.
    """
    guarded = csp_replace(_UNUSED)(require_http_methods(["GET", "HEAD", "POST"])(view))
    return login_not_required(csrf_exempt(never_cache(guarded)))


def link_answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Answer with a page whose address no other site learns."""
    return unseen(render(request, template, context | {"world": this_world()}, status=status))
