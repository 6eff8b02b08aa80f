"""Addresses of version 1 of the API."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("frames/", include("sasweb.api.v1.frames.urls")),
]
