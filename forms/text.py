"""What people type, made safe to keep without changing what they said."""

import re
import unicodedata

# Controls other than newline and tab, halves of characters, and the two code points that no document may hold.
_UNKEEPABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = frozenset({"Cf", "Mn", "Zs"})


def keepable(text: str) -> str:
    """The text without control characters and with plain line ends: what may be shown again in its box."""
    return _UNKEEPABLE.sub("", re.sub("\r\n?", "\n", text))


def clean(text: str) -> str:
    """The text without control characters, with plain line ends and trimmed; empty when nothing can be seen."""
    kept = keepable(text).strip()
    return kept if any(_can_be_seen(character) for character in kept) else ""


def clean_line(text: str) -> str:
    """The cleaned text in one line, single spaces between the words."""
    return " ".join(clean(text).split())


def count_words(text: str) -> int:
    """How many words, counted as the word counter on the page counts them: by the spaces between."""
    return len(text.split())


def in_plain_figures(text: str) -> str:
    """The text with full-width letters and figures made ordinary, as typed from another keyboard."""
    return clean_line(unicodedata.normalize("NFKC", text))


def _can_be_seen(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in _INVISIBLE
