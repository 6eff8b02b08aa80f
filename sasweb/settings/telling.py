"""What goes out to people: alerts, e-mail, links, weekly summaries.

docs/alert-channels.md says how to set these up.
"""

from __future__ import annotations

from sasweb.settings import env
from sasweb.settings.mail import mail_server, public_url

PUBLIC_URL = public_url()  # for links in messages; empty: not known
_mail = mail_server()
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port  # no host: no e-mail is sent, and history says so
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls == "starttls", _mail.tls == "tls"
EMAIL_TIMEOUT = 20.0  # seconds for each step of the conversation
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _mail.sender
# Where e-mails are written to as files and none is sent, as replays do; empty: they are sent.
MAIL_FOLDER = env.text("SAFE_PASSAGE_MAIL_FOLDER", "")
# Webhooks and chat servers on public addresses may be called; others in these networks alone.
ALERT_NETWORKS = env.networks("SAFE_PASSAGE_ALERT_NETWORKS")
# Whether an opened link acknowledges by itself, or waits for the button on its page.
ACKNOWLEDGE_ON_OPENING = env.flag("SAFE_PASSAGE_ACKNOWLEDGE_ON_OPENING", default=True)

# Whether a summary waits for somebody's approval before it is sent; docs/weekly.md.
WEEKLY_APPROVAL = env.flag("SAFE_PASSAGE_WEEKLY_APPROVAL", default=False)
