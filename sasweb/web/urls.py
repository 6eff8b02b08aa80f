"""Addresses of the pages."""

from django.urls import URLPattern, path

from sasweb.web import (
    accounts,
    all_conjunctions,
    calibration,
    catalogue,
    conjunction,
    conjunctions,
    header,
    messages,
    runs,
    sources,
    stations,
    validation,
    watch,
)

urlpatterns: list[URLPattern] = [
    path("", watch.watch, name="watch"),
    path("conjunctions/", conjunctions.conjunctions, name="conjunctions"),
    path("conjunctions/all/", all_conjunctions.all_conjunctions, name="all_conjunctions"),
    path(
        "conjunctions/all/approaches.csv",
        all_conjunctions.all_conjunctions_csv,
        name="all_conjunctions_csv",
    ),
    path("conjunctions/<int:conjunction_id>/", conjunction.conjunction, name="conjunction"),
    path(
        "conjunctions/<int:conjunction_id>/scene/",
        conjunction.conjunction_scene,
        name="conjunction_scene",
    ),
    path(
        "conjunctions/<int:conjunction_id>/scene.js",
        conjunction.conjunction_scene_script,
        name="conjunction_scene_script",
    ),
    path(
        "conjunctions/<int:conjunction_id>/scene.html",
        conjunction.conjunction_scene_file,
        name="conjunction_scene_file",
    ),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<int:norad_cat_id>/", catalogue.space_object, name="space_object"),
    path("stations/", stations.stations, name="stations"),
    path("validation/", validation.validation, name="validation"),
    path("calibration/", calibration.calibration, name="calibration"),
    path("sources/", sources.sources, name="sources"),
    path("sources/pulls/<int:pull_id>/", sources.pull, name="pull"),
    path("sources/pulls/<int:pull_id>/accept/", sources.pull_accept_view, name="pull_accept"),
    path("sources/pulls/<int:pull_id>/dismiss/", sources.pull_dismiss_view, name="pull_dismiss"),
    path("sources/pulls/<int:pull_id>/resume/", sources.feeds_resume_view, name="pull_resume"),
    path("sources/resume-all/", sources.feeds_resume_view, name="feeds_resume"),
    path("sources/<slug:key>/resume/", sources.feed_resume_view, name="feed_resume"),
    path("messages/", messages.messages, name="messages"),
    path("messages/upload/", messages.message_upload, name="message_upload"),
    path("messages/<int:message_id>/", messages.message, name="message"),
    path("messages/<int:message_id>/file/", messages.message_file, name="message_file"),
    path("header/", header.header_ages, name="header_ages"),
    path("runs/", runs.runs, name="runs"),
    path("runs/request/", runs.run_create, name="run_create"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
]
