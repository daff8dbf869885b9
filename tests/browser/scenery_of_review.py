"""Models learnt from people's decisions, at every stage, and a comment that somebody has reviewed."""

from collections.abc import Mapping

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Comment, Consultation, LearnedModel, LearningStatus, User
from consult.queries.themes import code_book_for, list_themes
from consult.services.learning import Effect, Learnt, ThemeEffect, finish_learning
from consult.services.review_queue import save_review

QUESTION = "main_issue"


def add_learning(
    session: Session, results: Consultation, long_words: Consultation, comment: Comment, *, policy: User
) -> Mapping[str, str]:
    """A model to decide on and one that was worse; elsewhere, one in use. Gives the places that addresses need."""
    book = code_book_for(session, long_words, QUESTION)
    first = list_themes(session, book)[0]
    save_review(session, comment.id, [first.id], as_proposed=[], user=policy)
    ready = learn(session, results, policy)
    worse = learn(session, results, policy, is_no_worse=False)
    in_use = learn(session, long_words, policy)
    in_use.status, in_use.decided_at, in_use.decided_by_id = LearningStatus.ADOPTED, utc_now(), policy.id
    session.flush()
    return {
        "learned_model": str(ready.id),
        "worse_model": str(worse.id),
        "reviewed_comment": str(comment.id),
    }


def learn(session: Session, consultation: Consultation, policy: User, *, is_no_worse: bool = True) -> LearnedModel:
    """A model as a worker brings it back, with invented figures."""
    book = code_book_for(session, consultation, QUESTION)
    themes = list_themes(session, book)
    model = LearnedModel(
        consultation_id=consultation.id, question_key=QUESTION, code_book_id=book.id, requested_by_id=policy.id
    )
    session.add(model)
    record = {
        "score_before": 0.71,
        "score_after": 0.74 if is_no_worse else 0.69,
        "difference_low": -0.01,
        "difference_high": 0.07,
        "answers": 120,
        "data_fingerprint": "0a1b2c3d4e5f",
        "model_fingerprint": "1a2b3c4d5e6f",
        "codebook_version": book.version,
        "codebook_checksum": book.checksum,
        "seed": 20240318,
        "config_fingerprint": "2a3b4c5d6e7f",
        "encoder_name": "all-MiniLM-L6-v2-int8",
        "starter": "3a4b5c6d7e8f",
        "libraries": {"numpy": "2.4.0", "scipy": "1.17.0"},
        "penalty_on_weights": 1.0,
        "penalty_on_intercepts": 0.1,
        "themes": [[theme.key, theme.label] for theme in themes[1:]],
    }
    reason = "The mean F1 of an answer is lower than before on answers held out (-0.020)."
    learnt = Learnt(b"", is_no_worse, "" if is_no_worse else reason, 120, "1a2b3c4d5e6f", record)
    effects = tuple(ThemeEffect(each.key, each.label, 40 - place, 40) for place, each in enumerate(themes[:12]))
    finish_learning(session, model, learnt, Effect(520, 61, effects), compared_with=None)
    return model
