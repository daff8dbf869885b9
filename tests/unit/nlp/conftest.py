"""A small code book and a handful of invented answers coded to it."""

import pytest

from nlp.codebook import CodeBook, parse_codebook
from nlp.encoder import HashingEncoder
from nlp.training import CodedAnswer
from nlp.types import Comment

SMALL = """
version: "1"
categories:
  - id: asb
    label: Anti-social behaviour
    themes:
      - id: asb-bikes
        label: Bikes
        description: Motorbikes and quads ridden off road.
        include: [quad bikes on the fields, scramblers]
      - id: asb-dogs
        label: Dogs
        description: Dog mess, dogs out of control.
        include: dog dirt on every path
  - id: place
    label: Place
    themes:
      - id: place-cake
        label: Cake
        include: [cake shop, nowhere at all that sells a decent cake]
"""
ANSWERS = {
    "asb-bikes": ["quad bikes on the field", "bikes again, quad bikes", "lads on bikes all night", "scramblers"],
    "asb-dogs": ["dog dirt on the path", "dogs off the lead", "dog mess again", "dirt from dogs all over"],
    "place-cake": ["no cake here", "the cake shop shut", "nowhere for cake", "cake, or the lack of it"],
}


@pytest.fixture
def codebook() -> CodeBook:
    return parse_codebook(SMALL, source="small.yaml")


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def coded_sets() -> dict[str, list[CodedAnswer]]:
    """Two sets of the same answers, told apart by a word."""
    return {
        name: [
            CodedAnswer(Comment(f"{name}{theme_id}{place}", f"{text} {word}"), (theme_id,))
            for theme_id, texts in ANSWERS.items()
            for place, text in enumerate(texts)
        ]
        for name, word in (("a", "here"), ("g", "there"))
    }
