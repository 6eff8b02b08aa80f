"""What comes in from elsewhere: catalogues, files of one's own, and who takes what they bring."""

from __future__ import annotations

from pathlib import Path

from sasweb.settings import env

CELESTRAK_BASE_URL = env.text("SAFE_PASSAGE_CELESTRAK_URL", "https://celestrak.org")
SPACETRACK_BASE_URL = env.text("SAFE_PASSAGE_SPACETRACK_URL", "https://www.space-track.org/")
SPACETRACK_IDENTITY = env.text("SPACETRACK_IDENTITY", "")
SPACETRACK_PASSWORD = env.text("SPACETRACK_PASSWORD", "")
# Whom a source can write to: an address or e-mail, sent with every request.
SOURCE_CONTACT = env.text("SAFE_PASSAGE_CONTACT", "")
# Who we are in the messages that we give out.
MESSAGE_ORIGINATOR = env.text("SAFE_PASSAGE_ORIGINATOR", "SAFE PASSAGE")
SOURCE_SILENCE_S = 20.0  # between two packets of an answer
SOURCE_TIME_LIMIT_S = 180.0  # for a whole answer
SOURCE_MAX_BYTES = 128 * 1024 * 1024
# Who knows the objects whose disappearance from a feed is never normal.
CATALOG_GUARDED_OBJECTS = "screening.stations.selectors.primary_norad_cat_ids"
# Who takes in the conjunctions that a source reports.
CATALOG_REPORTS_TAKEN_BY = "screening.messages.services.public_cdms_take_in"
# The task that is asked at once when conjunctions have changed or something was said in a case: it
# tells people of what is due.
# Without one the schedule alone asks for it.
CHANGES_TOLD_BY = "screening.alerts.tasks.watch_over"
# The same when something was said in a case that other instances hold too.
PEERS_TOLD_BY = "screening.coordination.peers.tasks.look_after_peers"
# auto: CelesTrak when reachable, else the demo; demo; live; or FILE[,FILE...]
CATALOG = env.text("SAFE_PASSAGE_CATALOG", "auto")

# A file of hard-body radii, such as NASA CARA's estimates; see docs/operations.md.
_radius_file = env.text("SAFE_PASSAGE_HARD_BODY_RADIUS_FILE", "")
HARD_BODY_RADIUS_FILE: Path | None = Path(_radius_file) if _radius_file else None

# A folder of protocols of one's own beside the shipped ones; see docs/coordination/protocols.md.
_protocols_folder = env.text("SAFE_PASSAGE_PROTOCOLS", "")
PROTOCOLS_FOLDER: Path | None = Path(_protocols_folder) if _protocols_folder else None
