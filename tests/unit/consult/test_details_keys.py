import re
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.config import Settings
from consult.details_keys import DetailsKeys, DetailsLocked, key_of, keys_by, new_key, read_keys

OLD, NEW = (bytes([number]) * 32 for number in range(2))


@given(st.text(max_size=600))
@settings(max_examples=60, deadline=None)
def test_what_is_locked_opens_again_and_shows_nothing_of_what_it_was(plain):
    keys = DetailsKeys([NEW])
    locked = keys.lock(plain, purpose="a")
    assert keys.open(locked, purpose="a") == plain
    assert locked != keys.lock(plain, purpose="a")


def test_how_long_short_details_are_does_not_show():
    keys = DetailsKeys([NEW])
    assert len(keys.lock('{"sex": "male"}', purpose="a")) == len(keys.lock('{"sex": "female"}', purpose="a"))


def test_the_newest_key_locks_and_each_opens():
    both = DetailsKeys([NEW, OLD])
    locked = DetailsKeys([OLD]).lock("ann@example.org", purpose="a")
    assert both.open(locked, purpose="a") == "ann@example.org"
    assert key_of(both.lock("x", purpose="a")) == both.newest == DetailsKeys([NEW]).newest != key_of(locked)


def test_a_lost_key_is_named_in_a_sentence_that_says_what_to_do():
    locked = DetailsKeys([OLD]).lock("ann@example.org", purpose="a")
    with pytest.raises(DetailsLocked, match=rf"key that is not here: {key_of(locked)}. Add that key to CONSULT_D"):
        DetailsKeys([NEW]).open(locked, purpose="a")


@pytest.mark.parametrize("locked", ["", "ann@example.org", "2.aaaaaaaa.AAAA"])
def test_what_was_never_locked_is_not_opened(locked):
    with pytest.raises(DetailsLocked, match="key that is not here"):
        DetailsKeys([NEW]).open(locked, purpose="a")


def test_what_was_altered_or_moved_to_another_column_is_not_opened():
    keys = DetailsKeys([NEW])
    locked = keys.lock("ann@example.org", purpose="a")
    altered = locked[:-8] + ("A" if locked[-8] != "A" else "B") + locked[-7:]
    for text, purpose in ((altered, "a"), (locked, "b"), (locked[:12], "a"), (locked[:-1], "a")):
        with pytest.raises(DetailsLocked, match="altered after they were locked"):
            keys.open(text, purpose=purpose)


def test_a_digest_stands_for_the_same_words_under_the_same_key_alone():
    first, second = DetailsKeys([NEW, OLD]).digests("a", "b")
    assert DetailsKeys([OLD]).digests("a", "b") == [second]
    assert first != second
    assert DetailsKeys([NEW]).digests("ab") != [first]


def test_development_makes_a_key_of_its_own_once(tmp_path):
    deployment = Settings(environment="development", data_folder=tmp_path / "data")
    assert keys_by(deployment).newest == keys_by(deployment).newest
    (file,) = (tmp_path / "data").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_that_are_set_are_used_in_their_order():
    newest, oldest = new_key(), new_key()
    deployment = Settings(environment="test", details_keys=f"{newest}, {oldest}")
    assert keys_by(deployment).newest == DetailsKeys(read_keys(newest)).newest
    assert re.fullmatch(r"[0-9a-f]{8}", keys_by(Settings(environment="test")).newest)
