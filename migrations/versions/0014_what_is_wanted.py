"""How many responses are wanted while a consultation is open.

Revision: 0014
Follows: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "response_target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("target_of", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_response_target_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_response_target_set_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_target")),
        sa.UniqueConstraint(
            "consultation_id", "target_of", "value", name=op.f("uq_response_target_consultation_id_target_of_value")
        ),
    )
    op.create_index(op.f("ix_response_target_consultation_id"), "response_target", ["consultation_id"])
    op.create_table(
        "shown_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("counted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_shown_groups_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_groups")),
        sa.UniqueConstraint(
            "consultation_id", "question_key", name=op.f("uq_shown_groups_consultation_id_question_key")
        ),
    )
    op.create_index(op.f("ix_shown_groups_consultation_id"), "shown_groups", ["consultation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_shown_groups_consultation_id"), table_name="shown_groups")
    op.drop_table("shown_groups")
    op.drop_index(op.f("ix_response_target_consultation_id"), table_name="response_target")
    op.drop_table("response_target")
