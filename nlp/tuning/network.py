"""The MiniLM network in torch, with a head for each theme that picks out the words it goes by."""

import math
from collections.abc import Iterator, Mapping

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - as everyone writes it
from torch import Tensor, nn

from nlp.encoder.graph import HEADS, LAYERS, WIDTH
from nlp.encoder.weights import Weights
from nlp.tuning.recipe import Recipe

NOWHERE = -1e4
RARE = -4.0
"""The log odds that every theme starts from."""
STEEPNESS = 10.0
"""How fast the log odds rise, at the start, with nearness to what the code book says of a theme."""


class Network(nn.Module):
    """Token numbers in, log odds for each theme out.

    Each theme weighs the tokens by its own attention, and its log odds grow with the nearness of that
    mean to the theme's direction. It starts as the plain mean, and the directions as the code book's words.
    """

    def __init__(self, weights: Weights, *, themes: int, recipe: Recipe) -> None:
        """Start from the published weights, with heads that know nothing yet."""
        super().__init__()
        self._recipe = recipe
        kept = {name: values for name, values in weights.items() if not name.startswith("pooler")}
        self.published = nn.ParameterDict(
            {_key(name): nn.Parameter(torch.from_numpy(np.array(values))) for name, values in kept.items()}
        )
        self.attention = nn.Parameter(torch.zeros(themes, WIDTH))
        self.directions = nn.Parameter(torch.zeros(themes, WIDTH))
        self.intercepts = nn.Parameter(torch.full((themes,), RARE))
        for name in kept:
            self._weight(name).requires_grad_(_layer_of(name) > recipe.frozen_layers)

    def forward(self, tokens: Tensor, present: Tensor) -> Tensor:
        """Give the log odds of each theme for each text."""
        hidden = self._hidden(tokens, present)
        scores = (hidden @ self.attention.T).masked_fill(present[..., None] == 0, NOWHERE)
        picked = torch.einsum("btl,btd->bld", scores.softmax(dim=1), hidden)
        return (F.normalize(picked, dim=-1) * self.directions).sum(-1) + self.intercepts

    def start_from(self, said: Mapping[int, tuple[Tensor, Tensor]]) -> None:
        """Point each theme's direction at the mean of what is said of it, given as tokens by theme column."""
        with torch.no_grad():
            for column, (tokens, present) in said.items():
                hidden = self._hidden(tokens, present)
                means = F.normalize((hidden * present[..., None]).sum(1) / present.sum(1, keepdim=True), dim=-1)
                self.directions[column] = STEEPNESS * F.normalize(means.mean(0), dim=0)

    def groups(self) -> Iterator[dict[str, object]]:
        """Give what is learnt in groups for the optimiser: lower layers at lower rates, heads at the highest."""
        for name, values in self.published.items():
            if values.requires_grad:
                below_top = LAYERS - _layer_of(name.replace("/", "."))
                is_matrix = values.ndim > 1
                yield {
                    "params": [values],
                    "lr": self._recipe.encoder_rate * self._recipe.rate_kept_by_layer**below_top,
                    "weight_decay": self._recipe.weight_decay if is_matrix else 0.0,
                }
        heads = [self.attention, self.directions, self.intercepts]
        yield {"params": heads, "lr": self._recipe.heads_rate, "weight_decay": 0.0}

    def weights(self) -> Weights:
        """Give the encoder's weights under their published names."""
        return {name.replace("/", "."): values.detach().numpy().copy() for name, values in self.published.items()}

    def _hidden(self, tokens: Tensor, present: Tensor) -> Tensor:
        positions = self._weight("embeddings.position_embeddings.weight")[: tokens.shape[1]]
        kind = self._weight("embeddings.token_type_embeddings.weight")[0]
        summed = self._weight("embeddings.word_embeddings.weight")[tokens] + positions + kind
        # 16-bit products are twice as fast where the processor has them; the rest stays in 32 bits.
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self._dropped(self._normed(summed, "embeddings.LayerNorm"))
            for layer in range(LAYERS):
                hidden = self._layer(hidden, present, f"encoder.layer.{layer}")
        return hidden.float()

    def _layer(self, hidden: Tensor, present: Tensor, name: str) -> Tensor:
        texts, length, _ = hidden.shape

        def heads(part: str) -> Tensor:
            dense = self._dense(hidden, f"{name}.attention.self.{part}")
            return dense.view(texts, length, HEADS, WIDTH // HEADS).transpose(1, 2)

        mixed = F.scaled_dot_product_attention(
            heads("query"), heads("key"), heads("value"), attn_mask=present[:, None, None, :].bool()
        )
        joined = mixed.transpose(1, 2).reshape(texts, length, WIDTH)
        attended = self._dropped(self._dense(joined, f"{name}.attention.output.dense"))
        hidden = self._normed(hidden + attended, f"{name}.attention.output.LayerNorm")
        widened = F.gelu(self._dense(hidden, f"{name}.intermediate.dense"))
        narrowed = self._dropped(self._dense(widened, f"{name}.output.dense"))
        return self._normed(hidden + narrowed, f"{name}.output.LayerNorm")

    def _weight(self, name: str) -> Tensor:
        return self.published[_key(name)]

    def _dense(self, hidden: Tensor, name: str) -> Tensor:
        return F.linear(hidden, self._weight(f"{name}.weight"), self._weight(f"{name}.bias"))

    def _normed(self, hidden: Tensor, name: str) -> Tensor:
        scale, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return F.layer_norm(hidden, (WIDTH,), scale, bias, 1e-12)

    def _dropped(self, hidden: Tensor) -> Tensor:
        return F.dropout(hidden, self._recipe.dropout, self.training)


def surprise(log_odds: Tensor, wanted: Tensor) -> Tensor:
    """Give how wrong the log odds are: mostly how far wanted themes fail to stand above the others and above zero.

    That part cares for an answer's own ranking, as its F1 does; the share of the usual surprise for each
    theme alone keeps the log odds near the truth.
    """
    zero = log_odds.new_zeros(len(log_odds), 1)
    others = torch.logsumexp(torch.cat([log_odds + wanted * NOWHERE, zero], 1), 1)
    own = torch.logsumexp(torch.cat([-log_odds + (1 - wanted) * NOWHERE, zero], 1), 1)
    each = F.binary_cross_entropy_with_logits(log_odds, wanted, reduction="none").sum(1)
    return (others + own + 0.3 * each).mean()


def rate_at(step: int, *, steps: int, warm_up: int) -> float:
    """Give the share of the learning rate at a step: up in a straight line, then down along a cosine."""
    if step < warm_up:
        return step / warm_up
    return 0.02 + 0.49 * (1 + math.cos(math.pi * (step - warm_up) / (steps - warm_up)))


def _layer_of(name: str) -> int:
    """Number the layers from one; the embeddings are number zero."""
    return 0 if name.startswith("embeddings") else int(name.split(".")[2]) + 1


def _key(name: str) -> str:
    return name.replace(".", "/")
