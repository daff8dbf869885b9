"""The worker with the encoder that ships, once: everything else uses one that needs no model file."""

import pytest
from sqlmodel import select

from consult.models import Comment, RunStatus
from consult.queries.themes import comments_with_themes
from consult.services.code_books import publish_shipped_code_book
from consult.services.theming import request_run
from consult.tasks.theming import theme_question
from consult.tasks.theming_tools import LocalTheming
from forms.answers import TextAnswer
from nlp.encoder.loading import NAME


@pytest.mark.quality
def test_the_shipped_code_book_and_encoder_theme_comments(session, factories, settings):
    publish_shipped_code_book(session)
    consultation = factories.consultation()
    said = {
        "Off-road bikes up and down the old railway line all weekend": "asb-bikes",
        "drug dealing by the garages": "asb-drugs",
        "I never see a police officer on the street": "police-presence",
    }
    for text in said:
        factories.response(consultation, {"main_issue": TextAnswer(text)})
    run = request_run(session, consultation, "main_issue")
    run_id = run.id
    session.commit()
    theme_question(session, run_id, LocalTheming(settings), is_stopping=lambda: False)
    session.refresh(run)
    assert (run.status, run.failure) == (RunStatus.FINISHED, None)
    assert run.encoder_name == NAME
    themed = comments_with_themes(session, consultation, "main_issue")
    assert {comment.text: comment.themes[0] for comment in themed} == said
    assert all(comment.masked_text for comment in session.exec(select(Comment)))
