"""Whether themes that are taken out of the code book are found again among the answers it then leaves uncovered."""

from collections import Counter
from dataclasses import dataclass

import pytest

from nlp.codebook import OTHER, shipped_codebook
from nlp.coded_answers import shipped_coded_answers
from nlp.config import ThemingConfig
from nlp.discover import discover
from nlp.encoder import load_encoder
from nlp.types import CandidateTheme, Discovery

HIDDEN = (
    *("asb-bikes", "asb-dogs", "asb-litter", "crime-hate"),
    *("place-youth", "police-presence", "road-parking"),
)
SETS = ("a", "c", "d", "e", "f")
FOUND_AT_LEAST = 6
PURITY_AT_LEAST = 0.65
STABILITY_AT_LEAST = 0.75


@dataclass(frozen=True)
class Trial:
    found: Discovery
    theme_of: dict[str, str]

    def main_theme(self, candidate: CandidateTheme) -> tuple[str, int]:
        return Counter(self.theme_of[comment_id] for comment_id in candidate.comment_ids).most_common(1)[0]


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """Answers to seven themes alone, and those of no theme: as if the code book did not have the seven."""
    answers = [
        answer
        for name, coded in shipped_coded_answers(shipped_codebook()).items()
        for answer in coded
        if name in SETS and len(answer.theme_ids) == 1 and answer.theme_ids[0] in {*HIDDEN, OTHER}
    ]
    encoder = load_encoder(cache_dir=tmp_path_factory.mktemp("cache"))
    found = discover([answer.comment for answer in answers], encoder=encoder, config=ThemingConfig())
    return Trial(found, {answer.comment.id: answer.theme_ids[0] for answer in answers})


@pytest.mark.quality
@pytest.mark.filterwarnings("ignore")  # of BERTopic's dependencies
def test_themes_that_the_code_book_lacks_are_found_among_its_left_overs(trial):
    mains = [trial.main_theme(candidate) for candidate in trial.found.candidates]
    sizes = [candidate.size for candidate in trial.found.candidates]
    stabilities = [candidate.stability_0_to_1 for candidate in trial.found.candidates]
    assert len({theme for theme, _ in mains} & set(HIDDEN)) >= FOUND_AT_LEAST
    assert sum(count for _, count in mains) / sum(sizes) >= PURITY_AT_LEAST
    assert sum(stabilities) / len(stabilities) >= STABILITY_AT_LEAST
