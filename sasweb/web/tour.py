"""The tour of Watch: whoever has walked it, or wants none, is offered it no more."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sasweb.models import TourEnded


@require_POST
@login_required
def tour_end(request: HttpRequest) -> HttpResponse:
    """Keep it with the account, whatever browser it is used from next."""
    TourEnded.objects.get_or_create(person_id=request.user.pk)
    return HttpResponse(status=204)
