"""The year before the last week: the product's own rows of that week, moved in time and copied.

Keys go with time, below those of the week. ``scale_hour`` has a run of every hour, and
``scale_copy`` a row for each time that the passes of the last week happen again, earlier.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from screening.alerts import models as alerts
from screening.catalog import models as catalog
from screening.conjunctions import models as passes
from tests.load.copying import copy_rows, execute, key_of, keys_catch_up, numbered, unguarded

SIGHT_H: Final = 168  # a pass is seen from seven days before
SETS_A_DAY: Final = 2
CHUNK: Final = 20  # element sets of all objects, at a time
SEEN_CHUNK: Final = 500_000
PULLS_A_DAY: Final = 6
BLOCK: Final = 100_000_000  # keys below the week's, for a table's copies


@dataclass(frozen=True, slots=True)
class Year:
    """How much there is to be, all of it before the week that was lived through."""

    weeks: int
    assessments: int
    objects: int

    @property
    def hours(self) -> int:
        return self.weeks * 168


def times_lay_out(year: Year) -> None:
    """Say at which hours there was a run, and how often each ended pass happened before."""
    execute(
        "DROP TABLE IF EXISTS scale_hour, scale_copy, scale_pass, scale_ended, scale_object,"
        " scale_seen"
    )
    execute(
        "CREATE TABLE scale_hour AS WITH base AS"
        " (SELECT id, window_start_utc at_utc, lead(window_start_utc) OVER (ORDER BY id) later"
        "  FROM conjunctions_screeningrun WHERE kind = 'stations' AND id >= 1000000000),"
        " first AS (SELECT min(at_utc) at_utc FROM base)"
        f" SELECT k - {year.hours} AS hour, k + 1 AS run_id,"
        f"  first.at_utc + (k - {year.hours}) * interval '1 hour' AS at_utc"
        f"  FROM first, generate_series(0, {year.hours - 1}) k"
        " UNION ALL SELECT (extract(epoch FROM base.at_utc - first.at_utc) / 3600)::int + h,"
        "  base.id + h, base.at_utc + h * interval '1 hour'"
        "  FROM base, first, generate_series(1, 23) h"
        "  WHERE base.at_utc + h * interval '1 hour' < base.later"
    )
    execute("CREATE UNIQUE INDEX ON scale_hour (hour)")
    execute(
        "CREATE TABLE scale_ended AS SELECT c.*, a.id AS pattern_id"
        " FROM conjunctions_conjunction c JOIN conjunctions_conjunctionlife l"
        "  ON l.conjunction_id = c.id AND l.state = 'passed'"
        " JOIN conjunctions_assessment a ON a.id = c.latest_assessment_id"
        " WHERE c.tca_utc > (SELECT max(at_utc) FROM scale_hour) - interval '7 days'"
    )
    [(count,)] = execute("SELECT count(*) FROM scale_ended")
    a_week = max(1, math.ceil(year.assessments / (int(str(count)) * 140 * year.weeks)))
    copies = a_week * (year.weeks - 1)  # the first week has none to come: they are seen before
    execute(
        f"CREATE TABLE scale_copy AS SELECT {copies} - n AS block,"
        f" -(interval '7 days' + n * interval '{604_800 / a_week} seconds') AS shift"
        f" FROM generate_series(0, {copies - 1}) n"
    )


def pulls_copy(year: Year) -> None:
    """A pull of each feed every four hours, and the change of the catalogue that each was."""
    every = 24 // PULLS_A_DAY
    execute("SET session_replication_role = replica")
    execute("UPDATE catalog_catalogchange SET id = id + 1000000000 WHERE id < 1000000000")
    execute(
        "UPDATE conjunctions_screeningrun SET catalog_revision = catalog_revision + 1000000000"
        " WHERE catalog_revision < 1000000000"
    )
    copy_rows(
        catalog.Pull,
        "(SELECT DISTINCT ON (feed_id) * FROM catalog_pull WHERE status = 'succeeded'"
        " AND id >= 1000000000 ORDER BY feed_id, id DESC) b,"
        " (SELECT hour, at_utc - now() AS shift FROM scale_hour"
        f" WHERE run_id < 1000000000 AND hour % {every} = 0) s",
        {
            "id": f"((s.hour + {year.hours}) / {every}) * 10 + b.feed_id",
            "stored_file": "''",
            "started_at": "now() + s.shift",
            "finished_at": "now() + s.shift + (b.finished_at - b.started_at)",
            "heartbeat_at": "now() + s.shift + (b.heartbeat_at - b.started_at)",
        },
    )
    execute(
        "INSERT INTO catalog_catalogchange (id, changed_at, reason, pull_id)"
        " SELECT id, finished_at, 'pull ' || id, id FROM catalog_pull WHERE id < 1000000000"
    )
    keys_catch_up(catalog.CatalogChange)
    execute("SET session_replication_role = DEFAULT")


def element_sets_copy(year: Year) -> None:
    """Two element sets a day of each object, carried back along its orbit with the drift of J2."""
    execute(
        "CREATE TABLE scale_object AS SELECT DISTINCT ON (e.space_object_id) e.*,"
        " dense_rank() OVER (ORDER BY e.space_object_id) AS rank,"
        " -1.5 * 1.08263e-3 * e.mean_motion_rev_day * 180 * cos(radians(e.inclination_deg))"
        "  * power(6378.137 / (1 - e.eccentricity ^ 2) / power(398600.4418"
        "   / power(e.mean_motion_rev_day * 2 * pi() / 86400, 2), 1 / 3.0), 2) AS half_day_deg"
        " FROM catalog_storedelementset e ORDER BY e.space_object_id, e.epoch_utc"
    )
    execute(f"DELETE FROM scale_object WHERE rank > {year.objects}")
    execute("CREATE UNIQUE INDEX ON scale_object (space_object_id)")
    [(width,)] = execute("SELECT max(rank) FROM scale_object")
    [(feed,)] = execute("SELECT id FROM catalog_feed WHERE kind = 'demo'")
    every = 24 // PULLS_A_DAY
    total = year.weeks * 7 * SETS_A_DAY
    with unguarded(catalog.StoredElementSet):
        for first in range(total, 0, -CHUNK):
            copy_rows(
                catalog.StoredElementSet,
                "(SELECT n, -n * interval '12 hours' AS shift FROM"
                f" generate_series({max(1, first - CHUNK + 1)}, {first}) n ORDER BY n DESC) s"
                " CROSS JOIN scale_object b",
                {
                    "id": f"({total} - s.n) * {width}::bigint + b.rank",
                    "raan_deg": _turned("(b.raan_deg - s.n * b.half_day_deg)"),
                    "mean_anomaly_deg": _turned(
                        "(b.mean_anomaly_deg - s.n * 180 * b.mean_motion_rev_day)"
                    ),
                    "pull_id": f"({year.hours} - s.n * 12) / {every} * 10 + {feed}",
                    "fetched_at": "b.epoch_utc + s.shift + interval '3 hours'",
                    "record_sha256": "md5(b.record_sha256 || s.n) || md5(s.n || b.record_sha256)",
                    "element_set_number": "(b.element_set_number + 10000 - s.n) % 1000",
                },
            )


def _turned(angle_deg: str) -> str:
    return f"{angle_deg} - 360 * floor({angle_deg} / 360)"


def runs_copy(year: Year) -> None:
    """A run every hour, with what it took for parts of the stations and what it left unscreened."""
    newest = (
        "(SELECT * FROM conjunctions_screeningrun WHERE kind = 'stations' AND id >= 1000000000"
        " ORDER BY id DESC LIMIT 1)"
    )
    hours = (
        "(SELECT h.*, h.at_utc - r.window_start_utc AS shift"
        f" FROM scale_hour h CROSS JOIN {newest} r ORDER BY h.hour) s"
    )
    copy_rows(
        passes.ScreeningRun,
        f"{hours} CROSS JOIN {newest} b",
        {
            "id": "s.run_id",
            "requested_at": "s.at_utc",
            "started_at": "s.at_utc + (b.started_at - b.requested_at)",
            "heartbeat_at": "s.at_utc + (b.heartbeat_at - b.requested_at)",
            "finished_at": "s.at_utc + (b.finished_at - b.requested_at)",
        },
    )
    for model in (passes.RunDockedObject, passes.RunObjectStatus):
        table = model._meta.db_table
        key = numbered(
            "scale_few", f"SELECT * FROM {table} WHERE run_id = (SELECT id FROM {newest} r)"
        )
        copy_rows(
            model,
            "(SELECT run_id, row_number() OVER (ORDER BY hour) AS block, interval '0' AS shift"
            " FROM scale_hour) s CROSS JOIN scale_few b",
            {"id": f"{BLOCK} + {key}", "run_id": "s.run_id"},
        )
        keys_catch_up(model)


def passes_copy(year: Year) -> None:
    """Each pass of the last week again and again, without its assessments."""
    run_at = "(SELECT run_id FROM scale_hour WHERE hour = {hour})"
    hour = "floor((extract(epoch FROM b.tca_utc + s.shift) - f.start_s) / 3600)::int"
    last = f"greatest(-{year.hours}, least(-1, {hour}))"
    first = f"greatest(-{year.hours}, {last} - {SIGHT_H - 1})"
    key = numbered("scale_pass", "SELECT * FROM scale_ended")
    with unguarded():
        copy_rows(
            passes.Conjunction,
            "scale_pass b CROSS JOIN scale_copy s CROSS JOIN"
            " (SELECT extract(epoch FROM min(at_utc)) - 3600.0 * min(hour) AS start_s"
            "  FROM scale_hour) f",
            {
                "id": key,
                "latest_assessment_id": "NULL",
                "latest_report_id": "NULL",
                "risk_assessment_id": "NULL",
                "first_run_id": run_at.format(hour=first),
                "last_seen_run_id": run_at.format(hour=last),
                "last_looked_run_id": run_at.format(hour=last),
            },
        )
        copy_rows(
            passes.ConjunctionLife,
            "(SELECT l.*, p.nth FROM conjunctions_conjunctionlife l"
            " JOIN scale_pass p ON p.id = l.conjunction_id) b CROSS JOIN scale_copy s",
            {"conjunction_id": key},
        )


def opinions_lay_out(year: Year) -> None:
    """Say which run said something of which pass, after which of the product's own opinions."""
    execute(
        "CREATE UNLOGGED TABLE scale_seen AS"
        " SELECT row_number() OVER (ORDER BY hour, pass_id) AS id, * FROM ("
        " SELECT c.id AS pass_id, c.tca_utc, h.run_id, h.hour, h.at_utc, p.pattern_id"
        "  FROM conjunctions_conjunction c"
        "  JOIN scale_hour f ON f.run_id = c.first_run_id"
        "  JOIN scale_hour l ON l.run_id = c.last_seen_run_id"
        "  JOIN scale_hour h ON h.hour BETWEEN f.hour AND l.hour"
        "  JOIN scale_pass p ON p.nth = c.id % (SELECT max(nth) + 1 FROM scale_pass)"
        "  WHERE c.id < 1000000000 AND h.run_id < 1000000000"
        " UNION ALL"
        " SELECT c.id, c.tca_utc, h.run_id, h.hour, h.at_utc, a.id FROM conjunctions_conjunction c"
        "  JOIN conjunctions_screeningrun f ON f.id = c.first_run_id"
        "  JOIN conjunctions_screeningrun l ON l.id = c.last_seen_run_id"
        "  JOIN scale_hour h ON h.run_id > 1000000000 AND h.at_utc < c.tca_utc"
        "   AND h.at_utc BETWEEN f.window_start_utc AND l.window_start_utc"
        "  CROSS JOIN LATERAL (SELECT id FROM conjunctions_assessment a"
        "   WHERE a.conjunction_id = c.id AND a.created_at <= h.at_utc"
        "   ORDER BY a.created_at DESC LIMIT 1) a"
        "  WHERE c.id >= 1000000000) seen"
    )
    execute("CREATE UNIQUE INDEX ON scale_seen (id)")
    execute("ANALYZE scale_seen")


