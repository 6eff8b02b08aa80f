"""Settings shared by every way of running. What differs is read from the environment here."""

from __future__ import annotations

import logging
import os
from importlib.util import find_spec
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from sasweb import limits
from sasweb.schedule import beat_schedule
from sasweb.settings import env
from sasweb.settings.folders import compiled_folder, world_started_last
from sasweb.settings.logs import log_format, logging_config
from sasweb.settings.mail import mail_server, public_url
from sasweb.settings.running_clock import running_clock
from sasweb.settings.running_queue import RunningQueue, running_queue
from sasweb.settings.sign_in import *  # noqa: F403
from sasweb.settings.sign_in import caches
from sasweb.static_version import static_version
from screening.common.clock import Clock, real_now_utc
from screening.common.code_version import code_version, engine_digest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Where one world lives: its database, its queue, its logs. `manage.py up` keeps one folder for each
# world (live, demo, files, replays) and a link to the one it started last, for other commands.
DATA_DIR = env.folder("SAFE_PASSAGE_DATA_DIR", BASE_DIR / "var")
if (started_last := world_started_last(DATA_DIR)) is not None:
    DATA_DIR = started_last
elif "SAFE_PASSAGE_DATA_DIR" not in os.environ:
    DATA_DIR = DATA_DIR / "live"

# Compiled inner loops are kept beside their source; where that is read-only (an installed package,
# a container), with the data. Another engine has another folder: numba looks at the file of a
# function alone, and would run what it compiled with the old form of a function of another file.
# To be set before anything compiled is imported.
ENGINE_DIR = BASE_DIR / "screening" / "engine"
ENGINE_DIGEST = engine_digest(ENGINE_DIR)
COMPILED_DIR = compiled_folder(ENGINE_DIR, DATA_DIR) / "__compiled__"
os.environ.setdefault("NUMBA_CACHE_DIR", str(COMPILED_DIR / ENGINE_DIGEST))

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

# --- Database --------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'safe-passage.sqlite3'}"),
        conn_max_age=60,
        # A server that has started anew is asked by a new connection, not answered with an error.
        conn_health_checks=True,
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

# Connections that a web process shares among its requests; 0: each thread has its own.
DATABASE_POOL = env.whole_number_within("SAFE_PASSAGE_DATABASE_POOL", 0, at_least=0, at_most=500)
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # Compiling a statement pays for itself in those that run for minutes; here it took longer than
    # what it compiled (2.9 s of 13.9 in the choice of everybody's newest element set).
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    if DATABASE_POOL:
        DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps them
        # Nobody waits longer for a page, and what nobody waits for need not hold a connection.
        DATABASES["default"]["OPTIONS"]["options"] += " -c statement_timeout=60s"
        DATABASES["default"]["OPTIONS"]["pool"] = {
            "min_size": 2,
            "max_size": DATABASE_POOL,
            "timeout": 30.0,
        }

# --- Celery ----------------------------------------------------------------------------------
# A command beside a running `manage.py up` finds that one's queue, whatever port it has today.
RUNNING_QUEUE = running_queue(DATA_DIR) or RunningQueue("redis://127.0.0.1:6379/0", "safe-passage")
REDIS_URL = env.text("REDIS_URL", RUNNING_QUEUE.url)
QUEUE_PREFIX = env.text(
    "SAFE_PASSAGE_QUEUE_PREFIX",
    RUNNING_QUEUE.prefix if RUNNING_QUEUE.url == REDIS_URL else "safe-passage",
)
CACHES = caches(REDIS_URL, QUEUE_PREFIX, is_shared=bool(env.text("REDIS_URL", "")))
CELERY_BROKER_URL = REDIS_URL
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "sasweb.one_beat:OneBeatScheduler"
CELERY_BEAT_SCHEDULE = beat_schedule()
# The database says what became of a task, so there is no result to keep.
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = None
# A pull must not wait behind a screening run, nor the stations behind the whole catalogue, nor an
# alert behind any of them: each has a queue and a worker of its own. A what-if study waits for
# none of them and holds none of them up: its worker yields the processor, too. What instances and
# contact points are told goes the way of alerts.
CELERY_TASK_DEFAULT_QUEUE = "catalog"
CELERY_TASK_ROUTES = {
    "screening.conjunctions.tasks.execute_run": {"queue": "screening"},
    "screening.conjunctions.tasks.warm_station_search": {"queue": "screening"},
    "screening.coordination.tasks.screen_plan": {"queue": "screening"},
    "screening.conjunctions.tasks.execute_shard": {"queue": "shards"},
    "screening.conjunctions.tasks.merge_run": {"queue": "shards"},
    "screening.conjunctions.tasks.warm_shard_search": {"queue": "shards"},
    "screening.consequences.tasks.execute_study": {"queue": "studies"},
    # Each change asks for a look, and each look has everything sent that is due. So what is sent
    # goes first (Redis: 0 before 9), or looks that wait would hold up what an earlier one found.
    "screening.alerts.tasks.watch_over": {"queue": "alerts", "priority": 6},
    "screening.alerts.tasks.*": {"queue": "alerts"},
    "screening.coordination.tasks.look_at_cases": {"queue": "alerts"},
    "screening.coordination.tasks.send_notices": {"queue": "alerts"},
    "screening.coordination.peers.tasks.*": {"queue": "alerts"},
}
# A task is acknowledged when it is done. One whose worker dies comes back, finds in the database
# that its claim has lapsed or is held, and acts on that: every task may be delivered twice.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 30 * 60  # of tasks that set none of their own
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Longer than any task may take, or the broker would deliver a running task a second time.
    "visibility_timeout": 60 * 60,
    # Worlds that share one Redis must not run each other's work.
    "global_keyprefix": f"{QUEUE_PREFIX}:",
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that is away comes back some day
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False  # finish; the claim protects
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 3, "interval_start": 0.2, "interval_max": 1.0}
# Stopping gives the task in hand this long; what is unfinished then resumes at the next start.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env.number_within(
    "SAFE_PASSAGE_WORKER_GRACE", 3.0, at_least=0.0, at_most=600.0
)
CELERY_WORKER_HIJACK_ROOT_LOGGER = True
CELERY_WORKER_LOG_FORMAT = "%(levelname)s %(message)s"
CELERY_WORKER_TASK_LOG_FORMAT = "%(levelname)s %(task_name)s: %(message)s"


