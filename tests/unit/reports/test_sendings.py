"""Each reader gets each summary once, whatever the mail server and the workers do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from screening.common.exceptions import DeliveryFailed, InputError
from screening.common.mail import Mail
from screening.reports.interval import IsoWeek
from screening.reports.models import Edition, Reader, Sending, SendingStatus
from screening.reports.services import sendings
from screening.reports.services.readers import reader_unsubscribe
from tests import weekly_rows
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db

WEEK = IsoWeek(2026, 11)
SOON = WEEK.made_at_utc + timedelta(minutes=3)
MINUTE = timedelta(minutes=1)


class Wall:
    """The clock on the wall, which the test moves."""

    def __init__(self) -> None:
        self.now = SOON

    def __call__(self) -> datetime:
        return self.now

    def wait(self, time: timedelta) -> None:
        self.now += time


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    wall = Wall()
    monkeypatch.setattr(sendings, "real_now_utc", wall)
    return wall


@pytest.fixture(autouse=True)
def _plain_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in a summary is printed elsewhere."""

    def plain(edition: Edition, reader: Reader, *, unsubscribe_url: str, page_url: str, key: str):  # type: ignore[no-untyped-def]
        text = f"{page_url}\n{unsubscribe_url}\n"
        return Mail(
            key=key,
            address=reader.address,
            subject=f"{edition}",
            text=text,
            unsubscribe_url=unsubscribe_url,
        )

    monkeypatch.setattr(sendings, "weekly_mail", plain)


