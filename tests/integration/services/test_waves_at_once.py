"""Two people, or two workers, at the same wave at the same moment, on connections of their own."""

import pytest
from sqlmodel import func, select

from consult.errors import Conflict
from consult.models import Consultation, PublishedTable, Response, ResponseImport, Series, User, Wave, WaveMatch
from consult.queries.waves import wave_of
from consult.reports.waves.lines import AGREE
from consult.services.imported_responses import undo_import
from consult.services.imports import ask_for_import, give_up
from consult.services.theming import request_run
from consult.services.waves import PublishedFigures, add_consultation, enter_published, make_series, say_match
from consult.tasks.imports import carry_on
from tests.integration.imports import EVERY_KIND

SMALL = b"agree,main_issue\nAgree,Bikes\nDisagree,Cars\n"


@pytest.fixture
def series(imports):
    return imports.series()


def count(session, table):
    return session.exec(select(func.count()).select_from(table)).one()


def test_two_workers_import_a_file_once(session, imports, series, at_once):
    found = imports.checked(imports.matched(series, SMALL, definition=EVERY_KIND))
    ask_for_import(session, found, seen=found.version, actor=imports.staff)
    session.commit()
    import_id = found.id
    at_once(*[lambda own: carry_on(own, import_id)] * 2, is_writing=False)
    assert (count(session, Response), count(session, Consultation)) == (2, 1)


def test_an_import_that_is_given_up_while_it_is_asked_for_is_one_or_the_other(session, imports, series, at_once):
    found = imports.checked(imports.matched(series, SMALL, definition=EVERY_KIND))
    import_id, version, staff = found.id, found.version, imports.staff.id

    def ask(own):
        ask_for_import(own, own.get_one(ResponseImport, import_id), seen=version, actor=own.get_one(User, staff))

    def leave(own):
        give_up(own, own.get_one(ResponseImport, import_id), actor=own.get_one(User, staff))

    at_once(ask, leave)
    carry_on(session, import_id)
    session.rollback()
    found = session.get_one(ResponseImport, import_id)
    assert found.status.value == "given up"
    assert count(session, Response) == 0


def test_an_import_is_undone_or_built_on_and_never_both(session, imports, series, factories, at_once):
    factories.code_book()
    found = imports.whole(series, SMALL, definition=EVERY_KIND)
    import_id, consultation_id, staff = found.id, found.consultation_id, imports.staff.id

    def undo(own):
        undo_import(own, own.get_one(ResponseImport, import_id), actor=own.get_one(User, staff))

    def theme(own):
        consultation = own.get(Consultation, consultation_id)
        if consultation is None:
            raise Conflict("undone")
        request_run(own, consultation, "main_issue")

    assert at_once(undo, theme) == ["Conflict", "done"]


def test_a_consultation_becomes_one_wave(session, imports, factories, at_once):
    consultation_id = factories.consultation().id
    places = [imports.series(name).id for name in ("One", "Other")]

    def add(series_id):
        return lambda own: add_consultation(
            own, own.get_one(Series, series_id), own.get_one(Consultation, consultation_id), label="2026"
        )

    assert at_once(*[add(series_id) for series_id in places]) == ["Conflict", "done"]
    assert count(session, Wave) == 1


def test_two_series_of_one_name_cannot_be_begun(session, at_once):
    assert at_once(*[lambda own: make_series(own, "Survey")] * 2) == ["Conflict", "done"]


def test_two_people_who_decide_on_a_question_do_not_overwrite_each_other(session, waves, at_once):
    series = waves.series()
    pair = [wave_of(session, waves.wave(series, label)).id for label in ("2025", "2026")]
    staff = waves.staff.id

    def say(is_comparable):
        def do(own):
            earlier, later = (own.get_one(Wave, wave_id) for wave_id in pair)
            verdict = {"is_comparable": is_comparable, "reason": "because", "seen": ""}
            say_match(own, "agree", earlier=earlier, later=later, actor=own.get_one(User, staff), **verdict)

        return do

    assert at_once(say(True), say(False)) == ["Conflict", "done"]
    assert count(session, WaveMatch) == 1


def test_two_people_who_enter_figures_do_not_overwrite_each_other(session, waves, at_once):
    wave_id, staff = waves.published(waves.series()).id, waves.staff.id

    def enter(share):
        figures = PublishedFigures(ask="Do you agree?", base=300, shares={AGREE: share})
        return lambda own: enter_published(
            own, own.get_one(Wave, wave_id), "agree", figures, seen="", actor=own.get_one(User, staff)
        )

    assert at_once(enter(0.3), enter(0.4)) == ["Conflict", "done"]
    assert count(session, PublishedTable) == 1
