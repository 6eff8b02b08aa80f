"""Signing in: who checks passwords and second factors, how long a session lasts, what is limited.

docs/operations.md says what each variable is for.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import Any, Final

from sasweb.settings import env

_HOUR_S: Final = 60 * 60


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


# Whether anybody but who sits at this machine can reach the site: then it is guarded more.
IS_REACHED_BY_OTHERS = not _is_loopback(env.text("SAFE_PASSAGE_HOST", "127.0.0.1"))
# Proxies of one's own before the site, each of which adds an address to X-Forwarded-For. With 0
# that header is a stranger's own words, and is not read.
TRUSTED_PROXIES = env.whole_number_within("SAFE_PASSAGE_TRUSTED_PROXIES", 0, at_least=0, at_most=10)
# Whoever may publish or decide must have one; others may.
REQUIRE_SECOND_FACTOR = env.flag("SAFE_PASSAGE_REQUIRE_SECOND_FACTOR", default=IS_REACHED_BY_OTHERS)

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses who is locked out, and judges nobody else
    "allauth.account.auth_backends.AuthenticationBackend",
]

# --- Accounts (django-allauth) ---------------------------------------------------------------
# Accounts are made by administrators: nobody signs up, and no address is verified.
ACCOUNT_ADAPTER = "sasweb.signing_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True  # a session lasts as long for everybody: no box to tick
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # all sessions end but the one that changed it
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60  # seconds
ACCOUNT_FORMS = {"login": "sasweb.signing_in.forms.SignInForm"}
MFA_ADAPTER = "sasweb.signing_in.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "sasweb.signing_in.forms.CodeForm",
    "authenticate_webauthn": "sasweb.signing_in.forms.KeyForm",
    "reauthenticate": "sasweb.signing_in.forms.CodeAgainForm",
    "reauthenticate_webauthn": "sasweb.signing_in.forms.KeyAgainForm",
    "add_webauthn": "sasweb.signing_in.forms.NewKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Safe Passage"
MFA_TOTP_TOLERANCE = 1  # codes of 30 s: telephones' clocks are not all right
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_REACHED_BY_OTHERS  # http://localhost has no TLS

# --- Lock-out (django-axes) ------------------------------------------------------------------
LOCK_OUT_MINUTES = env.whole_number_within(
    "SAFE_PASSAGE_LOCK_OUT_MINUTES", 15, at_least=1, at_most=24 * 60
)
AXES_FAILURE_LIMIT = env.whole_number_within(
    "SAFE_PASSAGE_LOCK_OUT_AFTER", 5, at_least=3, at_most=100
)
AXES_COOLOFF_TIME = timedelta(minutes=LOCK_OUT_MINUTES)
# A name from an address: nobody can lock somebody else out from where they are not.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that is told is the time it takes
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "sasweb.client_address.client_address"
AXES_USERNAME_CALLABLE = "sasweb.signing_in.lock_out.name_tried"
AXES_LOCKOUT_CALLABLE = "sasweb.signing_in.lock_out.locked_out"
AXES_SENSITIVE_PARAMETERS = ["password", "oldpassword", "code", "credential", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False  # the site's own pages of it are in sasweb/lock_out_admin.py
AXES_DISABLE_ACCESS_LOG = True  # who is signed in where is kept with the sessions
AXES_VERBOSE = False

# --- Sessions --------------------------------------------------------------------------------
# A shift: whoever watches all day signs in once for it. A page that refreshes by itself is nobody
# at the desk, so it does not count against idleness.
SESSION_IDLE_S = _HOUR_S * env.number_within(
    "SAFE_PASSAGE_SESSION_IDLE_HOURS", 12.0, at_least=0.25, at_most=24.0 * 30
)
SESSION_LONGEST_S = _HOUR_S * env.number_within(
    "SAFE_PASSAGE_SESSION_HOURS", 24.0, at_least=0.25, at_most=24.0 * 30
)
SESSION_COOKIE_AGE = int(SESSION_LONGEST_S)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- Limits ----------------------------------------------------------------------------------
# Off where nobody else can reach the site, and for tests and measurements.
RATE_LIMITS = env.flag("SAFE_PASSAGE_LIMITS", default=IS_REACHED_BY_OTHERS)


def _a_minute(name: str, default: int) -> int:
    return env.whole_number_within(name, default, at_least=1, at_most=1_000_000)


LIMITS_PER_MINUTE = {
    "anonymous": _a_minute("SAFE_PASSAGE_LIMIT_ANONYMOUS", 600),  # an address without an account
    "read": _a_minute("SAFE_PASSAGE_LIMIT_READ", 1200),  # a person or a token
    "write": _a_minute("SAFE_PASSAGE_LIMIT_WRITE", 120),
    "upload": _a_minute("SAFE_PASSAGE_LIMIT_UPLOAD", 20),
    "ask": _a_minute("SAFE_PASSAGE_LIMIT_ASK", 20),
    "sign_in": _a_minute("SAFE_PASSAGE_LIMIT_SIGN_IN", 30),  # from an address, whatever the names
}
STUDIES_WAITING_PER_PERSON = env.whole_number_within(
    "SAFE_PASSAGE_STUDIES_WAITING", 10, at_least=1, at_most=1000
)
# Live pages open at once, in each web process.
STREAMS_PER_PERSON = env.whole_number_within(
    "SAFE_PASSAGE_STREAMS_PER_PERSON", 20, at_least=1, at_most=10_000
)
STREAMS_PER_ADDRESS = env.whole_number_within(
    "SAFE_PASSAGE_STREAMS_PER_ADDRESS", 60, at_least=1, at_most=10_000
)
ACCOUNT_RATE_LIMITS = {
    "login": f"{LIMITS_PER_MINUTE['sign_in']}/m/ip",
    # Wrong second factors of one person from anywhere: whoever tries them knows the password.
    "login_failed": "20/h/key",
    "reauthenticate": "20/m/user",
    "change_password": "10/m/user",
}
# Wrong passwords for one name from anywhere, at each of which the lock-out holds besides.
WRONG_PASSWORDS_OF_A_NAME = "100/h/key"


def caches(redis_url: str, prefix: str, *, is_shared: bool) -> dict[str, Any]:
    """Where counts of limits and used codes are kept: in Redis for all web processes, or in each.

    A Redis that is away is done without: sasweb/shared_cache.py.
    """
    if not is_shared:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {
        "default": {
            "BACKEND": "sasweb.shared_cache.SharedCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": f"{prefix}:cache",
            "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        }
    }
