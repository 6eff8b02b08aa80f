"""What every answer says to browsers and caches about itself."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

ADDRESSES = ("/stations/", "/api/v1/stations/", "/admin/login/", "/nothing-here/", "/health/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_is_private_of_one_type_and_in_nobodys_frame(
    client: Client, address: str
) -> None:
    answer = client.get(address, follow=True)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert {"private", "no-store"} & set(answer["Cache-Control"].replace(" ", "").split(","))


def test_the_policy_of_a_page_asks_for_trusted_types_and_allows_nothing_inline(
    client: Client,
) -> None:
    policy = client.get("/stations/")["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self';" in f"{policy};"


def test_the_scene_alone_may_stand_in_a_frame_of_ours(client: Client) -> None:
    conjunction = factories.assessed_conjunction().conjunction
    scene = client.get(f"/conjunctions/{conjunction.pk}/scene/")
    assert scene.status_code == 200
    assert scene["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in scene["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/stations/", "/sign-in/", "/health/", "/api/v1/docs/", "/admin/login/"]
)
def test_pages_load_the_guard_before_any_other_program(client: Client, address: str) -> None:
    page = client.get(address, follow=True).content.decode()
    if "<script" in page:
        first = page[page.index("<script") :].partition(">")[0]
        assert "js/lib/trusted-types.js" in first
