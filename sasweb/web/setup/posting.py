"""Where the forms of setting up are sent to. Each goes back to its step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from sasweb.access import CONFIGURE, name_of, writing_view
from sasweb.web.setup.doing import home_is_said, home_say, person_add, station_add, station_switch
from sasweb.web.setup.forms import HomeForm, PersonForm, StationForm
from sasweb.web.setup.leading import ADMINISTER
from sasweb.web.setup.views import setup_page
from screening.common.exceptions import InputError

T = TypeVar("T")
_BAD_INPUT = 400
_SAID_ALREADY = 409


@writing_view(CONFIGURE)
def setup_home(request: HttpRequest) -> HttpResponse:
    """Say whom this installation serves, while nobody has."""
    if refusal := home_is_said():
        messages.error(request, refusal)
        return setup_page(request, "who", status=_SAID_ALREADY)
    form = HomeForm(request.POST)
    by = cast(User, request.user)
    ours = _written(form, lambda given: home_say(given, by=by))
    if ours is None:
        return setup_page(request, "who", status=_BAD_INPUT, form=form)
    messages.success(request, gettext("This installation serves %(name)s.") % {"name": ours})
    return redirect("setup_step", "who")


@writing_view(CONFIGURE)
def setup_station(request: HttpRequest) -> HttpResponse:
    """Protect a station."""
    form = StationForm(request.POST)
    station = _written(form, lambda given: station_add(given, by=name_of(request.user)))
    if station is None:
        return setup_page(request, "stations", status=_BAD_INPUT, form=form)
    words = gettext(
        "%(station)s is protected from the next run on, with the usual volumes. It has no rule yet:"
        " its passes go by distance until one is given under Stations."
    )
    messages.success(request, words % {"station": station.short_name})
    return redirect("setup_step", "stations")


@writing_view(CONFIGURE)
def setup_station_switch(request: HttpRequest) -> HttpResponse:
    """Switch a station on or off."""
    is_active = request.POST.get("is_active") == "1"
    try:
        key = request.POST.get("station", "")
        station = station_switch(key, is_active=is_active, by=name_of(request.user))
    except InputError as error:
        messages.error(request, str(error))
    else:
        on, off = gettext("%(station)s is on."), gettext("%(station)s is off.")
        messages.success(request, (on if is_active else off) % {"station": station.short_name})
    return redirect("setup_step", "stations")


@writing_view(ADMINISTER)
def setup_person(request: HttpRequest) -> HttpResponse:
    """Make an account, and show its first password this once."""
    form = PersonForm(request.POST, giver=cast(User, request.user))
    if not form.is_valid():
        return setup_page(request, "people", status=_BAD_INPUT, form=form)
    user, password = person_add(form.cleaned_data)
    answer = setup_page(request, "people", made=user, password=password)
    answer["Cache-Control"] = "no-store"
    return answer


def _written(form: Form, write: Callable[[dict[str, Any]], T]) -> T | None:
    """What a form has written; None where nothing was, which the form then says itself."""
    if not form.is_valid():
        return None
    try:
        return write(form.cleaned_data)
    except InputError as error:
        form.add_error(None, str(error))
        return None
