import pytest

from consult.account.guessing import network_of


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
    ],
)
def test_an_address_is_counted_by_itself_and_one_of_the_newer_kind_with_its_network(address, counted_as):
    assert network_of(address) == counted_as


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "unix:"])
def test_this_machine_itself_is_a_proxy_that_everybody_comes_through(address):
    assert network_of(address) is None
