"""Who may work on which consultation.

Revision: 0027
Follows: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("user_account") as batch:
        batch.add_column(
            sa.Column("works_on_every_consultation", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("user_account") as batch:
        batch.alter_column("works_on_every_consultation", server_default=None)
    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id_user_account")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_membership_consultation_id_consultation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user_account.id"], name=op.f("fk_membership_added_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("user_id", "consultation_id", name=op.f("uq_membership_user_id_consultation_id")),
    )
    op.create_index(op.f("ix_membership_consultation_id"), "membership", ["consultation_id"])


def downgrade() -> None:
    op.drop_table("membership")
    with op.batch_alter_table("user_account") as batch:
        batch.drop_column("works_on_every_consultation")
