import pytest

from consult.access import is_path_of_this_site


@pytest.mark.parametrize("target", ["/", "/board/", "/policy/responses?page=2"])
def test_a_path_stays_on_this_site(target):
    assert is_path_of_this_site(target)


@pytest.mark.parametrize(
    "target", [None, "", "board", "//example.com", "https://example.com", "/\\example.com", "/a\nb", "javascript:x"]
)
def test_anything_else_might_lead_away(target):
    assert not is_path_of_this_site(target)
