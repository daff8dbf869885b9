"""Two people who put in figures of one area at the same moment. All figures are invented."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlmodel import Session, select

from consult.db.session import begin_writing
from consult.extensions import db
from consult.models import AreaMargin, AuditEvent, Consultation
from consult.queries.area import list_area_figures
from consult.reports.area import questions_with_areas
from consult.services.area import put_in_area_figures, take_away_area_figures
from consult.services.area_file import read_area_file
from tests.integration.area import AGES, LOCALITIES, area_file


def test_of_two_files_put_in_at_once_the_later_one_stands_whole(app, session, factories):
    consultation_id = factories.consultation().id
    with app.app_context():
        engine = db.engine
    gate = Barrier(2)

    def put_in(rows: str) -> None:
        with Session(engine) as own:
            gate.wait()
            begin_writing(own)
            consultation = own.get_one(Consultation, consultation_id)
            margins = read_area_file(area_file(rows), questions_with_areas(own, consultation))
            put_in_area_figures(own, consultation, margins, put_in_by=None)
            own.commit()

    session.rollback()  # the test's own session holds on to nothing meanwhile
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(put_in, (LOCALITIES, AGES + LOCALITIES.replace("500", "900"))))
    events = [event for event in session.exec(select(AuditEvent)) if event.action == "area figures put in"]
    last = max(events, key=lambda event: len(event.details["replaced"]))
    kept = [margin.question_key for margin in session.exec(select(AreaMargin))]
    assert sorted(kept) == sorted(last.details["questions"])


def test_figures_are_read_as_they_were_put_in(session, factories):
    consultation, somebody = factories.consultation(), factories.user(name="Parveen Policy")
    margins = read_area_file(area_file(AGES + LOCALITIES), questions_with_areas(session, consultation))
    put_in_area_figures(session, consultation, margins, put_in_by=somebody)
    figures = list_area_figures(session, consultation)
    assert list(figures) == ["age_band", "locality"]
    assert dict(figures["locality"].shares) == {"east": 0.5, "south": 0.3, "west": 0.2}
    assert list(figures["locality"].shares) == ["east", "south", "west"]
    assert (figures["locality"].people, figures["age_band"].people) == (1000, None)
    assert figures["locality"].put_in_by == "Parveen Policy"


def test_the_figures_of_another_consultation_are_left_alone(session, factories):
    one, other = factories.consultation(), factories.consultation()
    for consultation in (one, other):
        margins = read_area_file(area_file(LOCALITIES), questions_with_areas(session, consultation))
        put_in_area_figures(session, consultation, margins, put_in_by=None)
    take_away_area_figures(session, one, taken_away_by=factories.user())
    assert list_area_figures(session, one) == {}
    assert list(list_area_figures(session, other)) == ["locality"]
