import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.backup.problems import BackupError, Unreadable
from consult.backup.sealing import MAGIC, PIECE, Opener, Sealer

CHEAP = 4  # the cost of a key is no part of what these tests are about


def sealed(content: bytes, passphrase: str = "three small words") -> bytes:
    file = io.BytesIO()
    sealer = Sealer(file, passphrase, cost=CHEAP)
    for start in range(0, len(content), 50_000):
        sealer.write(content[start : start + 50_000])
    sealer.close()
    return file.getvalue()


def opened(content: bytes, passphrase: str = "three small words") -> bytes:
    return Opener(io.BytesIO(content), passphrase).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_what_was_sealed_is_read_again(size):
    content = bytes(number % 251 for number in range(size))
    assert opened(sealed(content)) == content


@given(st.lists(st.integers(0, 90_000), max_size=6))
def test_it_is_read_in_any_steps(steps):
    content = bytes(200_000)
    opener = Opener(io.BytesIO(SEALED_ZEROS), "three small words")
    taken = [opener.read(step) for step in steps]
    assert b"".join([*taken, opener.read()]) == content


SEALED_ZEROS = sealed(bytes(200_000))


def test_the_same_is_never_sealed_alike_twice():
    assert sealed(b"the same") != sealed(b"the same")
    assert b"the same" not in sealed(b"the same")


def test_another_passphrase_is_told_from_damage():
    with pytest.raises(Unreadable, match="The passphrase is not the one"):
        opened(sealed(b"secret"), "three other words")


@given(st.integers(0, len(SEALED_ZEROS) - 1))
def test_one_changed_byte_anywhere_is_seen(place):
    changed = bytearray(SEALED_ZEROS)
    changed[place] ^= 1
    if place < len(MAGIC) + 1:
        return  # the first bytes say how to read the rest: reading the file tells them apart
    with pytest.raises(Unreadable):
        opened(bytes(changed))


def test_pieces_cannot_be_cut_off_or_put_in_another_order():
    piece = PIECE + 16
    whole = sealed(bytes(3 * PIECE))
    start = len(whole) - 3 * piece
    head, pieces = whole[:start], [whole[start + n * piece :][:piece] for n in range(3)]
    for order in ([0, 1], [1, 0, 2], [0, 2], [0, 1, 1, 2]):
        with pytest.raises(Unreadable):
            opened(head + b"".join(pieces[n] for n in order))


def test_a_file_that_ends_in_its_first_line_is_refused():
    with pytest.raises(Unreadable, match="not whole"):
        opened(MAGIC)


def test_a_file_that_asks_for_a_costly_key_is_refused():
    changed = bytearray(SEALED_ZEROS)
    changed[len(MAGIC)] = 40
    with pytest.raises(Unreadable, match="nothing sensible about its own key"):
        opened(bytes(changed))


def test_an_empty_passphrase_seals_nothing():
    with pytest.raises(BackupError, match="The passphrase is empty"):
        sealed(b"secret", "")
