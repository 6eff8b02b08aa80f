"""For the admin: what is to be read there and never edited, because it is a record."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from screening.common.typed_admin import ModelAdmin, TabularInline


class _ReadOnly:
    """Pulls and runs alone add to the record; nobody changes it."""

    def has_add_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(_ReadOnly, ModelAdmin):
    """Rows of a record."""


class ReadOnlyInline(_ReadOnly, TabularInline):
    """Rows of a record, shown with the row they belong to."""
