"""What was pruned and when, to be read."""

from __future__ import annotations

from django.contrib import admin

from screening.common.read_only_admin import ReadOnlyAdmin
from screening.upkeep.pruning_models import Pruning


@admin.register(Pruning)
class PruningAdmin(ReadOnlyAdmin):
    list_display = ("kind", "before_utc", "rows", "keep_days", "asked_by", "began_at", "ended_at")
    list_filter = ("kind",)
