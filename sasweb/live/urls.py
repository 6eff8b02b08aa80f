"""Addresses of this part of the site."""

from django.urls import URLPattern, path

from sasweb.live import views

urlpatterns: list[URLPattern] = [path("events/", views.events, name="live_events")]
