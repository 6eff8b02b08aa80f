"""Everything that happens by itself, and how often. The only place where that is decided.

Tasks are named by their dotted path so that reading the schedule imports nothing. `interval`
counts real seconds, also in a replay. A task that waited longer than `expire_seconds` is dropped:
the next one is on its way. The beat process copies this table into the database at every start, so
that the admin shows when each entry last ran; edits made there last until the next start.
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_S = 60.0
SHORTEST_WAIT_S = MINUTE_S


@dataclass(frozen=True, slots=True)
class Periodic:
    """One task on the schedule: what runs, every how many seconds, and why."""

    task: str
    interval_s: float
    why: str

    @property
    def expire_seconds(self) -> int:
        """How long it may wait in the queue. The clocks of machines agree to less than this."""
        return int(max(self.interval_s, SHORTEST_WAIT_S))

    def as_beat_entry(self) -> dict[str, object]:
        return {
            "task": self.task,
            "schedule": self.interval_s,
            "options": {"expire_seconds": self.expire_seconds},
        }


PERIODIC_TASKS: dict[str, Periodic] = {
    "pull-due-feeds": Periodic(
        task="screening.catalog.tasks.pull_due_feeds",
        interval_s=2 * MINUTE_S,
        why=(
            "Look which feeds are due and pull those. Each feed carries its own pace, which "
            "people may change within its server's manners: as shipped GP and SupGP every 4 hours, "
            "SATCAT daily, the demo every 4 hours of the product's clock, files "
            "once. No server is asked twice within 2 hours, and one that answered with an error "
            "waits for a person."
        ),
    ),
    "request-due-run": Periodic(
        task="screening.conjunctions.tasks.request_due_run",
        interval_s=1 * MINUTE_S,
        why=(
            "Screen the stations again when new elements have arrived, and at least hourly, so "
            "that the window keeps reaching seven days ahead."
        ),
    ),
    "request-due-catalogue-run": Periodic(
        task="screening.conjunctions.tasks.request_due_catalogue_run",
        interval_s=5 * MINUTE_S,
        why=(
            "Screen everything against everything once a day, or as often as "
            "SAFE_PASSAGE_ALL_EVERY_HOURS says; 0 leaves it to people. Each finished run of the "
            "stations asks for it too where it is due, so that the first waits for nothing else."
        ),
    ),
    "advance-lives": Periodic(
        task="screening.conjunctions.tasks.advance_lives",
        interval_s=1 * MINUTE_S,
        why=(
            "Let closest approaches pass, decision points come and what nobody looks at go stale. "
            "Runs and messages change conjunctions by themselves; this is for what time alone does."
        ),
    ),
    "judge-lives": Periodic(
        task="screening.conjunctions.tasks.judge_lives",
        interval_s=15 * MINUTE_S,
        why=(
            "Judge every conjunction anew, so that nothing that changes one by another way, such "
            "as what is known of an object, waits for longer. Each minute's look is at the last "
            "half hour alone and leans on this."
        ),
    ),
    "watch-over-alerts": Periodic(
        task="screening.alerts.tasks.watch_over",
        interval_s=1 * MINUTE_S,
        why=(
            "Decide on every change that nobody has told of, hand on what nobody acknowledges, and "
            "send what is due: digests, the end of quiet hours, what has failed before. Changes "
            "ask for it at once; this is for what time alone does, and for what was lost."
        ),
    ),
    "evaluate-alarms": Periodic(
        task="screening.alerts.tasks.evaluate_alarms",
        interval_s=1 * MINUTE_S,
        why=(
            "Raise an alarm for every feed, run or worker silent for longer than its "
            "limit, and say when it is over. If this schedule itself falls silent, workers look, "
            "and whoever polls /health/feeds."
        ),
    ),
    "look-at-cases": Periodic(
        task="screening.coordination.tasks.look_at_cases",
        interval_s=1 * MINUTE_S,
        why=(
            "Open draft cases where a station's opening rule asks for them, put on record the "
            "duties that nobody has met in time, and close cases whose pass is over or off."
        ),
    ),
    "look-after-peers": Periodic(
        task="screening.coordination.peers.tasks.look_after_peers",
        interval_s=15.0,
        why=(
            "Send other instances what was said in the cases that they hold with this one, and "
            "try again where one did not answer. What is said asks for it at once; this is for "
            "what was lost, and for what a release policy has come to allow."
        ),
    ),
    "send-notices": Periodic(
        task="screening.coordination.tasks.send_notices",
        interval_s=1 * MINUTE_S,
        why=(
            "Send the notifications of cases that wait, and try again those that no mail server "
            "took. A new one asks for it at once."
        ),
    ),
    "record-outcomes": Periodic(
        task="screening.conjunctions.tasks.record_outcomes",
        interval_s=15 * MINUTE_S,
        why=(
            "Say of passes that are over how close they came, once later element sets of both "
            "objects tell."
        ),
    ),
    "resume-lost-runs": Periodic(
        task="screening.conjunctions.tasks.runs_resume_lost",
        interval_s=15.0,
        why=(
            "Queue again every run and shard whose worker has died or fallen silent, and send "
            "again what the queue has lost. Pages promise the second at which a silent worker's "
            "work is taken over."
        ),
    ),
    "resume-lost-studies": Periodic(
        task="screening.consequences.tasks.studies_resume_lost",
        interval_s=15.0,
        why="Queue again every what-if study whose worker has died or fallen silent.",
    ),
    "prune-studies": Periodic(
        task="screening.upkeep.tasks.prune_studies",
        interval_s=360 * MINUTE_S,
        why="Delete what-if studies that are older than 30 days and that nobody keeps.",
    ),
    "resume-lost-pulls": Periodic(
        task="screening.catalog.tasks.pulls_resume_lost",
        interval_s=15.0,
        why="Close every pull whose worker died and let its feed be pulled again.",
    ),
    "calibrate": Periodic(
        task="screening.conjunctions.tasks.calibrate",
        interval_s=30 * MINUTE_S,
        why=(
            "Hold the passes of the last 14 days against element sets that came later, and count "
            "how often their sigmas were right, for the page Calibration."
        ),
    ),
    "prune": Periodic(
        task="screening.upkeep.tasks.prune",
        interval_s=30 * MINUTE_S,
        why=(
            "Let go what SAFE_PASSAGE_KEEP_*_DAYS no longer keep, a minute at a time, each kind "
            "once a day. Without these settings everything is kept for ever."
        ),
    ),
    "notice-changes-of-configuration": Periodic(
        task="screening.configuration.tasks.notice_changes",
        interval_s=1 * MINUTE_S,
        why=(
            "Write into the configuration's history what commands, programs and starts have "
            "changed. What people change on pages and in the admin is written down at once."
        ),
    ),
    "note-sizes": Periodic(
        task="screening.upkeep.tasks.note_sizes",
        interval_s=60 * MINUTE_S,
        why=(
            "Note how full the disk is and how large the database, so that Status can say how fast "
            "they grow, and forget processes that nobody has heard of for a day."
        ),
    ),
    "mend-copies": Periodic(
        task="screening.upkeep.tasks.mend_copies",
        interval_s=60 * MINUTE_S,
        why=(
            "Put right what conjunctions keep for lists, their probabilities and the level of what "
            "was cleared, where a process of an older release has left it behind while it was "
            "being replaced."
        ),
    ),
    "count-week": Periodic(
        task="screening.reports.tasks.count_week",
        interval_s=5 * MINUTE_S,
        why=(
            "Count the week that lasts for the page Weekly, where a year of rows makes that take "
            "seconds; the page says as of when. It counts by itself what takes less."
        ),
    ),
    "look-at-weeks": Periodic(
        task="screening.reports.tasks.look_at_weeks",
        interval_s=5 * MINUTE_S,
        why=(
            "Make the summary of every week that is over since Monday 06:00 UTC by the product's "
            "clock, also of those missed while the machine was off, and send it to its readers, "
            "again where a mail server did not take it."
        ),
    ),
}


def beat_schedule() -> dict[str, dict[str, object]]:
    """The schedule in the form that Celery's beat reads."""
    return {name: periodic.as_beat_entry() for name, periodic in PERIODIC_TASKS.items()}
