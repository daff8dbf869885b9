"""Invented comments in any number, made from the coded answers that ship."""

from itertools import count, islice, zip_longest

from nlp.codebook import CodeBook
from nlp.coded_answers import shipped_coded_answers
from nlp.types import Comment

# Said after a comment when it comes round again, so that no two texts are the same.
VARIATIONS = (
    "It has been like this for {number} months.",
    "I have told somebody {number} times.",
    "About {number} of us in the street would say so.",
    "That is how it has been these {number} weeks.",
)


def invented_comments(codebook: CodeBook, how_many: int) -> tuple[Comment, ...]:
    """That many comments, no two alike: each register in turn, and each text again with a few words more."""
    registers = [
        [answer.comment.text for answer in answers] for _, answers in sorted(shipped_coded_answers(codebook).items())
    ]
    # A few of the shortest (“potholes”) stand in two registers.
    texts = [*dict.fromkeys(text for each in zip_longest(*registers) for text in each if text is not None)]
    rounds = (_varied(text, number) for number in count() for text in texts)
    return tuple(Comment(f"invented-{number}", text) for number, text in enumerate(islice(rounds, how_many), start=1))


def _varied(text: str, number: int) -> str:
    if number == 0:
        return text
    return f"{text} {VARIATIONS[number % len(VARIATIONS)].format(number=number + 1)}"
