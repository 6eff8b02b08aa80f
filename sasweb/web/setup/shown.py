"""What a step of setting up shows beside its checks: its form, and what is there already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.models import User

from sasweb.web.setup.doing import home_is_said
from sasweb.web.setup.forms import HomeForm, PersonForm, StationForm
from screening.stations.models import Station

_ASSUMED_RADIUS_M: Final = 50.0  # between Tiangong's and the ISS's
_PEOPLE_SHOWN: Final = 20


def form_of(key: str, user: User) -> dict[str, Any]:
    """What the template of a step needs; nothing for a step that has no form of its own."""
    return _SHOWN[key](user) if key in _SHOWN else {}


def _home(_: User) -> dict[str, Any]:
    """No form once it is said who is home, but where that is changed."""
    said = home_is_said()
    return {"said": said} if said else {"form": HomeForm()}


def _stations(_: User) -> dict[str, Any]:
    return {
        "form": StationForm(initial={"radius_m": _ASSUMED_RADIUS_M}),
        "stations": Station.objects.order_by("display_order", "slug"),
    }


def _people(user: User) -> dict[str, Any]:
    people = User.objects.filter(is_active=True).order_by("username").prefetch_related("groups")
    return {"form": PersonForm(giver=user), "people": people[:_PEOPLE_SHOWN]}


_SHOWN: Final[dict[str, Callable[[User], dict[str, Any]]]] = {
    "who": _home,
    "stations": _stations,
    "people": _people,
}
