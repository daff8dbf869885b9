"""Which passwords are refused: short ones, and those that a guesser would soon come to."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from consult.errors import ConsultError
from consult.models import User

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
FEWEST_GUESSES = 10**8
"""What zxcvbn calls safely unguessable, for passwords that are kept as a slow hash."""
ESTIMATE = Path(__file__).parent / "estimate_guesses.py"
SECONDS = 30
PRODUCT = "consult"
FEWEST_BESIDE_WORDS = 6
"""So many letters and digits a password needs besides the words that anybody would try for this person."""

TOO_SHORT = f"Your password must have {SHORTEST_PASSWORD} characters or more"
TOO_LONG = f"Your password must have {LONGEST_PASSWORD} characters or fewer"
TOO_COMMON = (
    "Choose a password that is harder to guess, such as three or four words that have nothing to do with each other, "
    "with you or with this site"
)


class PasswordRefused(ConsultError):
    """A new password will not do. The sentence says why."""

    status = 422
    title = "Choose another password"


def refuse_easy_password(password: str, *, user: User, site_name: str) -> None:
    """Raise PasswordRefused, with a sentence, where a new password is short, common, or about the person or the site.

    Nothing is asked of anybody else: the lists are on this machine.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordRefused(TOO_SHORT)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordRefused(TOO_LONG)
    words = words_about(user.email, user.name, site_name, PRODUCT)
    if len(what_is_left(password, words)) < FEWEST_BESIDE_WORDS or guesses_of(password, words=words) < FEWEST_GUESSES:
        raise PasswordRefused(TOO_COMMON)


def words_about(*texts: str) -> Sequence[str]:
    """Words that a guesser would try first, the longest first: each word of these texts, and each text as one word."""
    together = (_letters(text) for text in texts)
    apart = (word for text in texts for word in re.findall(r"[^\W_]{3,}", text.lower()))
    return sorted({word for word in (*together, *apart) if word}, key=lambda word: (-len(word), word))


def what_is_left(password: str, words: Sequence[str]) -> str:
    """The letters and digits of a password that are in none of these words."""
    left = _letters(password)
    for word in words:
        left = left.replace(word, "")
    return left


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text).lower()


def guesses_of(password: str, *, words: Sequence[str]) -> int:
    """How many guesses a password takes somebody who knows what people choose, and these words."""
    done = subprocess.run(  # noqa: S603 - our own program; the password goes in by standard input
        [sys.executable, "-P", str(ESTIMATE)],
        input=json.dumps({"password": password, "words": words}).encode(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
    )
    return int(done.stdout)
