"""Making a summary: the data of one moment become one frozen object."""

from collections.abc import Sequence

from sqlmodel import Session

from consult.clock import in_london
from consult.models import Consultation, QuestionnaireVersion
from consult.page_furniture import date_and_time
from consult.queries.consultations import State
from consult.reports.exports import INVENTED
from consult.reports.summary.building import TITLES
from consult.reports.summary.closed_questions import closed_questions
from consult.reports.summary.content import (
    CodingVersion,
    Identity,
    Part,
    PartKey,
    StudyKind,
    SummaryContent,
)
from consult.reports.summary.gathered import Gathered, GatheredQuestion, gather
from consult.reports.summary.headline import headline
from consult.reports.summary.hiding import as_protected
from consult.reports.summary.how_sure import uncertainty
from consult.reports.summary.indicator_places import compare_indicator_places, place_sections
from consult.reports.summary.indicator_tables import indicator_section
from consult.reports.summary.indicators import report_indicators
from consult.reports.summary.localities import compare_places, localities
from consult.reports.summary.methods import glossary, methods
from consult.reports.summary.quoted import decisions, quotes
from consult.reports.summary.rankings import rankings
from consult.reports.summary.themes import themes
from consult.reports.summary.waves import waves
from consult.reports.summary.who_answered import who_answered
from consult.reports.wave_changes import wave_changes

NOBODY = "Nobody has answered yet, so there is nothing to report."
TOO_FEW = "Fewer than {smallest} responses have come in. No figures are shown, because they could point at a person."
EXPOSED = (
    "So few people responded, or they are so much alike, that any figures could point at a person. So none are shown."
)
NOT_WEIGHTED = (
    "This survey’s responses carry weights. Figures count every response alike, but for changes since the "
    "last wave, which are of weighted shares."
)
BEING_THEMED = (
    "Comments on “{ask}” were being themed when this draft was made, so its figures mix old and new themes. Make a new "
    "draft when theming has finished, and sign that."
)


def freeze(
    session: Session, consultation: Consultation, *, asked_by: str, partnership: str, smallest: int
) -> SummaryContent:
    """The summary of a consultation as it stands. Give a session that sees the data of one moment.

    Groups of fewer than `smallest` people are not shown; with fewer responses than that no figure is.
    """
    gathered = gather(session, consultation, smallest=smallest)
    identity = _identity(session, gathered, asked_by=asked_by, partnership=partnership)
    why = _why_no_figures(gathered)
    if why:
        parts = _without_figures(why, methods(gathered, identity))
        return SummaryContent(identity=identity, notices=_notices(gathered), parts=parts)
    places = compare_places(gathered)
    changes = as_protected(wave_changes(session, consultation, smallest=smallest), gathered.protection)
    indicators = report_indicators(gathered, changes)
    indicator_places = compare_indicator_places(indicators, gathered)
    return SummaryContent(
        identity=identity,
        notices=_notices(gathered),
        headline=headline(gathered, places, changes, indicators, indicator_places),
        parts=(
            who_answered(gathered),
            closed_questions(gathered, indicator_section(indicators, gathered, changes)),
            themes(gathered),
            rankings(gathered),
            waves(changes, smallest=smallest),
            localities(gathered, places, place_sections(indicator_places, gathered)),
            uncertainty(gathered),
            quotes(gathered),
            decisions(gathered),
            methods(gathered, identity),
            glossary(),
        ),
    )


def not_to_sign_because(content: SummaryContent) -> str | None:
    """Why a draft may be read but not signed; None where it may."""
    mixed = [coding.ask for coding in content.identity.coding if coding.was_being_themed]
    return BEING_THEMED.format(ask=mixed[0]) if mixed else None


def _why_no_figures(gathered: Gathered) -> str | None:
    """Why a summary shows no figure at all, in a sentence; None where it may show some."""
    if gathered.responses == 0:
        return NOBODY
    if gathered.is_too_few:
        return TOO_FEW.format(smallest=gathered.smallest)
    return EXPOSED if gathered.protection.exposed else None


def _without_figures(why: str, how_made: Part) -> tuple[Part, ...]:
    kept = {PartKey.METHODS: how_made, PartKey.GLOSSARY: glossary()}
    return tuple(kept.get(key) or Part(key=key, title=TITLES[key], absent=why) for key in PartKey)


def _notices(gathered: Gathered) -> tuple[str, ...]:
    consultation = gathered.consultation
    notices = []
    if consultation.holds_invented_answers:
        notices.append(INVENTED)
    if gathered.state is State.OPEN:
        closes = date_and_time(consultation.closes_at)
        notices.append(
            f"This consultation was open until {closes} when the summary was made, so figures may still change."
        )
    if gathered.state is State.FORTHCOMING:
        notices.append(
            f"This consultation had not opened when the summary was made: {date_and_time(consultation.opens_at)}."
        )
    if gathered.has_weights:
        notices.append(NOT_WEIGHTED)
    if gathered.is_too_few:
        return tuple(notices)
    return (*notices, *_notices_of_coding(gathered.themed))


def _notices_of_coding(themed: Sequence[GatheredQuestion]) -> list[str]:
    notices = []
    for each in themed:
        if each.is_being_themed:
            notices.append(BEING_THEMED.format(ask=each.question.ask))
        if each.section.waiting:
            waits = "answer was" if each.section.waiting == 1 else "answers were"
            notices.append(
                f"{each.section.waiting:,} {waits} not yet coded on “{each.question.ask}”, and not in its figures."
            )
    return notices


def _identity(session: Session, gathered: Gathered, *, asked_by: str, partnership: str) -> Identity:
    consultation = gathered.consultation
    version = session.get_one(QuestionnaireVersion, consultation.questionnaire_version_id)
    return Identity(
        consultation=consultation.title,
        slug=consultation.slug,
        run_by=partnership,
        study=StudyKind(consultation.study.value),
        opens_on=in_london(consultation.opens_at).date(),
        closes_on=in_london(consultation.closes_at).date(),
        is_still_open=gathered.state is State.OPEN,
        is_demonstration=consultation.is_demonstration,
        holds_invented_answers=consultation.holds_invented_answers,
        made_at=gathered.at,
        asked_by=asked_by,
        responses=gathered.responses if not gathered.is_too_few else 0,
        smallest_cell=gathered.smallest,
        questionnaire=version.key,
        questionnaire_version=version.version,
        questionnaire_checksum=version.checksum,
        coding=tuple(found for each in gathered.themed if (found := _coding(each)) is not None),
    )


def _coding(each: GatheredQuestion) -> CodingVersion | None:
    made = each.section.provenance
    if made is None:
        return None
    return CodingVersion(
        question_key=each.question.key,
        ask=each.question.ask,
        code_book=made.code_book,
        code_book_version=made.code_book_version,
        code_book_checksum=made.code_book_checksum,
        run=str(made.run_id) if made.run_id else None,
        coded_at=made.coded_at,
        encoder=made.encoder,
        model=made.model,
        learned_model=str(made.learned_model_id) if made.learned_model_id else None,
        configuration=made.configuration,
        blind_sample=str(each.corrects.sample.id) if each.corrects else None,
        was_being_themed=each.is_being_themed,
    )
