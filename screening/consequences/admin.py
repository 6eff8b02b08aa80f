"""Studies in the admin: to be read there; whether one is kept may be changed."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import admin
from django.db.models import Model

from screening.common.typed_admin import ModelAdmin
from screening.consequences.models import Study

_MAY_CHANGE: Final = "is_kept"
_LARGE: Final = ("attachment", "element_set_ids", "stations", "document", "states")


@admin.register(Study)
class StudyAdmin(ModelAdmin):
    """Asking, cancelling and reading an answer have pages of their own."""

    list_display = ("title", "kind", "status", "asked_by", "requested_at", "as_of_utc", "is_kept")
    list_filter = ("kind", "status", "is_kept", "is_synthetic", "is_replay", "is_exercise")
    search_fields = ("title", "asked_by", "uuid")
    exclude = _LARGE

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).defer(*_LARGE)

    def get_readonly_fields(self, request: Any, obj: Model | None = None) -> list[str]:
        names = [field.name for field in Study._meta.fields]
        return ["uuid", *(name for name in names if name not in {_MAY_CHANGE, "uuid", *_LARGE})]

    def has_add_permission(self, request: Any, obj: Model | None = None) -> bool:
        return False
