"""Indexes by which pages count many responses.

Revision: 0015
Follows: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_response_of_consultation": ("response", ["consultation_id", "id", "received_at", "on_behalf_of"]),
    "ix_comment_of_question": (
        "comment",
        ["question_key", "response_id", "coded_at", "reviewed_at", "is_covered", "id"],
    ),
    "ix_assignment_of_comment": ("assignment", ["comment_id", "assigned_by", "theme_id"]),
}


def upgrade() -> None:
    for name, (table, columns) in INDEXES.items():
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, (table, _columns) in INDEXES.items():
        op.drop_index(name, table_name=table)
