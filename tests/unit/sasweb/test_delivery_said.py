"""Why a message was not delivered: in Chinese where the product words it, else marked as kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from django.test import Client
from django.utils import translation

from sasweb.web.delivery_said import delivery_said
from screening.alerts.models import Delivery, DeliveryAttempt, Hearing
from screening.alerts.services import deliver
from screening.alerts.transports import chat, email, webhook
from screening.common import callable_addresses, mail, posting, webhook_signing
from screening.common.clock import real_now_utc
from tests.alert_world import recipient
from tests.unit.sasweb.alert_pages import SignedIn, page, said
from tests.unit.sasweb.chinese_pages import english_sentences, read_texts

SENDERS: Final = (
    *(deliver, chat, email, webhook),
    *(callable_addresses, mail, posting, webhook_signing),
)
PLACE: Final = "x9"
WORD: Final = re.compile(r"[A-Za-z]{2,}")
NAMES: Final = frozenset(
    WORD.findall(
        "SAFE_PASSAGE_MAIL_HOST SAFE_PASSAGE_MAIL_FROM SAFE_PASSAGE_ALERT_NETWORKS Webhook webhook"
        " https http example org alerts name appriseit com services SMS whsec_ base64 UTF"
    )
)
REFUSED: Final = "The mail server refuses the address: 550 no such user here today"


def _sentences(module: ModuleType) -> Iterator[str]:
    """What a module may give as a reason: texts of errors, returned, or held by ``words``."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        text = _text(_given(node))
        if text[:1].isupper() or text.startswith(PLACE):
            yield from [text] if len(WORD.findall(text)) > 2 else []


def _given(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
        is_error = node.func.id in {"DeliveryFailed", "InputError"}
        return node.args[0] if is_error else None
    if isinstance(node, ast.Return):
        return node.value
    if isinstance(node, ast.AnnAssign) or (
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "words"
    ):
        return node.value
    return None


def _text(node: ast.AST | None) -> str:
    """A text of a program, with something in each of its places."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_text, node.values))
    if isinstance(node, ast.FormattedValue):
        return PLACE
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else ""


WRITTEN: Final = sorted({text for module in SENDERS for text in _sentences(module)})


def _in_chinese(error: str) -> str:
    with translation.override("zh-hans"):
        return delivery_said(error)


def _words(html: str) -> set[str]:
    return set(WORD.findall(" ".join(read_texts(html))))


def test_every_module_that_sends_is_read() -> None:
    assert len(WRITTEN) >= 20
    assert mail.NO_SERVER in WRITTEN
    assert deliver.SWITCHED_OFF in WRITTEN


@pytest.mark.parametrize("error", WRITTEN)
def test_every_reason_that_the_product_writes_is_told_in_chinese(error: str) -> None:
    said_so = _in_chinese(error)
    assert not _words(f"<p>{said_so}</p>") - NAMES, said_so
    assert re.search("[\u4e00-\u9fff]", said_so)


def test_what_the_other_side_answered_is_shown_as_it_came() -> None:
    told = _in_chinese("The mail server refuses the address: 550 <no> such user")
    answer = '<span lang="en" data-record>550 &lt;no&gt; such user</span>'
    assert told == f"邮件服务器拒绝该地址：{answer}"
    assert _in_chinese("OSError") == '<span lang="en" data-record>OSError</span>'


def test_a_reason_within_a_reason_is_told_too() -> None:
    told = _in_chinese("slack://… was not reached: the service gave no reason.")
    assert not _words(f"<p>{told}</p>") - {"slack"}
    told = _in_chinese("It cannot be written as e-mail: An e-mail address looks like a@b.org.")
    assert "data-record" in told
    told = _in_chinese("The folder /var/mail cannot be reached: [Errno 13] Permission denied.")
    assert _words(f"<p>{told}</p>") == {"var", "mail"}


def test_in_english_it_is_as_it_is_kept() -> None:
    assert [delivery_said(error) for error in WRITTEN] == WRITTEN
    assert delivery_said("") == ""


def _given_up(error: str) -> Delivery:
    now = real_now_utc()
    ends: dict[str, Any] = {"ended_at": now}
    delivery = Delivery.objects.create(
        recipient=recipient(name="Ann"),
        key="k",
        status="failed",
        created_at=now,
        next_attempt_at=now,
        message=error,
        **ends,
    )
    DeliveryAttempt.objects.create(
        delivery=delivery, number=1, holder="h", began_at=now, error=error, **ends
    )
    return delivery


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
@pytest.mark.parametrize("error", [mail.NO_SERVER, REFUSED])
def test_the_page_of_an_alert_says_why_a_message_was_given_up(
    signed_in: SignedIn, error: str
) -> None:
    delivery, notice = _given_up(error), said()
    Hearing.objects.create(
        notice=notice, recipient=delivery.recipient, delivery=delivery, due_at=real_now_utc()
    )
    ann = signed_in("operator")
    ann.cookies["safe_passage_language"] = "zh-hans"
    html = page(ann, f"/alerts/{notice.pk}/")
    assert html.count(_in_chinese(error)) == 2
    assert "已放弃" in html
    assert not english_sentences(html[html.index("<main") :])


@pytest.mark.django_db
def test_status_says_why_a_way_failed(client: Client, admin_client: Client) -> None:
    _given_up(mail.NO_SERVER)
    admin_client.cookies["safe_passage_language"] = "zh-hans"
    assert _in_chinese(mail.NO_SERVER) in page(admin_client, "/status/")
