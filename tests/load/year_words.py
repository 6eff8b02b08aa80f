"""What people and instances say within a year: messages, cases and the summary of each week."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import django.db

from tests.load.copying import copy_rows, execute, key_of, keys_catch_up, numbered

OF_OTHERS: Final = "CSPOC"
A_WEEK: Final = 20  # messages


def messages_copy(weeks: int) -> None:
    """Take in messages of others on passes of the last week, and move them back week by week."""
    from screening.messages.models import Message

    _messages_take_in()
    execute("UPDATE exchange_message SET id = id + 1000000000 WHERE id < 1000000000")
    numbered("scale_message", "SELECT * FROM exchange_message")
    source = (
        "scale_message b CROSS JOIN (SELECT n AS block, (n - 1 - {0}) * interval '7 days'"
        "  AS shift FROM generate_series(1, {0}) n) s"
    )
    key = key_of("message")
    copy_rows(
        Message,
        source.format(weeks),
        {
            "id": key,
            "sha256": f"md5(b.sha256 || {key}) || md5({key} || b.sha256)",
            "message_id": f"b.message_id || '-' || {key}",
            "conjunction_id": "NULL",
            "assessment_id": "NULL",
        },
    )
    execute("DROP TABLE scale_message")
    keys_catch_up(Message)


def _messages_take_in() -> None:
    from screening.common.exceptions import SafePassageError
    from screening.conjunctions.models import Assessment, Conjunction
    from screening.messages.cdm import SYNTAXES
    from screening.messages.models import MessageSource
    from screening.messages.services import conjunction_export, message_import

    newest = Conjunction.objects.filter(pk__gte=1_000_000_000, station__isnull=False)
    ids = newest.order_by("-tca_utc").values_list("latest_assessment", flat=True)
    taken = 0
    for assessment in Assessment.objects.filter(pk__in=list(ids[:500])).order_by("pk"):
        try:
            text = SYNTAXES["kvn"].write(conjunction_export(assessment))
        except SafePassageError:
            continue  # without a covariance there is no message
        told = text.replace("SAFE PASSAGE", OF_OTHERS)
        message_import(
            told.encode(),
            file_name=f"cdm-{assessment.pk}.cdm",
            source=MessageSource.COMMAND,
            received_by="scale",
        )
        taken += 1
        if taken == A_WEEK:
            return


def cases_tell(count: int) -> None:
    """Open cases on the worst passes of the last week, and say in each what is usually said."""
    from screening.conjunctions.models import Conjunction

    worst = Conjunction.objects.filter(
        pk__gte=1_000_000_000, station__isnull=False, pc__isnull=False
    )
    for conjunction in worst.order_by("-pc")[:count]:
        _case_tell(conjunction)


def _case_tell(conjunction) -> None:  # type: ignore[no-untyped-def]
    from screening.coordination.canonical import instant_text
    from screening.coordination.kinds import Choice
    from screening.coordination.services import notify, speak
    from screening.coordination.services.open_case import case_open
    from screening.coordination.speaker import Speaker
    from screening.operators.models import Organisation
    from tests.coordination_world import assessment

    at_utc = conjunction.tca_utc - timedelta(days=1)
    us = Speaker("exercise-station-watch", "Duty officer")
    other = Organisation.objects.get(slug="exercise-constellation")
    case = case_open(conjunction, author="Duty officer", other_side=other, at_utc=at_utc)
    notice = {"languages": ["en"], "text_sha256": "0" * 64, "to": "other_side", "channel": "email"}
    notify.notify(case, us, notice=notice, contact={"address": "a@example.org"}, at_utc=at_utc)
    figures = assessment(tca_utc=instant_text(conjunction.tca_utc))
    for hours in range(1, 6):
        said_utc = at_utc + timedelta(hours=hours)
        speak.state(case, us, {"assessment": figures}, at_utc=said_utc, remarks="As of this hour.")
    speak.intend(case, us, choice=Choice.WILL_HOLD, plan=None, at_utc=said_utc)


def weeks_sum_up(before: timedelta) -> None:
    """Make the summary of each week that was copied, by what makes it in an installation."""
    from screening.conjunctions.models import ScreeningRun
    from screening.reports.interval import IsoWeek
    from screening.reports.services.editions import edition_make

    newest = ScreeningRun.objects.order_by("-window_start_utc").values_list(
        "window_start_utc", flat=True
    )
    last = IsoWeek.of(newest[0] - timedelta(weeks=1))
    for back in range(int(before / timedelta(weeks=1)) - 1):
        began = datetime.now().astimezone()
        week = last.before(back)
        edition_make(week, by="scale")
        took_s = (datetime.now().astimezone() - began).total_seconds()
        print(f"{week}: {took_s:.1f} s", flush=True)  # noqa: T201
    django.db.connection.close()
