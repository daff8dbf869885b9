"""The algorithmic transparency record, in the fields of the UK’s Algorithmic Transparency Recording Standard.

The names and numbers of the fields are those of version 3.0 of the template. What only the organisation can know is
left to it, and says so.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from consult.config import Settings
from consult.models import Consultation
from consult.page_furniture import count_of
from consult.queries.accountability import count_coded, latest_made_with
from consult.queries.consultations import list_consultations, questionnaire_of
from consult.queries.reach import EVERYTHING, Reach
from consult.reports.accountability.document import Chapter, Document, Entry
from consult.reports.accountability.scores import Shipped, shipped_scores
from consult.reports.accountability.tool import data_entries, model_entries, system_entries
from consult.reports.coding_check import how_sure, reference_check
from forms.spec import LongText

STANDARD = "Algorithmic Transparency Recording Standard, template version 3.0"
LEFT = "To be filled in by the organisation."
NAME = "Consult: themes of comments in consultations"


def transparency_record(session: Session, settings: Settings, *, now: datetime, within: Reach = EVERYTHING) -> Document:
    """The record of how the service codes comments, as it is set, and as it did in the consultations within reach."""
    scores = shipped_scores()
    used = [each for each in list_consultations(session, within=within) if not each.is_imported]
    return Document(
        title="Algorithmic transparency record",
        about=(
            f"{STANDARD}: tier 1 and tier 2.",
            "Worked out from how this service is set, and from what was measured.",
        ),
        made_at=now,
        chapters=(
            Chapter("Tier 1: overview", _overview(settings)),
            Chapter("Tier 2: owner and responsibility", _owner(settings)),
            Chapter("Tier 2: description and rationale", _rationale()),
            Chapter("Tier 2: decision-making process", _process(session, used)),
            Chapter("Tier 2: tool specification, the system", system_entries(latest_made_with(session), settings)),
            Chapter("Tier 2: tool specification, the model", model_entries(scores, _measured_here(session, used))),
            Chapter("Tier 2: tool specification, the data", data_entries(scores)),
            Chapter("Tier 2: risks, mitigations and impact assessments", _risks(scores)),
        ),
    )


def _overview(settings: Settings) -> tuple[Entry, ...]:
    phase = "Production" if settings.is_production else "Not in production: a trial or a demonstration"
    return (
        Entry("Name", (NAME,), "1"),
        Entry(
            "Description",
            (
                "A computer program reads the comments that people write in consultations and proposes which themes of "
                "a list each one raises, with the words that show it. People check its proposals and decide "
                "what is reported.",
                "It also covers personal details before a comment is quoted, proposes themes that the list lacks, "
                "groups comments that are copies of one another, and marks comments that suggest somebody is at risk, "
                "to be read by a person the same day.",
                "It is used because hundreds of comments, read by hand alone, are reported late or in part.",
            ),
            "2",
        ),
        Entry("Website URL", (settings.site_address or LEFT,), "3"),
        Entry("Contact email", (settings.data_protection_contact or LEFT,), "4"),
        Entry("Phase", (phase,), "Metadata"),
    )


def _owner(settings: Settings) -> tuple[Entry, ...]:
    return (
        Entry("Organisation or department", (settings.partnership,), "1.1"),
        Entry("Team", (LEFT,), "1.2"),
        Entry("Senior responsible owner", (settings.algorithm_owner or LEFT,), "1.3"),
        Entry(
            "Third party involvement",
            ("None in its use: it runs on this organisation’s own server and sends nothing to anybody.",),
            "1.4",
        ),
    )


def _rationale() -> tuple[Entry, ...]:
    return (
        Entry(
            "Detailed description",
            (
                "Each comment is split into passages. Lists of phrases, a linear model over sentence vectors and "
                "words, and a small language network tuned on coded answers each give every theme a score. The scores "
                "are blended into probabilities, and the themes are given that are likeliest to agree with a careful "
                "reader: at most five, each with its probability, the words it rests on and a reason.",
                "Themes that nobody has coded examples of are given by how near the comment is to their description.",
                "The same comment, list, settings and model give the same result.",
            ),
            "2.1",
        ),
        Entry(
            "Scope",
            (
                "Comments in English on community safety and on questions like it. It is not for decisions about "
                "people, for finding who wrote something, or for judging whether what is said is true.",
            ),
            "2.2",
        ),
        Entry(
            "Benefit",
            ("Every comment is counted, the same way each time, and every figure leads back to its comments.",),
            "2.3",
        ),
        Entry("Previous process", (LEFT,), "2.4"),
        Entry(
            "Alternatives considered",
            (
                "Reading by hand alone; topic models without a list of themes, which are unstable with so few comments "
                "(they only propose new themes here); services of others, to which comments would have to be sent.",
            ),
            "2.5",
        ),
    )


def _process(session: Session, used: Sequence[Consultation]) -> tuple[Entry, ...]:
    return (
        Entry(
            "Process integration",
            ("Its themes count in figures until a person decides otherwise; where a person has, theirs count.",),
            "3.1",
        ),
        Entry(
            "Provided information",
            ("For each comment: themes, how sure they are, the words they rest on and why. For figures: ranges.",),
            "3.2",
        ),
        Entry("Frequency and scale of usage", tuple(_scale(session, used)) or ("No comment was coded yet.",), "3.3"),
        Entry(
            "Human decisions and review",
            (
                "Policy staff check themes, those first of which it is least sure. A blind sample, read by people who "
                "do not see its themes, measures how often it errs. A person signs every summary. Nothing is published "
                "that nobody has read. What people decide is never overwritten.",
            ),
            "3.4",
        ),
        Entry("Required training", (LEFT,), "3.5"),
        Entry(
            "Appeals and review",
            (
                "No decision about a person is made. Somebody who thinks that their comment was misread can say so "
                "with their reference, and a person reads it.",
            ),
            "3.6",
        ),
    )


def _risks(scores: Shipped) -> tuple[Entry, ...]:
    return (
        Entry(
            "Impact assessments",
            ("A data protection impact note is made from the same settings. The assessment is the organisation’s.",),
            "5.1",
        ),
        Entry(
            "Risks and mitigations",
            (
                "Wrong themes, those of indirect and ironic wording most: checked by people, measured, and figures "
                "carry ranges.",
                "Wordings of some groups may be read less well, such as other languages and local words. It was not "
                "measured by group: the coded answers are invented.",
                f"Personal details that it misses. {scores.masking} A person reads before anything is published.",
                f"Somebody at risk whom it misses. {scores.concerns} No flag does not mean no risk.",
                "Trusting it too much: it says how sure it is, shows its grounds, and is measured blind.",
            ),
            "5.2",
        ),
    )


def _scale(session: Session, used: Sequence[Consultation]) -> Sequence[str]:
    lines = []
    for consultation in used:
        keys = [each.key for each in _comment_questions(session, consultation)]
        counted = count_coded(session, consultation, keys)
        coded, decided = sum(each.coded for each in counted), sum(each.decided for each in counted)
        if coded:
            invented = " (invented answers)" if consultation.holds_invented_answers else ""
            lines.append(
                f"{consultation.title}{invented}: {count_of(coded, 'comment')} coded, {decided:,} of them decided by "
                "a person."
            )
    return lines


def _measured_here(session: Session, used: Sequence[Consultation]) -> Sequence[str]:
    lines = []
    for consultation in used:
        for question in _comment_questions(session, consultation):
            check = reference_check(session, consultation, question.key)
            if check is not None:
                book = f"{check.code_book.slug}, version {check.code_book.version}"
                invented = " (invented answers)" if consultation.holds_invented_answers else ""
                lines.append(" ".join((f"{consultation.title}{invented}, code book {book}:", *how_sure(check))))
    return lines


def _comment_questions(session: Session, consultation: Consultation) -> Sequence[LongText]:
    asked = questionnaire_of(session, consultation).questions
    return [each for each in asked if isinstance(each, LongText) and each.code_book]
