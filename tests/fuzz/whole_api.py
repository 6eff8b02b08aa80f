"""Schemathesis against the API: what its own description allows and forbids, by everybody.

    pytest tests/fuzz/whole_api.py

Not collected by `make test`: `make fuzz` runs it. SAFE_PASSAGE_FUZZ_EXAMPLES says how many requests
each operation gets, of what is allowed and as many of what is not. Counts go to var/fuzz/api.json.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from screening.tokens.models import Scope
from screening.tokens.services import token_issue
from tests.experiments.writing import CHECKOUT
from tests.fuzz.site import Site, site

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("SAFE_PASSAGE_FUZZ_EXAMPLES", "20"))
COUNTS = CHECKOUT / "var" / "fuzz" / "api.json"
Headers = Mapping[str, str]


def everybody(there: Site) -> Iterator[tuple[str, Headers]]:
    """Who asks, and by which headers."""
    yield "a stranger", {}
    for scope in Scope:
        _, secret = token_issue(there.master_user, purpose=f"fuzz {scope}", scopes=[scope], days=1)
        yield f"a token of the scope {scope}", {"Authorization": f"Bearer {secret}"}
    cookie = there.master.cookies["sessionid"].value
    yield "a person who may do everything", {"Cookie": f"sessionid={cookie}"}


def test_the_api_is_as_it_says(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    there = site()
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())
    operations = [each.ok() for each in schema.get_all_operations()]
    tried: Counter[str] = Counter()
    found: dict[str, str] = {}
    for who, headers in everybody(there):
        for operation in operations:
            for mode in GenerationMode:
                tried[who] += _attack(operation, mode, headers, found, who)
        _tell(tried, len(operations), found)
    assert found == {}


def _attack(
    operation: Any, mode: GenerationMode, headers: Headers, found: dict[str, str], who: str
) -> int:
    """Ask an operation; return how often. What breaks is noted and asking goes on."""
    tried = 0

    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal tried
        tried += 1
        try:
            case.call_and_validate(headers=dict(headers))
        except FailureGroup as failures:
            for each in failures.exceptions:
                found.setdefault(
                    f"{operation.label}: {each.title}",
                    f"{who}: {case.as_curl_command()[:600]} :: {str(each)[:600]}",
                )
        except Exception as error:  # noqa: BLE001  # the application's own: a 500 to whoever asks
            found.setdefault(
                f"{operation.label}: raises {type(error).__name__}",
                f"{who}: {case.as_curl_command()[:600]} :: {error!s:.300}",
            )

    try:
        ask()
    except Exception as error:  # noqa: BLE001  # nothing can be made that fits, or does not
        if type(error).__name__ not in ("Unsatisfiable", "SkipTest"):
            found.setdefault(f"{operation.label}: {type(error).__name__}", str(error)[:300])
    return tried


def _tell(tried: Counter[str], operations: int, found: Mapping[str, str]) -> None:
    COUNTS.parent.mkdir(parents=True, exist_ok=True)
    told = {"tried": dict(tried), "operations": operations, "found": dict(found)}
    COUNTS.write_text(json.dumps(told, indent=1), encoding="utf-8")
