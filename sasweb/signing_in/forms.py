"""The forms of signing in: django-allauth's, each attempt under the same lock-out."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from sasweb.signing_in.lock_out import seconds_locked_out, wrong_factor_noted


class SignInForm(LoginForm):  # type: ignore[misc]  # untyped library
    """Name and password. The name's field is ``username``, as browsers have saved it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"login": gettext_lazy("Username"), "password": gettext_lazy("Password")}
        for name, label in labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs |= {"class": "input", "placeholder": ""}

    def add_prefix(self, field_name: str) -> str:
        return str(super().add_prefix("username" if field_name == "login" else field_name))


class _UnderLockOut:
    """Refuses who is locked out before anything is compared, and counts what was wrong."""

    user: Any

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        request, name = context.request, self.user.get_username()
        if self.is_bound and self.errors and not getattr(request, "axes_locked_out", False):  # type: ignore[attr-defined]
            wrong_factor_noted(request, name)

    def refuse_locked_out(self) -> None:
        request, name = context.request, self.user.get_username()
        if seconds_locked_out(request, name):
            request.axes_locked_out = True
            request.axes_credentials = {"username": name}
            raise ValidationError(gettext("Too many wrong attempts."))


class _CodeField(_UnderLockOut):
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = gettext_lazy("Code of your app, or a recovery code")
        code.max_length = 32
        code.widget.attrs |= {"class": "input", "placeholder": "", "autofocus": True}

    def clean_code(self) -> str:
        self.refuse_locked_out()
        return str(super().clean_code())  # type: ignore[misc]


class CodeForm(_CodeField, AuthenticateForm):  # type: ignore[misc]  # untyped library
    """The code of a sign-in."""


class CodeAgainForm(_CodeField, ReauthenticateForm):  # type: ignore[misc]  # untyped library
    """The code before a change of one's own account."""


class _KeyField:
    """Takes what is no answer of a key at all for a wrong key: the library breaks on it."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except (KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class KeyForm(_UnderLockOut, _KeyField, AuthenticateWebAuthnForm):  # type: ignore[misc]  # untyped
    """The security key of a sign-in."""

    def clean_credential(self) -> Any:
        self.refuse_locked_out()
        return super().clean_credential()


class KeyAgainForm(_KeyField, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # untyped library
    """The security key before a change of one's own account."""


class NewKeyForm(AddWebAuthnForm):  # type: ignore[misc]  # untyped library
    """A security key to be added."""

    def clean(self) -> Any:
        try:
            return super().clean()
        except (KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error
