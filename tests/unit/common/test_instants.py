"""Instants are rounded where they are written, never cut."""

from datetime import UTC, datetime, timedelta

import pytest

from sasweb.templatetags.coordination import instant_words
from sasweb.templatetags.passage import day_month, nearest_second, tca, tca_date, utc
from screening.alerts.figures import minute_words as alert_minute_words
from screening.alerts.figures import second_words
from screening.alerts.kinds import NoticeKind
from screening.alerts.telling import told
from screening.common.instants import MILLISECOND, SECOND, TENTH, minute_text, nearest
from screening.reports.words import minute_words as weekly_minute_words
from tests.alert_notices import conjunction_facts, notice

NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 59, 59, 960_000, tzinfo=UTC)


def at(second: int, microsecond: int) -> datetime:
    return datetime(2026, 3, 10, 6, 59, second, microsecond, tzinfo=UTC)


@pytest.mark.parametrize(
    ("microsecond", "step", "rounded"),
    [
        (581_000, TENTH, 600_000),
        (549_999, TENTH, 500_000),
        (550_000, TENTH, 600_000),
        (580_999, MILLISECOND, 581_000),
        (499_999, SECOND, 0),
    ],
)
def test_an_instant_goes_to_the_nearest_step(
    microsecond: int, step: timedelta, rounded: int
) -> None:
    assert nearest(at(8, microsecond), step) == at(8, rounded)


def test_rounding_carries_up_to_the_year_and_keeps_the_zone() -> None:
    for step in (TENTH, SECOND):
        assert nearest(NEW_YEARS_EVE, step) == datetime(2027, 1, 1, tzinfo=UTC)
    assert nearest(NEW_YEARS_EVE, SECOND).tzinfo is UTC


def test_the_last_instant_that_there_is_is_not_carried_over() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert nearest(last, SECOND) == last.replace(microsecond=0)
    assert "9999-12-31 23:59:59" in instant_words("9999-12-31T23:59:59.999999Z")


def test_one_instant_has_one_second_wherever_it_is_written() -> None:
    late = at(59, 620_000)
    stored = f"{late:%Y-%m-%dT%H:%M:%S.%fZ}"
    for words in (utc(late), second_words(late), instant_words(stored), tca_date(late)):
        assert "2026-03-10 07:00:00" in words
    assert "2026-03-10 07:00<" in utc(late, "minutes")


def test_one_instant_has_one_minute_wherever_it_is_written() -> None:
    for told_at, minute in ((at(59, 700_000), "07:00"), (at(40, 0), "06:59")):
        tca_utc = f"{told_at:%Y-%m-%dT%H:%M:%S.%fZ}"
        red = notice(facts=conjunction_facts(tca_utc=tca_utc))
        case = notice(kind=NoticeKind.CASE, facts={"case": "c", "tca_utc": tca_utc})
        for words in (
            utc(told_at, "minutes"),
            day_month(told_at),
            minute_text(told_at),
            alert_minute_words(told_at),
            weekly_minute_words(told_at),
            told(red, "").about,
            told(case, "").about,
        ):
            assert minute in words, words


def test_a_minute_carries_up_to_the_year_and_may_stand_without_its_day() -> None:
    assert minute_text(NEW_YEARS_EVE) == "2027-01-01 00:00"
    assert minute_text(NEW_YEARS_EVE, "%d %b") == "01 Jan 00:00"
    assert minute_text(NEW_YEARS_EVE, "") == "00:00"


def test_the_watch_table_rounds_to_tenths() -> None:
    assert ">10 Mar 06:59:08.6<" in tca(at(8, 581_000))
    assert ">10 Mar 07:00:00.0<" in tca(at(59, 950_000))


def test_lists_and_pages_round_to_seconds_and_milliseconds() -> None:
    assert ">2026-03-10 06:59:09<" in tca_date(at(8, 581_000))
    assert ">2026-03-10 07:00:00<" in tca_date(at(59, 500_000))
    assert ">2026-03-10 06:59:08<span" in tca_date(at(8, 580_700), "millisecond")
    assert ">.581<" in tca_date(at(8, 580_700), "millisecond")
    assert nearest_second(at(59, 600_000)) == datetime(2026, 3, 10, 7, tzinfo=UTC)


def test_the_exact_instant_stays_for_machines() -> None:
    assert 'datetime="2026-03-10T06:59:08.581000+00:00"' in tca_date(at(8, 581_000))
