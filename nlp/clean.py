"""Tidying a comment for reading, character for character, so that offsets stay true."""

import unicodedata

_SAME_LENGTH = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "`": "'", "…": "."})


def clean(text: str) -> str:
    """Give the text with plain quotes and dashes and no control characters, each character in its old place."""
    plain = text.translate(_SAME_LENGTH)
    if plain.replace("\n", "").isprintable():
        return plain  # no control characters: almost every answer, and so many times quicker
    return "".join(" " if _is_control(character) else character for character in plain)


def lowered(text: str) -> str:
    """Give the text in small letters, leaving alone the few letters whose small form is longer."""
    if text.isascii():
        return text.lower()
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def has_words(text: str) -> bool:
    """Say whether there is any letter or digit to read."""
    return any(character.isalnum() for character in text)


def _is_control(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
