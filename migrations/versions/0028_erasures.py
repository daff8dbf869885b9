"""What was erased at a person's request.

Revision: 0028
Follows: 0027
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("deleted", sa.JSON(), nullable=False),
        sa.Column("has_checked_code", sa.Boolean(), nullable=False),
        sa.Column("erased_by_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_erasure_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["erased_by_id"], ["user_account.id"], name=op.f("fk_erasure_erased_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    op.create_index(op.f("ix_erasure_consultation_id"), "erasure", ["consultation_id"])
    op.create_table(
        "withheld_quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("erasure_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_withheld_quote_summary_id_summary"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["erasure_id"], ["erasure.id"], name=op.f("fk_withheld_quote_erasure_id_erasure")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withheld_quote")),
        sa.UniqueConstraint("summary_id", "position", name=op.f("uq_withheld_quote_summary_id_position")),
    )
    op.create_index(op.f("ix_withheld_quote_erasure_id"), "withheld_quote", ["erasure_id"])
    op.create_table(
        "reissued_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_reissued_file_summary_id_summary"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reissued_file")),
        sa.UniqueConstraint("summary_id", "name", name=op.f("uq_reissued_file_summary_id_name")),
    )


def downgrade() -> None:
    op.drop_table("reissued_file")
    op.drop_table("withheld_quote")
    op.drop_table("erasure")
