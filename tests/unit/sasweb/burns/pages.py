"""Pages of burns, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from sasweb.web.what_if import burns
from screening.consequences.models import Study
from tests.burn_study import (
    BEST,
)

ASK = "/what-if/burns/"
Signing = Callable[[str], Client]


def html_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.content[:2000]
    return response.content.decode()


def value_of(html: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', html)
    assert found, name
    value = re.search(r'value="([^"]*)"', found[0])
    return value[1] if value else ""


def words_of(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def result_of(study: Study, query: str = "") -> str:
    """The part of a study's page that is about burns."""
    request = RequestFactory().get(f"/what-if/{study.uuid}/{query}")
    request.user = User(is_active=False)
    return render_to_string(burns.PRESENTER.result, burns.context(study), request)


def burn_path(study: Study, number: int = BEST) -> str:
    return f"/what-if/{study.uuid}/burn/{number}/"
