import pytest

from consult.account.browsers import UNKNOWN, describe_browser

GECKO = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "described"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {GECKO} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 10; K) {GECKO} Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) Version/18.6 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.6 Safari/605.1.15", "Safari on Mac"),
        ("Firefox/1.0", "Firefox"),
    ],
)
def test_a_browser_is_described_in_a_few_words(said, described):
    assert describe_browser(said) == described


@pytest.mark.parametrize("said", ["", "curl/8.5", "<script>"])
def test_nothing_of_what_an_unknown_browser_says_is_repeated(said):
    assert describe_browser(said) == UNKNOWN