@pytest.fixture
def post(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as server:
        yield server


def _statuses() -> list[str]:
    return list(Sending.objects.order_by("pk").values_list("status", flat=True))


def test_every_active_reader_gets_it_once_however_often_the_task_comes(
    wall: Wall, post: MailServer
) -> None:
    ann, ben = weekly_rows.reader(), weekly_rows.reader()
    weekly_rows.reader(is_active=False)
    weekly_rows.edition(WEEK)
    for _ in range(3):
        sendings.editions_hand_out(SOON)
        sendings.sendings_send_due()
        wall.wait(timedelta(hours=2))
    assert [each["To"] for each in post.messages] == [ann.address, ben.address]
    first = post.messages[0]
    stop = "https://watch.example.org/weekly/stop/"
    assert first["List-Unsubscribe"].strip().startswith(f"<{stop}")
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://watch.example.org/weekly/2026-W11/" in first.get_content()


def test_a_reader_who_comes_later_is_not_sent_what_went_out_before(wall: Wall) -> None:
    weekly_rows.reader()
    weekly_rows.edition(WEEK)
    assert sendings.editions_hand_out(SOON) == 1
    weekly_rows.reader()
    assert sendings.editions_hand_out(SOON) == 0


def test_a_correction_goes_out_when_a_person_asks_and_a_late_summary_not_at_all(wall: Wall) -> None:
    weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    correction = weekly_rows.edition(WEEK, 2)
    late = weekly_rows.edition(WEEK.before(2))
    assert sendings.editions_hand_out(SOON) == 0
    assert sendings.edition_send(correction) == 1
    assert not late.sendings.exists()


def test_where_approval_is_asked_for_nothing_goes_out_before_it(wall: Wall, settings: Any) -> None:
    settings.WEEKLY_APPROVAL = True
    weekly_rows.reader()
    edition = weekly_rows.edition(WEEK)
    assert sendings.editions_hand_out(SOON) == 0
    with pytest.raises(InputError, match="waits for approval"):
        sendings.edition_send(edition)
    sendings.edition_approve(edition, "Ann")
    sendings.edition_approve(edition, "Ben")
    edition.refresh_from_db()
    assert edition.approved_by == "Ann"
    assert sendings.editions_hand_out(SOON) == 1


@pytest.mark.parametrize(
    ("reply", "then"),
    [("450 try later", SendingStatus.SENT), ("550 no such user", SendingStatus.FAILED)],
)
def test_what_passes_is_tried_again_and_what_stays_is_not(
    wall: Wall, post: MailServer, reply: str, then: SendingStatus
) -> None:
    weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    post.refuses = {"RCPT": reply}
    assert sendings.sendings_send_due() == 0
    assert reply.split(maxsplit=1)[1] in Sending.objects.get().problem
    post.refuses = {}
    assert sendings.sendings_send_due() == 0  # its pause is not over
    wall.wait(MINUTE)
    sendings.sendings_send_due()
    assert _statuses() == [then]
    assert len(post.messages) == (then == SendingStatus.SENT)


def test_what_was_given_up_is_sent_when_a_person_asks_again(
    wall: Wall, post: MailServer, settings: Any
) -> None:
    weekly_rows.reader()
    gone = weekly_rows.reader()
    edition = weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    server, settings.EMAIL_HOST = settings.EMAIL_HOST, ""  # nobody has set one up yet
    sendings.sendings_send_due()
    assert _statuses() == [SendingStatus.FAILED] * 2
    settings.EMAIL_HOST = server
    reader_unsubscribe(gone)
    assert sendings.edition_send(edition) == 1
    assert sendings.sendings_send_due() == 1
    assert _statuses() == [SendingStatus.SENT, SendingStatus.FAILED]
    assert sendings.edition_send(edition) == 0  # whoever has had it is not sent it twice


def test_the_pause_doubles_and_a_day_of_failures_ends_it(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[datetime] = []
    monkeypatch.setattr(sendings, "mail_send", _refuse(tries, wall))
    weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    for _ in range(40):
        sendings.sendings_send_due()
        wall.now = Sending.objects.get().next_attempt_at
    pauses = [(b - a) // MINUTE for a, b in pairwise(tries)]
    assert pauses[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert (len(tries), _statuses()) == (30, [SendingStatus.FAILED])
    assert Sending.objects.get().failed_at == tries[-1]


def _refuse(tries: list[datetime], wall: Wall) -> Callable[[Mail], None]:
    def send(_: Mail) -> None:
        tries.append(wall.now)
        raise DeliveryFailed("The mail server cannot be reached.", is_lasting=False)

    return send


def test_a_worker_lost_over_a_message_leaves_it_to_the_next_with_the_same_identity(
    wall: Wall, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    really_end = sendings._end

    def die(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sendings, "_end", die)  # taken by the server, and never written down
    with pytest.raises(KeyboardInterrupt):
        sendings.sendings_send_due()
    monkeypatch.setattr(sendings, "_end", really_end)
    assert sendings.sendings_send_due() == 0  # another worker may still be at it
    wall.wait(5 * MINUTE)
    assert sendings.sendings_send_due() == 1
    first, second = post.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert _statuses() == [SendingStatus.SENT]


def test_what_cannot_be_begun_before_the_task_is_ended_is_left_to_the_next(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sendings, "mail_send", lambda _: wall.wait(3 * MINUTE))
    for _ in range(3):
        weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    assert [sendings.sendings_send_due() for _ in range(3)] == [2, 1, 0]
    assert _statuses() == [SendingStatus.SENT] * 3


def test_a_clock_set_back_does_not_hold_a_message_up(wall: Wall, post: MailServer) -> None:
    weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    wall.wait(-timedelta(days=2))
    assert sendings.sendings_send_due() == 1


def test_whoever_has_ended_it_is_sent_nothing_that_waits(wall: Wall, post: MailServer) -> None:
    reader = weekly_rows.reader()
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    reader_unsubscribe(reader)
    assert sendings.sendings_send_due() == 0
    assert (_statuses(), post.messages) == ([SendingStatus.DROPPED], [])


def test_a_summary_that_cannot_be_printed_keeps_no_other_back(
    wall: Wall, post: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = weekly_rows.reader(language="zh"), weekly_rows.reader()
    print_it = sendings.weekly_mail

    def fails_for_one(edition: Edition, reader: Reader, **more: Any) -> Mail:
        if reader == bad:
            raise RuntimeError("no font")
        return print_it(edition, reader, **more)

    monkeypatch.setattr(sendings, "weekly_mail", fails_for_one)
    weekly_rows.edition(WEEK)
    sendings.editions_hand_out(SOON)
    assert sendings.sendings_send_due() == 1
    assert [each["To"] for each in post.messages] == [good.address]
    assert "no font" in Sending.objects.get(reader=bad).problem
