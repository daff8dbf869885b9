"""What a tuning depends on besides the coded answers, the code book and the published weights."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the encoder is tuned. `docs/theming.md` says what else was tried."""

    seed: int = 1
    epochs: int = 5
    batch_size: int = 64
    encoder_rate: float = 3e-4
    heads_rate: float = 5e-3
    rate_kept_by_layer: float = 0.9
    """Each layer learns at this share of the rate of the layer above it."""
    frozen_layers: int = 2
    """The embeddings and this many layers stay as published: a third less to compute, and less to forget."""
    warm_up_share: float = 0.08
    weight_decay: float = 0.01
    dropout: float = 0.1
    masked_share: float = 0.05
    """The share of word pieces hidden from the network while it learns."""
    joined_share: float = 0.1
    """Pairs of answers written one after the other, for each answer: practice in answers that raise several issues."""
    average_decay: float = 0.985
    """The weights kept are a running average over the last hundred steps or so."""
    most_tokens: int = 128
