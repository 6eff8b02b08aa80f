"""The API's own description of itself."""

from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_schema_is_valid_and_raises_no_warning() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert out.getvalue().startswith("openapi: 3.")


def test_every_operation_admits_the_one_error_shape(client: Client) -> None:
    schema = yaml.safe_load(client.get("/api/v1/schema/").content)
    operations = [
        operation for methods in schema["paths"].values() for operation in methods.values()
    ]
    assert len(operations) > 20
    for operation in operations:
        content = operation["responses"]["default"]["content"]["application/json"]
        assert content["schema"] == {"$ref": "#/components/schemas/Error"}


def test_no_field_of_a_physical_size_lacks_its_unit(client: Client) -> None:
    schema = yaml.safe_load(client.get("/api/v1/schema/").content)
    without_unit = {
        f"{component}.{name}"
        for component, body in schema["components"]["schemas"].items()
        for name, field in body.get("properties", {}).items()
        if field.get("type") == "number" and not name.endswith((*UNITS, *PROBABILITIES))
    }
    assert without_unit <= {
        "ElementSet.eccentricity",
        "Run.progress",
        "Study.progress",
        "StudyRow.progress",
        "RunShard.progress",
        "Pull.progress",
        "Share.share",
        "Share.low",
        "Share.high",
        "StatusClock.rate",
    }


def test_the_file_of_approaches_takes_what_their_list_takes(client: Client) -> None:
    paths = yaml.safe_load(client.get("/api/v1/schema/").content)["paths"]
    of_list, of_file = (
        {each["name"]: each for each in paths[f"/api/v1/approaches/{end}"]["get"]["parameters"]}
        for end in ("", "csv/")
    )
    assert of_file.pop("columns")["schema"]["enum"] == ["own", "socrates"]
    paging = {"cursor", "page_size"}
    assert of_file == {name: each for name, each in of_list.items() if name not in paging}
    assert {"miss_distance_km_max", "ordering", "run"} <= set(of_file)


PROBABILITIES = ("pc", "max_pc")
UNITS = (
    "_km",
    "_m",
    "_m2",
    "_s",
    "_km_s",
    "_km_day",
    "_per_km3",
    "_per_day",
    "_years",
    "_m_s",
    "_days",
    "_deg",
    "_kg",
    "_mb",
    "_bytes_day",
    "_rev_day",
    "_rev_day2",
    "_rev_day3",
    "_per_earth_radius",
)


def test_the_page_for_people_takes_everything_from_this_server(client: Client) -> None:
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "http://" not in text
    assert "https://" not in text
    assert "<style" not in text
