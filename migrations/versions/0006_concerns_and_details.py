"""Concern flags, masked details and passages.

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "concern_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("read_by_id", sa.Uuid(), nullable=True),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("text_corrected_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_concern_flag_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_concern_flag_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["user_account.id"], name=op.f("fk_concern_flag_raised_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["read_by_id"], ["user_account.id"], name=op.f("fk_concern_flag_read_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_flag")),
    )
    op.create_index(op.f("ix_concern_flag_closed_at"), "concern_flag", ["closed_at"], unique=False)
    op.create_index(op.f("ix_concern_flag_comment_id"), "concern_flag", ["comment_id"], unique=False)
    op.create_index(op.f("ix_concern_flag_due_at"), "concern_flag", ["due_at"], unique=False)
    op.create_table(
        "concern_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flag_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("written_by_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["flag_id"], ["concern_flag.id"], name=op.f("fk_concern_note_flag_id_concern_flag"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name=op.f("fk_concern_note_written_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_note")),
    )
    op.create_index(op.f("ix_concern_note_flag_id"), "concern_note", ["flag_id"], unique=False)
    op.create_table(
        "masked_detail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("found_by", sa.String(length=40), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_masked_detail_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_masked_detail_decided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_masked_detail")),
    )
    op.create_index(op.f("ix_masked_detail_comment_id"), "masked_detail", ["comment_id"], unique=False)
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passages", sa.JSON(), nullable=True))


def downgrade() -> None:
    # Not in a batch, which would make the table anew and lose what hangs on it.
    op.drop_column("comment", "passages")
    op.drop_table("masked_detail")
    op.drop_table("concern_note")
    op.drop_table("concern_flag")
