"""Staff sign in through a provider: what it takes, where it leads, and who stays out."""

import subprocess
import sys
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import structlog
from flask import Flask
from sqlmodel import col, select

from consult.account.single_sign_on import NAME, init_app
from consult.clock import utc_now
from consult.config import Settings
from consult.models import AuditEvent, Identity, KeptForm, Role, SecondFactor, SignedInBy, StaffSession, User
from consult.services import identities
from consult.tasks.signing_in import clear_away
from tests.clocks import SetClock
from tests.factories import PASSWORD
from tests.openid_provider import sign_on_through, signed_by_somebody_else, unsigned
from tests.pages import Page, PageClient, check_page

BEGIN, BACK = "/account/single-sign-on/", "/account/single-sign-on/back"
ROLES = {"Consult.Admin": Role.ADMIN, "Consult.Policy": Role.POLICY, "Consult.Officer": Role.OFFICER}


@pytest.fixture
def offer(app, provider, monkeypatch):
    """Have the application sign people on through the provider, set as a test wants it."""

    def offered(**changes):
        sign_on = sign_on_through(provider, **{"site_address": "http://localhost", **changes})
        monkeypatch.setitem(app.extensions, NAME, sign_on)

    offered()
    return offered


@pytest.fixture
def settings_say(app, monkeypatch):
    def said(**changes):
        monkeypatch.setitem(app.config, "CONSULT", app.config["CONSULT"].model_copy(update=changes))

    return said


def sent_back(client, provider, begin=BEGIN):
    """Go to the provider, and give the address that it sends this browser back to."""
    return f"{BACK}?{urlencode(provider.send_back(client.get(begin, expect=302).response.location))}"


def signs_on(client, provider, begin=BEGIN, *, expect=303):
    return client.get(sent_back(client, provider, begin), expect=expect)


def is_known_as(provider, user, **claims):
    """Let the provider know somebody by the address of an account, which it has checked."""
    provider.person = {"sub": "4711", "name": "Robin", "email": user.email, "email_verified": True, **claims}


def actions(session):
    return session.exec(select(AuditEvent.action).order_by(col(AuditEvent.happened_at))).all()


def test_the_page_to_sign_in_offers_the_provider_above_passwords(client, offer):
    page = client.get("/account/sign-in?next=/officers/")
    assert page.links()["Sign in with Durham County Council"] == "/account/single-sign-on/?next=/officers/"
    assert page.words.index("Sign in with Durham County Council") < page.words.index("Password")


def test_without_a_provider_there_is_nothing_of_it(client):
    assert "Sign in with" not in client.get("/account/sign-in").words
    for address in (BEGIN, BACK, "/account/single-sign-on/signed-out"):
        client.get(address, expect=302 if "signed-out" in address else 404)


def test_whoever_has_the_address_that_the_provider_checked_is_linked_and_signed_in(
    client, offer, provider, factories, session
):
    user = factories.user(role=Role.POLICY)
    is_known_as(provider, user, email=user.email.upper())
    page = signs_on(client, provider)
    assert page.response.location == "/policy/"
    assert client.follow(page).status == 200
    assert session.exec(select(Identity.subject, Identity.user_id)).one() == ("4711", user.id)
    assert actions(session) == ["single sign-on linked", "signed in"]


def test_from_then_on_they_are_known_by_their_subject_whatever_their_address(
    client, offer, provider, factories, session
):
    user = factories.user()
    is_known_as(provider, user)
    signs_on(client, provider)
    provider.person = {"sub": "4711", "email": factories.user().email, "email_verified": True}
    signs_on(client, provider)
    signed_in = session.exec(select(StaffSession.user_id)).all()
    assert set(signed_in) == {user.id}


def test_the_second_factor_is_the_providers_business(client, offer, provider, factories, session, settings_say):
    user = factories.user(role=Role.POLICY)
    session.add(SecondFactor(user_id=user.id, secret="JBSWY3DPEHPK3PXP", confirmed_at=utc_now()))
    session.commit()
    settings_say(second_factor_for=frozenset({Role.POLICY}))
    is_known_as(provider, user)
    assert client.follow(signs_on(client, provider)).status == 200
    assert session.exec(select(StaffSession.signed_in_by)).one() == SignedInBy.SINGLE_SIGN_ON


def test_signing_on_leads_to_the_page_that_was_asked_for(client, offer, provider, factories):
    is_known_as(provider, factories.user(role=Role.BOARD))
    asked = client.follow(client.get("/board/", expect=302))
    page = signs_on(client, provider, asked.links()["Sign in with Durham County Council"])
    assert page.response.location == "/board/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\example.com"])
