"""Addresses of this part of the site."""

from django.urls import URLPattern, path

from sasweb.api.v1.frames import views

urlpatterns: list[URLPattern] = [
    path("", views.frame, name="frame"),
    path("objects/", views.frame_objects, name="frame_objects"),
    path("track/", views.frame_track, name="frame_track"),
]
