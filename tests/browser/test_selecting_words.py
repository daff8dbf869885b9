"""Masking by selecting words in a comment, and by typing them where the browser runs no scripts."""

from consult.models import Role

ADDRESS = "/policy/comments/{personal_comment}/details"

SELECT = """words => {
  const text = document.querySelector("[data-masking-text]");
  const node = [...text.childNodes].find((each) => each.nodeType === Node.TEXT_NODE && each.data.includes(words));
  const range = document.createRange();
  range.setStart(node, node.data.indexOf(words));
  range.setEnd(node, node.data.indexOf(words) + words.length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


def test_words_selected_in_the_comment_go_into_the_field_and_are_masked(visit):
    somebody = visit(Role.POLICY)
    somebody.go(ADDRESS)
    somebody.page.evaluate(SELECT, " neighbour ")
    field = somebody.page.get_by_label("Words to mask")
    somebody.page.wait_for_function("document.querySelector('#words').value")
    assert field.input_value() == "neighbour"
    somebody.page.get_by_label("What are they?").select_option("Name")
    somebody.fill("Why must they be masked?", "There is only one")
    somebody.press("Mask these words")
    assert "Ask my [name]" in somebody.words
    with somebody.page.expect_navigation():
        somebody.page.get_by_role("button").filter(has_text="Undo, leave readable").click()
    assert "Ask my neighbour" in somebody.words.split("As others see it")[1]


def test_words_selected_elsewhere_are_left_alone(visit):
    somebody = visit(Role.POLICY)
    somebody.go(ADDRESS)
    somebody.page.evaluate("document.getSelection().selectAllChildren(document.querySelector('h1'))")
    assert not somebody.page.get_by_label("Words to mask").input_value()


def test_without_scripts_the_words_are_typed(visit):
    somebody = visit(Role.POLICY, has_javascript=False)
    somebody.go("/policy/comments/{checked_comment}/details")
    somebody.fill("Words to mask", "write to")
    somebody.page.get_by_label("What are they?").select_option("Address")
    somebody.fill("Why must they be masked?", "For this test")
    somebody.press("Mask these words")
    assert "or [address] [email address]" in somebody.words
