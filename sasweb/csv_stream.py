"""Tables of any length as one CSV file, a few thousand lines at a time."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse

from screening.common.csv_cells import harmless
from screening.common.keyset import Order, keyset_page

M = TypeVar("M", bound=Model)

CHUNK_ROWS: Final = 2000


class _Line:
    """What ``csv.writer`` writes to: hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_pieces(
    rows: QuerySet[M],
    order: Order,
    columns: Mapping[str, Callable[[M], object]],
    *,
    check: Callable[[Sequence[M]], None] = lambda page: None,
) -> Iterator[str]:
    """Give the file in pieces, each read by a short question of its own.

    ``check`` looks at every page after the first, and raises where the file cannot go on.
    """
    write = csv.writer(_Line()).writerow
    yield str(write(columns))
    page = keyset_page(rows, order, size=CHUNK_ROWS)
    while page.rows:
        yield "".join(
            str(write([harmless(cell(row)) for cell in columns.values()])) for row in page.rows
        )
        if page.later is None:
            break
        page = keyset_page(rows, order, size=CHUNK_ROWS, after=page.later)
        check(page.rows)


def csv_streamed(
    request: HttpRequest, pieces: Iterator[str], filename: str
) -> StreamingHttpResponse:
    """Answer with a file of that name."""
    return StreamingHttpResponse(
        _in_threads(pieces) if isinstance(request, ASGIRequest) else pieces,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )


async def _in_threads(pieces: Iterator[str]) -> AsyncIterator[str]:
    """The pieces as an ASGI server can send them, each read in the request's own thread."""
    read = sync_to_async(lambda: next(pieces, ""))
    while piece := await read():
        yield piece
