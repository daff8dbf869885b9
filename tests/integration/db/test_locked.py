import pytest
from sqlalchemy import text
from sqlmodel import Session, create_engine, select

from consult.clock import utc_now
from consult.db.locked import give_keys, keys_of
from consult.details_keys import DetailsKeys, DetailsLocked, key_of
from consult.models import ContactAddress, EqualityReturn, SecondFactor
from consult.queries.telling import find_address
from consult.services.locking_anew import lock_anew
from consult.services.telling import forget_addresses, leave_address

FIRST, OTHER = (bytes([number]) * 32 for number in range(2))


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def details(session, factories, consultation):
    """An address, an equality return and the key of an app, locked with the only key there is."""
    before = keys_of(session)
    give_keys(session.get_bind(), DetailsKeys([FIRST]))
    leave_address(session, consultation, "ann@example.org")
    answers = {"sex": {"value": "female"}}
    session.add(EqualityReturn(consultation_id=consultation.id, answers=answers, received_in=utc_now().date()))
    session.add(SecondFactor(user_id=factories.user().id, secret="KEY OF AN APP"))
    session.commit()
    yield
    give_keys(session.get_bind(), before)


def kept(session):
    columns = (("email", "contact_address"), ("answers", "equality_return"), ("secret", "second_factor"))
    rows = " UNION ALL ".join(f"SELECT {column} FROM {table}" for column, table in columns)
    return list(session.execute(text(rows)).scalars())


def test_the_database_holds_neither_addresses_nor_equality_answers_that_can_be_read(session, details):
    assert not any(word in row for row in kept(session) for word in ("ann", "example", "sex", "female", "KEY"))
    assert session.exec(select(ContactAddress)).one().email == "ann@example.org"
    assert session.exec(select(EqualityReturn)).one().answers == {"sex": {"value": "female"}}


def test_new_keys_take_over_row_by_row_and_the_old_ones_can_go(app, session, consultation, details):
    session.rollback()
    both = DetailsKeys([OTHER, FIRST])
    give_keys(session.get_bind(), both)
    leave_address(session, consultation, "ann@example.org")  # on the list already, by the older key
    session.commit()
    runner = app.test_cli_runner()
    assert (
        f"3 details were locked anew with the key {both.newest}"
        in runner.invoke(args=["consult", "rotate-keys"]).output
    )
    assert runner.invoke(args=["consult", "rotate-keys"]).output.startswith("0 details")
    session.expire_all()
    assert {key_of(row) for row in kept(session)} == {both.newest}
    give_keys(session.get_bind(), DetailsKeys([OTHER]))
    assert find_address(session, consultation, "ann@example.org").email == "ann@example.org"
    assert session.exec(select(EqualityReturn)).one().answers == {"sex": {"value": "female"}}
    assert session.exec(select(SecondFactor)).one().secret == "KEY OF AN APP"


def test_an_address_left_twice_while_its_key_was_missing_is_on_the_list_once(session, consultation, details):
    give_keys(session.get_bind(), DetailsKeys([OTHER]))
    leave_address(session, consultation, "ann@example.org")
    session.commit()
    give_keys(session.get_bind(), DetailsKeys([OTHER, FIRST]))
    while lock_anew(session):
        session.commit()
    assert session.exec(select(ContactAddress)).one().email == "ann@example.org"


def test_without_the_key_nothing_is_read_and_what_is_old_is_still_deleted(app, session, consultation, details):
    session.rollback()
    give_keys(session.get_bind(), DetailsKeys([OTHER]))
    result = app.test_cli_runner().invoke(args=["consult", "rotate-keys"])
    assert result.exit_code == 2
    assert "key that is not here" in result.stderr
    assert "Traceback" not in result.output
    with pytest.raises(DetailsLocked):
        session.exec(select(ContactAddress)).all()
    consultation.closes_at = utc_now().replace(year=utc_now().year - 2)
    assert forget_addresses(session, utc_now()) == 1


def test_a_locked_column_refuses_to_be_searched_and_an_engine_without_keys_is_told_so(session):
    with pytest.raises(TypeError, match="cannot be searched"):
        select(ContactAddress).where(ContactAddress.email == "ann@example.org")
    with Session(create_engine("sqlite://")) as bare, pytest.raises(LookupError, match="was given no keys"):
        keys_of(bare)
