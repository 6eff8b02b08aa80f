"""API tokens in the admin: who has which, one's own made and shown once, any of them ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from sasweb.access import is_within
from screening.tokens.models import ApiToken, Scope
from screening.tokens.services import LONGEST_DAYS, token_issue, tokens_revoke

if TYPE_CHECKING:  # Django's admin classes take type parameters in the stubs only
    ModelAdmin = admin.ModelAdmin[ApiToken]
    ModelForm = forms.ModelForm[ApiToken]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm


class NewTokenForm(ModelForm):
    scopes = forms.MultipleChoiceField(choices=Scope.choices, initial=[Scope.READ.value])
    days = forms.IntegerField(min_value=1, max_value=LONGEST_DAYS, initial=365)

    class Meta:
        model = ApiToken
        fields = ("purpose", "scopes")


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):
    """A token acts in its owner's name, so one makes tokens for oneself alone."""

    form = NewTokenForm
    list_display = (
        "beginning",
        "owner",
        "purpose",
        "scopes",
        "expires_at",
        "last_used_at",
        "revoked_at",
    )
    list_select_related = ("owner",)
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Nothing of a token is edited; to end it takes the permission to change it."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False  # who had one stays known

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return self.list_display if obj else ("purpose", "scopes", "days")

    def save_model(self, request: Any, obj: ApiToken, form: Any, change: bool) -> None:
        made, secret = token_issue(
            request.user,
            purpose=obj.purpose,
            scopes=form.cleaned_data["scopes"],
            days=form.cleaned_data["days"],
        )
        obj.pk, obj.beginning = made.pk, made.beginning  # what the admin logs and leads on to
        messages.warning(request, f"Shown this once, so copy it now: {secret}")

    @admin.action(description="Revoke: end for good", permissions=["change"])
    def revoke(self, request: Any, chosen: QuerySet[ApiToken]) -> None:
        """End those of people who may do nothing that oneself may not."""
        own = [each.pk for each in chosen if is_within(each.owner, request.user)]
        ended = tokens_revoke(own)
        messages.info(request, f"{ended} of {len(chosen)} tokens ended.")
