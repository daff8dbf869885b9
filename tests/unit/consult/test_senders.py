"""Counting what one internet address does, without keeping it."""

from datetime import timedelta

import pytest

from consult import senders
from consult.senders import WITHIN, Tally, network_of
from tests.clocks import SetClock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return SetClock(monkeypatch)


@pytest.fixture
def tally(clock: SetClock) -> Tally:
    return Tally()


def test_each_sender_is_counted_apart(tally):
    assert [tally.count("a"), tally.count("a"), tally.count("b")] == [1, 2, 1]
    assert (tally.so_far("a"), tally.so_far("b"), tally.so_far("c")) == (2, 1, 0)


def test_counts_begin_anew_ten_minutes_after_the_first(tally, clock, monkeypatch):
    monkeypatch.setattr(tally, "_day", None)  # the day that counts begin on, whatever the hour of this test
    tally.count("a")
    clock.jump(WITHIN / 2)
    tally.count("a")
    clock.jump(WITHIN / 2)
    assert tally.so_far("a") == 0
    assert tally.count("a") == 1


def test_the_key_and_every_count_are_thrown_away_each_day(tally, clock):
    tally.count("a")
    before = tally._key
    clock.jump(timedelta(days=1) - WITHIN / 2)
    assert tally.so_far("a") == 0
    assert tally._key != before


def test_no_address_is_in_memory_and_no_two_tallies_know_it_alike(tally):
    other = Tally()
    tally.count("192.0.2.7")
    other.count("192.0.2.7")
    assert "192.0.2.7" not in repr(vars(tally))
    assert tally._counts.keys().isdisjoint(other._counts)


def test_a_flood_of_addresses_makes_way_for_itself(tally, monkeypatch):
    monkeypatch.setattr(senders, "MOST_SENDERS", 3)
    for address in "abcad":
        tally.count(address)
    assert [tally.so_far(address) for address in "abcd"] == [2, 0, 1, 1]


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("unix:", None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_stands_for_a_household_and_this_machine_for_nobody(address, sender):
    assert network_of(address) == sender
