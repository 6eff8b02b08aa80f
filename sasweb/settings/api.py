"""The API and its description (Django REST framework, drf-spectacular)."""

from __future__ import annotations

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "sasweb.api.v1.permissions.BearerToken",  # who bears one is judged by it alone
        "sasweb.api.v1.permissions.SignedInSession",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["sasweb.api.v1.throttles.LimitsThrottle"],
    "DEFAULT_PERMISSION_CLASSES": ["sasweb.api.v1.permissions.ReadOrPermitted"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["sasweb.api.v1.bodies.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sasweb.api.v1.errors.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Safe Passage",
    "DESCRIPTION": (
        "Who is about to pass close to a crewed station, and how that is known. Field names carry "
        "their units; instants are ISO 8601 in UTC; what is not known is null, never zero."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["sasweb.api.v1.permissions.ReadOrPermitted"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "RunKindEnum": "screening.conjunctions.models.RunKind",
        "RunStatusEnum": "screening.conjunctions.models.RunStatus",
        "EventKindEnum": "screening.conjunctions.models.EventKind",
        "LifeStateEnum": "screening.conjunctions.life_models.STATES",
        "MessageKindEnum": "screening.messages.models.MessageKind",
        "MessageStatusEnum": "screening.messages.models.MessageStatus",
        "CovarianceSourceEnum": "sasweb.api.v1.risk.COVARIANCE_SOURCES",
        "MessageSourceEnum": "screening.messages.models.MessageSource",
        "StudyKindEnum": "screening.consequences.models.StudyKind",
        "StudyStatusEnum": "screening.consequences.models.StudyStatus",
        "CaseStateEnum": "sasweb.api.v1.case_rows.STATES",
        "DutyStateEnum": "sasweb.api.v1.case_rows.DUTY_STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "sasweb.api.v1.schema.describe_answers",
    ],
}