def test_nobody_is_sent_to_another_site_after_signing_on(client, offer, provider, factories, elsewhere):
    is_known_as(provider, factories.user(role=Role.BOARD))
    assert signs_on(client, provider, f"{BEGIN}?{urlencode({'next': elsewhere})}").response.location == "/board/"


def form_kept(client):
    """Send a form without a session, and choose the provider. Gives the page that says that it is kept."""
    page = client.post(f"/admin/users/{uuid4()}/active", {"is_active": "no"}, expect=401)
    carried = {each.get("name"): each.get("value") for each in page.tree.xpath("//input[starts-with(@name, 'held')]")}
    response = client.http.post("/account/single-sign-on/keep", data={**carried, "csrf_token": client.token()})
    page = Page(response)
    check_page(page, client.app)
    assert page.h1 == "What you entered is kept"
    return page


def kept_while_signed_out(client):
    """The same, and go to the provider."""
    return client.get(form_kept(client).links()["Sign in with Durham County Council"], expect=302)


def test_a_form_sent_after_the_session_ran_out_comes_back_from_the_provider(
    client, offer, provider, factories, session
):
    is_known_as(provider, factories.user(role=Role.ADMIN))
    gone = kept_while_signed_out(client)
    page = client.get(f"{BACK}?{urlencode(provider.send_back(gone.response.location))}")
    assert page.h1 == "You have signed in again"
    assert page.value_of("is_active") == "no"
    assert session.exec(select(KeptForm)).all() == []


def test_a_form_that_is_kept_is_given_to_no_other_browser(client, app, offer, provider, factories, session):
    is_known_as(provider, factories.user(role=Role.ADMIN))
    kept_while_signed_out(client)
    kept = session.exec(select(KeptForm.id)).one()
    page = signs_on(PageClient(app, session), provider, f"{BEGIN}?kept={kept}")
    assert page.response.location == "/admin/"


def test_a_form_comes_back_though_the_provider_says_no(client, offer, provider, session):
    provider.says_no = "access_denied"
    gone = kept_while_signed_out(client)
    page = client.get(f"{BACK}?{urlencode(provider.send_back(gone.response.location))}", expect=403)
    assert page.value_of("held:is_active") == "no"


def test_a_form_too_large_to_keep_stays_on_the_page(client, offer):
    carried = {"held_path": "/admin/", "held:words": "x" * 300_000}
    page = client.post("/account/single-sign-on/keep", carried, expect=200)
    assert page.error_summary[0].startswith("What you entered cannot be kept while you sign in with Durham")
    assert len(page.value_of("held:words")) == 300_000


def test_where_many_forms_wait_no_more_are_kept(client, offer, monkeypatch):
    monkeypatch.setattr("consult.services.kept_forms.MOST_FORMS", 0)
    page = client.post("/account/single-sign-on/keep", {"held_path": "/admin/", "held:words": "typed"}, expect=200)
    assert page.value_of("held:words") == "typed"


def test_a_form_is_given_back_once(client, offer, provider, factories):
    is_known_as(provider, factories.user(role=Role.ADMIN))
    way_on = form_kept(client).links()["Sign in with Durham County Council"]
    provider.says_no = "access_denied"
    no = sent_back(client, provider, way_on)
    provider.says_no = None
    yes = sent_back(client, provider, way_on)
    assert client.get(no, expect=403).value_of("held:is_active") == "no"
    assert client.get(yes, expect=303).response.location == "/admin/"


def test_without_a_form_to_keep_the_way_leads_on(client, offer):
    assert client.post("/account/single-sign-on/keep").response.location == BEGIN


NO_ACCOUNT = "You have no account here"


def test_an_address_that_the_provider_has_not_checked_opens_nobodys_account(
    client, offer, provider, factories, session
):
    is_known_as(provider, factories.user(), email_verified=False)
    assert signs_on(client, provider, expect=403).h1 == NO_ACCOUNT
    client.get("/officers/", expect=302)
    assert session.exec(select(Identity)).all() == []
    event = session.exec(select(AuditEvent)).one()
    assert (event.action, event.details) == ("single sign-on refused", {"reason": "address not verified"})


def test_addresses_may_be_trusted_by_a_setting(client, offer, provider, factories):
    offer(trusts_addresses=True)
    user = factories.user()
    provider.person = {"sub": "4711", "preferred_username": user.email}
    assert signs_on(client, provider).response.location == "/officers/"


def test_whoever_has_no_account_is_told_whom_to_ask(client, offer, provider, session):
    provider.person = {"sub": "4711", "email": "nobody@example.org", "email_verified": True}
    page = signs_on(client, provider, expect=403)
    assert page.h1 == NO_ACCOUNT
    assert "Ask your administrator for an account." in page.words
    assert session.exec(select(AuditEvent.details)).one() == {"reason": "no account"}


