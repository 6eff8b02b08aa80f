"""Two documents of one object, and what differs between them as sentences. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from screening.configuration.fields import Document, Field, Rows, Shape, row_key


def differences(shape: Shape, before: Document, after: Document, of: str) -> list[str]:
    """Say what changed: "Hard-body radius of ISS: 66 m, before 50 m"."""
    return [
        *_field_lines(shape.fields, before, after, of),
        *(line for rows in shape.rows for line in _row_lines(rows, before, after, of)),
    ]


def _field_lines(
    fields: tuple[Field, ...], before: Document, after: Document, of: str
) -> Iterator[str]:
    for each in fields:
        was, now = before.get(each.name), after.get(each.name)
        if was != now:
            yield gettext("%(label)s of %(object)s: %(now)s, before %(was)s") % {
                "label": each.label,
                "object": of,
                "now": each.words(now),
                "was": each.words(was),
            }


def _row_lines(rows: Rows, before: Document, after: Document, of: str) -> Iterator[str]:
    was = {row_key(rows, row): row for row in before.get(rows.name, [])}
    now = {row_key(rows, row): row for row in after.get(rows.name, [])}
    for key, row in now.items():
        name = _row_name(rows, row)
        if key not in was:
            said = {"row": name, "object": of, "words": _row_words(rows, row)}
            yield gettext("%(row)s of %(object)s: added (%(words)s)") % said
        else:
            yield from _field_lines(rows.fields, was[key], row, _row_of(name, of))
    for key, row in was.items():
        if key not in now:
            said = {
                "row": _row_name(rows, row),
                "object": of,
                "words": _row_words(rows, row),
            }
            yield gettext("%(row)s of %(object)s: taken away (%(words)s)") % said


def _row_name(rows: Rows, row: Document) -> str:
    return f"{rows.label} {' '.join(str(each) for each in row_key(rows, row) if each is not None)}"


def _row_of(name: str, of: str) -> str:
    return gettext("%(row)s of %(object)s") % {"row": _lowered(name), "object": of}


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _row_words(rows: Rows, row: Document) -> str:
    told = [each for each in rows.fields if each.name in row and each.name not in rows.key]
    return ", ".join(f"{each.label.lower()} {each.words(row[each.name])}" for each in told)
