"""The words of the board's page, in plain English. docs/glossary.md holds these and the rest."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means here."""

    word: str
    meaning: str


BOARD_TERMS = (
    Term("Answer", "What one response says to one question."),
    Term("Base", "The number of people or bodies that a figure is worked out from. It is shown as “of 520”."),
    Term("Body", "A parish council, committee, charity or other organisation that sent a response as such."),
    Term("Category", "A group of themes, such as all themes about speeding and driving."),
    Term("Code book", "The list of categories and themes that comments are coded to, with a description of each."),
    Term("Coded", "Put under one or more themes, by a computer program or by a person."),
    Term("Comment", "An answer in a person’s own words."),
    Term(
        "Design effect",
        "How many times more answers a figure needs to be as sure, because they do not all count alike or were drawn "
        "in groups. At 2, 200 answers are worth 100.",
    ),
    Term("Impact", "A number from 0 to 10: how much somebody says an issue affects them personally."),
    Term("Issue", "A theme that is a problem somebody raises. “No issue” and “cannot be coded” are not issues."),
    Term(
        "Likely range",
        "How far chance alone could move a figure. If those who answered were drawn at random from a larger group, "
        "95 of 100 ranges made in this way would hold the figure for that group.",
    ),
    Term("Mention", "A comment mentions a theme when it raises it, once or often. It counts once."),
    Term("Place", "Where an issue stands in a ranking. Issues share a place (2=) where the order may be chance."),
    Term("Response", "One person’s or body’s whole return, online, on paper or in writing."),
    Term("Theme", "What a comment is about, such as off-road bikes. A comment can have several."),
    Term(
        "Weighted to the area",
        "What a figure would be if the individuals who answered were like the people of the area: those of groups that "
        "came forward less count for more.",
    ),
)
