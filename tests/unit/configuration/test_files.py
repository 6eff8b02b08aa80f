"""The configuration as a file: what it says comes back, and what is wrong in it is named."""

from __future__ import annotations

import tomllib
from datetime import UTC
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from screening.alerts.people_models import Recipient, Subscription
from screening.catalog.models import Feed, FeedChoice, PlannedConstellation
from screening.catalog.services import feeds_ensure, planned_save, planned_seed
from screening.common.exceptions import InputError
from screening.configuration.areas import AREAS, ShapedArea
from screening.configuration.beside import told_beside
from screening.configuration.fields import Field, Kind, Shape, Troubles
from screening.configuration.files import configuration_text
from screening.configuration.models import Change
from screening.configuration.selectors import documents_now
from screening.configuration.services import change_undo, configuration_import, import_preview
from screening.configuration.toml_writing import table_lines
from screening.conjunctions.criteria.clauses import Level
from screening.conjunctions.life_models import RuleVersion
from screening.conjunctions.services.rules import rules_seed
from screening.coordination.models import OpeningRule
from screening.coordination.protocol.library import SHIPPED_FOLDER
from screening.coordination.protocol_models import OwnProtocol
from screening.coordination.services.open_by_rule import opening_rule_set
from screening.operators.models import Organisation, ReleasePolicy
from screening.operators.services import operators_seed
from screening.reports.models import Reader
from screening.stations.models import Station
from screening.stations.services import stations_seed
from tests.factories import NOW

OWN_TEXT = (
    (SHIPPED_FOLDER / "ssc-baseline.v1.toml")
    .read_text(encoding="utf-8")
    .replace('key = "ssc-baseline"', 'key = "house-rules"')
)


def _a_whole_installation() -> None:
    stations_seed()
    rules_seed()
    operators_seed()
    planned_seed()
    planned_save(
        None,
        {
            "constellation": "星座",
            "satellites": 12,
            "altitude_km": 700.0,
            "inclination_deg": 98.2,
            "life_years": 5.0,
            "transit_km_day": 4.4,
            "source": "nobody's",
            "source_date": "2026",
        },
        by="olga",
    )
    feeds_ensure("live")
    station = Station.objects.get(slug="iss")
    opening_rule_set(station.pk, from_level=Level.RED, by="olga", at_utc=NOW)
    configuration_import(
        f'form = 1\n[protocols.house-rules]\ntext = """{_basic(OWN_TEXT)}"""',
        by="olga",
        reason="ours",
    )


