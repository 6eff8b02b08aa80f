"""What goes when it is too old, and what stays because something rests on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from sasweb.settings import env
from screening.catalog.models import (
    CatalogChange,
    Pull,
    PullRejection,
    PullStatus,
    SpaceObject,
    StoredElementSet,
)
from screening.conjunctions.life_models import Transition
from screening.conjunctions.models import Assessment, Conjunction, ScreeningRun
from screening.conjunctions.run_inputs import pack_ids
from screening.consequences.models import Study
from screening.management.commands import prune as prune_command
from screening.upkeep import prunable
from screening.upkeep.pruning_models import Pruning
from screening.upkeep.retention import Kind
from screening.upkeep.services import pruning
from tests import coordination_world, factories, lives
from tests.factories import NOW, STATION_ELEMENTS

pytestmark = pytest.mark.django_db
OLD = NOW - timedelta(days=200)
FOREVER = dict.fromkeys(Kind, 0)


@pytest.fixture(autouse=True)
def everything_is_kept(settings: Any) -> None:
    settings.KEEP_DAYS = dict(FOREVER)


@pytest.fixture
def short_memory(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is kept for 120 days, and the product's clock stands at NOW."""
    settings.KEEP_DAYS = dict.fromkeys(Kind, 120)
    for module in ("screening.upkeep.retention",):
        monkeypatch.setattr(f"{module}.now_utc", lambda: NOW)
        monkeypatch.setattr(f"{module}.real_now_utc", lambda: NOW)
    monkeypatch.setattr(pruning, "BREATH_S", 0.0)


def prune(**overrides: Any) -> dict[str, int]:
    rows = pruning.prune(**{"budget_s": 60.0, "asked_by": "a test", "is_anew": True} | overrides)
    return {row.kind: row.rows for row in rows}


def seen_by_runs(tca_utc: datetime, count: int = 5) -> Conjunction:
    """A pass that is over and that so many runs have seen, an hour apart."""
    began = tca_utc - timedelta(hours=count)
    runs = [
        factories.run(window_start_utc=began + timedelta(hours=n), element_set_ids=b"")
        for n in range(count)
    ]
    pair = factories.conjunction(tca_utc=tca_utc, first_run=runs[0], last_seen_run=runs[-1])
    for run in runs:
        pair.last_seen_run = run
        factories.assessment(pair, created_at=run.window_start_utc)
    lives.lived(pair, "detected", "passed")
    return pair


def runs_left(pair: Conjunction) -> list[int]:
    first = pair.first_run_id or 0
    own = Assessment.objects.filter(conjunction=pair, run__isnull=False).order_by("run")
    return [run - first for run in own.values_list("run", flat=True)]


def test_nothing_goes_unless_a_setting_says_so() -> None:
    pair = seen_by_runs(OLD)
    assert prune() == {}
    assert len(runs_left(pair)) == 5
    assert not Pruning.objects.exists()


@pytest.mark.usefixtures("short_memory")
def test_of_a_pass_long_over_the_first_and_the_newest_opinion_stay() -> None:
    pair, recent = seen_by_runs(OLD), seen_by_runs(NOW - timedelta(days=119))
    assert prune()[Kind.ASSESSMENTS] == 3
    assert runs_left(pair) == [0, 4]
    assert runs_left(recent) == [0, 1, 2, 3, 4]


@pytest.mark.usefixtures("short_memory")
def test_an_opinion_stays_that_changed_the_state_or_came_from_others() -> None:
    pair = seen_by_runs(OLD)
    changed = pair.assessments.order_by("run")[2]
    Transition.objects.filter(conjunction=pair, sequence=1).update(assessment=changed)
    told = factories.assessment(pair, run=None, originator="CSPOC", made_at=OLD)
    Conjunction.objects.filter(pk=pair.pk).update(latest_assessment=changed)
    prune()
    assert runs_left(pair) == [0, 2, 4]  # the last is the one whose probability it goes by
    assert Assessment.objects.filter(pk=told.pk).exists()
    assert Transition.objects.filter(conjunction=pair).count() == 2


def _case(pair: Conjunction) -> None:
    coordination_world.opened_case(pair, at_utc=pair.tca_utc - timedelta(hours=2))


def _study(pair: Conjunction) -> None:
    Study.objects.create(
        kind="burns",
        title="A burn",
        question={},
        conjunction_id=pair.pk,
        asked_by="A. Duty",
        as_of_utc=OLD,
        requested_at=OLD,
        code_version="0.1.0",
        is_kept=True,
    )


def _deed(pair: Conjunction) -> None:
    Transition.objects.filter(conjunction=pair, sequence=1).update(person="A. Duty")


