"""What tests of burns on pages begin with."""

from __future__ import annotations

import pytest

from screening.conjunctions.models import Conjunction
from tests.burn_study import (
    TCA,
)
from tests.factories import assessed_conjunction


@pytest.fixture
def pass_() -> Conjunction:
    """The ISS and VISITOR 1, six hours ahead."""
    subject = assessed_conjunction()
    Conjunction.objects.filter(pk=subject.pk).update(tca_utc=TCA)
    return subject
