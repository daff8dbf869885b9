"""The people of the area, as shares to compare with.

Revision: 0013
Follows: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "area_margin",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("put_in_by_id", sa.Uuid(), nullable=True),
        sa.Column("put_in_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_area_margin_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["put_in_by_id"], ["user_account.id"], name=op.f("fk_area_margin_put_in_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_margin")),
        sa.UniqueConstraint(
            "consultation_id", "question_key", name=op.f("uq_area_margin_consultation_id_question_key")
        ),
    )
    op.create_index(op.f("ix_area_margin_consultation_id"), "area_margin", ["consultation_id"])
    op.create_table(
        "area_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("margin_id", sa.Uuid(), nullable=False),
        sa.Column("option", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["margin_id"], ["area_margin.id"], name=op.f("fk_area_group_margin_id_area_margin"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_group")),
        sa.UniqueConstraint("margin_id", "option", name=op.f("uq_area_group_margin_id_option")),
    )


def downgrade() -> None:
    op.drop_table("area_group")
    op.drop_index(op.f("ix_area_margin_consultation_id"), table_name="area_margin")
    op.drop_table("area_margin")
