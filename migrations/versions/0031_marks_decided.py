"""Marked responses that a person looked at, and those left out of the counts.

Whoever was left out before a downgrade counts again after it.

Revision: 0031
Follows: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

COUNTED_BY = ["consultation_id", "id", "received_at", "on_behalf_of", "same_as_id"]
TOLD_APART_BY = ["channel", "weight"]


def upgrade() -> None:
    op.drop_index("ix_response_of_consultation", table_name="response")
    op.add_column("response", sa.Column("left_out_for", sa.String(length=40), nullable=True))
    op.create_index("ix_response_of_consultation", "response", [*COUNTED_BY, "left_out_for", *TOLD_APART_BY])
    op.create_table(
        "mark_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("left_out_for", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_mark_decision_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_mark_decision_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_decision")),
    )
    for column in ("by_id", "response_id"):
        op.create_index(op.f(f"ix_mark_decision_{column}"), "mark_decision", [column], unique=False)


def downgrade() -> None:
    op.drop_table("mark_decision")
    op.drop_index("ix_response_of_consultation", table_name="response")
    op.drop_column("response", "left_out_for")
    op.create_index("ix_response_of_consultation", "response", [*COUNTED_BY, *TOLD_APART_BY])
