"""Every reader of outside text or bytes, in one table."""

from __future__ import annotations

from typing import Final

from tests.fuzz.contract import Target
from tests.fuzz.targets import coordination, elements, messages, questions, tables, words

TARGETS: Final[dict[str, Target]] = {
    target.name: target
    for module in (elements, tables, messages, coordination, questions, words)
    for target in module.TARGETS
}
