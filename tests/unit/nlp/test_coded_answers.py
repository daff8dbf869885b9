from nlp.codebook import shipped_codebook
from nlp.coded_answers import shipped_coded_answers


def test_every_shipped_set_has_its_answers_coded_to_the_shipped_code_book():
    sets = shipped_coded_answers(shipped_codebook())
    assert list(sets) == list("acdefghijklmno")
    assert {len(answers) for name, answers in sets.items() if name < "k"} == {520}
    assert {name: len(answers) for name, answers in sets.items() if name >= "k"} == {
        "k": 623,
        "l": 1102,
        "m": 1342,
        "n": 1004,
        "o": 1077,
    }
