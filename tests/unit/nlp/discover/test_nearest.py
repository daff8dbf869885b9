from nlp.discover.nearest import NearestTheme


def test_the_theme_that_says_it_most_nearly_is_named(encoder, codebook):
    nearest = NearestTheme(codebook, encoder=encoder)
    assert nearest.to(encoder.embed(["dog dirt on the path", "dog mess"])) == "asb-dogs"


def test_what_is_left_over_is_never_the_nearest(encoder, codebook):
    nearest = NearestTheme(codebook, encoder=encoder)
    assert nearest.to(encoder.embed(["something else", "something else"])) not in {"other", "unclear"}


def test_without_a_code_book_nothing_is_near(encoder):
    assert NearestTheme(None, encoder=encoder).to(encoder.embed(["dogs"])) is None
