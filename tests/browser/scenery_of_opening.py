"""Questionnaires to publish and to open consultations with."""

from collections.abc import Mapping

from sqlmodel import Session

from consult.services.consultations import draft_questionnaire, publish_questionnaire
from forms.loading import library


def add_questionnaires(session: Session) -> Mapping[str, str]:
    """A draft, and a published wording whose code book nobody has published."""
    text = library()["confidence-survey"].read_text(encoding="utf-8")
    draft = draft_questionnaire(session, text.replace("key: confidence-survey", "key: drafted", 1), source="draft")
    elsewhere = text.replace("key: confidence-survey", "key: elsewhere", 1).replace("community-issues", "issues-here")
    published = publish_questionnaire(session, elsewhere, source="elsewhere")
    return {"draft": str(draft.id), "wording": str(published.id)}
