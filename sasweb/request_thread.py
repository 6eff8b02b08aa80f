"""Django's handler for ASGI, with a request's middleware and view on one thread.

By itself Django runs each half of each middleware where that half wants to be: of twenty of them,
most of which are not asynchronous, a request would change between threads forty times. At each
change it waits for Python's lock, behind whatever else is computing. Here it changes once, to the
thread of its turn (``sasweb.turns``); an asynchronous view is still run by the event loop, and
what is streamed is sent from there.
"""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler


class OneThreadHandler(ASGIHandler):
    """All that stands between the server and a view, on one thread."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)
        chain = self._middleware_chain  # type: ignore[has-type]  # which the stubs leave out
        self._middleware_chain = sync_to_async(chain, thread_sensitive=True)
