from consult.db.base import ids_side_by_side


def test_ids_side_by_side_are_all_different_and_share_what_an_index_sorts_by_first():
    ids = ids_side_by_side(50)
    assert len(set(ids)) == 50
    assert len({each.hex[:30] for each in ids}) == 1
    assert {each.version for each in ids} == {4}


def test_nobody_can_tell_them_from_those_of_others():
    assert ids_side_by_side(1) != ids_side_by_side(1)
    assert ids_side_by_side(0) == ()
