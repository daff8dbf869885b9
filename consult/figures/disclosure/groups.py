"""Groups of people, named by what is so of each of them, so that two tables that count one group know it."""

Fact = tuple[str, str]
"""A question and an answer: ("locality", "east")."""

Group = tuple[Fact, ...]
"""What is so of everybody in the group: facts in order, each once. Make it with `group`."""

EVERYBODY: Group = ()


def group(*facts: Fact) -> Group:
    """The group of whom all of this is so. The order in which the facts are given does not matter."""
    return tuple(sorted(set(facts)))


def narrowed(whole: Group, *facts: Fact) -> Group:
    """Those of a group of whom this is so too."""
    return group(*whole, *facts)


def is_within(part: Group, whole: Group) -> bool:
    """Whether everybody in one group is in the other by what the two are called."""
    return all(fact in part for fact in whole)
