"""The newest row of many tables is asked for at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.catalog.models import Pull
from screening.common.newest_keys import newest_keys
from screening.conjunctions.models import Assessment, ScreeningRun
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_empty_table_has_none_and_others_their_largest_in_one_question() -> None:
    factories.run()
    run, pull = factories.run(), factories.pull()
    with CaptureQueriesContext(connection) as asked:
        found = newest_keys((ScreeningRun, Assessment, Pull))
    assert found == [run.pk, None, pull.pk]
    assert len(asked) == 1
