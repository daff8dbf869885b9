"""Correcting what an officer entered: the answers change, what was made of the old ones goes, an event stays."""

import json
from collections.abc import Sequence
from hashlib import sha256

from sqlmodel import Session, col, delete, select

from consult.errors import Conflict
from consult.models import Answer, Assignment, CampaignComment, CandidateThemeComment, Comment, Response, User
from consult.queries.received import CORRECTED
from consult.services.auditing import record
from consult.services.concerns import set_concerns_aside
from consult.services.masking import carry_details_over
from consult.services.publication import take_back_corrected
from consult.services.receiving import write_answers
from consult.services.signals import note_other_text
from forms.answers import Answers, TextAnswer, to_json
from forms.spec import Questionnaire


def fingerprint_of(answers: Answers) -> str:
    """Says whether answers are still those that a form was filled with."""
    kept = {key: to_json(answer) for key, answer in answers.items()}
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def correct_response(
    session: Session,
    response: Response,
    questionnaire: Questionnaire,
    *,
    before: Answers,
    after: Answers,
    corrected_by: User,
) -> Sequence[str]:
    """Replace the answers of a response an officer entered, and give the keys of the questions that changed.

    `before` is what the response says now. A comment that changed is coded anew, as its themes were of other words.
    The event lists the questions, never what was said. What a resident sent is never changed.
    """
    if response.entered_by_id is None:
        raise Conflict("Only what an officer entered can be corrected. What a resident sent stays as it was sent.")
    changed = [each.key for each in questionnaire.questions if before.get(each.key) != after.get(each.key)]
    if not changed:
        return ()
    stored = session.exec(
        select(Answer).where(Answer.response_id == response.id, col(Answer.question_key).in_(changed))
    ).all()
    for row in stored:
        if row.question_key in after:
            row.value = to_json(after[row.question_key])
        else:
            session.delete(row)
    _correct_comments(session, response, changed, after)
    added = {key: after[key] for key in changed if key not in before}
    write_answers(session, response, questionnaire, added)
    note_other_text(session, response, questionnaire, after)
    record(session, CORRECTED, response, actor=corrected_by, changed=changed)
    take_back_corrected(session, response, corrected_by=corrected_by)
    session.flush()
    return changed


def _correct_comments(session: Session, response: Response, changed: Sequence[str], after: Answers) -> None:
    comments = session.exec(
        select(Comment).where(Comment.response_id == response.id, col(Comment.question_key).in_(changed))
    ).all()
    for comment in comments:
        match after.get(comment.question_key):
            case TextAnswer(text=text):
                _code_anew(session, comment, text)
            case _:
                session.delete(comment)


def _code_anew(session: Session, comment: Comment, text: str) -> None:
    """Leave a comment as if it had just arrived: the worker reads it again, and nobody has reviewed it.

    What people decided on words that are still there stays with them.
    """
    carry_details_over(session, comment, text)
    set_concerns_aside(session, comment)
    comment.text = text
    comment.masked_text = None
    comment.passages = None
    comment.is_covered = None
    comment.coded_at = None
    comment.reviewed_by_id = None
    comment.reviewed_at = None
    session.exec(delete(Assignment).where(col(Assignment.comment_id) == comment.id))
    session.exec(delete(CandidateThemeComment).where(col(CandidateThemeComment.comment_id) == comment.id))
    session.exec(delete(CampaignComment).where(col(CampaignComment.comment_id) == comment.id))