def test_an_address_that_was_given_out_again_does_not_open_the_account_of_who_had_it(
    client, offer, provider, factories
):
    user = factories.user()
    is_known_as(provider, user)
    signs_on(client, provider)
    is_known_as(provider, user, sub="4712")
    assert signs_on(client, provider, expect=403).h1 == NO_ACCOUNT


def test_signing_on_for_the_first_time_in_two_tabs_at_once_links_once(
    client, app, offer, provider, factories, session, monkeypatch
):
    user = factories.user()
    is_known_as(provider, user)
    signs_on(PageClient(app, session), provider)
    for looking in ("get_identity", "identity_of"):  # as if the other tab had not committed yet
        not_yet = iter([None])
        real = getattr(identities, looking)
        monkeypatch.setattr(identities, looking, partial(at_first, not_yet, real))
    assert signs_on(client, provider).response.location == "/officers/"
    assert session.exec(select(Identity.user_id)).one() == user.id


def at_first(answers, then, *args, **kwargs):
    """What the first call is told, and afterwards what is so."""
    for answer in answers:
        return answer
    return then(*args, **kwargs)


def test_an_account_is_parted_from_who_had_it_by_a_command(app, client, offer, provider, factories, session):
    user = factories.user()
    is_known_as(provider, user)
    signs_on(client, provider)
    parted = app.test_cli_runner().invoke(args=["consult", "unlink-identity", "--email", user.email])
    assert parted.output.endswith("Whoever signs on next with its address is.\n")
    client.get("/officers/", expect=302)
    again = app.test_cli_runner().invoke(args=["consult", "unlink-identity", "--email", user.email])
    assert "was linked to nobody" in again.output
    assert app.test_cli_runner().invoke(args=["consult", "unlink-identity", "--email", "x@example.org"]).exit_code == 2
    is_known_as(provider, user, sub="4712")
    signs_on(client, provider)
    assert session.exec(select(Identity.subject)).one() == "4712"


def test_forms_that_nobody_came_back_for_are_deleted(client, app, offer, provider, session, monkeypatch):
    kept_while_signed_out(client)
    clear_away(session, app.config["CONSULT"])
    assert session.exec(select(KeptForm)).one().path.endswith("/active")
    session.rollback()
    SetClock(monkeypatch).jump(timedelta(minutes=31))
    clear_away(session, app.config["CONSULT"])
    assert session.exec(select(KeptForm)).all() == []


@pytest.mark.parametrize("was_linked", [True, False])
def test_a_closed_account_stays_closed(client, offer, provider, factories, session, was_linked):
    user = factories.user()
    is_known_as(provider, user)
    if was_linked:
        signs_on(client, provider)
        client.post("/account/sign-out")
    user.is_active = False
    session.add(user)
    session.commit()
    assert signs_on(client, provider, expect=403).h1 == "Your account is closed"
    client.get("/officers/", expect=302)


def test_whoever_the_provider_gives_a_role_is_given_an_account_that_no_password_opens(client, offer, provider, session):
    offer(roles=ROLES, makes_accounts=True)
    provider.person = {
        "sub": "4711",
        "name": "Robin Example",
        "preferred_username": "robin@example.org",
        "roles": ["Consult.Officer", "Consult.Policy", "Another.Thing"],
    }
    assert signs_on(client, provider).response.location == "/policy/"
    user = session.exec(select(User)).one()
    assert (user.email, user.name, user.role) == ("robin@example.org", "Robin Example", Role.POLICY)
    assert actions(session) == ["user created", "single sign-on linked", "signed in"]


def test_accounts_are_made_only_where_a_setting_says_so(client, offer, provider):
    offer(roles=ROLES)
    provider.person = {"sub": "4711", "email": "robin@example.org", "roles": ["Consult.Policy"]}
    assert signs_on(client, provider, expect=403).h1 == NO_ACCOUNT


def test_an_account_is_made_for_no_name_that_is_no_address(client, offer, provider):
    offer(roles=ROLES, makes_accounts=True)
    provider.person = {"sub": "4711", "email": "robin", "roles": ["Consult.Policy"]}
    assert signs_on(client, provider, expect=403).h1 == NO_ACCOUNT


