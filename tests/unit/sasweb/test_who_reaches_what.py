"""Every address of the site, asked for as owner, counterpart, stranger and nobody.

The case in the world has secrets that its holder releases to nobody. The walk finds addresses by
itself: one that is added tomorrow is walked too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sasweb.counterparts import REACHED
from screening.coordination.answer_links import answer_token
from screening.coordination.models import Case
from screening.coordination.services.answer_links import answer_link_make
from screening.operators.models import MembershipRole
from screening.operators.release_words import Preset
from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests import case_world
from tests.case_world import HOME, OTHER, SECRETS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

ENDLESS = ("/live/",)  # a stream, which has its own test
OF_COORDINATION = ("/coordination/", "/counterpart/", "/api/v1/cases/", "/api/v1/coordination/")
METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
SEVERAL = {
    "kind": ("notification", "status-card", "formal-note"),
    "language": ("en", "zh"),
    "fmt": ("txt", "html"),
    "what": ("acknowledge", "answer", "state", "intend", "propose", "executed", "relay", "remark"),
}


@dataclass(frozen=True)
class World:
    """A case of which the other side may see public facts alone, and everybody's way in."""

    case: Case
    addresses: tuple[str, ...]
    owner: Client
    counterpart: Client
    counterpart_user: User
    stranger: Client
    nobody: Client


@pytest.fixture
def world() -> World:
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    theirs = case_world.person(OTHER)
    link = answer_link_make(case, party=OTHER, contact="Night desk", author="a test")
    values = {
        "uuid": str(case.uuid),
        "pk": str(case.conjunction_id),
        "conjunction_id": str(case.conjunction_id),
        "norad_cat_id": "25544",
        "slug": OTHER,
        "week": "2026-W11",
        "token": answer_token(link),
    }
    return World(
        case=case,
        addresses=tuple(sorted(set(addresses(values)))),
        owner=case_world.browser_of(case_world.person(HOME)),
        counterpart=case_world.browser_of(theirs),
        counterpart_user=theirs,
        stranger=case_world.browser_of(User.objects.create_user("stranger")),
        nobody=Client(),
    )


def addresses(values: dict[str, str]) -> Iterator[str]:
    """Every address that the site answers, with every parameter given."""
    resolver = get_resolver()
    for pattern, prefix in _leaves(resolver, ""):
        yield from _filled(f"/{prefix}{pattern}", values)


