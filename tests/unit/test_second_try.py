"""Which tests are tried once more when they fail."""

from typing import Any, cast

import pytest

from tests.conftest import TESTS, pytest_collection_modifyitems


class Collected:
    """As much of a collected test as is asked of it."""

    def __init__(self, path: str, *marks: str) -> None:
        self.path = TESTS / path
        self.marks = set(marks)

    def __str__(self) -> str:
        return f"{self.path.relative_to(TESTS)} {sorted(self.marks)}"

    def get_closest_marker(self, name: str) -> object:
        return name if name in self.marks else None

    def add_marker(self, mark: pytest.MarkDecorator) -> None:
        assert mark.kwargs == {"reruns": 1}
        self.marks.add(mark.name)


@pytest.mark.parametrize(
    ("test", "is_tried_again"),
    [
        (Collected("browser/test_watch.py", "browser"), True),
        (Collected("browser/test_watch.py"), True),
        (Collected("integration/test_up.py", "slow", "processes"), True),
        (Collected("integration/test_pulls.py", "slow"), False),
        (Collected("unit/sasweb/up/test_supervisor.py", "processes"), False),
        (Collected("validation/test_decay.py", "slow"), False),
        (Collected("test_architecture.py"), False),
    ],
    ids=str,
)
def test_only_what_waits_for_a_browser_or_processes(test: Collected, is_tried_again: bool) -> None:
    pytest_collection_modifyitems(cast(Any, [test]))
    assert ("flaky" in test.marks) is is_tried_again
