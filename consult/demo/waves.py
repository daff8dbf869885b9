"""An earlier wave for the demonstration's survey: published figures alone, invented, and called so where they show."""

from datetime import timedelta

from sqlmodel import Session

from consult.clock import in_london
from consult.models import Consultation, Study, User
from consult.queries.consultations import questionnaire_of
from consult.reports.waves.lines import AGREE
from consult.services.waves import (
    PublishedFigures,
    PublishedWave,
    add_consultation,
    add_published_wave,
    enter_published,
    make_series,
)

SERIES = "Police and council confidence survey (invented figures)"
SOURCE = "Invented for the demonstration"
QUESTION = "confidence"
A_YEAR = timedelta(days=365)


def put_in_invented_waves(session: Session, results: Consultation, following: Consultation, *, put_in_by: User) -> None:
    """Make a series of last year's invented figures, the survey with results, and the wave after it."""
    series = make_series(session, SERIES, actor=put_in_by)
    first, last = (in_london(moment).date() for moment in (results.opens_at, results.closes_at))
    facts = PublishedWave(
        label="Last year",
        first_on=first - A_YEAR,
        last_on=last - A_YEAR,
        source=SOURCE,
        study=Study.OPEN_CONSULTATION,
    )
    before = add_published_wave(session, series, facts, actor=put_in_by)
    asked = questionnaire_of(session, results).question(QUESTION).ask
    figures = PublishedFigures(ask=asked, half_width_0_to_1=0.035, shares={AGREE: 0.235})
    enter_published(session, before, QUESTION, figures, seen="", actor=put_in_by)
    add_consultation(session, series, results, label="This year", actor=put_in_by)
    add_consultation(session, series, following, label="Next wave", actor=put_in_by)
