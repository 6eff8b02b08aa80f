"""Reading studies."""

from __future__ import annotations

from django.db.models import QuerySet

from screening.consequences.models import Study


def studies_all() -> QuerySet[Study]:
    """Return all studies, newest first, without what is large in them."""
    return Study.objects.defer("document", "states", "attachment", "element_set_ids")
