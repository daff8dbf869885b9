"""How a summary, a page and a file say which responses count nowhere, and why."""

from collections.abc import Mapping

from consult.models import LeftOutFor
from consult.page_furniture import count_of

NO_ANSWER: Mapping[LeftOutFor, str] = {
    LeftOutFor.PROGRAM: "sent by a program",
    LeftOutFor.ONE_SENDER: "sent many times over by one sender",
    LeftOutFor.ADVERTISING: "advertising",
    LeftOutFor.TRIAL: "sent to try the form out",
}
"""Why a marked response is no answer, as the end of a sentence about it."""
SAME_RETURN = "a person found that somebody had sent the same response twice. Nothing was deleted."
KEPT = "Nothing was deleted, and what was said was no reason."


def same_return_sentence(left_out: int) -> str | None:
    """How many responses are left out as the same return as another; None for none."""
    return f"{_are(left_out)} left out of every figure: {SAME_RETURN}" if left_out else None


def no_answer_sentence(left_out: Mapping[LeftOutFor, int]) -> str | None:
    """How many marked responses are left out as no answer, and why; None for none."""
    if not left_out:
        return None
    reasons = "; ".join(f"{NO_ANSWER[reason]}, {count:,}" for reason, count in left_out.items())
    number = sum(left_out.values())
    found = "it was no answer" if number == 1 else "they were no answers"
    return f"{_are(number)} left out of every figure: a person found that {found} ({reasons}). {KEPT}"


def _are(number: int) -> str:
    return count_of(number, "response is", "responses are")