@pytest.mark.usefixtures("short_memory")
@pytest.mark.parametrize("decide", [_case, _study, _deed])
def test_all_that_a_decision_rested_on_stays(decide: Any) -> None:
    pair = seen_by_runs(OLD)
    before = _set_of(pair.secondary, pair.tca_utc - timedelta(days=20))
    ScreeningRun.objects.filter(pk=pair.first_run_id).update(element_set_ids=_packed(before))
    decide(pair)
    _set_of(pair.secondary, NOW)
    prune()
    assert len(runs_left(pair)) == 5
    assert StoredElementSet.objects.filter(pk=before.pk).exists()
    assert bytes(ScreeningRun.objects.get(pk=pair.first_run_id).element_set_ids)


def _packed(*sets: StoredElementSet) -> bytes:
    return pack_ids([each.pk for each in sets])


def _set_of(owner: SpaceObject, epoch_utc: datetime) -> StoredElementSet:
    elements = replace(
        STATION_ELEMENTS, norad_cat_id=owner.norad_cat_id, name=owner.name, epoch_utc=epoch_utc
    )
    return factories.stored_element_set(elements, space_object=owner, fetched_at=epoch_utc)


@pytest.mark.usefixtures("short_memory")
def test_an_element_set_goes_when_nothing_rests_on_it() -> None:
    owner = factories.space_object()
    of_run, of_nobody, of_study, recent, newest = (
        _set_of(owner, NOW - timedelta(days=days)) for days in (210, 205, 200, 119, 1)
    )
    alone = _set_of(factories.space_object(), OLD)  # the only one that its object has
    run = factories.run(element_set_ids=_packed(of_run))
    _study(factories.conjunction(tca_utc=NOW))
    Study.objects.update(element_set_ids=_packed(of_study))
    assert prune()[Kind.ELEMENT_SETS] == 1
    left = set(StoredElementSet.objects.values_list("pk", flat=True))
    assert {of_run.pk, of_study.pk, recent.pk, newest.pk, alone.pk} <= left
    assert of_nobody.pk not in left
    ScreeningRun.objects.filter(pk=run.pk).update(element_set_ids=b"")
    assert prune()[Kind.ELEMENT_SETS] == 1
    assert not StoredElementSet.objects.filter(pk=of_run.pk).exists()


@pytest.mark.usefixtures("short_memory")
def test_an_element_set_stays_with_the_opinion_that_rests_on_it() -> None:
    pair = seen_by_runs(OLD)
    used = pair.latest_assessment
    assert used is not None
    _set_of(pair.primary, NOW)
    _set_of(pair.secondary, NOW)
    StoredElementSet.objects.update(fetched_at=OLD)
    StoredElementSet.objects.filter(epoch_utc__lt=NOW).update(epoch_utc=OLD)
    prune()
    assert StoredElementSet.objects.filter(pk=used.primary_element_set_id).exists()
    assert StoredElementSet.objects.filter(pk=used.secondary_element_set_id).exists()


@pytest.mark.usefixtures("short_memory")
def test_a_run_keeps_its_counts_when_it_loses_its_inputs() -> None:
    packed = _packed(_set_of(factories.space_object(), NOW))
    old = factories.run(window_start_utc=OLD, element_set_ids=packed, inputs_sha256="a" * 64)
    recent = factories.run(element_set_ids=packed)
    with_events = factories.catalogue_run(window_start_utc=OLD, element_set_ids=packed)
    factories.approach(with_events)
    assert prune()[Kind.RUN_INPUTS] == 1
    old.refresh_from_db()
    assert bytes(old.element_set_ids) == b""
    assert (old.element_set_count, old.inputs_sha256) == (2, "a" * 64)
    for run in (recent, with_events):
        run.refresh_from_db()
        assert bytes(run.element_set_ids) == packed


@pytest.mark.usefixtures("short_memory")
def test_of_pulls_those_go_that_found_nothing_new_and_what_all_refused() -> None:
    vain = factories.pull(status=PullStatus.UNCHANGED, started_at=OLD)
    changed = factories.pull(status=PullStatus.UNCHANGED, started_at=OLD)
    CatalogChange.objects.create(changed_at=OLD, reason="pull", pull=changed)
    held = factories.pull(status=PullStatus.QUARANTINED, started_at=OLD)
    good = factories.pull(started_at=OLD)
    for pull in (good, vain):
        PullRejection.objects.create(pull=pull, location="line 1", reason="no epoch")
    assert prune()[Kind.PULLS] == 3
    left = set(Pull.objects.values_list("pk", flat=True))
    assert left == {changed.pk, held.pk, good.pk}
    assert not PullRejection.objects.exists()


@pytest.mark.usefixtures("short_memory")
def test_it_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prunable, "PASSES_AT_ONCE", 1)
    pairs = [seen_by_runs(OLD + timedelta(hours=n)) for n in range(3)]
    assert prune(budget_s=0.0, is_anew=False) == {Kind.ASSESSMENTS: 3}
    assert [len(runs_left(pair)) for pair in pairs] == [2, 5, 5]
    row = Pruning.objects.get(kind=Kind.ASSESSMENTS)
    assert (row.reached_id, row.ended_at) == (pairs[0].pk, None)
    assert prune(is_anew=False)[Kind.ASSESSMENTS] == 9
    row.refresh_from_db()
    assert row.ended_at is not None
    assert [len(runs_left(pair)) for pair in pairs] == [2, 2, 2]


