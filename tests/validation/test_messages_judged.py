"""NASA CARA's real conjunctions, none on a station: what their messages' pages and the API say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from screening.conjunctions.models import Conjunction
from screening.messages.models import MessageRisk, MessageSource, MessageStatus
from screening.messages.services import message_import

pytestmark = [pytest.mark.validation, pytest.mark.django_db]


def test_each_is_judged_as_cara_has_it_and_makes_no_conjunction(shared_data: Path) -> None:
    folder = shared_data / "cdm" / "cara_real"
    with (folder / "expected_pc.csv").open(newline="") as file:
        expected = list(csv.DictReader(file))
    for row in expected:
        name = f"{row['Conjunction_ID']}.cdm"
        data = (folder / name).read_bytes()
        message = message_import(data, file_name=name, source=MessageSource.COMMAND).message
        judged = MessageRisk.objects.get(message=message)
        told = float(row["Pc2D"])

        assert message.status == MessageStatus.NO_STATION, name
        assert judged.risk["hard_body_radius_m"] == float(row["HBR_m"]), name
        assert judged.pc == pytest.approx(judged.methods[judged.pc_method]["pc"]), name
        if told > 1e-15:
            assert judged.methods["foster"]["pc"] == pytest.approx(told, rel=1e-6), name
    assert len(expected) == 33
    assert not Conjunction.objects.exists()
