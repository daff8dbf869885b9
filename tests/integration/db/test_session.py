from sqlalchemy import text

from consult.db.session import MUCH_KIBIBYTES, begin_reading, begin_writing, begin_writing_much, is_only_writer
from consult.extensions import db
from consult.queries.consultations import get_consultation


def test_a_large_transaction_may_hold_much_in_memory(session, factories):
    consultation = factories.consultation(title="Before")
    session.commit()
    begin_writing_much(session)
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(text("PRAGMA cache_size")).scalar_one() == -MUCH_KIBIBYTES
    consultation.title = "After"
    session.commit()
    assert consultation.title == "After"
    session.rollback()


def test_on_sqlite_whoever_asked_to_write_is_the_only_one_until_the_end(app, settings):
    with app.app_context():
        assert not is_only_writer(db.session)
        db.session.rollback()
        begin_writing(db.session)
        assert is_only_writer(db.session) is not settings.uses_postgresql
        db.session.rollback()
        assert not is_only_writer(db.session)


def test_what_is_begun_to_read_leaves_no_trace_on_the_connection(app, settings, factories):
    factories.consultation(slug="plan")
    with app.app_context():
        for _ in range(2):
            begin_reading(db.session)
            options = db.session.connection().get_execution_options()
            assert (options.get("isolation_level") == "AUTOCOMMIT") is settings.uses_postgresql
            assert get_consultation(db.session, "plan") is not None
            db.session.rollback()
            assert "isolation_level" not in db.session.connection().get_execution_options()
            db.session.rollback()
