"""The generated scene: what cesiumpy made of 2016 is right for today, and no name can do harm."""

import html
import json
import re
from typing import Any

import numpy as np
import pytest
from django.test import Client

from sasweb.web.encounter_scene import (
    JavaScript,
    SceneWidget,
    js_text,
    label_spots_program,
    scene_statements,
)
from screening.conjunctions.encounter import DrawnBox, build_encounter
from screening.conjunctions.scene import EncounterScene, encounter_scene
from tests import factories
from tests.factories import STATION_ELEMENTS, VISITOR_ELEMENTS

HOSTILE_NAMES = (
    "</script><script>window.hacked=1</script>",
    '");alert(1);//',
    "';alert(1);//",
    '\\");alert(1);//',
    "${alert(1)}",
    "<!--<script>",
    "line\nbreak\u2028and\u2029more\0",
    "天和 CORE",
)


def _scene(name: str = "VISITOR 1") -> EncounterScene:
    encounter = build_encounter(
        STATION_ELEMENTS,
        VISITOR_ELEMENTS,
        STATION_ELEMENTS.epoch_utc,
        boxes=(DrawnBox(name, (2.0, 25.0, 25.0)),),
    )
    return encounter_scene(encounter, primary_name="ISS", secondary_name=name)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_comes_back_from_its_script_string_unchanged(name: str) -> None:
    escaped = js_text(name)
    assert json.loads(f'"{escaped}"') == name
    assert not set(escaped) & set("<>&'\n\u2028\u2029")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_name_ends_its_string_or_the_script_element(name: str) -> None:
    statements = scene_statements(_scene(name))
    assert "</" not in statements
    assert "<!--" not in statements
    # Without its strings the program holds only what we wrote: no name is left in it.
    program = re.sub(r'"(?:[^"\\]|\\.)*"', '""', statements)
    assert "alert" not in program
    assert "hacked" not in program


def test_the_widget_asks_for_nothing_that_cesium_of_today_or_the_policy_refuses() -> None:
    statements = scene_statements(_scene())
    first = statements.splitlines()[0]
    assert first.startswith('var widget = new Cesium.CesiumWidget("scene", {baseLayer : ')
    assert "NaturalEarthII" in first
    for gone in (
        "imageryProvider",
        "followSurface",
        "cesiumjs.org",
        "Ion",
        "Viewer",
        "fromDegrees",
    ):
        assert gone not in statements


def test_lines_are_straight_between_earth_fixed_metres() -> None:
    statements = scene_statements(_scene())
    lines = [line for line in statements.splitlines() if "polyline" in line]
    assert len(lines) == 7  # two orbits, the box, three axes, the miss
    assert all("arcType : Cesium.ArcType.NONE" in line for line in lines)
    packed = re.search(r"unpackArray\((\[[^\]]+\])\)", lines[0])
    assert packed is not None
    positions_m = np.array(json.loads(packed[1])).reshape(-1, 3)
    radii_km = np.linalg.norm(positions_m, axis=1) / 1000
    assert ((radii_km > 6600) & (radii_km < 7000)).all()


def test_every_word_has_its_manner_so_that_the_browser_can_keep_words_apart() -> None:
    scene = _scene()
    manners = re.search(r"keepWordsApart\(widget, (\[.*\])\);", scene_statements(scene))
    assert manners is not None
    parsed = json.loads(manners[1])
    assert [each["reach"] > 0 for each in parsed] == [mark.is_object for mark in scene.marks]
    program = label_spots_program()
    assert "\nfunction labelSpots(" in program
    assert not re.search(r"^(import|export) ", program, re.MULTILINE)


def test_unknown_positions_are_refused_rather_than_written_as_nan() -> None:
    scene = _scene()
    scene.lines[0].positions_pef_m[3] = np.nan
    with pytest.raises(ValueError, match="known positions"):
        scene_statements(scene)


def test_only_our_own_programs_reach_the_script_unescaped() -> None:
    widget = SceneWidget(_scene("<b>"))
    for entity in widget.entities:
        for value in _strings(entity._property_dict):
            assert "<" not in value


def _strings(value: Any) -> list[str]:
    if isinstance(value, JavaScript):
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _strings(inner)]
    return []


@pytest.mark.django_db
def test_the_downloaded_file_allows_its_own_scripts_and_no_other(client: Client) -> None:
    name = HOSTILE_NAMES[0]
    conjunction = factories.conjunction()
    conjunction.secondary.name = name
    conjunction.secondary.save()
    factories.assessment(conjunction)
    response = client.get(f"/conjunctions/{conjunction.pk}/scene.html")
    assert response["Content-Disposition"].startswith('attachment; filename="encounter-')
    text = response.content.decode()
    assert name not in text
    assert html.escape(name) in text
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    directives = {part.split()[0]: part.split()[1:] for part in html.unescape(policy[1]).split(";")}
    assert "'unsafe-inline'" not in policy[1]
    assert len([each for each in directives["script-src"] if each.startswith("'sha256-")]) == 2
    assert text.count("<script") == 3
    assert "http://testserver/static/" in text


@pytest.mark.django_db
def test_the_file_says_whether_its_data_is_synthetic(client: Client) -> None:
    made_up = factories.assessed_conjunction(is_synthetic=True)
    real = factories.assessed_conjunction()
    for form in ("scene/", "scene.html"):
        assert b"SYNTHETIC" in client.get(f"/conjunctions/{made_up.pk}/{form}").content
        assert b"SYNTHETIC" not in client.get(f"/conjunctions/{real.pk}/{form}").content


@pytest.mark.django_db
def test_the_scene_draws_the_assessment_that_the_address_names(client: Client) -> None:
    conjunction = factories.assessed_conjunction()
    older = conjunction.latest_assessment
    factories.assessment(conjunction, run=factories.run(), miss_distance_km=9.0)
    assert older is not None
    text = client.get(f"/conjunctions/{conjunction.pk}/scene/?assessment={older.pk}").content
    assert b"1.276" in text
    assert b"9.000" in client.get(f"/conjunctions/{conjunction.pk}/scene/").content
    assert client.get(f"/conjunctions/{conjunction.pk}/scene/?assessment=999").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["scene/", "scene.js", "scene.html"])
def test_without_an_assessment_there_is_no_scene(client: Client, form: str) -> None:
    conjunction = factories.conjunction()
    assert client.get(f"/conjunctions/{conjunction.pk}/{form}").status_code == 404
