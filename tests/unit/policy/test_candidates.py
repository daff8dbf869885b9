import pytest

from consult.policy.candidates import stability_in_words


@pytest.mark.parametrize(
    ("stability", "said"),
    [(None, None), (0.8, "it holds together:"), (0.79, "fairly well"), (0.5, "fairly well"), (0.49, "it is loose")],
)
def test_stability_is_said_in_words(stability, said):
    words = stability_in_words(stability)
    assert words is None if said is None else said in words
