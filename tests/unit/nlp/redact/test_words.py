from nlp.redact.words import _words as words
from nlp.redact.words import (
    is_given_name,
    is_name_or_word,
    is_never_a_name,
    is_ordinary,
    is_surname_or_word,
    without_sayings,
)


def test_a_name_is_on_one_list_only():
    assert not words("given_names") & words("names_that_are_words")
    assert not {name.lower() for name in words("given_names")} & {word.lower() for word in words("never_names")}


def test_the_lists_tell_names_from_places_and_words():
    assert is_given_name("Margaret")
    assert is_name_or_word("May")
    assert is_never_a_name("peterlee")
    assert not is_given_name("Peterlee")


def test_word_forms_lemmas_and_function_words_are_ordinary():
    assert all(is_ordinary(word) for word in ("Bikes", "bike", "the"))
    assert not is_ordinary("Stobbart")


def test_a_surname_that_is_a_word_is_on_its_own_list():
    assert is_surname_or_word("Church")
    assert not is_surname_or_word("Police")


def test_sayings_are_blotted_out_in_any_case_and_nothing_else_is():
    assert without_sayings("every TOM, dick and Harry's dog") == f"every {'█' * len('Tom, Dick and Harry')}'s dog"
    assert without_sayings("a mary celestenut") == "a mary celestenut"