@pytest.mark.usefixtures("short_memory")
def test_a_kind_is_gone_through_once_a_day_and_anew_after_a_setting_changed(settings: Any) -> None:
    assert Kind.TRIES in prune(is_anew=False)
    assert prune(is_anew=False) == {}
    settings.KEEP_DAYS = settings.KEEP_DAYS | {Kind.TRIES: 60}
    assert prune(is_anew=False) == {Kind.TRIES: 0}


@pytest.mark.usefixtures("short_memory")
def test_a_dry_run_counts_the_same_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    pair = seen_by_runs(OLD)
    call_command("prune", "--dry-run")
    assert "3 assessments of passes" in capsys.readouterr().out
    assert len(runs_left(pair)) == 5
    call_command("prune")
    assert "3 assessments of passes" in capsys.readouterr().out
    assert len(runs_left(pair)) == 2


def counted(**overrides: Any) -> dict[Kind, pruning.WouldGo]:
    found = pruning.would_go(**{"seconds_each": 60.0} | overrides)
    return {each.rule.kind: each for each in found}


@pytest.mark.usefixtures("short_memory")
def test_a_count_that_takes_too_long_says_at_least_how_many(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prunable, "PASSES_AT_ONCE", 1)
    for n in range(3):
        seen_by_runs(OLD + timedelta(hours=n))
    whole, part = counted()[Kind.ASSESSMENTS], counted(seconds_each=0.0)[Kind.ASSESSMENTS]
    assert (whole.rows, whole.is_all) == (9, True)
    assert (part.rows, part.is_all) == (3, False)
    call_command("prune", "--dry-run", "--seconds", "1e-9")
    said = capsys.readouterr().out
    assert "At least 3 assessments of passes" in said
    assert "1e-09 s were too short" in said
    call_command("prune", "--dry-run", "--seconds", "0")
    assert "9 assessments of passes" in capsys.readouterr().out


@pytest.mark.usefixtures("short_memory")
def test_reading_what_element_sets_rest_on_ends_in_time_too() -> None:
    owner = factories.space_object()
    of_run, *_ = (_set_of(owner, NOW - timedelta(days=days)) for days in (210, 205, 1))
    factories.run(element_set_ids=_packed(of_run))
    part, whole = counted(seconds_each=0.0)[Kind.ELEMENT_SETS], counted()[Kind.ELEMENT_SETS]
    assert (part.rows, part.is_all) == (0, False)
    assert (whole.rows, whole.is_all) == (1, True)


@pytest.mark.usefixtures("short_memory")
def test_a_kind_is_told_before_the_next_is_counted() -> None:
    seen_by_runs(OLD)
    told: list[tuple[str, int]] = []
    found = pruning.would_go(
        seconds_each=60.0, on_progress=lambda rule, rows: told.append((rule.kind, rows))
    )
    assert next(found).rule.kind == Kind.ASSESSMENTS
    assert told == [(Kind.ASSESSMENTS, 3)]


@pytest.mark.usefixtures("short_memory")
def test_it_tells_while_it_reads_what_element_sets_rest_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    owner = factories.space_object()
    of_run, *_ = (_set_of(owner, NOW - timedelta(days=days)) for days in (210, 205, 1))
    for _n in range(2):
        factories.run(element_set_ids=_packed(of_run))
    monkeypatch.setattr(prune_command, "TOLD_EVERY_S", 0.0)
    call_command("prune", "--dry-run")
    told = capsys.readouterr().err
    assert told.index("what runs and studies rest on, 1 so far") < told.index("on, 2 so far")
    assert told.index("on, 2 so far") < told.index("1 element sets")


@pytest.mark.usefixtures("short_memory")
@pytest.mark.parametrize("seconds", ["0", "20"])
def test_a_limit_of_counting_never_lets_anything_go(seconds: str) -> None:
    pair = seen_by_runs(OLD)
    with pytest.raises(CommandError, match="Add --dry-run to count, or leave --seconds out"):
        call_command("prune", "--seconds", seconds)
    assert len(runs_left(pair)) == 5


@pytest.mark.parametrize("seconds", ["-1", "inf", "nan", "soon"])
def test_a_limit_that_is_none_is_refused(seconds: str) -> None:
    with pytest.raises(CommandError):
        call_command("prune", "--dry-run", f"--seconds={seconds}")


def test_the_command_says_that_everything_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("prune")
    assert "Everything is kept for ever." in capsys.readouterr().out


def test_a_time_too_short_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFE_PASSAGE_KEEP_PULLS_DAYS", "7")
    with pytest.raises(ImproperlyConfigured, match="Use 120 or more, or 0"):
        env.days_kept("SAFE_PASSAGE_KEEP_PULLS_DAYS", at_least=120)
