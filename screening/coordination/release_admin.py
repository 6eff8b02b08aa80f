"""Admin of what was released, and of answer links: read, and links can be ended."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet

from screening.common.read_only_admin import ReadOnlyAdmin
from screening.coordination.release_models import AnswerLink, Release
from screening.coordination.services.answer_links import answer_link_revoke


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("released_at", "receiver", "entry", "part", "way", "policy")
    list_filter = ("receiver", "way", "part")
    list_select_related = ("entry__case",)


@admin.register(AnswerLink)
class AnswerLinkAdmin(ReadOnlyAdmin):
    list_display = (
        "contact",
        "party",
        "case",
        "author",
        "created_at",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_filter = ("party",)
    list_select_related = ("case",)
    actions = ("revoke",)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Nothing of a link is edited; to end it takes the permission to change it."""
        return obj is None and request.user.has_perm("coordination.change_answerlink")

    @admin.action(description="End: the link opens nothing any more", permissions=["change"])
    def revoke(self, request: Any, chosen: QuerySet[AnswerLink]) -> None:
        for link in chosen:
            answer_link_revoke(link, author=request.user.get_username())
        messages.info(request, f"{len(chosen)} links ended.")
