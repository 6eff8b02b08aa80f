"""Signing in: who checks passwords and second factors, how long a session lasts.

docs/operations.md says what each variable is for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sasweb.settings import env
from sasweb.settings.reach import IS_REACHED_BY_OTHERS

_HOUR_S: Final = 60 * 60

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
# A name from an address: nobody can lock somebody else out from where they are not. What is refused
# does not count as an attempt at the name either (WRONG_PASSWORDS_OF_A_NAME): that one holds
# everywhere, and takes five addresses or more to reach.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the time that is told is the time it takes
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "sasweb.signing_in.lock_out.address_counted"
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
