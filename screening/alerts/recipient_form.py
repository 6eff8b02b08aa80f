"""The form of a recipient: an address that can never be used is refused while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from screening.alerts.outgoing import Channel
from screening.alerts.people_models import Recipient
from screening.alerts.transports import check_address
from screening.common.exceptions import InputError
from screening.common.webhook_signing import check_secret, new_secret

if TYPE_CHECKING:  # Django's forms take type parameters in the stubs only
    ModelForm = forms.ModelForm[Recipient]
else:
    ModelForm = forms.ModelForm


class RecipientForm(ModelForm):
    """A recipient; a webhook without a signing secret gets one."""

    class Meta:
        model = Recipient
        fields = "__all__"
        help_texts = {
            "address": gettext_lazy(
                "name@example.org, https://example.org/alerts, or an apprise URL"
            ),
            "secret": gettext_lazy(
                "Signs what a webhook posts; left empty, one is made. Its receiver needs it."
            ),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        channel = cleaned.get("channel", "")
        if channel and cleaned.get("address"):
            self._try("address", lambda: check_address(channel, cleaned["address"]))
        if channel == Channel.WEBHOOK:
            cleaned["secret"] = cleaned.get("secret") or new_secret()
            self._try("secret", lambda: check_secret(cleaned["secret"]))
        return cleaned

    def _try(self, field: str, check: Callable[[], None]) -> None:
        try:
            check()
        except InputError as error:
            self.add_error(field, str(error))
