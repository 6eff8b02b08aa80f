"""How the log is set up: who is heard, and in which form. To standard error, as all supervisors
collect it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from sasweb.log_lines import FORMATS
from sasweb.settings import env

# Run over every line in this order. Secrets are blotted out later, by the formatter that
# sasweb.secrecy.blot_all_logs puts around each: a filter does not see tracebacks.
FILTERS: Final[dict[str, dict[str, Any]]] = {
    "context": {"()": "sasweb.log_lines.ContextFilter"},
}
FORMATTERS: Final[dict[str, dict[str, Any]]] = {
    "plain": {
        "()": "sasweb.log_lines.PlainLines",
        "fmt": "%(levelname)s %(name)s: %(message)s",
    },
    "json": {"()": "sasweb.log_lines.JsonLines", "fmt": "%(message)s"},
}
OF_THE_PRODUCT: Final[dict[str, dict[str, Any]]] = {
    "screening": {"level": "INFO"},
    "sasweb": {"level": "INFO"},
    "django": {"handlers": [], "level": "WARNING"},
    "django.request": {"level": "ERROR"},  # a page that is not there is the asker's business
    # It may name the secret address of a chat; the delivery's history keeps what it says.
    "apprise": {"handlers": ["nowhere"], "level": "WARNING", "propagate": False},
}
# Each has a form of its own, which only a person reads.
OF_SERVERS: Final[dict[str, dict[str, Any]]] = {
    "celery": {"level": "INFO"},
    "uvicorn": {"handlers": [], "level": "INFO"},
    "uvicorn.error": {"handlers": [], "level": "INFO"},
    "uvicorn.access": {"handlers": ["nowhere"], "propagate": False},  # the proxy keeps that
}


def log_format() -> str:
    """Read from the environment: "plain" or "json"."""
    return env.one_of("SAFE_PASSAGE_LOG_FORMAT", "plain", choices=FORMATS)


def logging_config(form: str) -> dict[str, Any]:
    """Return what ``logging.config.dictConfig`` reads, and takes apart while it does."""
    config = {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": FILTERS,
        "formatters": FORMATTERS,
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": form,
                "filters": list(FILTERS),
            },
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": OF_THE_PRODUCT | (OF_SERVERS if form == "json" else {}),
    }
    return deepcopy(config)