def test_another_role_at_the_provider_is_another_role_here_and_ends_sessions_of_the_old_one(
    client, app, offer, provider, factories, session
):
    offer(roles=ROLES)
    user = factories.user(role=Role.ADMIN)
    is_known_as(provider, user, roles=["Consult.Admin"])
    elsewhere = PageClient(app, session)
    signs_on(elsewhere, provider)
    elsewhere.get("/admin/")
    is_known_as(provider, user, roles=["Consult.Officer"])
    assert signs_on(client, provider).response.location == "/officers/"
    elsewhere.get("/admin/", expect=302)
    changed = session.exec(select(AuditEvent).where(AuditEvent.action == "role changed")).one()
    assert changed.details == {"was": "admin", "role": "officer", "by": "single sign-on"}


def test_whoever_has_lost_every_role_at_the_provider_is_out_in_each_browser(
    client, app, offer, provider, factories, session
):
    offer(roles=ROLES)
    user = factories.user(role=Role.POLICY)
    is_known_as(provider, user, roles=["Consult.Policy"])
    elsewhere = PageClient(app, session)
    signs_on(elsewhere, provider)
    is_known_as(provider, user, roles=[])
    assert signs_on(client, provider, expect=403).h1 == "You have no role here"
    elsewhere.get("/policy/", expect=302)


def test_what_was_begun_in_another_browser_cannot_be_ended_here(client, app, offer, provider, factories, session):
    is_known_as(provider, factories.user())
    address = sent_back(PageClient(app, session), provider)
    page = client.get(address, expect=400)
    assert page.error_summary[0].startswith("Signing in with Durham County Council was begun in another browser")
    client.get("/officers/", expect=302)


def test_what_was_ended_once_is_not_ended_again(client, offer, provider, factories):
    is_known_as(provider, factories.user())
    address = sent_back(client, provider)
    client.get(address, expect=303)
    client.get(address, expect=400)


def test_what_was_begun_long_ago_is_begun_again(client, offer, provider, factories, monkeypatch):
    is_known_as(provider, factories.user())
    address = sent_back(client, provider)
    SetClock(monkeypatch).jump(timedelta(minutes=31))
    client.get(address, expect=400)


def test_two_tabs_may_sign_on_at_once_and_three_may_not(client, offer, provider, factories):
    is_known_as(provider, factories.user())
    addresses = [sent_back(client, provider, f"{BEGIN}?next=/{'x' * 2000}") for _ in range(3)]
    client.get(addresses[0], expect=400)
    assert client.get(addresses[1], expect=303).response.location == "/officers/"


@pytest.mark.parametrize(
    "wrong", [{"nonce": "of another"}, {"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": 1}]
)
def test_a_token_that_proves_nothing_signs_nobody_in(client, offer, provider, factories, wrong):
    is_known_as(provider, factories.user())
    provider.wrong = wrong
    page = signs_on(client, provider, expect=403)
    assert page.error_summary[0].startswith("Signing in with Durham County Council did not work. Try again.")
    client.get("/officers/", expect=302)


def test_a_forged_token_signs_nobody_in_and_leaves_nothing_of_it_in_the_log(client, offer, provider, factories):
    is_known_as(provider, factories.user())
    provider.signs = signed_by_somebody_else
    address = sent_back(client, provider)
    with structlog.testing.capture_logs() as lines:
        client.get(address, expect=403)
    assert [line["why"] for line in lines if line["event"] == "single_sign_on_failed"] == ["bad_signature"]
    assert not [part for part in address.partition("?")[2].split("&") if part.partition("=")[2] in str(lines)]


def test_whoever_cancels_at_the_provider_may_sign_in_another_way(client, offer, provider):
    provider.says_no = "access_denied"
    page = signs_on(client, provider, f"{BEGIN}?next=/board/", expect=403)
    assert page.error_summary[0].startswith("You did not sign in with Durham County Council.")
    assert page.value_of("next") == "/board/"


def test_a_provider_that_is_away_leaves_passwords(client, offer, factories):
    offer(issuer="http://127.0.0.1:1")
    page = client.get(f"{BEGIN}?next=/officers/", expect=503)
    assert page.error_summary[0].startswith("Durham County Council does not answer just now.")
    assert page.value_of("next") == "/officers/"
    user = factories.user()
    signed_in = client.post("/account/sign-in", {"email": user.email, "password": PASSWORD, "next": "/officers/"})
    assert signed_in.response.location == "/officers/"


def test_signing_out_goes_on_to_the_provider(client, offer, provider, factories):
    is_known_as(provider, factories.user())
    signs_on(client, provider)
    page = client.follow(client.post("/account/sign-out"))
    assert page.h1 == "You have signed out"
    address = page.links()["Sign out of Durham County Council too"]
    assert address.startswith(f"{provider.issuer}/sign-out?client_id=consult-of-tests&post_logout_redirect_uri=")
    assert page.tree.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={address}"]
    client.get("/officers/", expect=302)
    assert client.get("/account/single-sign-on/signed-out", expect=302).response.location == "/account/sign-in"


