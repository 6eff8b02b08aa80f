"""The entrance of the API: what there is, which world it tells of, and where the rest is said."""

from __future__ import annotations

from collections.abc import Sequence
from inspect import getdoc
from typing import Any, NamedTuple

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from sasweb.world import LABELS, this_world
from screening.stations.selectors import station_slugs


class Area(NamedTuple):
    """One list of the API, as a router keeps it."""

    prefix: str
    viewset: type[ViewSetMixin]
    basename: str


class AreaSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.URLField()
    description = serializers.CharField()


class EntranceSerializer(serializers.Serializer[Any]):
    """The addresses are absolute; ``lists`` can be read in pages, the rest says what they are."""

    world = serializers.ListField(
        child=serializers.ChoiceField(choices=LABELS),
        help_text="What the data is, all at once; `live` only alone. Every answer of the API says "
        "the same in the header `X-Safe-Passage-World`.",
    )
    now_utc = serializers.DateTimeField(help_text="Product time: in a replay, the replayed instant")
    code_version = serializers.CharField()
    lists = AreaSerializer(many=True)
    frames = serializers.URLField(help_text="Positions of everything at an instant, binary.")
    frame_objects = serializers.URLField(help_text="Which object each row of a frame is.")
    frame_track = serializers.URLField(help_text="One object's positions along its orbit.")
    live_events = serializers.URLField(help_text="What has changed, as server-sent events.")
    alerts_atom = serializers.URLField(help_text="Alerts as Atom, each with its CAP 1.2 message.")
    transitions_csv = serializers.URLField(help_text="Every change of every conjunction, as CSV.")
    calendars = serializers.ListField(
        child=serializers.URLField(),
        help_text="Decision points and closest approaches, a calendar for each station.",
    )
    health_feeds = serializers.URLField(help_text="200 while everything reports in time.")
    status = serializers.URLField(help_text="How the installation itself is doing, in full.")
    docs = serializers.URLField(help_text="This API described for people.")
    schema = serializers.URLField(help_text="This API described for programs: OpenAPI 3.")


LINKS = {
    "frames": "frame",
    "frame_objects": "frame_objects",
    "frame_track": "frame_track",
    "live_events": "live_events",
    "alerts_atom": "alerts_atom",
    "transitions_csv": "transitions_csv",
    "health_feeds": "health_feeds",
    "status": "api_status",
    "docs": "api_docs",
    "schema": "api_schema",
}


class EntranceView(APIView):
    """Every address of the API, as JSON; as a page for a browser."""

    areas: Sequence[tuple[str, type[ViewSetMixin], str]] = ()
    renderer_classes = (JSONRenderer, TemplateHTMLRenderer)

    @extend_schema(summary="The entrance", tags=["entrance"], responses=EntranceSerializer)
    def get(self, request: Request) -> Response:
        answer = self._answer(request)
        if request.accepted_renderer.format == "html":
            return Response({"entrance": answer}, template_name="pages/api/entrance.html")
        return Response(EntranceSerializer(answer).data)

    def _answer(self, request: Request) -> dict[str, Any]:
        world = this_world()
        return {
            "world": world.labels,
            "now_utc": world.now_utc,
            "code_version": settings.CODE_VERSION,
            "lists": [self._area(Area(*area), request) for area in self.areas],
            "calendars": [
                reverse("station_calendar", args=[slug], request=request)
                for slug in station_slugs()
            ],
        } | {key: reverse(name, request=request) for key, name in LINKS.items()}

    def _area(self, area: Area, request: Request) -> dict[str, str]:
        return {
            "name": area.prefix,
            "url": reverse(f"{area.basename}-list", request=request),
            "description": (getdoc(area.viewset) or "").partition("\n")[0],
        }
