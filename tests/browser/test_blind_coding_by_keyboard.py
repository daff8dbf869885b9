"""A coder codes a blind sample without touching the mouse, with the script and without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from consult.models import BlindCoding, Role, SampledComment
from consult.services.code_books import publish_shipped_code_book
from tests.browser.keyboard import Keyboard
from tests.browser.scenery import user_of
from tests.browser.site import Site
from tests.factories import Factories
from tests.integration.blind_samples import scene_with


@dataclass(frozen=True, slots=True)
class OpenSample:
    """A sample of ten comments that waits for its coder."""

    site: Site
    address: str
    id: UUID

    def codes(self) -> Mapping[int, Sequence[str]]:
        """What was saved, by position."""
        with self.site.database() as session:
            rows = session.exec(
                select(SampledComment.position, BlindCoding.themes)
                .join(BlindCoding, col(BlindCoding.sampled_comment_id) == col(SampledComment.id))
                .where(SampledComment.sample_id == self.id)
            ).all()
            return dict(rows)


@pytest.fixture
def sample(site) -> OpenSample:
    with site.database() as session:
        factories = Factories(session)
        consultation = factories.consultation(slug=f"coded-by-keyboard-{uuid4().hex[:8]}")
        scene = scene_with(session, factories, consultation, publish_shipped_code_book(session))
        scene.add_comments(10)
        drawn = scene.draw(10, coders=1, drawn_by=user_of(session, Role.POLICY))
        return OpenSample(site, f"{scene.question}/samples/{drawn.id}", drawn.id)


def saving(keyboard: Keyboard, key: str) -> None:
    with keyboard.page.expect_navigation():
        keyboard.press(key)


def test_typing_finds_numbers_choose_and_enter_saves(visit, sample):
    coder = visit(Role.POLICY)
    coder.go(sample.address)
    coder.press("Take a place and begin")
    keyboard = Keyboard(coder)
    assert "Comment 1" in coder.words
    assert keyboard.focus.name.startswith("Find a theme")
    keyboard.type("litter")
    keyboard.press("1")
    keyboard.type("speeding")
    keyboard.press("Enter")
    saving(keyboard, "Enter")
    assert sample.codes() == {1: ["asb-litter", "road-speeding"]}
    assert coder.path.endswith("/code/2"), "the next comment is there"

    keyboard.type("parking")
    keyboard.press("Enter")
    keyboard.type("dog fouling")
    keyboard.press("Enter", "Backspace")  # taken back
    keyboard.type("graffiti")
    keyboard.press("Escape")
    saving(keyboard, "Enter")
    assert sample.codes()[2] == ["road-parking"]


def test_what_stands_alone_takes_the_place_of_the_rest(visit, sample):
    coder = visit(Role.POLICY)
    coder.go(sample.address)
    coder.press("Take a place and begin")
    keyboard = Keyboard(coder)
    keyboard.type("litter")
    keyboard.press("Enter")
    keyboard.type("something else")
    keyboard.press("Enter")
    saving(keyboard, "Control+Enter")
    assert sample.codes() == {1: ["other"]}


def test_the_main_issue_can_be_changed_with_the_tab_key(visit, sample):
    coder = visit(Role.POLICY)
    coder.go(sample.address)
    coder.press("Take a place and begin")
    keyboard = Keyboard(coder)
    for words in ("litter", "speeding"):
        keyboard.type(words)
        keyboard.press("Enter")
    keyboard.press("Tab", "Tab")
    assert keyboard.focus.name.startswith("Make it the main issue")
    keyboard.press("Enter")
    saving(keyboard, "Enter")
    assert sample.codes() == {1: ["road-speeding", "asb-litter"]}


def test_without_scripts_ticks_and_a_list_do_the_same(visit, sample):
    coder = visit(Role.POLICY, has_javascript=False)
    coder.go(sample.address)
    coder.press("Take a place and begin")
    assert not coder.page.locator("#finder").is_visible()
    coder.page.get_by_label("Litter, rubbish and fly-tipping", exact=True).check()
    coder.page.get_by_label("Parking", exact=True).check()
    coder.page.get_by_label("Main issue", exact=True).select_option("road-parking")
    coder.press("Save and go on")
    assert sample.codes() == {1: ["road-parking", "asb-litter"]}
    assert coder.path.endswith("/code/2")
    for _ in range(9):
        coder.page.get_by_label("Parking", exact=True).check()
        coder.press("Save and go on")
    coder.press("Finish: my codes stand")
    assert "Close the sample" in coder.words
