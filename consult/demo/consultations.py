"""The consultations of the demonstration: copies of those on record, open in the coming weeks."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from consult.clock import end_of_day_in_london, start_of_day_in_london
from consult.models import Consultation
from consult.services.consultations import open_consultation, publish_questionnaire
from forms.loading import library

RESULTS_SLUG = "confidence-survey-results"
FOLLOWING_SLUG = "confidence-survey"


@dataclass(frozen=True, slots=True)
class Copy:
    """A consultation to open. Days are counted from the day the demonstration is loaded."""

    questionnaire: str
    slug: str
    opens_after_days: int
    closes_after_days: int
    title: str | None = None
    holds_invented_answers: bool = False


COPIES = (
    Copy("safe-durham-strategy-2024-29", "safe-durham-strategy", -3, 27),
    Copy("crmp-2024-27", "crmp", -3, 41),
    Copy("confidence-survey", FOLLOWING_SLUG, -1, 34, title="Police and council confidence survey: next wave"),
    Copy("safe-durham-plan-2020-25", "safe-durham-plan", -3, 55),
    Copy("pspo-durham-city", "pspo-durham-city", -2, 40),
    Copy("asb-street-questionnaire", "asb-street-questionnaire", -1, 20),
    Copy("victim-service-feedback", "victim-service-feedback", -1, 90),
    Copy(
        "confidence-survey",
        RESULTS_SLUG,
        -42,
        -14,
        title="Police and council confidence survey: results",
        holds_invented_answers=True,
    ),
)


def open_demo_consultations(session: Session, *, today: date) -> dict[str, Consultation]:
    """Publish the library and open a copy of each consultation, all marked as a demonstration. By slug."""
    shipped = library()
    opened = {}
    for copy in COPIES:
        path = shipped[copy.questionnaire]
        version = publish_questionnaire(session, path.read_text(encoding="utf-8"), source=path.name)
        opened[copy.slug] = open_consultation(
            session,
            version,
            slug=copy.slug,
            title=copy.title,
            opens_at=start_of_day_in_london(today + timedelta(days=copy.opens_after_days)),
            closes_at=end_of_day_in_london(today + timedelta(days=copy.closes_after_days)),
            is_demonstration=True,
            holds_invented_answers=copy.holds_invented_answers,
        )
    return opened
