"""The history of the configuration, one change of it, and its undo."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sasweb.access import CONFIGURE, form_view, name_of
from sasweb.web.configuration.rights import refuse_leads_alone
from sasweb.web.configuration.told import told
from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS
from screening.configuration.models import Change
from screening.configuration.selectors import differences_of, history
from screening.configuration.services import change_undo, change_undone, configuration_preview

_BAD_INPUT: Final = 400
_A_PAGE: Final = 30


@require_safe
def configuration_history(request: HttpRequest) -> HttpResponse:
    """Every change, newest first; of one area, or of one object of it."""
    area, key = request.GET.get("area", ""), request.GET.get("key", "")
    before = request.GET.get("before", "")
    changes = history(area if area in AREAS else "", key)
    if before.isascii() and before.isdecimal() and len(before) < 10:
        changes = changes.filter(number__lt=int(before))
    shown = list(changes[: _A_PAGE + 1])
    context = {
        "changes": shown[:_A_PAGE],
        "older": shown[_A_PAGE - 1].number if len(shown) > _A_PAGE else None,
        "areas": AREAS.values(),
        "area": area,
        "key": key,
    }
    return render(request, "pages/configuration/history.html", context)


@form_view(CONFIGURE)
def configuration_change(request: HttpRequest, number: int) -> HttpResponse:
    """One change, object by object; a POST previews its undo, or does it."""
    change = get_object_or_404(Change, number=number)
    context: dict[str, Any] = {
        "change": change,
        "differences": told(differences_of(change)),
        "may_configure": request.user.has_perm(CONFIGURE),
        "reason": request.POST.get("reason", ""),
    }
    status = 200
    if request.method == "POST":
        try:
            refuse_leads_alone(request.user, differences_of(change))
            if request.POST.get("action") == "undo":
                return _undone(request, change)
            undoing = configuration_preview(change_undone(change))
            context["preview"] = told(undoing, with_effects=True)
        except InputError as error:
            context["trouble"], status = str(error), _BAD_INPUT
    return render(request, "pages/configuration/change.html", context, status=status)


def _undone(request: HttpRequest, change: Change) -> HttpResponse:
    undo = change_undo(change, by=name_of(request.user), reason=request.POST.get("reason", ""))
    notices.success(
        request,
        _("Change %(number)s is undone, by change %(undo)s.")
        % {"number": change.number, "undo": undo.number},
    )
    return redirect("configuration_change", undo.number)
