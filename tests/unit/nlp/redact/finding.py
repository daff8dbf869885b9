"""What the rules find in a text, as the words found."""

from nlp.redact import find_personal_details


def found(text: str, kind: str) -> list[str]:
    """Give the words found as details of one kind, in order."""
    return [text[detail.start : detail.end] for detail in find_personal_details(text) if detail.kind == kind]
