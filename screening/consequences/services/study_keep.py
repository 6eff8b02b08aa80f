"""How long studies stay, and what they are called."""

from __future__ import annotations

import logging
from datetime import datetime

from screening.common.plain_text import one_line
from screening.consequences.kinds import QuestionError
from screening.consequences.models import UNFINISHED, Study
from screening.consequences.selectors import UNKEPT_FOR
from screening.consequences.services.study_request import TITLE_LENGTH

logger = logging.getLogger(__name__)


def study_keep(study_id: int, *, is_kept: bool) -> None:
    """Keep a study for good, or no longer."""
    Study.objects.filter(pk=study_id).update(is_kept=is_kept)


def study_name(study_id: int, title: str) -> None:
    """Give a study another title. Raises QuestionError for one that is empty or too long."""
    title = one_line(title, TITLE_LENGTH + 1)
    if not title or len(title) > TITLE_LENGTH:
        raise QuestionError(f"A title has 1 to {TITLE_LENGTH} characters.", "title")
    Study.objects.filter(pk=study_id).update(title=title)


def studies_prune(real_now: datetime) -> int:
    """Delete the studies that nobody keeps and that are old enough; return how many.

    What is still to be answered stays, however long that takes.
    """
    old = Study.objects.filter(is_kept=False, requested_at__lt=real_now - UNKEPT_FOR)
    count, _ = old.exclude(status__in=UNFINISHED).delete()
    if count:
        logger.info("Deleted %d what-if studies older than %s.", count, UNKEPT_FOR)
    return count
