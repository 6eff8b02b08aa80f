"""Prints a message with the templates of ``templates/emails``: the domain's only templates.

An e-mail is no page: nothing here knows of requests, and links come in ready.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.template.loader import render_to_string

from screening.common.plain_text import typed

if TYPE_CHECKING:
    from screening.alerts.composing import Letter

# In chats these begin commands, mentions of everybody or links; a name must do neither.
_HARMLESS: Final = str.maketrans({"<": "‹", ">": "›", "@": "＠", "`": "'", "[": "(", "]": ")"})


def print_email(letter: Letter) -> tuple[str, str]:
    """Text and HTML of an e-mail: the same facts, and either is enough."""
    context = {"letter": letter}
    return (
        _tidy(render_to_string("emails/alert.txt", context)),
        render_to_string("emails/alert.html", context).lstrip(),
    )


def print_chat(letter: Letter) -> str:
    """The few lines that a chat room, a pager or a telephone gets."""
    return _tidy(render_to_string("emails/alert_chat.txt", {"letter": letter})).translate(_HARMLESS)


def _tidy(text: str) -> str:
    """At most one empty line in a row, no spaces at ends (templates leave more), typed signs."""
    lines: list[str] = []
    for line in (each.rstrip() for each in text.strip().splitlines()):
        if line or lines[-1]:
            lines.append(line)
    return typed("\n".join(lines)) + "\n"
