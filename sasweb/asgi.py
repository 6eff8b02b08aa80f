"""The ASGI entry point: `uvicorn sasweb.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
_django = get_asgi_application()

from sasweb.body_limit import with_limited_bodies  # noqa: E402  # apps must be there

application = with_limited_bodies(_django)
