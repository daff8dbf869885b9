"""Texts to vectors, without sending a word to anyone."""

from nlp.encoder.hashing import HashingEncoder
from nlp.encoder.loading import load_encoder
from nlp.encoder.protocol import Encoder, Vectors
from nlp.errors import EncoderUnavailable

__all__ = ["Encoder", "EncoderUnavailable", "HashingEncoder", "Vectors", "load_encoder"]
