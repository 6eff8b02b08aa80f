"""Settings shared by every way of running. What differs is read from the environment here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from sasweb.settings import env
from screening.common.clock import Clock
from screening.common.code_version import code_version

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("SAFE_PASSAGE_DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()

# --- Clock -----------------------------------------------------------------------------------
# `manage.py up` sets the anchor once, so that every process replays the same instant.
PRODUCT_CLOCK = Clock(
    as_of_utc=env.instant("SAFE_PASSAGE_AS_OF"),
    anchor_utc=env.instant("SAFE_PASSAGE_CLOCK_ANCHOR"),
    rate=env.number("SAFE_PASSAGE_RATE", 1.0),
)

# --- Django ----------------------------------------------------------------------------------
SECRET_KEY = env.text("SAFE_PASSAGE_SECRET_KEY", "")
DEBUG = False
ALLOWED_HOSTS = env.words("SAFE_PASSAGE_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "csp",
    "screening",
    "screening.catalog",
    "screening.stations",
    "screening.conjunctions",
    "sasweb",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "sasweb.urls"
ASGI_APPLICATION = "sasweb.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sasweb.web.context.header",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "watch"
LOGOUT_REDIRECT_URL = "watch"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the encounter scene is embedded in our own page
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Database --------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'safe-passage.sqlite3'}"),
        conn_max_age=60,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL lets pages read while a run writes; IMMEDIATE makes writers queue instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
        ),
    }

# --- Celery ----------------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")


# --- Static files ----------------------------------------------------------------------------
def _package_dir(name: str) -> Path:
    """Where a wheel lies, without paying for its import."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The package {name} is not installed. Run `make run` to install it.")
    return Path(spec.origin).parent


CODE_VERSION = code_version(BASE_DIR)
# The version in the address lets browsers keep files for ever and still never see an old one.
STATIC_URL = f"/static/{CODE_VERSION}/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("vendor/cesium", _package_dir("cesiumkit") / "vendor" / "cesium"),
    ("vendor/plotly", _package_dir("plotly") / "package_data"),
]
WHITENOISE_USE_FINDERS = True

# --- Content security policy -----------------------------------------------------------------
# Everything comes from this origin. docs/architecture.md says what Cesium needs beyond that.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

# --- Access ----------------------------------------------------------------------------------
# Reading without an account is for the loopback demo; writing never is.
OPEN_READING = env.flag("SAFE_PASSAGE_OPEN_READING", default=True)

# --- Sources ---------------------------------------------------------------------------------
CELESTRAK_BASE_URL = env.text("SAFE_PASSAGE_CELESTRAK_URL", "https://celestrak.org")
SPACETRACK_BASE_URL = env.text("SAFE_PASSAGE_SPACETRACK_URL", "https://www.space-track.org/")
SPACETRACK_IDENTITY = env.text("SPACETRACK_IDENTITY", "")
SPACETRACK_PASSWORD = env.text("SPACETRACK_PASSWORD", "")
# auto: CelesTrak when reachable, else the demo; demo; live; or FILE[,FILE...]
CATALOG = env.text("SAFE_PASSAGE_CATALOG", "auto")
