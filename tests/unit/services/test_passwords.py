import pytest

from consult.models import Role, User
from consult.services.passwords import (
    TOO_COMMON,
    PasswordRefused,
    guesses_of,
    refuse_easy_password,
    what_is_left,
    words_about,
)

SITE = "Safe Durham Partnership"


@pytest.fixture
def ada() -> User:
    return User(email="ada.lovelace@durham.gov.uk", name="Ada Lovelace", role=Role.ADMIN, password_hash="")


def test_words_about_somebody_are_the_longest_first_so_that_none_hides_another():
    words = words_about("ada.lovelace@durham.gov.uk", "Ada Lovelace")
    assert words == ["adalovelacedurhamgovuk", "adalovelace", "lovelace", "durham", "ada", "gov"]


@pytest.mark.parametrize(
    ("password", "left"),
    [("Durham-2026-SAFE", "2026"), ("seven purple kettles", "sevenpurplekettles"), ("adalovelace", "")],
)
def test_what_is_left_of_a_password_are_letters_and_digits_that_nobody_would_try_first(password, left):
    assert what_is_left(password, words_about(SITE, "Ada Lovelace")) == left


def test_a_password_of_words_about_the_person_and_the_site_is_refused(ada):
    with pytest.raises(PasswordRefused, match="harder to guess") as refused:
        refuse_easy_password("Durham-Lovelace-26", user=ada, site_name=SITE)
    assert str(refused.value) == TOO_COMMON


def test_one_that_leaked_takes_few_guesses_and_words_without_a_link_very_many():
    assert guesses_of("password12345", words=[]) < 10**5
    assert guesses_of("seven purple kettles", words=[]) > 10**10


def test_a_very_long_password_is_looked_at_in_part():
    assert guesses_of("seven purple kettles " * 9, words=[]) > 10**10
