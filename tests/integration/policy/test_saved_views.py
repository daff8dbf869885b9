"""Saving a view, and what can be done with it."""

from uuid import uuid4

import pytest
from sqlmodel import select

from consult.models import Role, SavedView
from tests.integration.conftest import signed_in_as

QUERY = "q=kids&locality=east&locality=west&order=newest"


@pytest.fixture
def save(policy, themed):
    def view(name="Kids in the east", **more):
        form = {"name": name, "q": "kids", "locality": ["east", "west"], "order": "newest", **more}
        return policy.post(f"{themed.question}/views/new", form)

    return view


@pytest.fixture
def only_view(session):
    return lambda: session.exec(select(SavedView)).one()


def address(themed, view):
    return f"{themed.question}/views/{view.id}"


def test_a_selection_is_saved_from_the_page_that_shows_it(policy, themed):
    page = policy.get(f"{themed.question}/comments?{QUERY}")
    form = policy.get(page.links()["Save this view"])
    assert "It selects: Search: kids; Locality: East; Locality: West." in form.words
    fields = {}
    for field in form.tree.xpath("//main//form[@method='post']//input[@name]"):
        fields.setdefault(field.get("name"), []).append(field.get("value", ""))
    saved = policy.follow(policy.post(f"{themed.question}/views/new", {**fields, "name": "Kids"}))
    assert "Saved as “Kids”, for everybody" in saved.text
    assert "1 of 3 comments" in saved.words
    assert saved.value_of("order") == "newest"


def test_everybody_can_open_a_view_and_only_its_owner_change_it(themed, save, app, session, factories):
    save()
    colleague = signed_in_as(Role.POLICY, app, session, factories)
    page = colleague.get(f"{themed.question}/views")
    assert "1 of 3 comments" in colleague.get(page.links()["Kids in the east"]).words
    view = colleague.get(page.links()["What it selects: Kids in the east"])
    assert "Only the person who saved a view can rename or delete it." in view.words
    assert not view.tree.xpath("//main//form")
    (saved,) = session.exec(select(SavedView)).all()
    colleague.post(address(themed, saved), {"name": "Mine"}, expect=409)
    colleague.post(f"{address(themed, saved)}/delete", expect=409)


def test_a_view_is_offered_beside_the_comments_and_in_comparisons(policy, themed, save):
    save()
    assert "q=kids" in policy.get(f"{themed.question}/comments").links()["Kids in the east"]
    compared = policy.get(f"{themed.question}/compare?b-channel=paper").links()["Kids in the east as selection A"]
    assert {"a-q=kids", "b-channel=paper"} < set(compared.partition("?")[2].split("&"))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter a name for this view"),
        ("  ", "Enter a name for this view"),
        ("a" * 121, "The name must be 120 characters or less"),
        ("kids in the EAST", "Another view is called “kids in the EAST”. Choose another name."),
    ],
)
def test_a_name_that_will_not_do_gets_a_sentence_and_nothing_typed_is_lost(policy, themed, save, name, sentence):
    save()
    form = {"name": name, "q": "kids", "locality": ["east", "west"]}
    page = policy.post(f"{themed.question}/views/new", form, expect=200)
    assert page.error_summary == [sentence]
    assert page.value_of("name") == " ".join(name.split())
    assert page.tree.xpath("//main//input[@name='locality']/@value") == ["east", "west"]


def test_a_stale_form_saves_nothing_and_keeps_what_was_typed(policy, themed, session):
    page = policy.post(f"{themed.question}/views/new", {"name": "Kids", "q": "kids"}, expect=200, with_token=False)
    assert page.error_summary[0].startswith("Your page had been open too long")
    assert page.value_of("name") == "Kids"
    assert session.exec(select(SavedView)).all() == []


def test_a_view_is_renamed(policy, themed, save, only_view):
    save()
    page = policy.follow(policy.post(address(themed, only_view()), {"name": "Young people"}))
    assert "The view is now called “Young people”." in page.text
    assert "Young people" in page.links()


def test_a_name_that_will_not_do_for_a_rename_gets_a_sentence(policy, themed, save, session):
    save()
    save("Cars")
    view = session.exec(select(SavedView).where(SavedView.name == "Cars")).one()
    page = policy.post(address(themed, view), {"name": "Kids in the east"}, expect=200)
    assert page.error_summary == ["Another view is called “Kids in the east”. Choose another name."]
    assert page.value_of("name") == "Kids in the east"
    assert policy.post(address(themed, view), {"name": ""}, expect=200).error_summary == ["Enter a name for this view"]


def test_a_view_is_deleted_and_then_gone(policy, themed, save, only_view):
    save()
    its_address = address(themed, only_view())
    page = policy.follow(policy.post(f"{its_address}/delete"))
    assert "The view “Kids in the east” is deleted." in page.text
    assert "No views are saved yet." in page.words
    policy.get(its_address, expect=404)
    policy.post(its_address, {"name": "Back"}, expect=404)
    policy.post(f"{its_address}/delete", expect=404)


def test_a_view_of_a_theme_that_is_gone_opens_with_a_sentence(policy, themed, save, session, only_view):
    save(theme="asb-youth")
    view = only_view()
    view.selection = {**view.selection, "theme": ["gone"]}
    session.add(view)
    session.commit()
    assert "Some of its filters fit nothing any more" in policy.get(address(themed, view)).words
    page = policy.get(policy.get(f"{themed.question}/views").links()["Kids in the east"])
    assert page.error_summary == ["Choose a theme from the list"]
    assert "1 of 3 comments" in page.words


def test_a_selection_that_makes_no_sense_is_not_saved(policy, themed):
    page = policy.get(f"{themed.question}/views/new?theme=nothing")
    assert page.error_summary == ["A filter of this view does not fit. Go back to the comments and correct it"]
    policy.post(f"{themed.question}/views/new", {"name": "Nothing", "theme": "nothing"}, expect=400)


def test_a_view_that_is_not_there_is_not_found(policy, themed):
    policy.get(f"{themed.question}/views/{uuid4()}", expect=404)
