"""Others can reach it: refuses to start on what is only right for a laptop (``refusals``)."""

from sasweb.settings import env as _env
from sasweb.settings.base import *  # noqa: F403
from sasweb.settings.base import SECRET_KEY

SECRET_KEY = SECRET_KEY or "none"  # refused in our words, not in Django's
IS_FOR_OTHERS = True  # asked by ``sasweb.apps``, of the settings as they are in the end
# A proxy before it listens for others, whatever address the site itself listens on.
REQUIRE_SECOND_FACTOR = _env.flag("SAFE_PASSAGE_REQUIRE_SECOND_FACTOR", default=True)
RATE_LIMITS = _env.flag("SAFE_PASSAGE_LIMITS", default=True)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
OPEN_READING = _env.flag("SAFE_PASSAGE_OPEN_READING", default=False)
OPEN_READING_IS_SAID = OPEN_READING
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _env.flag("SAFE_PASSAGE_SSL_REDIRECT", default=True)
# Asked by machines behind the proxy, which speak no TLS: balancers, and Prometheus.
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = _env.flag("SAFE_PASSAGE_HSTS_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = _env.flag("SAFE_PASSAGE_HSTS_PRELOAD", default=False)
# Being on the browsers' list binds a whole domain for good: its owner decides that, not a program.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
# The prefix has browsers take them from this host over TLS alone: no neighbour can plant one.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_NAME = "__Host-language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = _env.words("SAFE_PASSAGE_TRUSTED_ORIGINS")
