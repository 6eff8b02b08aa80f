"""Every kind of token at every door that takes one: it opens its own, and no other.

Reading is closed, so what opens does so by the token alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from screening.alerts.ack_links import VALID_FOR, ack_token
from screening.alerts.models import Acknowledgement
from screening.alerts.outgoing import Channel
from screening.alerts.people_models import Recipient
from screening.common.clock import real_now_utc
from screening.coordination.answer_links import answer_token
from screening.coordination.release_models import AnswerLink
from screening.coordination.services.answer_links import answer_link_make
from screening.operators.release_words import Preset
from screening.reports.models import Reader
from screening.reports.unsubscribe_links import unsubscribe_token
from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests import case_world, weekly_rows
from tests.alert_notices import notice
from tests.case_world import HOME, OTHER

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("product_at_now")]

DOCUMENT = "documents/notification.en.txt"


@pytest.fixture
def tokens(settings: Any) -> dict[str, str]:
    """One good token of each kind."""
    settings.OPEN_READING = False
    case = case_world.told(Preset.PUBLIC_DATA_ONLY)
    link = answer_link_make(case, party=OTHER, contact="Night desk", author="a test")
    jane = Recipient.objects.create(name="Jane", channel=Channel.EMAIL, address="j@example.org")
    row = notice(pk=None, conjunction=case.conjunction)
    row.save()
    owner = case_world.person(HOME)
    issued_at = real_now_utc() - timedelta(minutes=10)
    return {
        "acknowledge": ack_token(row.pk, jane.pk, issued_at=issued_at),
        "answer": answer_token(link),
        "unsubscribe": unsubscribe_token(weekly_rows.reader(name="Li Na")),
        "read": token_issue(owner, purpose="feeds", scopes=[Scope.READ], days=1)[1],
        "coordinate": token_issue(owner, purpose="cases", scopes=[Scope.COORDINATE], days=1)[1],
    }


def bearer(path: str) -> Callable[[str], HttpResponse]:
    return lambda token: Client().get(path, headers={"Authorization": f"Bearer {token}"})  # type: ignore[return-value]


def post(path: str) -> Callable[[str], HttpResponse]:
    return lambda token: Client().post(path.format(token))  # type: ignore[return-value]


def get(path: str) -> Callable[[str], HttpResponse]:
    return lambda token: Client().get(path.format(token))  # type: ignore[return-value]


# Each door with the one kind of token that opens it.
DOORS: dict[str, tuple[str, Callable[[str], HttpResponse]]] = {
    "the room of a link": ("answer", get("/answer/{}/")),
    "its transcript": ("answer", get("/answer/{}/transcript.json")),
    "its documents": ("answer", get(f"/answer/{{}}/{DOCUMENT}")),
    "speaking by it": ("answer", post("/answer/{}/say/acknowledge/")),
    "acknowledging, looked at": ("acknowledge", get("/alerts/acknowledge/{}/")),
    "acknowledging": ("acknowledge", post("/alerts/acknowledge/{}/")),
    "stopping, looked at": ("unsubscribe", get("/weekly/stop/{}/")),
    "a feed by its address": ("read", get("/feeds/alerts.atom?token={}")),
    "a calendar by its address": ("read", get("/feeds/transitions.csv?token={}")),
    "the API": ("read", bearer("/api/v1/conjunctions/")),
    "the API by its address": ("nothing", get("/api/v1/conjunctions/?token={}")),
    "a page by its address": ("nothing", get("/conjunctions/?token={}")),
    "a page by bearing it": ("nothing", bearer("/conjunctions/")),
    "the admin by bearing it": ("nothing", bearer("/admin/auth/user/")),
    "the cases of the API": ("coordinate", bearer("/api/v1/cases/")),
}


def test_each_kind_opens_its_own_doors_and_no_other(tokens: dict[str, str]) -> None:
    wrong = []
    for (door, (opened_by, ask)), (kind, token) in product(DOORS.items(), tokens.items()):
        answer = ask(token)
        goes_to_sign_in = "/sign-in/" in answer.get("Location", "")
        # Speaking without a word to say is refused with the form again, inside the room.
        is_in = (answer.status_code in (200, 302) and not goes_to_sign_in) or (
            door == "speaking by it" and answer.status_code == 400
        )
        if is_in != (kind == opened_by):
            wrong.append(f"{kind} at {door}: {answer.status_code}")
    assert wrong == []


def test_nobody_is_let_in_by_no_token_or_by_a_damaged_one(tokens: dict[str, str]) -> None:
    for door, (opened_by, ask) in DOORS.items():
        token = tokens.get(opened_by, "")
        for bad in ("x", token[:-4] + "AAAA", token.swapcase(), f"{token}.{token}"):
            answer = ask(bad)
            let_in = answer.status_code == 200 or (
                answer.status_code == 302 and "/sign-in/" not in answer["Location"]
            )
            assert not let_in, (door, bad[:5])


def test_a_link_ends_with_its_time_with_its_end_and_with_its_recipient(
    tokens: dict[str, str],
) -> None:
    AnswerLink.objects.update(expires_at=real_now_utc())
    assert Client().get(f"/answer/{tokens['answer']}/").status_code == 410
    assert Client().get(f"/answer/{tokens['answer']}/{DOCUMENT}").status_code == 410

    late = ack_token(1, 1, issued_at=real_now_utc() - VALID_FOR - timedelta(seconds=2))
    assert Client().post(f"/alerts/acknowledge/{late}/").status_code == 410

    Recipient.objects.update(is_active=False)
    assert Client().post(f"/alerts/acknowledge/{tokens['acknowledge']}/").status_code == 404
    assert not Acknowledgement.objects.exists()


def test_who_opens_every_link_changes_nothing(tokens: dict[str, str]) -> None:
    """Filters of mail and previews of chats follow links: with GET, HEAD and OPTIONS."""
    for path in ("/alerts/acknowledge/{acknowledge}/", "/weekly/stop/{unsubscribe}/"):
        for method in ("get", "head", "options"):
            getattr(Client(), method)(path.format(**tokens))
    assert not Acknowledgement.objects.exists()
    assert Reader.objects.get().is_active


def test_pages_whose_address_is_a_right_are_kept_and_told_by_nobody(tokens: dict[str, str]) -> None:
    for path in (
        "/answer/{answer}/",
        "/alerts/acknowledge/{acknowledge}/",
        "/weekly/stop/{unsubscribe}/",
    ):
        answer = Client().get(path.format(**tokens))
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