def test_whoever_signed_in_with_a_password_is_not_signed_out_elsewhere(officer, offer):
    assert officer.post("/account/sign-out").response.location == "/account/sign-in"


def test_a_provider_without_a_place_to_sign_out_is_left_alone(client, offer, provider, factories):
    provider.description = {"end_session_endpoint": None}
    is_known_as(provider, factories.user())
    signs_on(client, provider)
    assert client.post("/account/sign-out").response.location == "/account/sign-in"


def told_of_signing_out(client, token):
    return client.http.post("/account/single-sign-on/signed-out-there", data={"logout_token": token})


def test_whoever_signs_out_at_the_provider_is_signed_out_here_in_every_browser_that_it_let_in(
    client, app, offer, provider, factories, session
):
    user = factories.user()
    is_known_as(provider, user)
    signs_on(client, provider)
    with_password = PageClient(app, session)
    with_password.sign_in(user)
    assert told_of_signing_out(PageClient(app, session), provider.logout_token()).status_code == 204
    client.get("/officers/", expect=302)
    with_password.get("/officers/")


WRONG_LOGOUTS = {
    "an ID token": {"events": None, "nonce": "n"},
    "of another event": {"events": {"https://elsewhere.example": {}}},
    "with a nonce": {"nonce": "n"},
    "for another client": {"aud": "another"},
    "of another issuer": {"iss": "https://elsewhere.example"},
    "over": {"exp": 1},
    "of nobody": {"sub": None},
}


@pytest.mark.parametrize("wrong", list(WRONG_LOGOUTS))
def test_a_token_that_does_not_say_that_somebody_signed_out_ends_nothing(client, offer, provider, factories, wrong):
    is_known_as(provider, factories.user())
    signs_on(client, provider)
    assert told_of_signing_out(client, provider.logout_token(**WRONG_LOGOUTS[wrong])).status_code == 400
    client.get("/officers/")


def test_a_forged_token_ends_nothing_and_that_of_a_stranger_neither(client, offer, provider, factories):
    is_known_as(provider, factories.user())
    signs_on(client, provider)
    assert told_of_signing_out(client, None).status_code == 400
    assert told_of_signing_out(client, provider.logout_token(sub="a stranger")).status_code == 204
    provider.signs = unsigned
    assert told_of_signing_out(client, provider.logout_token()).status_code == 400
    client.get("/officers/")


def test_a_provider_that_is_away_is_told_to_say_so_again(client, offer):
    offer(issuer="http://127.0.0.1:1")
    assert told_of_signing_out(client, "a.b.c").status_code == 503


def test_a_form_comes_back_though_the_provider_is_away(client, offer, provider, session):
    kept = form_kept(client)
    offer(issuer="http://127.0.0.1:1")
    page = client.get(kept.links()["Sign in with Durham County Council"], expect=503)
    assert page.value_of("held:is_active") == "no"


def test_where_all_use_the_provider_passwords_are_for_emergencies(client, offer, factories, settings_say):
    admin, named, officer = factories.user(role=Role.ADMIN), factories.user(role=Role.ADMIN), factories.user()
    settings_say(oidc_only=True, break_glass=f"{named.email}, {officer.email}")
    assert "Sign in with a password, in an emergency" in client.get("/account/sign-in").words
    for user in (admin, officer):
        page = client.post("/account/sign-in", {"email": user.email, "password": PASSWORD}, expect=200)
        assert "One of them is not right." in page.error_summary[0]
    assert client.post("/account/sign-in", {"email": named.email, "password": PASSWORD}).response.location == "/admin/"


def test_a_provider_in_the_settings_is_offered():
    app = Flask("other")
    settings = Settings(
        environment="test", oidc_issuer="https://login.example.org", oidc_client_id="x", oidc_client_secret="y"
    )
    init_app(app, settings)
    assert app.extensions[NAME].settings.site_address == "http://localhost:8000"
    assert app.extensions[NAME].provider.issuer == "https://login.example.org"


def test_a_process_without_a_provider_loads_nothing_for_one_and_nothing_that_passwords_seldom_need(tmp_path):
    code = (
        "import sys, consult; from consult.config import Settings;"
        f"app = consult.create_app(Settings(environment='test', data_folder={str(tmp_path)!r}));"
        "app.test_client().get('/account/single-sign-on/');"
        "print(sorted({'authlib', 'joserfc', 'requests', 'urllib3', 'httpx', 'zxcvbn', 'segno'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
