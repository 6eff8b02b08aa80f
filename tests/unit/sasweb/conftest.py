"""People, and a clock that stands still, for tests of pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from screening.common.clock import Clock
from screening.operators.models import Membership, Organisation
from tests import coordination_world as world
from tests.factories import NOW

PAGES = (
    "/",
    "/conjunctions/",
    "/conjunctions/all/",
    "/alerts/",
    "/alerts/reaching-me/",
    "/catalogue/",
    "/catalogue/insight/",
    "/stations/",
    "/sources/",
    "/runs/",
    "/validation/",
    "/calibration/",
    "/weekly/",
    "/weekly/compare/",
    "/what-if/",
    "/what-if/burns/",
    "/what-if/compare/",
    "/sign-in/",
)


@pytest.fixture
def product_at_now(settings: Any) -> None:
    """Product time stands still at ``NOW``."""
    settings.PRODUCT_CLOCK = Clock(as_of_utc=NOW, anchor_utc=NOW, rate=0.0)


@pytest.fixture
def at_instant(settings: Any) -> Callable[[datetime], None]:
    """Let product time stand still at another instant."""

    def stop(at_utc: datetime) -> None:
        settings.PRODUCT_CLOCK = Clock(as_of_utc=at_utc, anchor_utc=at_utc, rate=0.0)

    return stop


@pytest.fixture
def signed_in() -> Callable[[str], Client]:
    """A browser of somebody in a group; "nobody" has an account and no group."""

    def make(group: str) -> Client:
        user = User.objects.create_user(f"a-{group}", password="correct horse")
        if group != "nobody":
            user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return make


@pytest.fixture
def member() -> Callable[..., Client]:
    """A browser of somebody with a role in an organisation, home unless another is named."""

    def make(role: str, slug: str = world.STATION) -> Client:
        world.home_and_other()
        user = User.objects.create_user(f"{role}-of-{slug}", password="correct horse")
        organisation = Organisation.objects.get(slug=slug)
        Membership.objects.create(user=user, organisation=organisation, role=role)
        client = Client()
        client.force_login(user)
        return client

    return make
