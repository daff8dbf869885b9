"""The quotes that a run chose.

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quote_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_quote_choice_run_id_theming_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote_choice")),
        sa.UniqueConstraint("run_id", name=op.f("uq_quote_choice_run_id")),
    )
    op.create_table(
        "chosen_quote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("choice_id", sa.Uuid(), nullable=False),
        sa.Column("theme_key", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["choice_id"], ["quote_choice.id"], name=op.f("fk_chosen_quote_choice_id_quote_choice"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_chosen_quote_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chosen_quote")),
        sa.UniqueConstraint(
            "choice_id", "theme_key", "position", name=op.f("uq_chosen_quote_choice_id_theme_key_position")
        ),
    )
    op.create_index(op.f("ix_chosen_quote_comment_id"), "chosen_quote", ["comment_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_chosen_quote_comment_id"), table_name="chosen_quote")
    op.drop_table("chosen_quote")
    op.drop_table("quote_choice")
