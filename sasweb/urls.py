"""Every address of the site."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from sasweb.api.v1.errors import no_such_address
from sasweb.health import health, health_feeds
from sasweb.language import set_language
from sasweb.metrics.views import metrics

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("api/", RedirectView.as_view(pattern_name="api_entrance")),
    path("api/v1/", include("sasweb.api.v1.urls")),
    re_path(r"^api/(?P<rest>.*)$", no_such_address),
    path("health/", health, name="health"),
    # With and without the last slash: a monitor may take the redirect to one for an answer.
    re_path(r"^health/feeds/?$", health_feeds, name="health_feeds"),
    path("metrics", metrics, name="metrics"),  # without a slash: the name that every monitor asks
    path("language/", set_language, name="set_language"),
    path("live/", include("sasweb.live.urls")),
    path("", include("sasweb.feeds.urls")),
    path("", include("sasweb.web.urls")),
]

handler400 = "sasweb.failures.bad_request"
handler403 = "sasweb.refusing.forbidden"
handler500 = "sasweb.failures.server_error"