def assessments_copy(year: Year) -> None:
    """What every run said of every pass in its sight, with misses that wander."""
    [(count,)] = execute("SELECT max(id) FROM scale_seen")
    total, wander = year.weeks * 7 * SETS_A_DAY, "(1 + 0.2 * sin(s.hour * 0.3 + s.pass_id))"
    figures = ("miss_distance_km", "radial_km", "in_track_km", "cross_track_km", "pc")
    with unguarded(passes.Assessment):
        for first in range(0, int(str(count)), SEEN_CHUNK):
            copy_rows(
                passes.Assessment,
                "(SELECT scale_seen.*, tca_utc - (SELECT tca_utc FROM conjunctions_assessment"
                "  WHERE id = pattern_id) AS shift FROM scale_seen"
                f"  WHERE id > {first} AND id <= {first + SEEN_CHUNK} ORDER BY id) s"
                " JOIN conjunctions_assessment b ON b.id = s.pattern_id"
                " JOIN conjunctions_conjunction c ON c.id = s.pass_id"
                " LEFT JOIN scale_object o1 ON o1.space_object_id = c.primary_id"
                " LEFT JOIN scale_object o2 ON o2.space_object_id = c.secondary_id",
                {name: f"b.{name} * {wander}" for name in figures}
                | {
                    "id": "s.id",
                    "conjunction_id": "s.pass_id",
                    "run_id": "s.run_id",
                    "created_at": "s.at_utc",
                    "primary_element_set_id": _set_of("o1", "primary", total),
                    "secondary_element_set_id": _set_of("o2", "secondary", total),
                },
            )
    execute(
        "UPDATE conjunctions_conjunction c SET latest_assessment_id = m.id,"
        " risk_assessment_id = m.id FROM (SELECT pass_id, max(id) AS id FROM scale_seen"
        " WHERE pass_id < 1000000000 GROUP BY pass_id) m WHERE c.id = m.pass_id"
    )
    execute(
        "UPDATE conjunctions_conjunction c SET pc = a.pc, max_pc = a.max_pc,"
        " counted_pc = greatest(a.pc, a.stated_pc)"
        " FROM conjunctions_assessment a WHERE a.id = c.risk_assessment_id"
    )


