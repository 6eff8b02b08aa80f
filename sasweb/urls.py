"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from sasweb.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("sasweb.api.v1.urls")),
    path("health/", health, name="health"),
    path("live/", include("sasweb.live.urls")),
    path("", include("sasweb.web.urls")),
]
