import pytest
from sqlmodel import select

from consult.models import AuditEvent, Membership, Role
from tests.pages import PageClient


@pytest.fixture
def two(factories):
    return factories.consultation(slug="one"), factories.consultation(slug="two")


@pytest.fixture
def address(factories, two):
    return f"/admin/users/{factories.user(role=Role.POLICY, name='Sam').id}/consultations"


def ticked(page):
    return page.tree.xpath("//input[@name='consultations'][@checked]/@value")


def send(admin, address, *slugs, which="named", **options):
    sent = {"which": which, "consultations": list(slugs), "seen": admin.get(address).value_of("seen")}
    return admin.post(address, sent, **options)


def test_a_person_is_limited_to_some_consultations_and_let_work_on_every_one_again(admin, session, address):
    assert admin.get(address).value_of("which") == "every"
    assert "What Sam works on is saved." in admin.follow(send(admin, address, "one", "two")).words
    send(admin, address, "two")
    page = admin.get(address)
    assert (page.value_of("which"), ticked(page)) == ("named", ["two"])
    assert "Some consultations" in admin.get("/admin/").words
    send(admin, address, which="every")
    assert session.exec(select(Membership)).all() == []
    trail = [each.action for each in session.exec(select(AuditEvent).order_by(AuditEvent.happened_at))]
    assert [each for each in trail if "membership" in each or "work" in each or "limited" in each] == [
        "limited to consultations",
        "membership added",
        "membership added",
        "membership removed",
        "let work on every consultation",
    ]
    send(admin, address, which="every")


def test_it_holds_from_the_next_page(app, session, factories, admin, two):
    person = factories.member(*two, role=Role.POLICY)
    browser = PageClient(app, session)
    browser.sign_in(person)
    browser.get("/policy/one/responses")
    send(admin, f"/admin/users/{person.id}/consultations", "two")
    browser.get("/policy/one/responses", expect=404)
    browser.get("/policy/two/responses")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"which": "named"}, "Choose at least one consultation, or every consultation"),
        ({"consultations": "one"}, "Choose every consultation, or only those that you tick"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(admin, address, sent, sentence):
    page = admin.post(address, sent, expect=400)
    assert page.error_summary == [sentence]
    assert ticked(page) == ([sent["consultations"]] if "consultations" in sent else [])


def test_two_administrators_do_not_overwrite_each_other(admin, address):
    seen = admin.get(address).value_of("seen")
    send(admin, address, "one")
    page = admin.post(address, {"which": "named", "consultations": "two", "seen": seen}, expect=409)
    assert "Somebody else changed what this person works on" in page.words
    assert ticked(admin.get(address)) == ["one"]


def test_administrators_are_never_limited(admin, factories):
    administrator = factories.user(role=Role.ADMIN)
    admin.get(f"/admin/users/{administrator.id}/consultations", expect=409)
    admin.get("/admin/users/00000000-0000-0000-0000-000000000000/consultations", expect=404)


def test_a_consultation_shows_who_works_on_it(admin, factories, two):
    factories.member(two[0], name="Kit")
    factories.member(two[1], name="Alex")
    factories.user(name="Jo")
    overview = admin.get("/admin/memberships").words
    assert overview.count("Kit") == overview.count("Alex") == 1
    page = admin.get("/admin/memberships/one").words
    limited, _, unlimited = page.partition("Work on every consultation")
    assert "Kit" in limited
    assert "Jo" in unlimited
    assert "Alex" not in page
