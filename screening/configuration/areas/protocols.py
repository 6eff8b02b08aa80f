"""Protocols of coordination: this installation's own. The shipped ones come with the release."""

from __future__ import annotations

from difflib import unified_diff
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening.common.exceptions import InputError
from screening.configuration.areas.area import Area
from screening.configuration.fields import Document, Field, Kind, Shape
from screening.coordination.protocol.text_places import protocol_from_text
from screening.coordination.protocol_models import OwnProtocol
from screening.coordination.services.own_protocols import own_protocol_put, own_protocol_withdraw

_TEXT: Final = Shape(
    fields=(Field(name="text", label=_("Text"), kind=Kind.LONG_TEXT, longest=200_000),)
)
_LINES_TOLD: Final = 40


class ProtocolsArea(Area):
    name = "protocols"
    title = _("Protocols")
    about = _(
        "Protocols of your own, each a text in TOML by its key. A changed text takes the next"
        " version; cases keep the version that they were opened by."
    )

    shape = _TEXT

    def documents(self) -> dict[str, Document]:
        counting = OwnProtocol.objects.filter(is_withdrawn=False).order_by("key", "version")
        return {each.key: {"text": each.text} for each in counting}

    def read(self, key: str, entry: object, where: str) -> Document:
        document = _TEXT.read(entry, where)
        document["text"] += "\n"
        try:
            protocol = protocol_from_text(document["text"])
        except InputError as error:
            raise InputError(f"{where}: {error}") from error
        if protocol.key != key:
            raise InputError(f"{where}: the key in the text is {protocol.key}: it has to be {key}.")
        return document

    def write(self, key: str, document: Document, *, by: str, reason: str) -> None:
        own_protocol_put(document["text"], by=by)

    def remove(self, key: str, *, by: str) -> None:
        own_protocol_withdraw(key)

    def differences(self, key: str, before: Document, after: Document) -> list[str]:
        lines = list(
            unified_diff(before["text"].splitlines(), after["text"].splitlines(), n=0, lineterm="")
        )
        changed = [each for each in lines[2:] if not each.startswith("@@")]
        told = [f"Protocol {key}: {_told(each)}" for each in changed[:_LINES_TOLD]]
        more = len(changed) - len(told)
        return told + [f"Protocol {key}: {more} more lines differ"] * bool(more)

    def called(self, key: str, document: Document | None) -> str:
        return gettext("protocol %(key)s") % {"key": key}


def _told(line: str) -> str:
    return f"{'now' if line.startswith('+') else 'before'}: {line[1:]}"
