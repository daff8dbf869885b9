"""Themes that were chosen on a form and are not in the code book any more: what the form then says and keeps."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from consult.models import Consultation
from consult.policy.theme_choice import ThemeChoice
from consult.queries.code_book_history import what_became_of
from consult.queries.themes import ThemeInBook, code_book_for

AGAIN = "What they became is ticked in their place, and the rest of your choice is kept. Check it and save again"
CHECK = "The rest of your choice is kept. Check it and save again"


def followed(
    session: Session,
    consultation: Consultation,
    question_key: str,
    choice: ThemeChoice,
    themes: Sequence[ThemeInBook],
    *,
    main_sent: str,
) -> ThemeChoice:
    """The choice with what became of its themes that have gone, and a sentence for each, to be looked at again.

    A choice of themes that are all there comes back as it is.
    """
    if not choice.gone:
        return choice
    sentences, now, main = [], list(choice.ticked), choice.main
    for key in choice.gone:
        became = what_became_of(session, consultation, question_key, key)
        sentences.append(
            became.sentence.removesuffix(".") if became else _unknown(session, consultation, question_key, key)
        )
        if became and len(became.now) == 1:  # of a theme that was split, only a person can say which part fits
            now.append(became.now[0])
            main = became.now[0] if key == main_sent else main
    ticked = tuple(theme.key for theme in themes if theme.key in now)
    sentences.append(AGAIN if set(ticked) > set(choice.ticked) else CHECK)
    return replace(
        choice, ticked=ticked, main=main or (ticked[0] if len(ticked) == 1 else ""), errors=()
    ).with_problems(*sentences)


def _unknown(session: Session, consultation: Consultation, question_key: str, key: str) -> str:
    book = code_book_for(session, consultation, question_key)
    version = f", which is now version {book.version}" if book else ""
    return f"“{key}” is not in the code book{version}"
