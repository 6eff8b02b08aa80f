"""A printed summary never takes what is unknown for a quiet week, or for a record."""

from __future__ import annotations

from dataclasses import replace

from screening.coordination.documents.languages import Language
from screening.reports.charts import chart_svg
from screening.reports.contents.outlook import outlook_section
from screening.reports.contents.record import environment_section, quality_section
from screening.reports.contents.titles import origin_title, outlook_title, trend_title
from screening.reports.document import Block, Rows, Words
from screening.reports.weekly_types import Outlook, Share, Trend, WeeklyReport
from tests.weekly_world import quiet_report, sample_report


def words_of(blocks: tuple[Block, ...]) -> str:
    return " ".join(each.text for each in blocks if isinstance(each, Words))


def ahead(report: WeeklyReport, outlook: Outlook) -> WeeklyReport:
    """The same summary with one outlook for both stations."""
    of = tuple(replace(each, outlook=outlook) for each in report.stations)
    return replace(report, stations=of)


def test_where_nothing_was_fetched_before_break_ups_are_unknown_and_not_none() -> None:
    quiet = quiet_report()
    assert "No launch gained so many" in words_of(environment_section(quiet).blocks)
    first = replace(quiet.environment, objects_before=None, new_objects=None)
    said = words_of(environment_section(replace(quiet, environment=first)).blocks)
    assert "No launch gained so many" not in said


def test_false_alarms_are_told_where_no_outcome_is_known_yet() -> None:
    quality = replace(quiet_report().quality, acted_on=2, false_alarms=1, late_discoveries=2)
    (block,) = quality_section(quiet_report(quality=quality)).blocks
    assert isinstance(block, Rows)
    told = dict(block.rows)
    assert told["False alarms among passes that asked for action"] == "1 of 2"
    assert told["First noticed after the decision point"] == "2"


def test_a_week_half_watched_breaks_no_record() -> None:
    iss = sample_report().stations[0]
    fewest = replace(iss, headline=replace(iss.headline, this_week=0))
    assert "fewer passes asking for action than in any" in trend_title(fewest)
    half = replace(fewest, headline=replace(fewest.headline, trend=Trend.UNKNOWN))
    assert trend_title(half) == "ISS: passes asking for action, week by week"


def test_passes_ahead_that_no_run_has_reached_are_not_denied() -> None:
    report = sample_report()
    named = report.stations[0].outlook.passes
    told = Outlook(counts=None, passes=named, screened_until_utc=None)
    asking = sum(each.level in {"yellow", "red", "emergency"} for each in named) * 2
    assert asking > 1
    assert outlook_title(ahead(report, told)) == (
        f"{asking} passes of the next seven days ask for action"
    )


def test_days_that_no_run_has_reached_are_not_called_quiet() -> None:
    quiet = quiet_report()
    short = Outlook(counts=None, passes=(), screened_until_utc=quiet.start_utc)
    said = words_of(outlook_section(ahead(quiet, short)).blocks)
    assert "Nothing is known to come near" not in said
    assert "no further" in said


def test_the_lane_of_days_that_nobody_looked_at_says_so() -> None:
    report = sample_report()
    looked = ahead(report, replace(report.stations[0].outlook))
    unknown = ahead(report, replace(report.stations[0].outlook, screened_until_utc=None))
    before = replace(report.stations[0].outlook, screened_until_utc=report.start_utc)
    drawn = [
        chart_svg(each, "outlook", Language.EN) for each in (looked, unknown, ahead(report, before))
    ]
    assert drawn[0] != drawn[1]
    assert drawn[1] == drawn[2]


def test_all_others_together_are_not_the_first_owner() -> None:
    def share(key: str, passes: int) -> Share:
        return Share(key=key, label=key, passes=passes, acted_on=0, closest_km=1.0)

    origin = replace(sample_report().origin, owners=(share("US", 4), share("other", 9)))
    assert origin_title(origin) == "United States: 4 of 13 passes"
