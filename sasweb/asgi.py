"""The ASGI entry point: `uvicorn sasweb.asgi:application`."""

import os

from django.core.asgi import get_asgi_application

from sasweb.log_lines import name_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
name_process("web")
application = get_asgi_application()
