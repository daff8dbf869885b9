"""Choosing the quotes of each theme: after a run, and after what changes in the comments later."""

from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.db.session import begin_writing
from consult.models import Consultation
from consult.queries.themes import latest_finished_run
from consult.reports.quotable import quotable_words
from consult.services.quotes import keep_quotes
from consult.tasks.theming_tools import ThemingTools
from consult.telemetry import log

QUOTES_A_THEME = 10
"""More than any page shows: some of them will not be published, or will not do any more when they are shown."""


def choose_quotes(session: Session, consultation_id: UUID, question_key: str, tools: ThemingTools) -> None:
    """Choose a typical comment and varied ones to quote for each theme of a question. Safe to repeat.

    Never raises: the themes of a run that has just been finished stand whatever becomes of this, and pages have a
    rule of their own where nothing is chosen.
    """
    try:
        _choose(session, consultation_id, question_key, tools)
    except Exception as error:  # see above
        session.rollback()
        log.error("quotes_not_chosen", consultation=str(consultation_id), exc_info=error)


def _choose(session: Session, consultation_id: UUID, question_key: str, tools: ThemingTools) -> None:
    session.rollback()
    consultation = session.get_one(Consultation, consultation_id)
    run = latest_finished_run(session, consultation, question_key)
    if run is None:
        return
    run_id, read_at = run.id, utc_now()
    quotable = quotable_words(session, consultation, question_key)
    session.rollback()  # choosing takes a while: no transaction stays open meanwhile
    chosen = {}
    for theme, each in sorted(quotable.items()):
        texts = [words.text for words in each.words]
        places = tools.choose_quotes(texts, mentions=each.mentions, how_many=QUOTES_A_THEME)
        chosen[theme] = [each.words[place].words for place in places]
    begin_writing(session)
    keep_quotes(session, run_id, chosen, chosen_at=read_at)
    session.commit()
