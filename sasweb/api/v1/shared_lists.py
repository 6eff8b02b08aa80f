"""Lists of the API that are the same for everybody: made once for all who ask in the same moment.

Fifty programs that follow the same passes ask for the same list every few seconds. Made for each of
them it is a quarter of a second of a processor each time.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request

from sasweb.api.v1.lists import Pages
from sasweb.shared_answers import SharedAnswers


class SharedLists(ListModelMixin):
    """Of an area of which every reader sees the same: its lists are kept as ``shared`` says.

    Larger pages than the usual ones are made for whoever asks: somebody who walks through all in
    pages of a thousand rows would fill the memory with what nobody else asks for.
    """

    shared: ClassVar[SharedAnswers[str | bytes]]

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        if _is_large(request):
            return super().list(request, *args, **kwargs)
        renderer = request.accepted_renderer

        def made() -> str | bytes:
            told = super(SharedLists, self).list(request, *args, **kwargs).data
            context = self.get_renderer_context()  # type: ignore[attr-defined]  # of a view set
            return renderer.render(told, request.accepted_media_type, context)

        body = self.shared.get((request.build_absolute_uri(), request.accepted_media_type), made)
        return HttpResponse(body, content_type=renderer.media_type)


def _is_large(request: Request) -> bool:
    size = request.query_params.get("page_size", "")
    return size.isdecimal() and int(size) > Pages.page_size
