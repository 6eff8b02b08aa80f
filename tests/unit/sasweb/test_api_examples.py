"""docs/api.md, run: every example answers with its status and in its shape."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client

from screening.common.clock import real_now_utc
from screening.conjunctions.models import ScreeningRun
from screening.consequences.models import Study, StudyKind, StudyStatus
from tests import factories

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "api.md"
EXAMPLE = re.compile(
    r"```http\n(?P<method>[A-Z]+) (?P<address>\S+)\n(?P<status>\d+)\n```\n\n"
    r"```json\n(?P<body>.*?)```",
    re.DOTALL,
)


@dataclass(frozen=True)
class Example:
    method: str
    address: str
    status: int
    body: Any


def _examples() -> list[Example]:
    return [
        Example(found["method"], found["address"], int(found["status"]), json.loads(found["body"]))
        for found in EXAMPLE.finditer(DOCUMENT.read_text(encoding="utf-8"))
    ]


def _differences(documented: Any, answered: Any, where: str = "answer") -> list[str]:
    """Where the answer lacks what the document shows, or has it as another kind of value."""
    if isinstance(documented, dict):
        if not isinstance(answered, dict):
            return [f"{where} is not an object"]
        missing = [f"{where}.{key} is missing" for key in documented if key not in answered]
        shared = documented.keys() & answered.keys()
        inner = (_differences(documented[k], answered[k], f"{where}.{k}") for k in sorted(shared))
        return missing + [difference for each in inner for difference in each]
    if isinstance(documented, list) and isinstance(answered, list) and answered:
        return _differences(documented[0], answered[0], f"{where}[0]") if documented else []
    if type(documented) is not type(answered):
        return [f"{where} is {answered!r}, documented as {documented!r}"]
    return []


def test_every_example_block_of_the_document_is_run() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert len(_examples()) == text.count("```http") == text.count("```json") >= 6


@pytest.mark.django_db
@pytest.mark.usefixtures("product_at_now")
@pytest.mark.parametrize("example", _examples(), ids=lambda example: example.address)
def test_an_example_answers_as_documented(client: Client, example: Example) -> None:
    conjunction = factories.conjunction()
    factories.assessment(conjunction, pc=1.1e-3, max_pc=2.4e-3, pc_grade="screening")
    factories.approach(
        factories.catalogue_run(), primary=conjunction.primary, secondary=conjunction.secondary
    )
    _answered_study()
    ScreeningRun.objects.update(unscreened_stations={"css": factories.gap("it has no element set")})
    address = example.address.format(conjunction=conjunction.pk)
    response = client.generic(example.method, address)
    assert response.status_code == example.status, response.content
    assert _differences(example.body, response.json()) == []


def _answered_study() -> None:
    Study.objects.create(
        kind=StudyKind.BREAKUP,
        status=StudyStatus.FINISHED,
        title="Break-up of 70001",
        question={"what": "conjunction"},
        asked_by="olga",
        as_of_utc=factories.NOW,
        requested_at=real_now_utc(),
        stage="finished",
        progress=1.0,
        inputs_sha256="0" * 64,
        code_version="test",
        document={},
    )


@pytest.mark.django_db
def test_every_area_of_the_api_is_in_the_documents_table(client: Client) -> None:
    paths = yaml.safe_load(client.get("/api/v1/schema/").content)["paths"]
    areas = {"/".join(path.rstrip("/").split("/")[:4]) + "/" for path in paths}
    text = DOCUMENT.read_text(encoding="utf-8")
    assert {area for area in areas if area not in text} == set()
