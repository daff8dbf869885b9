"""Fitting the network to its examples: the only slow part, and the same from the same seed."""

from collections.abc import Callable, Sequence
from random import Random

import numpy as np
import torch
from tokenizers import Tokenizer

from nlp.codebook import CodeBook
from nlp.encoder.weights import Weights
from nlp.tuning.fitted import Fitted
from nlp.tuning.material import Batch, Example, as_arrays, batches, sayings
from nlp.tuning.network import Network, rate_at, surprise
from nlp.tuning.recipe import Recipe

MASK = 103
"""The number of the word piece that hides another. Those up to it are marks, not words."""
LONGEST_STEP = 1.0

Report = Callable[[str], None]


def fit(
    examples: Sequence[Example],
    *,
    codebook: CodeBook,
    tokenizer: Tokenizer,
    published: Weights,
    recipe: Recipe,
    report: Report,
) -> Fitted:
    """Tune the published weights to the examples. `report` is told after each time through them."""
    torch.manual_seed(recipe.seed)
    torch.use_deterministic_algorithms(True)
    chance = Random(recipe.seed)  # noqa: S311 - for the order of examples, not for secrets
    themes = len(codebook.themes)
    network = Network(published, themes=themes, recipe=recipe)
    network.eval()
    network.start_from(_said(codebook, tokenizer))
    network.train()
    learnt = [values for values in network.parameters() if values.requires_grad]
    average = [values.detach().clone() for values in learnt]
    optimiser = torch.optim.AdamW(list(network.groups()), fused=True)
    rounds = [list(batches(examples, codebook=codebook, recipe=recipe, chance=chance)) for _ in range(recipe.epochs)]
    steps = sum(map(len, rounds))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: rate_at(step, steps=steps, warm_up=int(recipe.warm_up_share * steps))
    )
    taken = 0
    for number, one_round in enumerate(rounds, 1):
        losses = []
        for batch in one_round:
            losses.append(_step(network, batch, optimiser=optimiser, learnt=learnt, themes=themes, recipe=recipe))
            schedule.step()
            taken += 1
            kept = min(recipe.average_decay, (1 + taken) / (10 + taken))
            with torch.no_grad():
                torch._foreach_lerp_(average, learnt, 1 - kept)
        report(f"  round {number} of {recipe.epochs}: loss {np.mean(losses):.3f}")
    with torch.no_grad():
        for values, mean in zip(learnt, average, strict=True):
            values.copy_(mean)
    return Fitted(
        encoder=network.weights(),
        attention=network.attention.detach().numpy(),
        directions=network.directions.detach().numpy(),
        intercepts=network.intercepts.detach().numpy(),
    )


def _step(
    network: Network,
    batch: Batch,
    *,
    optimiser: torch.optim.Optimizer,
    learnt: Sequence[torch.Tensor],
    themes: int,
    recipe: Recipe,
) -> float:
    tokens, present, wanted = (torch.from_numpy(values) for values in as_arrays(batch, themes=themes))
    hidden_ones = (torch.rand(tokens.shape) < recipe.masked_share) & (tokens > MASK)
    loss = surprise(network(tokens.masked_fill(hidden_ones, MASK), present), wanted)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(learnt, LONGEST_STEP)
    optimiser.step()
    return float(loss.detach())


def _said(codebook: CodeBook, tokenizer: Tokenizer) -> dict[int, tuple[torch.Tensor, torch.Tensor]]:
    found = {}
    for column, theme in enumerate(codebook.themes):
        said = [Example(tuple(tokenizer.encode(saying).ids), frozenset()) for saying in sayings(theme)]
        tokens, present, _ = as_arrays(said, themes=len(codebook.themes))
        found[column] = (torch.from_numpy(tokens), torch.from_numpy(present))
    return found
