"""The facts that a data protection impact assessment starts from, for one consultation or for the whole service."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from consult.config import Settings
from consult.models import Consultation, Role
from consult.page_furniture import count_of, long_date
from consult.queries.accountability import count_staff, what_is_held
from consult.queries.consultations import list_consultations, questionnaire_of
from consult.queries.reach import EVERYTHING, Reach
from consult.queries.retention import NOTICE, hold_on, periods_of, schedule_of
from consult.reports.accountability.document import Chapter, Document, Entry
from consult.reports.accountability.measures import connections, locks, risks, to_decide
from forms import spec
from forms.loading import equality_section
from forms.questions import asks_about_person
from forms.spec import Questionnaire

ABOUT = (
    "Facts for a data protection impact assessment, worked out from how this service is set and what it holds now. "
    "It is not the assessment: a person decides what is necessary, proportionate and lawful, and signs that.",
    "What has to be decided stands at the end.",
)
SEEN_BY: Mapping[Role, str] = {
    Role.OFFICER: "what they key in from paper, and the responses that they open to correct; counts of responses",
    Role.POLICY: "every response whole, comments with and without personal details masked, concerns; equality answers "
    "only as counts, small ones hidden",
    Role.BOARD: "signed summaries alone, in which small groups are hidden",
    Role.ADMIN: "all of that, accounts, the audit trail, and how long things are kept",
}
STAYS = (
    "Shares and means of closed questions, without small groups; decisions; the audit trail, without what anybody "
    "wrote; summaries that were signed off, with the quotes in them, which are masked. They are part of the report "
    "that people are told is kept, and once the responses are gone nothing leads from them to anybody."
)
INVENTED = "They are invented: nobody sent them, and they are kept."


def impact_note_of(session: Session, consultation: Consultation, settings: Settings, *, now: datetime) -> Document:
    """The note of one consultation."""
    asked = questionnaire_of(session, consultation)
    return Document(
        title=f"Data protection impact note: {consultation.title}",
        about=ABOUT,
        made_at=now,
        chapters=(
            Chapter("What is collected, and from whom", _collected(session, consultation, asked)),
            Chapter("Why, and on what basis", _why(asked, settings)),
            Chapter("How long it is kept", _kept(session, consultation, settings)),
            *_of_any(settings, count_staff(session, consultation)),
            Chapter("What has to be decided", to_decide(settings, asked)),
        ),
    )


def impact_note_of_service(
    session: Session, settings: Settings, *, now: datetime, within: Reach = EVERYTHING
) -> Document:
    """The note of the service, with how much each consultation within reach holds."""
    listed = list_consultations(session, within=within)
    held = tuple(Entry(each.title, (_held(session, each), _days(each))) for each in listed) or (
        Entry("Consultations", ("There is none yet.",)),
    )
    return Document(
        title="Data protection impact note: the service",
        about=(*ABOUT, "Each consultation has a note of its own."),
        made_at=now,
        chapters=(
            Chapter("What is held", held),
            Chapter("On what basis", _basis(settings)),
            *_of_any(settings, count_staff(session)),
            Chapter("What has to be decided", to_decide(settings)),
        ),
    )


def _of_any(settings: Settings, staff: Mapping[Role, int]) -> Sequence[Chapter]:
    seen = [
        Entry(f"{role.value.capitalize()}: {count_of(staff[role], 'person', 'people')}", (f"See {what}.",))
        for role, what in SEEN_BY.items()
    ]
    return (
        Chapter("Who can see it", tuple(seen)),
        Chapter("Where it is kept, and how it is locked", locks(settings)),
        Chapter("Who else receives anything", connections(settings)),
        Chapter("Risks, and what is done about them", risks(settings)),
    )


def _held(session: Session, consultation: Consultation) -> str:
    held = what_is_held(session, consultation)
    return (
        f"{count_of(held.responses, 'response')} with {count_of(held.comments, 'comment')}; "
        f"{count_of(held.equality_returns, 'equality return')}; "
        f"{count_of(held.addresses, 'e-mail address', 'e-mail addresses')}; "
        f"{count_of(held.originals, 'scanned original')}."
    )


def _days(consultation: Consultation) -> str:
    return f"Open from {long_date(consultation.opens_at)} to {long_date(consultation.closes_at)}."


def _collected(session: Session, consultation: Consultation, asked: Questionnaire) -> tuple[Entry, ...]:
    written = [each.ask for each in asked.questions if isinstance(each, spec.LongText | spec.ShortText)]
    about = [each.ask for each in asked.questions if asks_about_person(each)]
    exact = [each.ask for each in asked.questions if isinstance(each, spec.Postcode | spec.DateQuestion)]
    told = [each.ask for each in asked.questions if each.use == "publication"]
    rest = [each.ask for each in asked.questions if each.ask not in {*written, *about, *exact, *told}]
    equality = [each.ask for each in equality_section().questions] if asked.equality_section else []
    entries = [
        Entry("Who is asked", asked.invited or ("Whoever chooses to answer",)),
        Entry("How much there is", (_held(session, consultation), _days(consultation))),
        Entry("In people’s own words, which may name or describe anybody", tuple(written)),
        Entry("About the person", tuple(about)),
        Entry("Postcodes and days", tuple(exact)),
        Entry("What people think and have met with", tuple(rest)),
        Entry("Whether their response may be published", tuple(told)),
        Entry("Equality questions, kept apart with nothing that joins them to a response", tuple(equality)),
        Entry(
            "Besides",
            (
                "For each response: a reference, when and how it came, whether it looks like another of the same "
                "browser or the same words (a scrambled mark, no address of a computer).",
                "From those who wish to hear more: an e-mail address, with nothing that joins it to a response.",
                "Of paper: who keyed it and when, and scanned originals where they are attached.",
            ),
        ),
    ]
    return tuple(entry if entry.lines else Entry(entry.name, ("Nothing",)) for entry in entries)


def _why(asked: Questionnaire, settings: Settings) -> tuple[Entry, ...]:
    return (
        Entry("Responsible", (asked.run_by,)),
        Entry("Purpose", (asked.summary,)),
        *_basis(settings, has_equality=asked.equality_section),
        Entry("What people are told", tuple(_paragraphs(asked.privacy))),
    )


def _basis(settings: Settings, *, has_equality: bool = True) -> tuple[Entry, ...]:
    special = settings.equality_condition if has_equality else "The equality questions are not asked."
    return (
        Entry("Lawful basis", (settings.lawful_basis,)),
        Entry(
            "Special category data",
            (
                special,
                "Comments may tell of health, beliefs, sex life or offences too, of the writer or of others, though "
                "nobody asks for it. Personal details are masked; what is said is not.",
            ),
        ),
        Entry(
            "Automated decisions",
            ("None. The machine sorts comments and marks some to be read by a person; it decides nothing of anybody.",),
        ),
    )


def _kept(session: Session, consultation: Consultation, settings: Settings) -> tuple[Entry, ...]:
    periods = periods_of(session, consultation, settings)
    whose = "This consultation’s own schedule" if schedule_of(session, consultation) else "The schedule of the service"
    return (
        Entry("By which schedule", (f"{whose}. The worker deletes each night what is over.",)),
        Entry("Begun and never sent", (f"{count_of(periods.drafts_days, 'day')} after they were last saved",)),
        Entry(
            "Equality answers",
            (f"{count_of(periods.equality_months, 'month')} after the last day; then only how many gave each answer",),
        ),
        Entry("Scanned originals", (f"{count_of(periods.originals_months, 'month')} after the last day",)),
        Entry(
            "Keyed from forms that made no response",
            (f"{count_of(periods.set_aside_months, 'month')} after the last day",),
        ),
        Entry("E-mail addresses", ("30 days after the message, a year after the last day at the latest",)),
        Entry(
            "Responses, with answers, comments and what was made of them", _responses(session, consultation, settings)
        ),
        Entry("What stays", (STAYS,)),
    )


def _responses(session: Session, consultation: Consultation, settings: Settings) -> tuple[str, ...]:
    if consultation.responses_deleted_at is not None:
        return (f"Deleted on {long_date(consultation.responses_deleted_at)}",)
    if consultation.holds_invented_answers:
        return (INVENTED,)
    months = periods_of(session, consultation, settings).responses_months
    said = (
        f"{count_of(months, 'month')} after the last day, and {NOTICE.days} days after that was announced to staff at "
        "the earliest. Hold that against what the privacy notice says."
    )
    held = hold_on(session, consultation)
    return (
        (said,) if held is None else (said, f"A hold is in force since {long_date(held.held_at)}: nothing is deleted.")
    )


def _paragraphs(text: str) -> Sequence[str]:
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]
