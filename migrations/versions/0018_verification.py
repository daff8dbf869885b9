"""Batches keyed twice, and what the second keying found.

Revision: 0018
Follows: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("accepted_share", sa.Float(), nullable=True),
        sa.Column("rejected_share", sa.Float(), nullable=True),
        sa.Column("most_errors", sa.Integer(), nullable=True),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("fields_per_form", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("frame_checksum", sa.String(length=64), nullable=False),
        sa.Column("drawn_by_id", sa.Uuid(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.Column("extended_at", sa.DateTime(), nullable=True),
        sa.Column("extended_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("concluded_at", sa.DateTime(), nullable=True),
        sa.Column("given_up_by_id", sa.Uuid(), nullable=True),
        sa.Column("given_up_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_verification_batch_id_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["drawn_by_id"], ["user_account.id"], name=op.f("fk_verification_drawn_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["extended_by_id"], ["user_account.id"], name=op.f("fk_verification_extended_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["given_up_by_id"], ["user_account.id"], name=op.f("fk_verification_given_up_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_verification_batch_id_number")),
    )
    for column in ("batch_id", "drawn_by_id"):
        op.create_index(op.f(f"ix_verification_{column}"), "verification", [column], unique=False)
    op.create_table(
        "second_keying",
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("as_written", sa.JSON(), nullable=False),
        sa.Column("last_part", sa.String(length=200), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("verification_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("first_clerk_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("left_out_because", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["verification_id"],
            ["verification.id"],
            name=op.f("fk_second_keying_verification_id_verification"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_second_keying_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["first_clerk_id"], ["user_account.id"], name=op.f("fk_second_keying_first_clerk_id_user_account")
        ),
        sa.ForeignKeyConstraint(["clerk_id"], ["user_account.id"], name=op.f("fk_second_keying_clerk_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_keying")),
        sa.UniqueConstraint(
            "verification_id", "response_id", name=op.f("uq_second_keying_verification_id_response_id")
        ),
    )
    for column in ("verification_id", "response_id", "first_clerk_id", "clerk_id"):
        op.create_index(op.f(f"ix_second_keying_{column}"), "second_keying", [column], unique=False)
    op.create_table(
        "keyed_difference",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("second_keying_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("second", sa.JSON(), nullable=False),
        sa.Column("ruling", sa.String(length=40), nullable=True),
        sa.Column("settled", sa.JSON(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["second_keying_id"],
            ["second_keying.id"],
            name=op.f("fk_keyed_difference_second_keying_id_second_keying"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user_account.id"], name=op.f("fk_keyed_difference_settled_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keyed_difference")),
        sa.UniqueConstraint("second_keying_id", "part", name=op.f("uq_keyed_difference_second_keying_id_part")),
    )
    op.create_index(op.f("ix_keyed_difference_settled_by_id"), "keyed_difference", ["settled_by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("keyed_difference")
    op.drop_table("second_keying")
    op.drop_table("verification")
