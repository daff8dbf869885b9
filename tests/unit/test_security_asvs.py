"""The table of ASVS names files that are there, and its page is made from its data."""

from collections import Counter

from tests.asvs import PAGE, ROOT, STATES, page_of, read

STANDARD = read()


def test_every_requirement_of_both_levels_is_there_once():
    numbers = [each.number for each in STANDARD.requirements]
    assert len(set(numbers)) == len(numbers)
    assert Counter(each.level for each in STANDARD.requirements) == STANDARD.levels
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def test_each_stands_in_its_chapter():
    for chapter, requirements in STANDARD.chapters.items():
        assert {f"V{each.number.split('.')[0]}" for each in requirements} == {chapter.split()[0]}


def test_each_has_a_state_and_says_what_there_is_or_is_missing():
    assert {each.state for each in STANDARD.requirements} <= set(STATES)
    assert not [each.number for each in STANDARD.requirements if not each.by.strip() or not each.asks.strip()]


def test_what_is_met_names_a_file_that_is_there():
    assert not [each.number for each in STANDARD.requirements if each.state == "met" and not each.shown_by]
    named = {path for each in STANDARD.requirements for path in each.shown_by}
    assert not [path for path in sorted(named) if not (ROOT / path).exists()]


def test_the_page_is_made_from_the_data():
    assert PAGE.read_text(encoding="utf-8") == page_of(STANDARD)
