"""What the policy of the headers refuses is noticed in every visit, and so in every state of every page."""


def test_a_style_within_a_page_is_refused_and_noticed(visit):
    somebody = visit()
    somebody.go("/")
    assert not somebody.faults
    with somebody.page.expect_console_message(lambda message: message.text.startswith("policy: style-src")):
        somebody.page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert any("policy: style-src" in fault for fault in somebody.faults)
    somebody.faults.clear()