def _set_of(objects: str, side: str, total: int) -> str:
    """The object's newest element set at the hour; in the week that of the pattern."""
    steps = f"ceil(extract(epoch FROM {objects}.epoch_utc - s.at_utc) / 43200.0)::bigint"
    return (
        f"CASE WHEN s.hour >= 0 OR {objects}.rank IS NULL THEN b.{side}_element_set_id ELSE"
        f" ({total} - greatest(1, least({total}, {steps})))"
        f" * (SELECT max(rank) FROM scale_object) + {objects}.rank END"
    )


def changes_copy(year: Year) -> None:
    """The transitions of the copied passes, and what was said of them, to whom, by which tries."""
    of_pass = "JOIN scale_pass p ON p.id = x.conjunction_id"
    for name, query in (
        ("change", f"SELECT x.*, p.nth AS pass FROM conjunctions_transition x {of_pass}"),
        ("notice", f"SELECT x.*, p.nth AS pass FROM alerts_notice x {of_pass}"),
        (
            "delivery",
            "SELECT * FROM alerts_delivery WHERE id IN (SELECT h.delivery_id"
            " FROM alerts_hearing h JOIN scale_notice n ON n.id = h.notice_id)",
        ),
        (
            "hearing",
            "SELECT h.*, n.nth AS of_notice, d.nth AS of_delivery FROM alerts_hearing h"
            " JOIN scale_notice n ON n.id = h.notice_id"
            " LEFT JOIN scale_delivery d ON d.id = h.delivery_id",
        ),
        (
            "try",
            "SELECT t.*, d.nth AS of_delivery FROM alerts_deliveryattempt t"
            " JOIN scale_delivery d ON d.id = t.delivery_id",
        ),
    ):
        numbered(f"scale_{name}", query)
    with unguarded(passes.Transition, alerts.Notice):
        _changes(year)
        _told(year)


