"""A consultation whose code book has been changed, undone and signed off, for the pages that show it."""

from collections.abc import Mapping

from flask import Flask

from consult.models import Consultation, User
from consult.queries.code_book_history import list_changes
from consult.queries.sign_offs import list_sign_offs
from consult.queries.themes import code_book_for, comments_with_themes, list_themes
from consult.services.code_book_changes import apply_change, plan_change
from consult.services.code_book_edits import (
    AddTheme,
    Change,
    EditTheme,
    MergeThemes,
    RetireTheme,
    SplitTheme,
    ThemeWords,
    UndoChange,
)
from consult.services.code_book_sign_off import sign_off
from consult.services.code_book_working_out import Place
from consult.services.reviewing import change_themes
from consult.tasks.arrivals import code_new_comments
from consult.tasks.theming import theme_question
from forms.answers import ChoiceAnswer, TextAnswer
from tests.factories import Factories

SLUG = "code-book"
COMMENTS = (
    *(f"Off-road bikes in the park every night, number {number}" for number in range(6)),
    *(f"Cars speeding past the school, number {number}" for number in range(6)),
    "Dog dirt on every path",
    "Dog dirt and litter by the bins",
)
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"


def add_code_book_scene(app: Flask, factories: Factories, staff: User) -> Mapping[str, str]:
    """Change the code book of a consultation of its own in most ways there are. Gives the places of its pages."""
    session = factories.session
    consultation = factories.consultation(slug=SLUG)
    for text in COMMENTS:
        factories.response(
            consultation,
            {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer("east"), "main_issue": TextAnswer(text)},
        )
    tools = app.extensions["theming_tools"]
    code_new_comments(session, consultation.id, tools, is_stopping=lambda: False)
    place = Place(consultation, "main_issue")
    first = in_use(factories, consultation)
    bikes = next(theme for theme in list_themes(session, first) if theme.key == "asb-bikes")
    for comment_id in [response.comment_id for response in commented(factories, consultation)[:2]]:
        change_themes(session, comment_id, [bikes.id], changed_by=staff)

    def change(edit: Change) -> None:
        seen = in_use(factories, consultation).id
        applied = apply_change(session, place, edit, seen=seen, reason="It is said twice.", applied_by=staff)
        session.commit()
        if applied.run is not None:
            theme_question(session, applied.run.id, tools, is_stopping=lambda: False)

    change(MergeThemes(themes=("asb-litter",), into="asb-dogs"))
    change(RetireTheme(theme="road-speeding"))
    change(UndoChange(change=list_changes(session, consultation, "main_issue")[0].id))
    sign_off(session, place, seen=in_use(factories, consultation).id, note="For the board in March", signed_by=staff)
    session.commit()
    parts = (ThemeWords(label="Bikes in parks"), ThemeWords(label=f"Bikes in {LONG}"))
    apply_change(
        session,
        place,
        SplitTheme(theme="asb-bikes", parts=parts),
        seen=in_use(factories, consultation).id,
        reason=f"They are two things, as {LONG} has it.",
        applied_by=staff,
    )
    stale = plan_change(
        session,
        place,
        EditTheme(theme="asb-dogs", words=ThemeWords(label=f"Dogs {LONG}", include=("dog dirt",))),
        planned_by=staff,
        made_from=first.id,
    )
    gone = plan_change(session, place, RetireTheme(theme="road-parking"), planned_by=staff, made_from=first.id)
    gone.content = {"theme": "asb-litter"}
    added = plan_change(session, place, AddTheme(category="asb", words=ThemeWords(label="Gulls")), planned_by=staff)
    return {
        "first_version": str(first.id),
        "frozen_version": str(frozen_version(factories, consultation)),
        "planned_add": str(added.id),
        "planned_stale": str(stale.id),
        "planned_gone": str(gone.id),
    }


def in_use(factories: Factories, consultation: Consultation):
    """The version in use."""
    return code_book_for(factories.session, consultation, "main_issue")


def frozen_version(factories: Factories, consultation: Consultation):
    """The version that was signed off."""
    return list_sign_offs(factories.session, consultation, "main_issue")[0].code_book_id


def commented(factories: Factories, consultation: Consultation):
    """The comments on the question."""
    return comments_with_themes(factories.session, consultation, "main_issue")
