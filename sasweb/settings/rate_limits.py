"""How often anybody may ask, write and try; sasweb/limits.py says how much may be sent at once.

docs/operations.md says what each variable is for.
"""

from __future__ import annotations

from sasweb.settings import env
from sasweb.settings.reach import IS_REACHED_BY_OTHERS

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