def _basic(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _empty() -> None:
    """What another, new installation has: nothing."""
    for model in (OpeningRule, RuleVersion, FeedChoice, Feed, PlannedConstellation, Station):
        model.objects.all().delete()
    for model in (ReleasePolicy, OwnProtocol):
        model.objects.all()._raw_delete("default")
    Organisation.objects.update(intermediary=None)
    Organisation.objects.all().delete()


@pytest.mark.django_db
def test_an_export_taken_in_by_an_empty_installation_is_exported_with_the_same_bytes(
    tmp_path: Path,
) -> None:
    _a_whole_installation()
    held, exported = documents_now(), configuration_text(documents_now(), told_beside())
    assert {name: bool(of) for name, of in held.items()} == dict.fromkeys(AREAS, True)
    _empty()
    assert not any(documents_now().values())
    path, again = tmp_path / "configuration.toml", tmp_path / "again.toml"
    path.write_text(exported, encoding="utf-8")
    call_command(
        "configuration_import", str(path), by="olga", reason="a new site", stdout=StringIO()
    )
    assert documents_now() == held
    call_command("configuration_export", str(again), stdout=StringIO())
    assert again.read_bytes() == path.read_bytes()
    assert not import_preview(exported).differences


@pytest.mark.django_db
def test_a_dry_run_says_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    stations_seed()
    path = tmp_path / "configuration.toml"
    text = configuration_text(documents_now()).replace(
        "hard_body_radius_m = 66.1", "hard_body_radius_m = 70"
    )
    path.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("configuration_import", str(path), dry_run=True, stdout=out)
    assert "Hard-body radius of ISS: 70 m, before 66.1 m" in out.getvalue()
    assert Station.objects.get(slug="iss").hard_body_radius_m == 66.1
    assert not Change.objects.exists()
    with pytest.raises(CommandError, match="why the configuration changes"):
        call_command("configuration_import", str(path), by="olga")


WRONG = {
    "wrong unit": ("radius_km = 25.0", "radius_m = 25000.0", "has another unit. Write radius_km"),
    "unknown key": ('short_name = "ISS"', 'shortname = "ISS"', "Did you mean short_name?"),
    "wrong type": ("mass_kg = 419725.0", 'mass_kg = "much"', "mass_kg needs a number (kg)"),
    "out of reach": ("radius_km = 25.0", "radius_km = 2500.0", "above 0 and at most 1000"),
    "missing": ('operator = "China Manned Space Agency"', "", "operator is missing"),
    "no such choice": ('shape = "sphere"', 'shape = "ball"', "shape needs one of sphere, box"),
    "no dimensions": ("radius_km = 25.0\n", "", "does not have the dimensions of a sphere"),
    "not TOML": ("form = 1", "form = ", "cannot be read as TOML"),
    "another form": ("form = 1", "form = 2", "form = 1 at its top"),
    "unknown area": ("form = 1", "form = 1\n[sations.iss]", "There is no area sations"),
    "bad instant": ("2021-07-29T00:00:00Z", "2021-07-29", "an instant with its time zone"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_in_a_file_is_named_with_its_place_and_nothing_is_written(what: str) -> None:
    stations_seed()
    before = documents_now()
    old, new, told = WRONG[what]
    text = configuration_text(before)
    assert old in text
    with pytest.raises(InputError) as caught:
        configuration_import(text.replace(old, new), by="olga", reason="a try")
    assert told in str(caught.value)
    assert documents_now() == before


@pytest.mark.django_db
def test_everything_wrong_is_named_at_once_and_what_owners_refuse_too() -> None:
    stations_seed()
    rules_seed()
    text = configuration_text(documents_now())
    two = text.replace("mass_kg = 419725.0", 'mass_kg = "much"').replace(
        'shape = "sphere"', 'shape = "ball"'
    )
    with pytest.raises(Troubles) as caught:
        import_preview(two)
    assert len(caught.value.troubles) == 3  # of both stations' spheres
    renamed = text.replace(
        '[[stations.iss.volumes]]\nname = "notification box"',
        '[[stations.iss.volumes]]\nname = "other box"',
    )
    with pytest.raises(Troubles, match="ISS's rule asks for it"):
        import_preview(renamed)


def _values(one: Field) -> st.SearchStrategy[Any]:
    words = (
        st.text(
            st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"),
            min_size=1,
            max_size=min(one.longest, 20),
        )
        .map(str.strip)
        .filter(bool)
    )
    low = one.low if one.low is not None else one.above if one.above is not None else -1e6
    return {
        Kind.TEXT: words,
        Kind.LONG_TEXT: words,
        Kind.NUMBER: st.floats(low, one.high or 1e6, exclude_min=one.above is not None),
        Kind.WHOLE: st.integers(int(low), int(one.high or 10**9)),
        Kind.FLAG: st.booleans(),
        Kind.CHOICE: st.sampled_from(one.choices or ("a",)),
        Kind.INSTANT: st.datetimes(timezones=st.just(UTC)).map(
            lambda at: at.replace(microsecond=0, tzinfo=None).isoformat() + "Z"
        ),
        Kind.LIST: st.lists(words, min_size=1, max_size=3),
    }[one.kind]


def _documents(shape: Shape) -> st.SearchStrategy[dict[str, Any]]:
    def of(fields: tuple[Field, ...]) -> st.SearchStrategy[dict[str, Any]]:
        needed = {each.name: _values(each) for each in fields if each.is_needed}
        optional = {each.name: _values(each) for each in fields if not each.is_needed}
        return st.fixed_dictionaries(needed, optional=optional)

    rows = {each.name: st.lists(of(each.fields), max_size=3) for each in shape.rows}
    return st.builds(lambda own, many: own | many, of(shape.fields), st.fixed_dictionaries(rows))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(st.data())
def test_any_document_written_as_a_file_is_read_back_as_it_was(data: st.DataObject) -> None:
    area = data.draw(
        st.sampled_from([each for each in AREAS.values() if isinstance(each, ShapedArea)])
    )
    drawn = data.draw(_documents(area.shape))
    try:
        document = area.shape.read(drawn, "drawn")
    except Troubles:
        assume(False)
    text = "\n".join(table_lines(("area", 'k"e y'), area.for_file(document)))
    assert area.shape.read(tomllib.loads(text)["area"]['k"e y'], "again") == document


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.booleans()
        | st.integers(-(2**60), 2**60)
        | st.floats(allow_nan=False)
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12),
        lambda inner: (
            st.dictionaries(
                st.text(st.characters(exclude_categories=["Cs"]), max_size=6), inner, max_size=3
            )
            | st.lists(inner, max_size=3)
        ),
        max_leaves=12,
    )
)
def test_any_plain_value_is_written_as_toml_that_reads_the_same(value: Any) -> None:
    assert tomllib.loads("\n".join(table_lines(("a",), {"v": value})))["a"]["v"] == value


@pytest.mark.django_db
def test_the_documents_example_file_is_taken_in_and_undone() -> None:
    text = (Path(__file__).parents[3] / "docs/configuration.md").read_text(encoding="utf-8")
    example = text.split("<!-- example of a file: a test takes it in -->\n```toml\n")[1].split(
        "```"
    )[0]
    change = configuration_import(example, by="olga", reason="as the document says")
    station = Station.objects.get(slug="hab-1")
    assert (station.hard_body_radius_m, station.volumes.get().radius_km) == (12.0, 25.0)
    assert Organisation.objects.get(slug="somebody").operates.get().norad_cat_id == 99001
    change_undo(change, by="olga", reason="only an example")
    assert not Station.objects.filter(slug="hab-1").exists()


@pytest.mark.django_db
def test_what_a_file_cannot_hold_is_told_in_it_without_a_secret() -> None:
    way = Recipient.objects.create(
        name="Desk\n[stations.evil]",
        channel="chat",
        address="slack://TokenA/TokenB",
        secret="hush",
    )
    Subscription.objects.create(recipient=way, lowest_level="red")
    Reader.objects.create(name="Director", address="director@example.org")
    stations_seed()
    text = configuration_text(documents_now(), told_beside())
    assert "#   Desk [stations.evil] by chat or sms: all stations from red, alarms, cases" in text
    assert "#   Director, en" in text
    assert "#   pull-due-feeds: every 120 s" in text
    for secret in ("TokenA", "hush", "director@example.org"):
        assert secret not in text
    assert not import_preview(text).differences
