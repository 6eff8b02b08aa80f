"""A site with something at every address, for whoever attacks it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client

from screening.coordination.answer_links import answer_token
from screening.coordination.services.answer_links import answer_link_make
from screening.operators.models import MembershipRole
from screening.operators.release_words import Preset
from tests import case_world
from tests.alert_world import subscriber
from tests.burn_study import burn_study
from tests.case_world import HOME, OTHER
from tests.unit.sasweb.test_who_reaches_what import addresses


@dataclass(frozen=True)
class Site:
    """Everybody's browser, and every address with what is there filled in."""

    addresses: tuple[str, ...]
    master_user: User  # may do everything
    master: Client
    counterpart: Client
    nobody: Client


def site() -> Site:
    """Fill the database of a test."""
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    link = answer_link_make(case, party=OTHER, contact="Night desk", author="a test")
    study = burn_study()
    master = case_world.person(HOME, MembershipRole.LEAD, "master")
    master.is_staff = master.is_superuser = True
    master.save()
    subscriber()
    values = {
        "pk": str(case.conjunction_id),
        "conjunction_id": str(case.conjunction_id),
        "norad_cat_id": "25544",
        "slug": OTHER,
        "week": "2026-W11",
        "token": answer_token(link),
    }
    found = {
        *addresses(values | {"uuid": str(case.uuid)}),
        *(each for each in addresses(values | {"uuid": str(study.uuid)}) if "/what-if/" in each),
        *(each for each in addresses(values | {"slug": "iss"}) if "/stations/" in each),
    }
    return Site(
        addresses=tuple(sorted(found)),
        master_user=master,
        master=case_world.browser_of(master),
        counterpart=case_world.browser_of(case_world.person(OTHER)),
        nobody=Client(),
    )
