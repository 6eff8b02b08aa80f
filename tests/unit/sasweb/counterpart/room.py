"""The counterpart room: its address, and what is said and handed in there."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from screening.coordination.models import Case, Entry
from screening.coordination.services import decide
from tests import case_world
from tests.case_world import NOW, OTHER
from tests.unit.messages.samples import cdm_kvn


def room(case: Case) -> str:
    return reverse("counterpart_case", kwargs={"uuid": case.uuid})


def say(client: Client, url: str, what: str, /, **fields: Any) -> Any:
    """Fill in a form of the room at a page's address."""
    return client.post(f"{url}say/{what}/", {"key": str(uuid4())} | fields)


def propose(case: Case) -> Entry:
    decision = {"mover": OTHER, "protocol": "", "version": "", "clause": "", "words": "They move."}
    return decide.propose(case, case_world.OURS, decision=decision, at_utc=NOW)


def message(case: Case) -> SimpleUploadedFile:
    """A CDM on the pass of a case."""
    sides = (case.conjunction.primary, case.conjunction.secondary)
    text = cdm_kvn()
    for sample, side in zip(("25544", "30337"), sides, strict=True):
        text = text.replace(f" {sample}", f" {side.norad_cat_id}")
    return SimpleUploadedFile("theirs.cdm", text.encode())
