from hypothesis import given
from hypothesis import strategies as st

from nlp.kept.sealing import seal


@given(content=st.binary(), text=st.text())
def test_what_is_sealed_is_opened_with_the_same_text(content, text):
    assert seal(seal(content, maker="a", text=text), maker="a", text=text) == content


def test_it_is_sealed_otherwise_for_every_text_and_maker():
    content = b"the same content " * 3
    sealed = {seal(content, maker=maker, text=text) for maker in "ab" for text in ("dogs", "dog", "")}
    assert len(sealed) == 6
    assert content not in sealed
