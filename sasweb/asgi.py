"""The ASGI entry point: `uvicorn sasweb.asgi:application`."""

import os
import sys
from importlib import import_module

import django
from django.conf import settings

from sasweb.log_lines import name_process

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sasweb.settings.dev")
# More than the threads of a web process (sasweb/turns.py), each of which keeps a connection.
# Workers keep the one connection of each of their processes.
os.environ.setdefault("SAFE_PASSAGE_DATABASE_POOL", "16")
name_process("web")
# By default a thread that computes lets another wait 5 ms for each row it reads.
sys.setswitchinterval(0.001)
django.setup(set_prefix=False)

from sasweb.body_limit import with_limited_bodies  # noqa: E402  # apps must be there
from sasweb.garbage import freeze, freeze_again  # noqa: E402
from sasweb.request_thread import OneThreadHandler  # noqa: E402
from sasweb.turns import Turns, with_turns  # noqa: E402
from sasweb.web_pulse import with_pulse  # noqa: E402

import_module(settings.ROOT_URLCONF)  # every page is loaded now, not by who comes first
freeze()
freeze_again()

application = with_pulse(with_limited_bodies(with_turns(OneThreadHandler(), Turns())))
