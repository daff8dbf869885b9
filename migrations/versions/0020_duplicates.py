"""Responses that may be one, and what a person decided of them.

Whoever was left out before a downgrade counts again after it.

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COUNTED_BY = ["consultation_id", "id", "received_at", "on_behalf_of"]


def upgrade() -> None:
    op.drop_index("ix_response_of_consultation", table_name="response")
    with op.batch_alter_table("response") as batch:
        batch.add_column(sa.Column("same_as_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_response_same_as_id_response"), "response", ["same_as_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f("ix_response_same_as_id"), "response", ["same_as_id"], unique=False)
    op.create_index("ix_response_of_consultation", "response", [*COUNTED_BY, "same_as_id"])
    op.create_table(
        "response_signal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("told_apart_at", sa.DateTime(), nullable=True),
        sa.Column("told_apart_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_response_signal_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_response_signal_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["told_apart_by_id"], ["user_account.id"], name=op.f("fk_response_signal_told_apart_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_signal")),
        sa.UniqueConstraint("response_id", "kind", name=op.f("uq_response_signal_response_id_kind")),
    )
    op.create_index(
        "ix_response_signal_alike",
        "response_signal",
        ["consultation_id", "kind", "value", "response_id", "told_apart_at"],
    )
    op.create_index(op.f("ix_response_signal_told_apart_by_id"), "response_signal", ["told_apart_by_id"], unique=False)
    op.create_table(
        "duplicate_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_duplicate_decision_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["response_id"],
            ["response.id"],
            name=op.f("fk_duplicate_decision_response_id_response"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"],
            ["response.id"],
            name=op.f("fk_duplicate_decision_same_as_id_response"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duplicate_decision")),
    )
    for column in ("by_id", "response_id", "same_as_id"):
        op.create_index(op.f(f"ix_duplicate_decision_{column}"), "duplicate_decision", [column], unique=False)


def downgrade() -> None:
    op.drop_table("duplicate_decision")
    op.drop_table("response_signal")
    op.drop_index("ix_response_of_consultation", table_name="response")
    op.drop_index(op.f("ix_response_same_as_id"), table_name="response")
    with op.batch_alter_table("response") as batch:
        batch.drop_constraint(op.f("fk_response_same_as_id_response"), type_="foreignkey")
        batch.drop_column("same_as_id")
    op.create_index("ix_response_of_consultation", "response", COUNTED_BY)
