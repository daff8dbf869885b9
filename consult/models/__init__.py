"""The tables. Importing this package registers every one of them."""

from consult.models.audit import AuditEvent
from consult.models.consultation import Consultation, QuestionnaireVersion
from consult.models.paper import Batch
from consult.models.people import Role, User
from consult.models.response import Answer, Channel, Comment, Draft, EqualityReturn, Response
from consult.models.theming import (
    AssignedBy,
    Assignment,
    CandidateTheme,
    CandidateThemeComment,
    Category,
    CodeBook,
    RunStatus,
    Theme,
    ThemingRun,
)

__all__ = [
    "Answer",
    "AssignedBy",
    "Assignment",
    "AuditEvent",
    "Batch",
    "CandidateTheme",
    "CandidateThemeComment",
    "Category",
    "Channel",
    "CodeBook",
    "Comment",
    "Consultation",
    "Draft",
    "EqualityReturn",
    "QuestionnaireVersion",
    "Response",
    "Role",
    "RunStatus",
    "Theme",
    "ThemingRun",
    "User",
]
