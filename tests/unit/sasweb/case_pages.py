"""The pages of cases as somebody with a seat gets them, and what is sent from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from screening.coordination.models import Case
from screening.coordination.services import speak
from tests import coordination_world as world
from tests.coordination_world import OURS, THEIRS
from tests.factories import NOW

Member = Callable[..., Client]


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def at(case: Case) -> str:
    return reverse("case", args=[case.uuid])


def say(client: Client, case: Case, deed: str, status: int = 302, **fields: Any) -> str:
    """Send a form of the page; return what it answers."""
    response = client.post(f"{at(case)}{deed}/", fields)
    assert response.status_code == status
    return response.content.decode()


def kinds(case: Case) -> list[str]:
    return list(case.entries.order_by("number").values_list("kind", flat=True))


def stated_by_both(case: Case) -> None:
    speak.state(case, OURS, {"assessment": world.assessment()}, at_utc=NOW)
    theirs = world.assessment(miss_distance_km=0.9, pc=8e-7)
    speak.state(case, THEIRS, {"assessment": theirs}, at_utc=NOW)
