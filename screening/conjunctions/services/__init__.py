"""What may be done to screening runs: ask for one, execute it, pick up lost ones."""

from screening.conjunctions.services.calibration import calibration_compute
from screening.conjunctions.services.catalogue_execute import catalogue_run_execute
from screening.conjunctions.services.catalogue_merge import catalogue_run_merge, merges_resume_lost
from screening.conjunctions.services.catalogue_request import (
    catalogue_run_request,
    catalogue_run_request_if_due,
)
from screening.conjunctions.services.cleared_levels import cleared_levels_mend
from screening.conjunctions.services.ephemerides import (
    SameEphemeris,
    ephemeris_add,
    ephemeris_decide,
    ephemeris_rescreen,
    ephemeris_retag,
)
from screening.conjunctions.services.life_cycle import (
    conjunction_mitigate,
    lives_advance,
    lives_advance_by_time,
)
from screening.conjunctions.services.outcomes import outcomes_record
from screening.conjunctions.services.reports import (
    ReportedPass,
    report_assess,
    reports_show_closest,
)
from screening.conjunctions.services.risk_copies import risks_mend
from screening.conjunctions.services.risk_of_report import (
    CALLED_A_DEFAULT,
    ReportedEncounter,
    ReportedObject,
    StatedProbability,
    encounter_risk,
)
from screening.conjunctions.services.rules import rule_add
from screening.conjunctions.services.run_claim import runs_release, runs_resume_lost
from screening.conjunctions.services.run_execute import run_execute
from screening.conjunctions.services.run_request import run_request, run_request_if_due
from screening.conjunctions.services.shard_claim import shards_resume_lost
from screening.conjunctions.services.shard_execute import shard_execute, shard_execute_next
from screening.conjunctions.services.warm_up import warm_up_catalogue, warm_up_stations

__all__ = [
    "CALLED_A_DEFAULT",
    "ReportedEncounter",
    "ReportedObject",
    "ReportedPass",
    "SameEphemeris",
    "StatedProbability",
    "calibration_compute",
    "catalogue_run_execute",
    "catalogue_run_merge",
    "catalogue_run_request",
    "catalogue_run_request_if_due",
    "cleared_levels_mend",
    "conjunction_mitigate",
    "encounter_risk",
    "ephemeris_add",
    "ephemeris_decide",
    "ephemeris_rescreen",
    "ephemeris_retag",
    "lives_advance",
    "lives_advance_by_time",
    "merges_resume_lost",
    "outcomes_record",
    "report_assess",
    "reports_show_closest",
    "risks_mend",
    "rule_add",
    "run_execute",
    "run_request",
    "run_request_if_due",
    "runs_release",
    "runs_resume_lost",
    "shard_execute",
    "shard_execute_next",
    "shards_resume_lost",
    "warm_up_catalogue",
    "warm_up_stations",
]
