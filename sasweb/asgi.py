"""The ASGI entry point: `uvicorn sasweb.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
application = get_asgi_application()
