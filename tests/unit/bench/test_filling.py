"""Forms filled in as a person in a hurry would."""

import pytest

from tests.bench.browser import UnexpectedAnswer, Visit
from tests.bench.filling import fill_in

FORM = """
<main><form method="post" action="/next">
  <input type="hidden" name="csrf_token" value="abc">
  <input type="radio" name="agree" value=""><input type="radio" name="agree" value="yes">
  <input type="radio" name="agree" value="no">
  <input type="checkbox" name="seen" value="litter"><input type="checkbox" name="seen" value="noise">
  <select name="place"><option value="">Select</option><option value="east">East</option></select>
  <input type="text" name="other">
  <textarea name="comment"></textarea>
  <button name="leave" value="yes">Save and come back later</button>
</form></main>
"""


def visit_of(page: str) -> Visit:
    return Visit("/here", 200, "text/html", page.encode(), 1.0)


def test_the_first_of_everything_is_chosen_and_no_button_but_the_plain_one_is_pressed():
    form = fill_in(visit_of(FORM), "A comment.")
    assert form.action == "/next"
    assert form.fields == {
        "csrf_token": "abc",
        "agree": "yes",
        "seen": "litter",
        "place": "east",
        "comment": "A comment.",
    }


def test_a_page_without_a_form_is_reported_by_its_address():
    with pytest.raises(UnexpectedAnswer, match="/here has no form"):
        fill_in(visit_of("<main><p>Closed</p></main>"), "A comment.")
