"""The tables. Importing this package registers every one of them."""

from consult.models.area import AreaGroup, AreaMargin
from consult.models.audit import AuditEvent
from consult.models.code_book_changes import (
    ChangeKind,
    CodeBookChange,
    PlannedChange,
    QuestionCoding,
    SecondLook,
    SignedOffAssignment,
    SignOff,
)
from consult.models.consultation import ClosingChange, Consultation, QuestionnaireVersion, Study
from consult.models.deciding import ContactAddress, Decision, DecisionStatus, Telling
from consult.models.duplicates import DuplicateDecision, DuplicateStep, ResponseSignal, SignalKind
from consult.models.erasing import Erasure, ReissuedFile, WithheldQuote
from consult.models.exploring import SavedView
from consult.models.identities import Identity, KeptForm
from consult.models.importing import ImportedResponse, ImportProblem, ImportStatus, ResponseImport, UploadedFile
from consult.models.keeping import (
    EqualityCount,
    KeptFigures,
    KeptThing,
    RetentionHold,
    RetentionRecord,
    RetentionSchedule,
)
from consult.models.learning import LearnedModel, LearningStatus, Review, ReviewLease, ReviewOutcome
from consult.models.marking import LeftOutFor, MarkDecision, MarkReason, MarkStep, ResponseMark
from consult.models.memberships import Membership
from consult.models.originals import Original, OriginalKind, OriginalState
from consult.models.paper import Batch, BatchStep, BatchStepKind, FormOutcome, KeyedFields, Keying
from consult.models.people import Role, User
from consult.models.printing import PrintedFile, PrintRun, PrintStatus, VoidedSerials
from consult.models.protecting import ConcernFlag, ConcernNote, ConcernOutcome, ConcernStep, FoundBy, MaskedDetail
from consult.models.publishing import (
    Campaign,
    CampaignComment,
    CampaignStatus,
    Publication,
    PublicationVerdict,
    PublishedComment,
)
from consult.models.quoting import ChosenQuote, QuoteChoice
from consult.models.response import Answer, Channel, Comment, Draft, EqualityReturn, Response
from consult.models.sampling import BlindCoder, BlindCoding, BlindSample, SampledComment
from consult.models.sharing import ThemingChunk
from consult.models.signing_in import (
    FailedTries,
    PasswordLink,
    RecoveryCode,
    SecondFactor,
    SignedInBy,
    StaffSession,
)
from consult.models.summary import Summary, SummaryFile, SummaryStatus
from consult.models.theming import (
    AssignedBy,
    Assignment,
    CandidateTheme,
    CandidateThemeComment,
    CandidateVerdict,
    Category,
    CodeBook,
    RunStatus,
    Theme,
    ThemingRun,
)
from consult.models.verifying import KeyedDifference, Ruling, SecondKeying, Verification, VerificationOutcome
from consult.models.wanted import ResponseTarget, ShownGroups, TargetOf
from consult.models.waves import PublishedTable, Series, Wave, WaveMatch

__all__ = [
    "Answer",
    "AreaGroup",
    "AreaMargin",
    "AssignedBy",
    "Assignment",
    "AuditEvent",
    "Batch",
    "BatchStep",
    "BatchStepKind",
    "BlindCoder",
    "BlindCoding",
    "BlindSample",
    "Campaign",
    "CampaignComment",
    "CampaignStatus",
    "CandidateTheme",
    "CandidateThemeComment",
    "CandidateVerdict",
    "Category",
    "ChangeKind",
    "Channel",
    "ChosenQuote",
    "ClosingChange",
    "CodeBook",
    "CodeBookChange",
    "Comment",
    "ConcernFlag",
    "ConcernNote",
    "ConcernOutcome",
    "ConcernStep",
    "Consultation",
    "ContactAddress",
    "Decision",
    "DecisionStatus",
    "Draft",
    "DuplicateDecision",
    "DuplicateStep",
    "EqualityCount",
    "EqualityReturn",
    "Erasure",
    "FailedTries",
    "FormOutcome",
    "FoundBy",
    "Identity",
    "ImportProblem",
    "ImportStatus",
    "ImportedResponse",
    "KeptFigures",
    "KeptForm",
    "KeptThing",
    "KeyedDifference",
    "KeyedFields",
    "Keying",
    "LearnedModel",
    "LearningStatus",
    "LeftOutFor",
    "MarkDecision",
    "MarkReason",
    "MarkStep",
    "MaskedDetail",
    "Membership",
    "Original",
    "OriginalKind",
    "OriginalState",
    "PasswordLink",
    "PlannedChange",
    "PrintRun",
    "PrintStatus",
    "PrintedFile",
    "Publication",
    "PublicationVerdict",
    "PublishedComment",
    "PublishedTable",
    "QuestionCoding",
    "QuestionnaireVersion",
    "QuoteChoice",
    "RecoveryCode",
    "ReissuedFile",
    "Response",
    "ResponseImport",
    "ResponseMark",
    "ResponseSignal",
    "ResponseTarget",
    "RetentionHold",
    "RetentionRecord",
    "RetentionSchedule",
    "Review",
    "ReviewLease",
    "ReviewOutcome",
    "Role",
    "Ruling",
    "RunStatus",
    "SampledComment",
    "SavedView",
    "SecondFactor",
    "SecondKeying",
    "SecondLook",
    "Series",
    "ShownGroups",
    "SignOff",
    "SignalKind",
    "SignedInBy",
    "SignedOffAssignment",
    "StaffSession",
    "Study",
    "Summary",
    "SummaryFile",
    "SummaryStatus",
    "TargetOf",
    "Telling",
    "Theme",
    "ThemingChunk",
    "ThemingRun",
    "UploadedFile",
    "User",
    "Verification",
    "VerificationOutcome",
    "VoidedSerials",
    "Wave",
    "WaveMatch",
    "WithheldQuote",
]
