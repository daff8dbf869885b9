def test_without_consultations_it_says_so(policy):
    assert "There are no consultations yet." in policy.get("/policy/").words


def test_a_consultation_nobody_answered_says_so(policy, factories):
    factories.consultation()
    assert "No responses yet." in policy.get("/policy/").words


def test_it_says_how_far_each_question_has_come(policy, themed):
    themed.answer("not read yet")
    page = policy.get("/policy/")
    assert "4 comments, 3 themed, 0 decided by a person" in page.words
    assert page.links()["What is the biggest issue?"] == themed.question
    assert page.links()["4 responses to Every kind of question"] == f"{themed.address}/responses"


def test_forthcoming_and_closed_consultations_say_when(policy, factories):
    version = factories.consultation(state="forthcoming")
    factories.consultation(state="closed")
    words = policy.get("/policy/").words
    assert "Opens on" in words
    assert "Closed on" in words
    assert version.title in words
