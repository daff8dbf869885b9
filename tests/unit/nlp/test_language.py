from nlp.language import read


def test_words_are_read_by_their_lemma_and_hyphens_part_words():
    assert [token.lemma_ for token in read("Lads' off-road bikes") if not token.is_space] == [
        "lad",
        "'",
        "off",
        "road",
        "bike",
    ]


def test_token_offsets_are_those_of_the_text_as_given():
    text = "The “Quad\tbikes”"
    assert [text[token.idx : token.idx + len(token)] for token in read(text)][-3:-1] == ["Quad", "bikes"]
