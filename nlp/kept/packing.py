"""Close readings as bytes, and back."""

import json
import struct

import numpy as np

from nlp.features import Reading, terms_of
from nlp.lexicon import PhraseHit, Strength
from nlp.starter import CloseReading
from nlp.types import Comment, Concern, ConcernKind, DetailKind, PersonalDetail, Span

LENGTHS = struct.Struct("<III")


def pack(close: CloseReading) -> bytes:
    """Give all of a close reading but the comment's id and text."""
    reading = close.reading
    words = json.dumps(
        {
            # After the lemmas come their pairs, one fewer.
            "lemmas": reading.terms[: (len(reading.terms) + 1) // 2],
            "hits": [
                (hit.theme_id, hit.strength, hit.span.start, hit.span.end, hit.is_set_aside) for hit in reading.hits
            ],
            "passages": [(each.start, each.end) for each in reading.passages],
            "masked": close.masked_text if close.details else None,
            "details": [(each.start, each.end, each.kind) for each in close.details],
            "concerns": [(each.kind, each.start, each.end, each.reason) for each in close.concerns],
            "is_looked_at": close.looked_at is not None,
        },
        separators=(",", ":"),
    ).encode()
    odds = close.log_odds.astype("<f8").tobytes()
    vector = reading.vector.astype("<f4").tobytes()
    looked_at = b"" if close.looked_at is None else close.looked_at.astype("<f4").tobytes()
    return LENGTHS.pack(len(words), len(odds), len(vector)) + words + odds + vector + looked_at


def unpack(content: bytes, comment: Comment) -> CloseReading:
    """Give the close reading of a comment that has the packed text."""
    length_of_words, length_of_odds, length_of_vector = LENGTHS.unpack_from(content)
    odds_from = LENGTHS.size + length_of_words
    vector_from = odds_from + length_of_odds
    words = json.loads(content[LENGTHS.size : odds_from])
    passages = tuple(Span(start, end) for start, end in words["passages"])
    looked_at = np.frombuffer(content, dtype="<f4", offset=vector_from + length_of_vector)
    return CloseReading(
        reading=Reading(
            comment=comment,
            terms=terms_of(words["lemmas"]),
            hits=tuple(
                PhraseHit(theme_id, Strength(strength), Span(start, end), is_set_aside)
                for theme_id, strength, start, end, is_set_aside in words["hits"]
            ),
            vector=np.frombuffer(content, dtype="<f4", count=length_of_vector // 4, offset=vector_from),
            passages=passages,
        ),
        log_odds=np.frombuffer(content, dtype="<f8", count=length_of_odds // 8, offset=odds_from),
        looked_at=looked_at.reshape(len(passages), -1) if words["is_looked_at"] else None,
        masked_text=comment.text if words["masked"] is None else words["masked"],
        details=tuple(PersonalDetail(start, end, DetailKind(kind)) for start, end, kind in words["details"]),
        concerns=tuple(
            Concern(ConcernKind(kind), start, end, reason) for kind, start, end, reason in words["concerns"]
        ),
    )
