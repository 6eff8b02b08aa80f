"""What may be done to screening runs: ask for one, execute it, pick up lost ones."""

from screening.conjunctions.services.run_claim import runs_release, runs_resume_lost
from screening.conjunctions.services.run_execute import run_execute
from screening.conjunctions.services.run_request import run_request, run_request_if_due

__all__ = ["run_execute", "run_request", "run_request_if_due", "runs_release", "runs_resume_lost"]
