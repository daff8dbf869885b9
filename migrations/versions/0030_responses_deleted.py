"""Responses that are deleted once their time is over: when that is, what holds it up, and that it was done.

Revision: 0030
Follows: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

NOT_LIFTED = sa.text("lifted_at IS NULL")


def upgrade() -> None:
    op.add_column("consultation", sa.Column("deletion_announced_at", sa.DateTime(), nullable=True))
    op.add_column("consultation", sa.Column("responses_deleted_at", sa.DateTime(), nullable=True))
    op.add_column("consultation", sa.Column("responses_deleted", sa.Integer(), nullable=True))
    op.add_column("retention_schedule", sa.Column("responses_months", sa.Integer(), nullable=True))
    op.create_table(
        "retention_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("held_at", sa.DateTime(), nullable=False),
        sa.Column("held_by_id", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_retention_hold_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["held_by_id"], ["user_account.id"], name=op.f("fk_retention_hold_held_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user_account.id"], name=op.f("fk_retention_hold_lifted_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    op.create_index(
        "ix_retention_hold_in_force",
        "retention_hold",
        ["consultation_id"],
        unique=True,
        sqlite_where=NOT_LIFTED,
        postgresql_where=NOT_LIFTED,
    )
    op.create_index(op.f("ix_retention_hold_consultation_id"), "retention_hold", ["consultation_id"], unique=False)
    op.create_table(
        "kept_figures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=170), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("effective_base", sa.Float(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("mean", sa.Float(), nullable=True),
        sa.Column("spread", sa.Float(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_kept_figures_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_figures")),
        sa.UniqueConstraint("consultation_id", "part", name=op.f("uq_kept_figures_consultation_id_part")),
    )


def downgrade() -> None:
    for table in ("kept_figures", "retention_hold"):
        op.drop_table(table)
    op.drop_column("retention_schedule", "responses_months")
    for column in ("responses_deleted", "responses_deleted_at", "deletion_announced_at"):
        op.drop_column("consultation", column)
