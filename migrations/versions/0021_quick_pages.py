"""Indexes by which pages of a large consultation are made.

Revision: 0021
Follows: 0020
"""

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


class _Index(NamedTuple):
    table: str
    columns: list[str]
    where: str | None = None


INDEXES: Mapping[str, _Index] = {
    "ix_response_in_time": _Index("response", ["consultation_id", "received_at", "id"]),
    "ix_comment_unread": _Index("comment", ["response_id"], "masked_text IS NULL"),
    "ix_comment_masked": _Index("comment", ["response_id"], "masked_text != text"),
    "ix_comment_of_reviewer": _Index(
        "comment", ["reviewed_by_id", "question_key", "response_id"], "reviewed_by_id IS NOT NULL"
    ),
}


def upgrade() -> None:
    for name, index in INDEXES.items():
        where = None if index.where is None else sa.text(index.where)
        op.create_index(name, index.table, index.columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, index in INDEXES.items():
        op.drop_index(name, table_name=index.table)
