"""Many machines: refuses to start on what is only right for a laptop."""

from django.core.exceptions import ImproperlyConfigured

from sasweb.settings import env as _env
from sasweb.settings.base import *  # noqa: F403
from sasweb.settings.base import SECRET_KEY

MIN_SECRET_KEY_LENGTH = 50
if len(SECRET_KEY) < MIN_SECRET_KEY_LENGTH:
    raise ImproperlyConfigured(
        "SAFE_PASSAGE_SECRET_KEY must be set to at least 50 random characters in production."
    )
# A proxy before it listens for others, whatever address the site itself listens on.
REQUIRE_SECOND_FACTOR = _env.flag("SAFE_PASSAGE_REQUIRE_SECOND_FACTOR", default=True)
RATE_LIMITS = _env.flag("SAFE_PASSAGE_LIMITS", default=True)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
OPEN_READING = _env.flag("SAFE_PASSAGE_OPEN_READING", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _env.flag("SAFE_PASSAGE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = _env.words("SAFE_PASSAGE_TRUSTED_ORIGINS")
