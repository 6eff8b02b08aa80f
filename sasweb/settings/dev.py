"""A laptop: everything embedded, nothing to configure."""

from sasweb.settings.base import *  # noqa: F403
from sasweb.settings.base import DATA_DIR, SECRET_KEY
from sasweb.settings.stored_key import stored_secret_key

SECRET_KEY = SECRET_KEY or stored_secret_key(DATA_DIR / "secret-key")