def _changes(year: Year) -> None:
    newest = (
        f"(SELECT c.{{}} FROM conjunctions_conjunction c WHERE c.id = {key_of('pass', 'b.pass')})"
    )
    copy_rows(
        passes.Transition,
        "scale_change b CROSS JOIN scale_copy s",
        {
            "id": key_of("change"),
            "conjunction_id": key_of("pass", "b.pass"),
            "assessment_id": f"CASE WHEN b.assessment_id IS NULL THEN NULL ELSE"
            f" {newest.format('latest_assessment_id')} END",
            "run_id": f"CASE WHEN b.run_id IS NULL THEN NULL ELSE"
            f" {newest.format('last_seen_run_id')} END",
            "recorded_at": "b.at_utc + s.shift",
        },
    )


def _told(year: Year) -> None:
    """NOTE: real time hardly passed while the week was lived through."""
    real = "greatest(b.{0} - r.began, interval '0') + r.first_utc + s.shift"
    lived = (
        "(SELECT min(recorded_at) AS began, min(at_utc) + interval '7 days' AS first_utc"
        " FROM scale_change) r"
    )
    source = f"{{}} b CROSS JOIN scale_copy s CROSS JOIN {lived}"
    copy_rows(
        alerts.Notice,
        "(SELECT n.*, c.nth AS of_change FROM scale_notice n"
        " LEFT JOIN scale_change c ON c.id = n.transition_id) b CROSS JOIN scale_copy s",
        {
            "id": key_of("notice"),
            "key": f"'copy:' || {key_of('notice')}",
            "conjunction_id": key_of("pass", "b.pass"),
            "transition_id": f"CASE WHEN b.of_change IS NULL THEN NULL ELSE"
            f" {key_of('change', 'b.of_change')} END",
            "original_id": "NULL",
            "recorded_at": "b.at_utc + s.shift",
        },
    )
    copy_rows(
        alerts.Decision,
        "(SELECT d.*, c.nth, n.nth AS of_notice, c.at_utc FROM alerts_decision d"
        " JOIN scale_change c ON c.id = d.transition_id"
        " LEFT JOIN scale_notice n ON n.id = d.notice_id) b CROSS JOIN scale_copy s",
        {
            "transition_id": key_of("change"),
            "notice_id": f"CASE WHEN b.of_notice IS NULL THEN NULL ELSE"
            f" {key_of('notice', 'b.of_notice')} END",
            "decided_at": "b.at_utc + s.shift",
        },
    )
    times = ("created_at", "next_attempt_at", "lease_until", "ended_at")
    copy_rows(
        alerts.Delivery,
        source.format("scale_delivery"),
        {name: real.format(name) for name in times}
        | {"id": key_of("delivery"), "key": f"'copy-' || {key_of('delivery')}"},
    )
    copy_rows(
        alerts.Hearing,
        source.format("scale_hearing"),
        {
            "id": key_of("hearing"),
            "notice_id": key_of("notice", "b.of_notice"),
            "delivery_id": f"CASE WHEN b.of_delivery IS NULL THEN NULL ELSE"
            f" {key_of('delivery', 'b.of_delivery')} END",
            "due_at": real.format("due_at"),
        },
    )
    copy_rows(
        alerts.DeliveryAttempt,
        source.format("scale_try"),
        {name: real.format(name) for name in ("began_at", "ended_at")}
        | {"id": key_of("try"), "delivery_id": key_of("delivery", "b.of_delivery")},
    )


def tidy(year: Year) -> None:
    """Take the scaffolding away, and let the planner see what there is."""
    execute(
        "DROP TABLE scale_hour, scale_copy, scale_pass, scale_ended, scale_object, scale_seen,"
        " scale_change, scale_notice, scale_delivery, scale_hearing, scale_try, scale_few"
    )
    execute("VACUUM ANALYZE")


STEPS: Final = (
    times_lay_out,
    pulls_copy,
    element_sets_copy,
    runs_copy,
    passes_copy,
    opinions_lay_out,
    assessments_copy,
    changes_copy,
    tidy,
)
