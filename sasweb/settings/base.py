"""Settings shared by every way of running. What differs is read from the environment here.

One file a subject; what is short, and Django's own, stands in this one.
"""

from __future__ import annotations

import logging

from csp.constants import NONE, SELF

from sasweb import limits
from sasweb.settings import env
from sasweb.settings.all_against_all import *  # noqa: F403
from sasweb.settings.api import *  # noqa: F403
from sasweb.settings.database import *  # noqa: F403
from sasweb.settings.logs import log_format, logging_config
from sasweb.settings.places import *  # noqa: F403
from sasweb.settings.places import BASE_DIR, DATA_DIR
from sasweb.settings.queues import *  # noqa: F403
from sasweb.settings.rate_limits import *  # noqa: F403
from sasweb.settings.reach import *  # noqa: F403
from sasweb.settings.running_clock import running_clock
from sasweb.settings.sign_in import *  # noqa: F403
from sasweb.settings.sources import *  # noqa: F403
from sasweb.settings.static_files import *  # noqa: F403
from sasweb.settings.telling import *  # noqa: F403
from screening.common.clock import Clock, real_now_utc

# --- Clock -----------------------------------------------------------------------------------
# `manage.py up` sets the anchor once, so that every process replays the same instant. A command on
# its own shows that instant as it starts; one beside a running replay finds that one's clock.
PRODUCT_CLOCK = Clock(
    as_of_utc=env.instant("SAFE_PASSAGE_AS_OF"),
    anchor_utc=env.instant("SAFE_PASSAGE_CLOCK_ANCHOR") or real_now_utc(),
    rate=env.positive_number("SAFE_PASSAGE_RATE", 1.0),
)
if not PRODUCT_CLOCK.is_replay:
    PRODUCT_CLOCK = running_clock(DATA_DIR) or PRODUCT_CLOCK

# --- Exercise --------------------------------------------------------------------------------
# While one is on, everything that is made or sent is marked, and stays so. None: there is none.
EXERCISE = env.name_or_flag("SAFE_PASSAGE_EXERCISE", longest=80)
# Without that, exercises that people begin on the page Configuration: each process reads of them so
# often. None: it does not look. Less than screening.configuration's EXERCISE_LEAD, always.
EXERCISES_READ_EVERY_S: float | None = 1.0
# How long a part of a page that is the same for everybody may be given to all who ask for it
# (sasweb/shared_answers.py). 0: each is made anew.
SHARED_ANSWERS_KEPT_S = 5.0

# --- Django ----------------------------------------------------------------------------------
SECRET_KEY = env.text("SAFE_PASSAGE_SECRET_KEY", "")
DEBUG = False
IS_FOR_OTHERS = False  # in ``prod``: refuses to start on what is only right for a laptop
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "screening",
    "screening.catalog",
    "screening.stations",
    "screening.operators",
    "screening.conjunctions",
    "screening.messages",
    "screening.coordination",
    "screening.coordination.peers",
    "screening.alerts",
    "screening.consequences",
    "screening.reports",
    "screening.tokens",
    "screening.configuration",
    "screening.upkeep",
    "sasweb",
]
MIDDLEWARE = [
    "sasweb.request_id.request_id_middleware",
    "sasweb.metrics.requests.count_requests_middleware",
    "django.middleware.security.SecurityMiddleware",
    "sasweb.static_files.StaticFilesMiddleware",
    "sasweb.headers.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "sasweb.world.WorldLabelMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "sasweb.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "sasweb.signing_in.sessions.SessionAgeMiddleware",
    "sasweb.counterparts.CounterpartMiddleware",
    "sasweb.access.ReadingAccessMiddleware",
    "sasweb.signing_in.gate.SecondFactorMiddleware",
    "sasweb.rates.LimitsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sasweb.shared_answers.own_writes_middleware",
    "sasweb.configuration_watch.ConfigurationWatchMiddleware",
    "axes.middleware.AxesMiddleware",
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
                "django.template.context_processors.i18n",
                "sasweb.web.context.header",
                "sasweb.web.context.account_frame",
                "sasweb.world.world",
                "sasweb.request_id.shown",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
# sasweb/language.py says which of them a page is in.
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["sasweb.formats"]
LANGUAGE_COOKIE_NAME = "safe_passage_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "UTC"
USE_TZ = True
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "watch"
LOGOUT_REDIRECT_URL = "watch"
# sasweb/limits.py says what else is limited, and before this: the size of a whole body.
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.ORDINARY_BODY_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = limits.FORM_FIELDS
DATA_UPLOAD_MAX_NUMBER_FILES = limits.FORM_FILES
X_FRAME_OPTIONS = "DENY"  # but for the encounter scene: ``sasweb.web.conjunction``
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Logging ---------------------------------------------------------------------------------
# To standard error, where `manage.py up`, systemd or a container's engine collect it. Django's own
# default would tell of a failed page by e-mail alone.
LOG_FORMAT = log_format()
LOGGING = logging_config(LOG_FORMAT)
logging.captureWarnings(LOG_FORMAT == "json")  # else they are lines of their own form

# --- Metrics ---------------------------------------------------------------------------------
# Who may ask /metrics: whoever bears the token, and whoever comes from one of these networks. With
# neither nobody may, and nothing is there.
METRICS_TOKEN = env.secret_file("SAFE_PASSAGE_METRICS_TOKEN_FILE")
METRICS_NETWORKS = env.networks("SAFE_PASSAGE_METRICS_NETWORKS")

# --- Content security policy -----------------------------------------------------------------
# Everything comes from this origin. docs/architecture-csp.md says what Cesium asks for and how
# it does without.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        # Text becomes HTML, and an address a program, by static/js/lib/trusted-types.js alone.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["default", "safe-passage-reading", "dompurify"],
    }
}

# --- Coordination ----------------------------------------------------------------------------
# Which organisation this installation serves: its slug. In the demo a made-up one; else nobody,
# until somebody says it here, in setting up or in the admin. Said here, it is so at each start.
HOME_ORGANISATION = env.text(
    "SAFE_PASSAGE_HOME",
    "exercise-station-watch" if env.text("SAFE_PASSAGE_CATALOG", "") == "demo" else "",
)

# --- Access ----------------------------------------------------------------------------------
# Reading without an account is for the loopback demo; writing never is.
OPEN_READING = env.flag("SAFE_PASSAGE_OPEN_READING", default=True)

# --- How long it is kept -----------------------------------------------------------------------
# In days; 0 is for ever. What is younger than the least is still read: the summaries of the last
# twelve weeks may have to be made, sigmas are held against later sets, orbits are followed back.
KEEP_DAYS = {
    kind: env.days_kept(f"SAFE_PASSAGE_KEEP_{kind.upper()}_DAYS", at_least=least)
    for kind, least in (
        ("assessments", 120),
        ("run_inputs", 120),
        ("element_sets", 120),
        ("pulls", 120),
        ("tries", 30),
    )
}
