"""E-mail by a real mail server on loopback that accepts, refuses and breaks off."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult

from screening.alerts.transports import check_address, send
from screening.common.exceptions import DeliveryFailed, InputError
from screening.common.mail import mail_file
from tests.alert_notices import outgoing
from tests.mail_server import MailServer, mail_server


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


def test_a_message_arrives_as_text_and_as_html(server: MailServer) -> None:
    send(outgoing())
    [message] = server.messages
    assert (message["To"], message["Subject"]) == ("jane@example.org", "RED: ISS")
    assert message["From"] == "Safe Passage <alerts@example.org>"
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert text.get_content().strip() == "ISS and COSMOS 1408 DEB: come near."
    assert html.get_content_type() == "text/html"
    assert "<p>ISS and COSMOS" in html.get_content()


def test_every_attempt_has_the_same_message_id_and_every_delivery_its_own(
    server: MailServer,
) -> None:
    first = outgoing()
    for each in (first, first, replace(first, key="delivery-2")):
        send(each)
    ids = [str(message["Message-ID"]) for message in server.messages]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@example.org>")


def test_machines_are_told_not_to_answer_and_readers_what_must_not_wait(server: MailServer) -> None:
    send(outgoing(is_urgent=True, thread="conjunction-12"))
    send(outgoing(key="delivery-2", thread="conjunction-12"))
    urgent, other = server.messages
    assert urgent["Auto-Submitted"] == "auto-generated"
    assert (urgent["X-Priority"], urgent["Importance"]) == ("1", "high")
    assert other["X-Priority"] is None
    assert urgent["References"]
    assert urgent["References"] == other["References"]
    # One press in a mail program must not silence red alerts: no List-Unsubscribe.
    assert urgent["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("step", "reply", "is_lasting", "says"),
    [
        ("RCPT", "550 no such user", True, "refuses the address: 550 no such user"),
        ("RCPT", "451 greylisted, try later", False, "451 greylisted, try later"),
        ("DATA", "554 looks like spam", True, "refuses the message: 554 looks like spam"),
        ("DATA", "452 disk full", False, "452 disk full"),
        ("MAIL", "553 not your sender", False, "SAFE_PASSAGE_MAIL_FROM.*553 not your sender"),
    ],
)
def test_what_a_server_refuses_lasts_or_passes(
    server: MailServer, step: str, reply: str, is_lasting: bool, says: str
) -> None:
    server.refuses[step] = reply
    with pytest.raises(DeliveryFailed, match=says) as failed:
        send(outgoing())
    assert failed.value.is_lasting is is_lasting
    assert server.messages == []


def test_a_refusal_that_has_passed_lets_the_same_message_through(server: MailServer) -> None:
    server.refuses["RCPT"] = "451 later"
    with pytest.raises(DeliveryFailed):
        send(outgoing())
    server.refuses.clear()
    send(outgoing())
    assert len(server.messages) == 1


def test_a_server_that_hangs_up_before_its_answer_is_asked_again_under_the_same_id(
    server: MailServer,
) -> None:
    server.hangs_up_after_data = True
    with pytest.raises(DeliveryFailed, match=r"broke off|reached") as failed:
        send(outgoing())
    assert not failed.value.is_lasting
    server.hangs_up_after_data = False
    send(outgoing())
    taken, again = server.messages
    assert taken["Message-ID"] == again["Message-ID"]


def test_a_server_that_is_not_there_is_tried_again(settings: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", closed.getsockname()[1]
        with pytest.raises(DeliveryFailed, match="cannot be reached") as failed:
            send(outgoing())
    assert not failed.value.is_lasting


def test_without_a_mail_server_nothing_pretends_to_be_sent(
    settings: Any, mailoutbox: list[Any]
) -> None:
    settings.EMAIL_HOST = ""
    with pytest.raises(DeliveryFailed, match="No mail server is set up") as failed:
        send(outgoing())
    assert failed.value.is_lasting
    assert mailoutbox == []


def test_where_mails_are_kept_none_is_sent_and_each_is_a_file_of_its_own(
    server: MailServer, settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER = str(tmp_path / "mails")
    for key in ("delivery-1", "delivery-1", "delivery-2"):
        send(outgoing(key=key))
    assert server.messages == []
    assert {*(tmp_path / "mails").iterdir()} == {mail_file("delivery-1"), mail_file("delivery-2")}
    kept = message_from_bytes(mail_file("delivery-1").read_bytes(), policy=policy.default)
    assert (kept["To"], kept["Subject"]) == ("jane@example.org", "RED: ISS")
    assert kept.get_content_type() == "multipart/alternative"


def test_a_folder_that_cannot_be_written_is_tried_again(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_FOLDER = str(tmp_path / "a file")
    (tmp_path / "a file").write_text("in the way")
    with pytest.raises(DeliveryFailed, match=r"The folder .* cannot be reached") as failed:
        send(outgoing())
    assert not failed.value.is_lasting


def test_a_refused_log_in_is_ours_to_put_right_and_its_password_is_told_to_nobody(
    settings: Any,
) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "watch", "s3cret-word"
    nobody = {"authenticator": lambda *_: AuthResult(success=False, handled=False)}
    with (
        mail_server(settings, auth_require_tls=False, **nobody) as server,
        pytest.raises(DeliveryFailed, match="refuses our name and password: 535") as failed,
    ):
        send(outgoing())
    assert not failed.value.is_lasting
    assert "s3cret" not in str(failed.value)
    assert server.messages == []


@pytest.mark.parametrize("is_trusted", [True, False])
def test_under_starttls_a_message_goes_to_a_server_that_proves_its_name_alone(
    is_trusted: bool, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    (authority if is_trusted else stranger).cert_pem.write_to_path(tmp_path / "trusted.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    settings.EMAIL_USE_TLS = True
    with mail_server(settings, tls_context=context, require_starttls=True) as server:
        if is_trusted:
            send(outgoing())
        else:
            with pytest.raises(DeliveryFailed, match="certificate") as failed:
                send(outgoing())
            assert not failed.value.is_lasting
    assert len(server.messages) == is_trusted


@pytest.mark.parametrize("address", ["jane", "jane@", "a b@example.org", "x@y.org\nBcc: z@y.org"])
def test_a_malformed_address_is_never_tried(server: MailServer, address: str) -> None:
    with pytest.raises(InputError):
        check_address("email", address)
    with pytest.raises(DeliveryFailed) as failed:
        send(outgoing(address=address))
    assert failed.value.is_lasting
    assert server.messages == []


def test_a_subject_of_two_lines_is_refused_and_not_sent(server: MailServer) -> None:
    with pytest.raises(DeliveryFailed, match="cannot be written") as failed:
        send(outgoing(subject="RED\nBcc: z@example.org"))
    assert failed.value.is_lasting
    assert server.messages == []
