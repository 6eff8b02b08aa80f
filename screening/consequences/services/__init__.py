"""Asking, executing, cancelling and keeping studies. Nothing else writes to one."""

from screening.consequences.services.study_cancel import study_cancel
from screening.consequences.services.study_claim import studies_release, studies_resume_lost
from screening.consequences.services.study_execute import study_execute
from screening.consequences.services.study_keep import studies_prune, study_keep, study_name
from screening.consequences.services.study_request import study_again, study_request

__all__ = [
    "studies_prune",
    "studies_release",
    "studies_resume_lost",
    "study_again",
    "study_cancel",
    "study_execute",
    "study_keep",
    "study_name",
    "study_request",
]
