"""What the forms of setting up do: each writes by the services that the editors use."""

from __future__ import annotations

import logging
import secrets
from typing import Any, Final

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from sasweb.access import OPERATOR, name_of
from screening.common.exceptions import InputError
from screening.configuration.areas import area_of
from screening.configuration.fields import Document
from screening.configuration.services import configuration_change
from screening.operators.models import MembershipRole, Organisation
from screening.operators.selectors import home
from screening.operators.services import home_set, membership_give
from screening.stations.models import Station
from screening.stations.seed import load_station_file

logger = logging.getLogger(__name__)

REASON: Final = "Said in setting up."
_MODEL_STATION: Final = "css"  # whose volumes are assumed, and say so
_PASSWORD_BYTES: Final = 12
_SHORT: Final = 16


def home_is_said() -> str:
    """Why setting up does not say who is home (any more), in words; empty while it does.

    Whoever may configure would else turn the own people into counterparts by one request.
    """
    if settings.HOME_ORGANISATION:
        return gettext("SAFE_PASSAGE_HOME says whom this installation serves: change it there.")
    ours = home()
    if ours is None:
        return ""
    return gettext(
        "This installation serves %(name)s already. That is changed in the admin, which keeps who"
        " did it."
    ) % {"name": ours.name}


@transaction.atomic
def home_say(given: dict[str, Any], *, by: User) -> Organisation:
    """Make an organisation home: one that is known, or a new one, which history keeps.

    Raises InputError where that is said already. The organisation's log keeps who said it.
    """
    if refusal := home_is_said():
        raise InputError(refusal)
    ours = home_set(given["known"] or _organisation_add(given, by=name_of(by)))
    told = f"Is whom this installation serves. {REASON}"
    LogEntry.objects.log_actions(by.pk, [ours], CHANGE, change_message=told, single_object=True)
    logger.info("%s said that this installation serves %s.", by.get_username(), ours.slug)
    return ours


def _organisation_add(given: dict[str, Any], *, by: str) -> str:
    key = _free_key(given["name"], Organisation.objects.values_list("slug", flat=True), longest=48)
    entry = {"name": given["name"].strip(), "kind": given["kind"], "is_fictional": False}
    document = area_of("organisations").read(key, entry, entry["name"])
    configuration_change({("organisations", key): document}, by=by, reason=REASON)
    return key


def station_add(given: dict[str, Any], *, by: str) -> Station:
    """Protect a station, with the volumes and thresholds that are assumed for one.

    Raises InputError for what its owner refuses.
    """
    short = (given["short_name"] or given["name"])[:_SHORT].strip()
    key = _free_key(short, Station.objects.values_list("slug", flat=True), longest=32)
    document = area_of("stations").read(key, _station_entry(given, short), short)
    configuration_change({("stations", key): document}, by=by, reason=REASON)
    return Station.objects.get(slug=key)


def _station_entry(given: dict[str, Any], short: str) -> Document:
    model = next(each for each in load_station_file() if each.slug == _MODEL_STATION)
    return {
        "name": given["name"],
        "short_name": short,
        "operator": _home_name(),
        "primary_norad_cat_id": given["norad_cat_id"],
        "hard_body_radius_m": given["radius_m"],
        "hard_body_radius_source": REASON,
        "display_order": Station.objects.count() + 1,
        "is_active": True,
        "volumes": [_row(each, ("name", "shape", "radius_km", "radial_km", "in_track_km",
                                "cross_track_km", "is_displayed", "source"))
                    for each in model.volumes],
        "thresholds": [_row(each, ("tier", "miss_distance_km", "source"))
                       for each in model.thresholds],
    }  # fmt: skip


def station_switch(key: str, *, is_active: bool, by: str) -> Station:
    """Switch a station on or off; nothing else of it.

    Raises InputError for one that is not there, is so already, or is changed by somebody meanwhile.
    """
    station = Station.objects.filter(slug=key).first()
    if station is None:
        raise InputError(gettext("There is no such station."))
    at, was = ("stations", key), area_of("stations").documents()[key]
    wanted = {at: was | {"is_active": is_active}}
    configuration_change(wanted, by=by, reason=REASON, read_as={at: was})
    return station


@transaction.atomic
def person_add(given: dict[str, Any]) -> tuple[User, str]:
    """Make an account in a role; the person, and the first password, which is kept nowhere."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    first, _, last = given["full_name"].strip().partition(" ")
    user = User.objects.create_user(
        given["username"],
        email=given["email"],
        password=password,
        first_name=first,
        last_name=last,
        is_staff=given["role"] != OPERATOR,
    )
    user.groups.add(Group.objects.get(name=given["role"]))
    ours = home()
    if given.get("in_cases") and ours is not None:
        membership_give(user, ours, MembershipRole(given["in_cases"]))
    return user, password


def _home_name() -> str:
    ours = home()
    return ours.name if ours is not None else "not known yet"  # kept as it is: in English


def _row(source: object, names: tuple[str, ...]) -> Document:
    return {name: value for name in names if (value := getattr(source, name)) is not None}


def _free_key(name: str, taken: Any, *, longest: int) -> str:
    """A key from a name, which may be in any script; the next number where it is taken."""
    stem = slugify(name)[: longest - 4].strip("-") or "own"
    known = set(taken)
    numbered = (f"{stem}-{number}" for number in range(2, len(known) + 3))
    return stem if stem not in known else next(each for each in numbered if each not in known)
