"""Texts to vectors, without sending a word to anyone."""

from nlp.encoder.hashing import HashingEncoder
from nlp.encoder.loading import EncoderUnavailable, load_encoder
from nlp.encoder.protocol import Encoder, Vectors

__all__ = ["Encoder", "EncoderUnavailable", "HashingEncoder", "Vectors", "load_encoder"]
