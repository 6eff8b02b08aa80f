"""Fixtures of the validation tests."""

import os

import pytest


@pytest.fixture
def whole_truth() -> None:
    """For tests of minutes: only where the whole truth is asked for, as ``make validate`` does."""
    if not os.environ.get("SAFE_PASSAGE_VALIDATE_WHOLE"):
        pytest.skip("takes minutes: `make validate` runs it")
