"""Take a form of the counterpart room to the door of the domain, or say what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext

from sasweb.web.counterpart_saying import SAYINGS
from sasweb.web.counterpart_seat import Seat
from screening.common.exceptions import InputError
from screening.coordination.legal import NotLegal
from screening.coordination.models import Entry
from screening.coordination.plans import PlanRefused
from screening.coordination.release_view import standing_for


class Refusal(Exception):
    """Something was not said: ``forms`` holds what was filled in, with what is wrong."""

    def __init__(self, status: int, words: str, filled: Mapping[str, forms.Form]) -> None:
        super().__init__(words)
        self.status = status
        self.forms = filled

    @property
    def words(self) -> str:
        return str(self)


def say(seat: Seat, what: str, data: Any, files: Any, now_utc: datetime) -> Entry:
    """Say what was filled in. Raises Refusal, with a status, where it was not said."""
    saying = SAYINGS[what]
    form = saying.form(data, files, label_suffix="")
    if not seat.may_say(saying.kind):
        words = gettext("Your role reads here, and does not say this. Ask a lead of yours.")
        raise Refusal(403, words, {})
    key = _key(data.get("key", ""), what, form)
    if not form.is_valid():
        raise _marked(what, form)
    try:
        standing = standing_for(seat.case, seat.party, now_utc, way=seat.way)
        return saying.say(seat, standing, form, now_utc, key)
    except NotLegal as error:
        words = gettext("This cannot be said now: the case has moved on. Read what is new.")
        raise Refusal(409, f"{words} ({error})", {}) from error
    except InputError as error:
        form.add_error(None, _reason(error))
        raise _marked(what, form) from error


def _reason(error: InputError) -> str:
    """What the domain refuses, in the reader's language where it says it in both."""
    return error.words(get_language() or "en") if isinstance(error, PlanRefused) else str(error)


def _marked(what: str, form: forms.Form) -> Refusal:
    return Refusal(400, gettext("Nothing was said yet: see what is marked."), {what: form})


def _key(text: str, what: str, form: forms.Form) -> UUID:
    """The key that makes sending a form twice the same as sending it once."""
    try:
        return UUID(text)
    except ValueError:
        words = gettext("The form was incomplete: fill it in again.")
        raise Refusal(400, words, {what: form}) from None
