from sqlalchemy import text

from consult.db.session import MUCH_KIBIBYTES, begin_writing_much


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
