"""How much a run of the benchmark measures. Every count is bounded, so that a run ends by itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """The counts of one run of the benchmark."""

    name: str
    comments: int
    """Comments that the engine codes in each timed run, and that the demonstration's survey is filled up to."""
    runs: int = 3
    """How often each thing is measured; a published figure is the median of these."""
    journeys: int = 8
    """Journeys of one resident alone in each run."""
    journeys_at_once: int = 32
    """Journeys in each run with several residents at once."""
    residents_at_once: int = 8
    paper_forms: int = 25
    """Paper forms keyed in each run."""
    addresses: int = 80
    """The most addresses that a member of staff visits in one walk through their pages."""
    times_explored: int = 10
    """How often each page is asked for that explores the comments."""
    cold_answers: int = 2_000
    """Answers that the command line codes where nothing was made before."""
    corrected_answers: int = 10_000
    """Answers that it codes again after a correction."""
    many_answers: int = 100_000
    encoded_texts: int = 2_000
    """Texts that are encoded beside sentence-transformers in each run."""
    at_scale: tuple[int, ...] = (1_000, 20_000, 100_000)
    """Responses at which every page of policy staff and the board is looked at, on both databases."""
    with_scores: bool = False
    """Whether the theming is scored on sets left out of training, which takes minutes."""


DEFAULT = Sizes("default", comments=1_000)
FULL = Sizes("full", comments=10_000, runs=5, journeys=20, journeys_at_once=80, paper_forms=60, with_scores=True)
