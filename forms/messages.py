"""Every sentence that tells a person what to put right in an answer. Plain, short, and true of what was typed."""

from collections.abc import Sequence

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""The names of the places in a ranking."""


def select_an_answer(ask: str) -> str:
    """Nothing was chosen where something is needed."""
    return f"Select an answer to “{ask}”"


def select_at_least_one(ask: str) -> str:
    """No box was ticked where at least one is needed."""
    return f"Select at least one answer to “{ask}”"


def enter_an_answer(ask: str) -> str:
    """Nothing was typed where something is needed."""
    return f"Enter an answer to “{ask}”"


def not_an_option(ask: str) -> str:
    """What came in is not among the options."""
    return f"Select one of the answers listed for “{ask}”"


def only_one_answer(ask: str) -> str:
    """More than one value came in where there can be one."""
    return f"Give only one answer to “{ask}”"


def not_with_none(none_label: str) -> str:
    """The excluding option was chosen together with others."""
    return f"Select answers that apply, or select “{none_label}”, but not both"


def at_most(ask: str, limit: int) -> str:
    """More boxes were ticked than the question allows."""
    return f"Select no more than {limit} {'answer' if limit == 1 else 'answers'} to “{ask}”"


def choose_in_order(missing: int) -> str:
    """A place in a ranking was left empty although a later one is filled. Places count from 0."""
    return f"Select your {ORDINALS[missing]} choice, or clear the choices after it"


def chosen_twice(label: str, place: int) -> str:
    """A ranking names an option twice. Places count from 0."""
    return f"You have already chosen “{label}”. Select something else as your {ORDINALS[place]} choice, or clear it"


def too_many_words(ask: str, words: int, limit: int) -> str:
    """A comment is longer than the question allows."""
    return f"Your answer to “{ask}” has {words:,} words. Shorten it to {limit:,} words or fewer"


def too_many_characters(ask: str, characters: int, limit: int) -> str:
    """A text is longer than its box allows."""
    return f"Your answer to “{ask}” has {characters:,} characters. Shorten it to {limit:,} characters or fewer"


def not_a_whole_number(ask: str) -> str:
    """What was typed is no whole number in figures."""
    return f"Enter a whole number, like 12, for “{ask}”"


def outside(ask: str, least: int, most: int) -> str:
    """A number is too small or too large."""
    return f"Enter a number from {least:,} to {most:,} for “{ask}”"


def date_must_include(ask: str, parts: Sequence[str]) -> str:
    """Parts of a date are missing."""
    return f"The date for “{ask}” must include a {' and a '.join(parts)}"


def not_a_real_date(ask: str) -> str:
    """No calendar has this day."""
    return f"Enter a real date, like 27 3 2024, for “{ask}”"


def year_needs_four_figures(ask: str) -> str:
    """The year was shortened, or lies far outside living memory."""
    return f"Enter the year with four figures, like 2024, for “{ask}”"


def not_a_postcode(ask: str) -> str:
    """What was typed cannot be a UK postcode."""
    return f"Enter a full UK postcode, like DH1 5UL, for “{ask}”"
