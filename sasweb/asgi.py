"""The ASGI entry point: `uvicorn sasweb.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from sasweb.log_lines import name_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
# NOTE: here every request has a thread of its own, and a thread its own connection: without a pool
# each would log in to PostgreSQL anew. Workers keep the one connection of each of their processes.
os.environ.setdefault("SAFE_PASSAGE_DATABASE_POOL", "16")
name_process("web")
_django = get_asgi_application()

from sasweb.body_limit import with_limited_bodies  # noqa: E402  # apps must be there
from sasweb.web_pulse import with_pulse  # noqa: E402

application = with_pulse(with_limited_bodies(_django))
