"""Blind samples.

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blind_sample",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("drawn_from", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("frame_checksum", sa.String(length=64), nullable=False),
        sa.Column("strata", sa.JSON(), nullable=False),
        sa.Column("machine_counts", sa.JSON(), nullable=False),
        sa.Column("is_stratified_by_channel", sa.Boolean(), nullable=False),
        sa.Column("wanted_margin_in_points", sa.Float(), nullable=True),
        sa.Column("coders", sa.Integer(), nullable=False),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("abandoned_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["user_account.id"], name=op.f("fk_blind_sample_closed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["code_book_id"], ["code_book.id"], name=op.f("fk_blind_sample_code_book_id_code_book")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_blind_sample_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["user_account.id"], name=op.f("fk_blind_sample_drawn_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["theming_run.id"], name=op.f("fk_blind_sample_run_id_theming_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_sample")),
    )
    op.create_index(op.f("ix_blind_sample_consultation_id"), "blind_sample", ["consultation_id"], unique=False)
    op.create_table(
        "sampled_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("stratum", sa.String(length=40), nullable=False),
        sa.Column("machine_themes", sa.JSON(), nullable=False),
        sa.Column("settled_themes", sa.JSON(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_sampled_comment_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["blind_sample.id"],
            name=op.f("fk_sampled_comment_sample_id_blind_sample"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user_account.id"], name=op.f("fk_sampled_comment_settled_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sampled_comment")),
        sa.UniqueConstraint("sample_id", "comment_id", name=op.f("uq_sampled_comment_sample_id_comment_id")),
    )
    op.create_index(op.f("ix_sampled_comment_comment_id"), "sampled_comment", ["comment_id"], unique=False)
    op.create_table(
        "blind_coder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sample_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("left_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["sample_id"], ["blind_sample.id"], name=op.f("fk_blind_coder_sample_id_blind_sample"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_blind_coder_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_coder")),
        sa.UniqueConstraint("sample_id", "place", name=op.f("uq_blind_coder_sample_id_place")),
        sa.UniqueConstraint("sample_id", "user_id", name=op.f("uq_blind_coder_sample_id_user_id")),
    )
    op.create_index(op.f("ix_blind_coder_user_id"), "blind_coder", ["user_id"], unique=False)
    op.create_table(
        "blind_coding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sampled_comment_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.Column("has_decided_before", sa.Boolean(), nullable=False),
        sa.Column("coded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sampled_comment_id"],
            ["sampled_comment.id"],
            name=op.f("fk_blind_coding_sampled_comment_id_sampled_comment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_blind_coding_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blind_coding")),
        sa.UniqueConstraint("sampled_comment_id", "user_id", name=op.f("uq_blind_coding_sampled_comment_id_user_id")),
    )
    op.create_index(op.f("ix_blind_coding_user_id"), "blind_coding", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("blind_coding")
    op.drop_table("blind_coder")
    op.drop_table("sampled_comment")
    op.drop_table("blind_sample")
