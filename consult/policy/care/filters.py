"""The filters of the two queues, read from an address and checked."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from werkzeug.datastructures import MultiDict

from consult.models import Consultation, FoundBy
from consult.policy.care.words import CHECKED, CONCERN_KINDS, CONCERN_STATES, DETAIL_KINDS, FINDERS
from consult.policy.filters import Choice, Filters
from consult.queries.concerns import ConcernFilter, ConcernState
from consult.queries.masking import MaskingFilter
from consult.queries.reach import Reach
from nlp.types import ConcernKind, DetailKind

CONCERN_KIND_CHOICES = tuple(Choice(kind.value, label) for kind, label in CONCERN_KINDS.items())
DETAIL_KIND_CHOICES = tuple(Choice(kind.value, label) for kind, label in DETAIL_KINDS.items())


def consultation_choices(consultations: Sequence[Consultation]) -> tuple[Choice, ...]:
    """The consultations to choose from."""
    return tuple(Choice(consultation.slug, consultation.title) for consultation in consultations)


def read_concern_filters(
    args: MultiDict[str, str], consultations: Sequence[Consultation], *, within: Reach
) -> tuple[Filters, ConcernFilter]:
    """The filters of the concerns within reach."""
    filters = _typed(args, "state", "kind", "consultation")
    state = _one_of(filters, "state", CONCERN_STATES, "Choose a state from the list")
    kind = _one_of(filters, "kind", CONCERN_KIND_CHOICES, "Choose a kind from the list")
    return filters, ConcernFilter(
        state=ConcernState(state) if state else None,
        kind=ConcernKind(kind) if kind else None,
        consultation_id=_consultation(filters, consultations),
        within=within,
    )


def read_masking_filters(
    args: MultiDict[str, str], consultations: Sequence[Consultation], *, within: Reach
) -> tuple[Filters, MaskingFilter]:
    """The filters of the comments with personal details within reach."""
    filters = _typed(args, "kind", "found_by", "checked", "consultation")
    kind = _one_of(filters, "kind", DETAIL_KIND_CHOICES, "Choose a kind from the list")
    found_by = _one_of(filters, "found_by", FINDERS, "Choose who found it from the list")
    checked = _one_of(filters, "checked", CHECKED, "Choose checked or not checked from the list")
    return filters, MaskingFilter(
        kind=DetailKind(kind) if kind else None,
        found_by=FoundBy(found_by) if found_by else None,
        is_checked=checked == "yes" if checked else None,
        consultation_id=_consultation(filters, consultations),
        within=within,
    )


def _typed(args: MultiDict[str, str], *names: str) -> Filters:
    typed: Mapping[str, str] = {name: args.get(name, "").strip() for name in names}
    return Filters(typed)


def _one_of(filters: Filters, name: str, choices: Sequence[Choice], sentence: str) -> str | None:
    value = filters.typed[name]
    if not value or value in {choice.value for choice in choices}:
        return value or None
    filters.errors.append((name, sentence))
    return None


def _consultation(filters: Filters, consultations: Sequence[Consultation]) -> UUID | None:
    slug = _one_of(filters, "consultation", consultation_choices(consultations), "Choose a consultation from the list")
    return next((each.id for each in consultations if each.slug == slug), None)
