"""A laptop: everything embedded, nothing to configure."""

import secrets

from sasweb.settings.base import *  # noqa: F403
from sasweb.settings.base import DATA_DIR, SECRET_KEY


def _stored_secret_key() -> str:
    """A key of this installation's own, made once and kept beside its database."""
    path = DATA_DIR / "secret-key"
    try:
        return path.read_text().strip()
    except OSError:
        key = secrets.token_urlsafe(50)
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(key)
    except OSError:
        pass  # a read-only place can still run commands that need no session
    return key


SECRET_KEY = SECRET_KEY or _stored_secret_key()
