"""Addresses of version 1 of the API."""

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path, re_path
from rest_framework.routers import SimpleRouter

from sasweb.api.v1 import (
    alerts,
    approaches,
    calibration,
    cases,
    catalog,
    conjunctions,
    ephemerides,
    insight,
    messages,
    rules,
    runs,
    sources,
    stations,
    status,
    studies,
    transitions,
    weekly,
)
from sasweb.api.v1.entrance import EntranceView
from sasweb.api.v1.errors import no_such_address
from sasweb.api.v1.peer import PeerView
from sasweb.api.v1.schema import SchemaView, docs

router = SimpleRouter()
router.register("objects", catalog.SpaceObjectViewSet, basename="api_object")
router.register("element-sets", catalog.ElementSetViewSet, basename="api_element_set")
router.register("stations", stations.StationViewSet, basename="api_station")
router.register("rules", rules.RuleViewSet, basename="api_rule")
router.register("runs", runs.RunViewSet, basename="api_run")
router.register("conjunctions", conjunctions.ConjunctionViewSet, basename="api_conjunction")
router.register("alerts", alerts.AlertViewSet, basename="api_alert")
router.register("transitions", transitions.TransitionViewSet, basename="api_transition")
router.register("alarms", transitions.AlarmViewSet, basename="api_alarm")
router.register("assessments", conjunctions.AssessmentViewSet, basename="api_assessment")
router.register("ephemerides", ephemerides.EphemerisViewSet, basename="api_ephemeris")
router.register("messages", messages.MessageViewSet, basename="api_message")
router.register("approaches", approaches.ApproachViewSet, basename="api_approach")
router.register("calibration", calibration.CalibrationViewSet, basename="api_calibration")
router.register("cases", cases.CaseViewSet, basename="api_case")
router.register("weekly", weekly.WeeklyViewSet, basename="api_weekly")
router.register("studies", studies.StudyViewSet, basename="api_study")
router.register("feeds", sources.FeedViewSet, basename="api_feed")
router.register("pulls", sources.PullViewSet, basename="api_pull")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", EntranceView.as_view(areas=router.registry), name="api_entrance"),
    path("frames/", include("sasweb.api.v1.frames.urls")),
    path("coordination/peer/", login_not_required(PeerView.as_view()), name="api_peer"),
    path("insight/", insight.InsightView.as_view(), name="api_insight"),
    path("status/", status.StatusView.as_view(), name="api_status"),
    path("schema/", SchemaView.as_view(), name="api_schema"),
    path("docs/", docs, name="api_docs"),
    path("", include(router.urls)),
    re_path(r"^(?P<rest>.*)$", no_such_address),
]
