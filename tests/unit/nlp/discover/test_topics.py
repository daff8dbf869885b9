import pytest

from nlp.config import ThemingConfig
from nlp.discover.sifting import members_of
from nlp.discover.topics import group_repeatedly

CONFIG = ThemingConfig(discovery_seeds=2)
SUBJECTS = (
    "seagulls stealing chips from children",
    "phone signal missing in every valley",
    "sewage smell by the beach",
    "damp walls and mould upstairs",
)
pytestmark = pytest.mark.filterwarnings("ignore")  # of BERTopic's dependencies


def group(texts, encoder, config=CONFIG, progress=None):
    return group_repeatedly(texts, encoder.embed(texts), config=config, progress=progress)


@pytest.mark.parametrize(("count", "subjects"), [(30, 2), (31, 2), (300, 4), (1500, 4)])
def test_groups_are_found_among_few_passages_and_many(encoder, count, subjects):
    texts = [f"{subject} number{number}" for number in range(count) for subject in SUBJECTS[:subjects]][:count]
    (labels,) = group(texts, encoder, config=ThemingConfig(discovery_seeds=1))
    groups = members_of(labels)
    assert len(labels) == count
    assert len(groups) == subjects
    for members in groups:
        assert len({texts[place].split(" number")[0] for place in members}) == 1


def test_passages_that_are_all_alike_are_one_group(encoder):
    (group_of_all,) = members_of(group(["seagulls"] * 40, encoder)[0])
    assert len(group_of_all) == 40


def test_each_round_is_told(encoder):
    told = []
    texts = [f"{subject} number{number}" for number in range(8) for subject in SUBJECTS]
    group(texts, encoder, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
