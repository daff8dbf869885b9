import pytest

from consult.openid.person import person_of

TOLD = {"iss": "https://login.example.org", "sub": "4711"}


def person(**claims):
    return person_of({**TOLD, **claims}, role_claim="roles")


def test_an_address_counts_as_checked_where_the_provider_says_so():
    assert person(email="ann@example.org", email_verified=True).is_email_verified
    for said in (False, None, "true", 1):
        assert not person(email="ann@example.org", email_verified=said).is_email_verified


def test_a_name_to_sign_in_with_is_an_address_that_nobody_has_checked():
    told = person(preferred_username="Ann@Example.org", email_verified=True)
    assert (told.email, told.is_email_verified) == ("ann@example.org", False)
    assert person(preferred_username="ann").email is None


def test_somebody_without_a_name_is_called_by_their_address():
    assert person(email="ann@example.org").name == "ann@example.org"
    assert person().name == "No name given"


def test_names_are_cut_to_what_can_be_kept():
    assert len(person(name="A" * 500).name) == 120
    assert person(email="a" * 250 + "@example.org").email is None


@pytest.mark.parametrize(
    ("claims", "values"),
    [
        ({"roles": ["a", "b", 3]}, {"a", "b"}),
        ({"roles": "a"}, {"a"}),
        ({"roles": {"a": 1}}, set()),
        ({}, set()),
    ],
)
def test_roles_are_whatever_texts_the_claim_holds(claims, values):
    assert person(**claims).values == values


def test_a_claim_with_dots_in_its_name_comes_before_one_within_another():
    claims = {**TOLD, "a.b": ["dotted"], "a": {"b": ["within"]}, "c": {"d": ["deep"]}}
    assert person_of(claims, role_claim="a.b").values == {"dotted"}
    assert person_of(claims, role_claim="c.d").values == {"deep"}
    assert person_of(claims, role_claim="c.e.f").values == set()