def _leaves(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield str(each.pattern), prefix
        else:
            yield from _leaves(each, prefix + str(each.pattern))


def _filled(route: str, values: dict[str, str]) -> Iterator[str]:
    """A route with its parameters given: all combinations of those that have several values."""
    found = PARAMETER.search(route)
    if found is None:
        yield re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[\^$?]|\\Z", "", route))
        return
    name = found[1] or found[2]
    for value in SEVERAL.get(name, (values.get(name, "1"),)):
        yield from _filled(route[: found.start()] + value + route[found.end() :], values)


def body_of(response: HttpResponse) -> str:
    if getattr(response, "streaming", False):
        if getattr(response, "is_async", False):
            return ""
        return b"".join(response.streaming_content).decode(errors="replace")  # type: ignore[attr-defined]
    return response.content.decode(errors="replace")


def told_by(response: HttpResponse, words: tuple[str, ...]) -> list[str]:
    """Which of some words an answer holds, in its body or where it sends one.

    A figure begins where it stands: the page's own clock may well read 10.731 s.
    """
    said = body_of(response) + str(dict(response.items()))
    return [word for word in words if re.search(rf"(?<!\d){re.escape(word)}", said)]


def test_the_walk_finds_the_pages_the_api_and_the_admin(world: World) -> None:
    known = {
        "/",
        "/catalogue/25544/",
        f"/conjunctions/{world.case.conjunction_id}/scene.js",
        f"/api/v1/conjunctions/{world.case.conjunction_id}/",
        f"/counterpart/{world.case.uuid}/say/acknowledge/",
        "/admin/auth/user/",
        "/health/feeds/",
        "/feeds/alerts.atom",
    }
    assert known <= set(world.addresses)
    assert len(world.addresses) > 150
    assert not [each for each in world.addresses if set(each) & set("<>()?^$\\")]


def test_for_a_counterpart_nothing_exists_but_its_room_and_its_api(world: World) -> None:
    shut = [each for each in world.addresses if not each.startswith(REACHED) and each != "/"]
    for method, address in product(METHODS, shut):
        answer = getattr(world.counterpart, method)(address)
        assert answer.status_code == 404, f"{method} {address}"
        assert told_by(answer, SECRETS) == [], address


def test_what_a_counterpart_reaches_holds_nothing_that_is_withheld(world: World) -> None:
    reached = [each for each in world.addresses if each.startswith(REACHED)]
    assert f"/counterpart/{world.case.uuid}/" in reached
    for address in reached:
        for answer in (world.counterpart.get(address), world.counterpart.post(address, {})):
            assert answer.status_code < 500, address
            assert told_by(answer, SECRETS) == [], address


@pytest.mark.parametrize("scope", list(Scope))
def test_a_counterparts_token_opens_no_more_than_its_session(world: World, scope: str) -> None:
    _, secret = token_issue(world.counterpart_user, purpose="a test", scopes=[scope], days=1)
    for address in world.addresses:
        if address.startswith("/api/"):
            answer = Client().get(address, headers={"Authorization": f"Bearer {secret}"})
            assert told_by(answer, SECRETS) == [], address
            assert answer.status_code == 404 or address.startswith(REACHED), address
        if address.startswith(("/feeds/", "/calendar/")):
            assert Client().get(address, {"token": secret}).status_code == 404, address


def test_signing_in_beside_a_token_that_is_no_counterparts_opens_no_page(world: World) -> None:
    owner = User.objects.get(username=f"a-lead-of-{HOME}")
    _, secret = token_issue(owner, purpose="a test", scopes=[Scope.READ], days=1)
    for address in ("/catalogue/", "/alerts/", "/"):
        answer = world.counterpart.get(address, {"token": secret})
        assert answer.status_code in (302, 404)


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_strangers_find_no_trace_of_a_case(world: World, who: str) -> None:
    client: Client = getattr(world, who)
    for address in world.addresses:
        if address.startswith((*ENDLESS, "/answer/")):  # a link is the right itself
            continue
        answer = client.get(address)
        assert told_by(answer, SECRETS) == [], address
        if str(world.case.uuid) in address:
            assert answer.status_code != 200, address
        elif not address.startswith("/sign-in/"):  # it repeats where one came from
            assert told_by(answer, (str(world.case.uuid),)) == [], address


@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_strangers_say_nothing_in_a_case(world: World, who: str) -> None:
    before = world.case.entries.count()
    client: Client = getattr(world, who)
    for address in world.addresses:
        if address.startswith(OF_COORDINATION):
            answer = client.post(address, {})
            assert answer.status_code in (302, 401, 403, 404, 405), address
            assert told_by(answer, SECRETS) == [], address
    assert world.case.entries.count() == before


def test_with_reading_closed_nobody_gets_anything(world: World, settings: Any) -> None:
    settings.OPEN_READING = False
    for address in world.addresses:
        if address.startswith((*ENDLESS, "/answer/")):
            continue
        answer = world.nobody.get(address)
        assert told_by(answer, SECRETS) == [], address


def test_a_member_of_an_organisation_of_another_case_finds_no_trace(world: World) -> None:
    other = case_world.browser_of(case_world.person("spacex", MembershipRole.LEAD))
    for address in world.addresses:
        if address.startswith(("/counterpart/", "/api/v1/cases/")):
            answer = other.get(address)
            assert told_by(answer, SECRETS) == [], address
            is_of_it = str(world.case.uuid) in address
            assert not is_of_it or answer.status_code in (404, 405), address


def test_the_owner_sees_what_it_said(world: World) -> None:
    """Else the secrets would be nowhere, and no test here could fail."""
    seen = {
        secret
        for address in world.addresses
        if str(world.case.uuid) in address and not address.startswith(("/answer/", "/counterpart/"))
        for secret in told_by(world.owner.get(address), SECRETS)
    }
    held = str([entry.parts for entry in world.case.entries.all()])
    assert all(secret in held for secret in SECRETS)
    pages = [each for each in world.addresses if each == f"/coordination/{world.case.uuid}/"]
    assert not pages or seen
