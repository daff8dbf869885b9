import pytest
import sqlalchemy as sa

from consult.backup.rows import KeptTable, Kind, kind_of
from consult.backup.tables import is_kept


def test_a_value_of_every_kind_that_is_missing_stays_missing():
    table = KeptTable("every_kind", {kind.value: kind for kind in Kind})
    line = table.line([None] * len(Kind))
    assert list(table.rows(line)) == [{kind.value: None for kind in Kind}]


def test_what_is_null_in_json_is_not_what_is_missing():
    table = KeptTable("answer", {"value": Kind.JSON})
    assert [row["value"] for row in table.rows(table.line(["null"]) + table.line([None]))] == ["null", None]


def test_a_line_end_in_a_text_is_no_end_of_a_row():
    table = KeptTable("comment", {"text": Kind.TEXT})
    text = "a\r\nb\u2028c\x1c\x85"
    assert list(table.rows(table.line([text]))) == [{"text": text}]


def test_a_type_that_no_migration_uses_is_refused_by_name():
    column = sa.Table("batch", sa.MetaData(), sa.Column("length", sa.Interval())).c.length
    with pytest.raises(LookupError, match=r"batch\.length has the type"):
        kind_of(column)


@pytest.mark.parametrize("name", ["alembic_version", "huey_task", "kv", "searchable_words", "searchable_comment"])
def test_what_can_be_made_anew_is_not_kept(name):
    assert not is_kept(name)


def test_the_rows_of_responses_are_kept():
    assert is_kept("response")