# --- Static files ----------------------------------------------------------------------------
def _package_dir(name: str) -> Path:
    """Where a wheel lies, without paying for its import."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The package {name} is not installed. Run `make run` to install it.")
    return Path(spec.origin).parent


CODE_VERSION = code_version(BASE_DIR)
# Records of `make validate` and `make bench`, which come with the code and are shown on a page.
EXPERIMENTS_DIR = BASE_DIR / "docs" / "experiments"
# What Help shows: the documents that come with the code.
DOCS_DIR = BASE_DIR / "docs"
# The version in the address lets browsers keep files for ever and still never see an old one.
# It is a hash of the files themselves, right in a checkout with changes too; `manage.py up` gives
# all processes of one start the same.
STATIC_VERSION = env.text("SAFE_PASSAGE_STATIC_VERSION", "") or static_version(BASE_DIR)
STATIC_URL = f"/static/{STATIC_VERSION}/"
_collected = env.folder("SAFE_PASSAGE_STATIC_ROOT", DATA_DIR / "static" / STATIC_VERSION)
STATIC_ROOT: Path | None = _collected
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [
    BASE_DIR / "static",
    ("vendor/cesium", _package_dir("cesiumkit") / "vendor" / "cesium"),
    ("vendor/plotly", _package_dir("plotly") / "package_data"),
]
# Collected once for each version, with a gzip copy beside each text file: Cesium is 6 MB without.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "sasweb.static_files.GzipStaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False
WHITENOISE_USE_FINDERS = not _collected.is_dir()
# What was collected under a version never changes; what finders serve is a developer's own.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^$" if WHITENOISE_USE_FINDERS else r"^.+$"

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
# until somebody says it here or in the admin.
HOME_ORGANISATION = env.text(
    "SAFE_PASSAGE_HOME",
    "exercise-station-watch" if env.text("SAFE_PASSAGE_CATALOG", "") == "demo" else "",
)

# --- Access ----------------------------------------------------------------------------------
# Reading without an account is for the loopback demo; writing never is.
OPEN_READING = env.flag("SAFE_PASSAGE_OPEN_READING", default=True)

# --- API -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "sasweb.api.v1.permissions.BearerToken",  # who bears one is judged by it alone
        "sasweb.api.v1.permissions.SignedInSession",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["sasweb.api.v1.throttles.LimitsThrottle"],
    "DEFAULT_PERMISSION_CLASSES": ["sasweb.api.v1.permissions.ReadOrPermitted"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["sasweb.api.v1.bodies.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sasweb.api.v1.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Safe Passage",
    "DESCRIPTION": (
        "Who is about to pass close to a crewed station, and how that is known. Field names carry "
        "their units; instants are ISO 8601 in UTC; what is not known is null, never zero."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["sasweb.api.v1.permissions.ReadOrPermitted"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "RunKindEnum": "screening.conjunctions.models.RunKind",
        "RunStatusEnum": "screening.conjunctions.models.RunStatus",
        "EventKindEnum": "screening.conjunctions.models.EventKind",
        "LifeStateEnum": "screening.conjunctions.life_models.STATES",
        "MessageKindEnum": "screening.messages.models.MessageKind",
        "MessageStatusEnum": "screening.messages.models.MessageStatus",
        "CovarianceSourceEnum": "sasweb.api.v1.risk.COVARIANCE_SOURCES",
        "MessageSourceEnum": "screening.messages.models.MessageSource",
        "StudyKindEnum": "screening.consequences.models.StudyKind",
        "StudyStatusEnum": "screening.consequences.models.StudyStatus",
        "CaseStateEnum": "sasweb.api.v1.case_rows.STATES",
        "DutyStateEnum": "sasweb.api.v1.case_rows.DUTY_STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sasweb.api.v1.schema.describe_answers",
    ],
}

# --- Sources ---------------------------------------------------------------------------------
CELESTRAK_BASE_URL = env.text("SAFE_PASSAGE_CELESTRAK_URL", "https://celestrak.org")
SPACETRACK_BASE_URL = env.text("SAFE_PASSAGE_SPACETRACK_URL", "https://www.space-track.org/")
SPACETRACK_IDENTITY = env.text("SPACETRACK_IDENTITY", "")
SPACETRACK_PASSWORD = env.text("SPACETRACK_PASSWORD", "")
# Whom a source can write to: an address or e-mail, sent with every request.
SOURCE_CONTACT = env.text("SAFE_PASSAGE_CONTACT", "")
# Who we are in the messages that we give out.
MESSAGE_ORIGINATOR = env.text("SAFE_PASSAGE_ORIGINATOR", "SAFE PASSAGE")
SOURCE_SILENCE_S = 20.0  # between two packets of an answer
SOURCE_TIME_LIMIT_S = 180.0  # for a whole answer
SOURCE_MAX_BYTES = 128 * 1024 * 1024
# Who knows the objects whose disappearance from a feed is never normal.
CATALOG_GUARDED_OBJECTS = "screening.stations.selectors.primary_norad_cat_ids"
# Who takes in the conjunctions that a source reports.
CATALOG_REPORTS_TAKEN_BY = "screening.messages.services.public_cdms_take_in"
# The task that is asked at once when conjunctions have changed or something was said in a case: it
# tells people of what is due.
# Without one the schedule alone asks for it.
CHANGES_TOLD_BY = "screening.alerts.tasks.watch_over"
# The same when something was said in a case that other instances hold too.
PEERS_TOLD_BY = "screening.coordination.peers.tasks.look_after_peers"
# auto: CelesTrak when reachable, else the demo; demo; live; or FILE[,FILE...]
CATALOG = env.text("SAFE_PASSAGE_CATALOG", "auto")

# A file of hard-body radii, such as NASA CARA's estimates; see docs/operations.md.
_radius_file = env.text("SAFE_PASSAGE_HARD_BODY_RADIUS_FILE", "")
HARD_BODY_RADIUS_FILE: Path | None = Path(_radius_file) if _radius_file else None

# A folder of protocols of one's own beside the shipped ones; see docs/coordination/protocols.md.
_protocols_folder = env.text("SAFE_PASSAGE_PROTOCOLS", "")
PROTOCOLS_FOLDER: Path | None = Path(_protocols_folder) if _protocols_folder else None

# --- Alerts ----------------------------------------------------------------------------------
# docs/alert-channels.md says how to set these up.
PUBLIC_URL = public_url()  # for links in messages; empty: not known
_mail = mail_server()
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port  # no host: no e-mail is sent, and history says so
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls == "starttls", _mail.tls == "tls"
EMAIL_TIMEOUT = 20.0  # seconds for each step of the conversation
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.sender
# Where e-mails are written to as files and none is sent, as replays do; empty: they are sent.
MAIL_FOLDER = env.text("SAFE_PASSAGE_MAIL_FOLDER", "")
# Webhooks and chat servers on public addresses may be called; others in these networks alone.
ALERT_NETWORKS = env.networks("SAFE_PASSAGE_ALERT_NETWORKS")
# Whether an opened link acknowledges by itself, or waits for the button on its page.
ACKNOWLEDGE_ON_OPENING = env.flag("SAFE_PASSAGE_ACKNOWLEDGE_ON_OPENING", default=True)

# --- Weekly summaries -------------------------------------------------------------------------
# Whether a summary waits for somebody's approval before it is sent; docs/weekly.md.
WEEKLY_APPROVAL = env.flag("SAFE_PASSAGE_WEEKLY_APPROVAL", default=False)

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

# --- Screening all against all ---------------------------------------------------------------
ALL_EVERY_HOURS = env.number_within(
    "SAFE_PASSAGE_ALL_EVERY_HOURS", 24.0, at_least=0.0, at_most=24.0 * 31
)  # product time; 0 switches the schedule off
ALL_DAYS = env.number_within("SAFE_PASSAGE_ALL_DAYS", 1.0, at_least=0.25, at_most=7.0)
ALL_THRESHOLD_KM = env.number_within(
    "SAFE_PASSAGE_ALL_THRESHOLD_KM", 5.0, at_least=0.1, at_most=50.0
)
ALL_SHARD_HOURS = env.number_within("SAFE_PASSAGE_ALL_SHARD_HOURS", 6.0, at_least=0.5, at_most=24.0)
ALL_KEEP_RUNS = env.whole_number_within("SAFE_PASSAGE_ALL_KEEP_RUNS", 3, at_least=1, at_most=100)
# Processes of this machine that search shards, and the threads of each: together all its cores.
# One for every four cores keeps the memory low; threads share the states of one shard.
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
ALL_WORKERS = env.whole_number_within(
    "SAFE_PASSAGE_ALL_WORKERS", max(1, CORES // 4), at_least=1, at_most=256
)
ALL_THREADS = max(1, CORES // ALL_WORKERS)
