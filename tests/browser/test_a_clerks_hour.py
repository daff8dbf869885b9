"""Clerks key paper by keyboard: an hour's kind of work, two at one batch, and a power cut in the middle of a form."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select

from consult.models import Answer, Batch, FormOutcome, Keying, Response, Role
from consult.queries.batches import progress_of
from forms.answers import from_json
from forms.loading import load_questionnaire
from tests.bench.keystrokes import SAVE, fewest_keys, keys_pressed
from tests.browser.keyboard import Keyboard
from tests.browser.site import served
from tests.browser.visit import Visit

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every_kind.yaml"


@dataclass(frozen=True)
class PaperForm:
    """A paper form: the keys that key it, and what must be stored of it."""

    keys: tuple[str, ...]
    answers: dict[str, object]
    codes: dict[str, str]


# Keys of one stroke are pressed; longer words of letters are typed. Every form starts in the box for the serial.
FORMS = (
    PaperForm(
        # Agree; nothing to pass over; a comment; 7; East; no postcode; the website; no event day; rows; no ranking; Yes
        (
            *("Enter", "2", "Tab", "Parking outside the school", "Tab", "7", "1", "Enter", "1", "Enter"),
            *("Enter", "Enter", "Enter", "2", "1", "Enter", "Enter", "1", "2", "40", "Enter", "Front Street", "Enter"),
        ),
        {
            "agree": {"value": "agree"},
            "main_issue": "Parking outside the school",
            "impact": 7,
            "locality": {"value": "east"},
            "heard": {"values": ["web"]},
            "seen": {"litter": "often", "fires": "never"},
            "feel_safe": {"value": "yes"},
            "age_band": {"value": "over_45"},
            "years": 40,
            "street": "Front Street",
        },
        {},
    ),
    PaperForm(
        # Two boxes ticked; a comment off no route anybody knows; an illegible comment; 10; South; a date; two in order
        (
            *("Enter", "*", "Too dear", "Tab", "Alt+/", "1", "0", "2", "Enter", "2", "Enter", "01", "11", "2026"),
            *("/", "1", "2", "1", "3"),
        ),
        {
            "why_not": "Too dear",
            "impact": 10,
            "locality": {"value": "south"},
            "heard": {"values": ["event"]},
            "event_day": "2026-11-01",
            "seen": {"fires": "never"},
            "ranked": ["hate", "asb"],
            "feel_safe": {"value": "dont_know"},
        },
        {"agree": "two_boxes_ticked", "main_issue": "illegible", "seen-litter": "illegible"},
    ),
)


def is_one_key(stroke: str) -> bool:
    return len(stroke) == 1 or stroke in ("Enter", "Tab") or stroke.startswith("Alt+")


def key(keyboard: Keyboard, form: PaperForm) -> None:
    for stroke in form.keys:
        if is_one_key(stroke):
            keyboard.press(stroke)
        else:
            keyboard.type(stroke)


def save(keyboard: Keyboard) -> None:
    with keyboard.page.expect_navigation():
        keyboard.press("Control+Enter")


def at_the_desk(visit: Visit, batch_id: UUID) -> Keyboard:
    visit.go(f"/officers/batches/{batch_id}/forms/new")
    return Keyboard(visit)


def wait_until_saved(keyboard: Keyboard) -> int:
    """Wait for word that all that was keyed is safe. Gives the number of the form."""
    said = keyboard.page.get_by_text(re.compile(r"Form \d+ of the batch. Saved."))
    said.wait_for()
    keyboard.page.wait_for_load_state("networkidle")
    return int(re.findall(r"\d+", said.inner_text())[0])


def stored(site, batch_id: UUID) -> list[tuple[dict[str, object], dict[str, str]]]:
    """The answers of each form of a batch, and what stood in place of answers, in the order they were keyed."""
    with site.database() as session:
        rows = session.exec(
            select(Response, Keying)
            .join(Keying, col(Keying.response_id) == col(Response.id))
            .where(Response.batch_id == batch_id)
            .order_by(col(Keying.number))
        ).all()
        return [
            (
                {
                    row.question_key: row.value
                    for row in session.exec(select(Answer).where(Answer.response_id == response.id))
                },
                keying.codes,
            )
            for response, keying in rows
        ]


def disagreements(site, batch_id: UUID) -> tuple[str, ...]:
    with site.database() as session:
        return progress_of(session, session.get_one(Batch, batch_id)).disagreements


def test_a_clerk_keys_a_pile_of_forms_sets_one_aside_and_closes_the_batch(visit, site):
    batch_id = site.open_batch("hour", forms_received=13)
    officer = visit(Role.OFFICER)
    keyboard = at_the_desk(officer, batch_id)
    pile = [FORMS[place % 2] for place in range(12)]
    for form in pile:
        key(keyboard, form)
        save(keyboard)
    assert stored(site, batch_id) == [(form.answers, form.codes) for form in pile]
    assert disagreements(site, batch_id) == ("13 received, but 12 keyed + 0 spoiled + 0 duplicate = 12",)
    keyboard.enter("Set this form aside, as spoiled or as a duplicate")
    keyboard.choose("It is spoiled")
    keyboard.write("What is wrong with it?", "Soaked through")
    keyboard.enter("Set it aside")
    assert "The totals agree: 13 received = 12 keyed + 1 spoiled + 0 duplicate." in officer.words
    keyboard.enter("Close the batch")
    keyboard.enter("Close the batch")
    assert "Closed by" in officer.words
    assert disagreements(site, batch_id) == ()


def test_the_benchmark_counts_the_keys_that_a_form_takes():
    form, questionnaire = FORMS[0], load_questionnaire(EVERY_KIND)
    answers = {key: from_json(questionnaire.question(key), value) for key, value in form.answers.items()}
    pressed = sum(1 if is_one_key(stroke) else len(stroke) for stroke in form.keys)
    assert keys_pressed(questionnaire, answers) == pressed + SAVE
    assert fewest_keys(questionnaire, answers) < pressed


def test_two_clerks_at_one_batch_key_no_form_twice(visit, site):
    batch_id = site.open_batch("pair", forms_received=4)
    one, other = (at_the_desk(visit(role), batch_id) for role in (Role.OFFICER, Role.ADMIN))
    for turn in range(2):
        for clerk, first in ((one, FORMS[0]), (other, FORMS[1])):
            clerk.press(*first.keys[:2])
            assert wait_until_saved(clerk) == turn * 2 + (1 if clerk is one else 2)
        for clerk, form in ((other, FORMS[1]), (one, FORMS[0])):
            key(clerk, PaperForm(form.keys[2:], {}, {}))
            clerk.press("Control+Enter")
            clerk.page.wait_for_url(re.compile(r"saved=|/batches/[0-9a-f-]+$"))
            if turn == 0:
                clerk.visit.go(f"/officers/batches/{batch_id}/forms/new")
    assert stored(site, batch_id) == [(form.answers, form.codes) for form in (*FORMS, *FORMS)]
    with site.database() as session:
        assert len({each.clerk_id for each in session.exec(select(Keying).where(Keying.batch_id == batch_id))}) == 2
    assert disagreements(site, batch_id) == ()


@pytest.fixture
def half_keyed(visit, site):
    """A form whose page was killed while its fourth field was being typed."""
    batch_id = site.open_batch("cut", forms_received=1)
    keyboard = at_the_desk(visit(Role.OFFICER), batch_id)
    keyboard.press("Enter", "4")
    keyboard.type("Too dear")
    keyboard.press("Tab")
    keyboard.type("Speeding")
    keyboard.press("Tab")
    wait_until_saved(keyboard)
    keyboard.press("7")
    wait_until_saved(keyboard)
    keyboard.page.close(run_before_unload=False)
    return batch_id


def test_a_page_killed_in_the_middle_of_a_form_loses_nothing_that_was_keyed(visit, site, half_keyed):
    officer = visit(Role.OFFICER)
    keyboard = at_the_desk(officer, half_keyed)
    assert "This is form 1 of the batch" in officer.words
    assert keyboard.focus.name == "East", "where it was left"
    keyboard.press("1")
    save(keyboard)
    assert stored(site, half_keyed) == [
        (
            {
                "agree": {"value": "disagree"},
                "why_not": "Too dear",
                "main_issue": "Speeding",
                "impact": 7,
                "locality": {"value": "east"},
            },
            {},
        )
    ]
    assert disagreements(site, half_keyed) == ()


def test_a_server_that_dies_between_fields_costs_at_most_the_one_being_typed(visit, site, half_keyed):
    # A server of its own over the same data is ended while the clerk's page is open.
    folder = site.app.config["CONSULT"].data_folder
    with served(folder) as address:
        again = visit(Role.OFFICER).page.context.new_page()
        again.goto(f"{address}/officers/batches/{half_keyed}/forms/new")
        again.keyboard.press("2")
        again.get_by_text(re.compile(r"Form 1 of the batch. Saved.")).wait_for()
    again.keyboard.type("DH1 5UL")
    again.keyboard.press("Enter")
    again.get_by_text("The line is down.").wait_for()
    again.close(run_before_unload=False)
    with site.database() as session:
        kept = session.exec(select(Keying).where(Keying.batch_id == half_keyed)).one()
        assert kept.outcome is None
        assert kept.typed["locality"] == ["south"]
        assert not any(kept.typed.get("postcode", []))
    keyboard = at_the_desk(visit(Role.OFFICER), half_keyed)
    keyboard.type("DH1 5UL")
    save(keyboard)
    ((answers, _codes),) = stored(site, half_keyed)
    assert answers["postcode"] == "DH1 5UL"
    assert answers["locality"] == {"value": "south"}
    with site.database() as session:
        outcomes = session.exec(select(Keying.outcome).where(Keying.batch_id == half_keyed)).all()
    assert outcomes == [FormOutcome.KEYED]
    assert disagreements(site, half_keyed) == ()


def test_what_was_keyed_while_the_line_was_down_is_sent_when_it_is_back(visit, site):
    batch_id = site.open_batch("line", forms_received=1)
    officer = visit(Role.OFFICER)
    keyboard = at_the_desk(officer, batch_id)
    officer.page.context.set_offline(True)
    keyboard.press("Enter", "2")
    keyboard.page.get_by_text("The line is down.").wait_for()
    officer.page.context.set_offline(False)
    wait_until_saved(keyboard)
    officer.faults = [fault for fault in officer.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    with site.database() as session:
        assert session.exec(select(Keying).where(Keying.batch_id == batch_id)).one().typed == {"agree": ["agree"]}


def test_what_is_no_answer_is_moved_to_the_words_as_written(visit, site):
    batch_id = site.open_batch("words", forms_received=1)
    officer = visit(Role.OFFICER)
    keyboard = at_the_desk(officer, batch_id)
    keyboard.press("Enter", "2")
    keyboard.tab_to("13. How many years have you lived here?")
    keyboard.type("since the war")
    keyboard.press("Enter")
    officer.page.get_by_text("If that is what the paper says").wait_for()
    keyboard.press("Shift+Tab", "Alt+.")
    wait_until_saved(keyboard)
    save(keyboard)
    with site.database() as session:
        kept = session.exec(select(Keying).where(Keying.batch_id == batch_id)).one()
        assert kept.as_written == {"years": "since the war"}
    assert stored(site, batch_id) == [({"agree": {"value": "agree"}}, {})]
