"""Chunks of theming that several machines share.

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theming_chunk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_comment_id", sa.Uuid(), nullable=True),
        sa.Column("last_comment_id", sa.Uuid(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("coded", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=200), nullable=True),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(), nullable=True),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_theming_chunk_run_id_theming_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theming_chunk")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_theming_chunk_run_id_position")),
    )


def downgrade() -> None:
    op.drop_table("theming_chunk")
