"""Guessing is slowed down, and nobody who is known to a browser is kept out by it."""

from datetime import timedelta

from sqlmodel import select, update

from consult.models import FailedTries
from tests.factories import PASSWORD
from tests.pages import PageClient

TOO_MANY = "There have been too many tries. Wait a minute, then try again."


def guess(client, email: str, *, times: int = 1, password: str = "wrong", address: str = "192.0.2.1"):
    """Wrong tries, quickly; the last answer's sentences."""
    page = None
    for _ in range(times):
        client.http.environ_base["REMOTE_ADDR"] = address
        page = client.post("/account/sign-in", {"email": email, "password": password}, expect=200)
    return page.error_summary


def let_pass(session, time: timedelta) -> None:
    """Make it so much later."""
    for each in session.exec(select(FailedTries)):
        earlier = each.last_failed_at - time
        session.exec(update(FailedTries).where(FailedTries.id == each.id).values(last_failed_at=earlier))
    session.commit()


def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(client, factories):
    user = factories.user()
    guess(client, user.email, times=5)
    assert guess(client, user.email, password=PASSWORD) == [TOO_MANY]


def test_each_further_wrong_password_doubles_the_wait_up_to_a_quarter_of_an_hour(client, session, factories):
    user = factories.user()
    guess(client, user.email, times=5)
    for minutes in (1, 2, 4, 8, 15, 15):
        let_pass(session, timedelta(minutes=minutes) - timedelta(seconds=20))
        assert "too many tries" in guess(client, user.email)[0]
        let_pass(session, timedelta(seconds=20))
        assert "One of them is not right" in guess(client, user.email)[0]


def test_the_right_password_after_the_wait_signs_in_and_starts_afresh(client, session, factories):
    user = factories.user()
    guess(client, user.email, times=5)
    let_pass(session, timedelta(minutes=1))
    client.sign_in(user)
    assert len(session.exec(select(FailedTries)).all()) == 1  # of the address, which somebody with an account may share


def test_strangers_who_guess_do_not_keep_out_a_browser_that_the_person_signed_in_with(app, session, client, factories):
    user = factories.user()
    client.sign_in(user)
    client.post("/account/sign-out")
    stranger = PageClient(app, session)
    guess(stranger, user.email, times=5)
    assert guess(stranger, user.email, password=PASSWORD) == [TOO_MANY]
    client.sign_in(user)
    client.get("/officers/")


def test_a_known_browser_is_slowed_down_by_its_own_guesses_and_for_its_own_person_alone(
    app, session, client, factories
):
    user, other = factories.user(), factories.user()
    client.sign_in(user)
    client.post("/account/sign-out")
    guess(client, user.email, times=5)
    assert guess(client, user.email, password=PASSWORD) == [TOO_MANY]
    elsewhere = PageClient(app, session)
    elsewhere.sign_in(user)
    assert "One of them is not right" in guess(client, other.email)[0]


def test_a_cookie_that_somebody_made_up_makes_no_browser_known(app, session, client, factories):
    user = factories.user()
    client.http.set_cookie("consult_known", f'[["{user.id}", "made up"]]', path="/account/")
    guess(PageClient(app, session), user.email, times=5)
    assert guess(client, user.email, password=PASSWORD) == [TOO_MANY]


def test_one_address_that_tries_many_accounts_has_to_wait_for_all_of_them(app, session, client, factories):
    user = factories.user()
    for number in range(30):
        guess(client, f"nobody-{number}@example.org", address="2001:db8::1")
    # Of the newer addresses their holder has very many, which count as one.
    assert guess(client, user.email, password=PASSWORD, address="2001:db8::2") == [TOO_MANY]
    from_elsewhere = PageClient(app, session)
    from_elsewhere.sign_in(user)


def test_neither_addresses_nor_accounts_are_kept_with_the_counts(client, session):
    guess(client, "nobody@example.org", address="192.0.2.77")
    kept = session.exec(select(FailedTries)).all()
    assert len(kept) == 2
    assert not [row for row in kept if "nobody" in str(row) or "192.0.2" in str(row)]
