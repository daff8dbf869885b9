from nlp.language import english, lemmas_of, read, words_of


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


def test_lemmas_are_those_of_spacys_own_lemmatiser():
    text = "the lads' mates aren't buying 2 dogs   any more... u.k. better worse leaves"
    own = english()(text)
    assert lemmas_of(read(text.upper())) == [token.lemma_ for token in own]
    assert words_of(read(text.upper())) == [token.text for token in own]


def test_nothing_reads_as_nothing():
    assert (lemmas_of(read("")), words_of(read(""))) == ([], [])
