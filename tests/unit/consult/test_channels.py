import pytest

from consult.models import Channel
from consult.policy import words
from consult.reports import dashboard, exports, sentences


@pytest.mark.parametrize("said", [words.CHANNELS, dashboard.CHANNELS, exports.CHANNELS, sentences.CHANNEL_LABELS])
def test_every_channel_has_words_wherever_channels_are_said(said):
    assert set(said) == set(Channel)
