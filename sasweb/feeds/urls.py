"""Addresses of the feeds out."""

from django.urls import URLPattern, path

from sasweb.feeds import views

urlpatterns: list[URLPattern] = [
    path("calendar/<slug:slug>.ics", views.station_calendar, name="station_calendar"),
    path("feeds/alerts.atom", views.alerts_atom_view, name="alerts_atom"),
    path("feeds/alerts/<int:transition_id>.cap.xml", views.cap_message, name="cap_message"),
    path("feeds/transitions.csv", views.transitions_csv, name="transitions_csv"),
]
