"""For the admin: what is to be read there and never edited, because it is a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline


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
