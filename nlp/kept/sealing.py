"""Sealing what is kept of a text, so that it tells nothing to whoever does not have the text itself."""

from hashlib import shake_256

import numpy as np

SEALED_BY = b"sealed by the text itself\n"


def seal(content: bytes, *, maker: str, text: str) -> bytes:
    """Seal what `maker` made of a text, or open it again: doing it twice gives the content back.

    One maker makes one thing of one text, so that no two contents are ever sealed alike. Whoever guesses a text can
    check the guess, as with any digest: the file must go when the answers go.
    """
    key = SEALED_BY + f"{maker}\n{text}".encode("utf-8", "surrogatepass")
    stream = np.frombuffer(shake_256(key).digest(len(content)), dtype=np.uint8)
    return (np.frombuffer(content, dtype=np.uint8) ^ stream).tobytes()
