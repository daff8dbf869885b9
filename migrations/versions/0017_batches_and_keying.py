"""Batches that add up, and keying field by field.

Revision: 0017
Follows: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("batch") as batch:
        batch.add_column(sa.Column("event", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("collected_by", sa.String(length=200), nullable=False, server_default=""))
        batch.add_column(sa.Column("forms_handed_out", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("blank_or_refused", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
    with op.batch_alter_table("batch") as batch:
        for column in ("event", "collected_by", "blank_or_refused"):
            batch.alter_column(column, server_default=None)
    op.create_table(
        "batch_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("keyed", sa.Integer(), nullable=False),
        sa.Column("spoiled", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["batch.id"], name=op.f("fk_batch_step_batch_id_batch"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_batch_step_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch_step")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_batch_step_batch_id_number")),
    )
    for column in ("batch_id", "by_id"):
        op.create_index(op.f(f"ix_batch_step_{column}"), "batch_step", [column], unique=False)
    op.create_table(
        "keying",
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("as_written", sa.JSON(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("last_part", sa.String(length=200), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("same_as_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_keying_batch_id_batch"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["clerk_id"], ["user_account.id"], name=op.f("fk_keying_clerk_id_user_account")),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_keying_questionnaire_version_id_questionnaire_version"),
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_keying_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["same_as_id"], ["response.id"], name=op.f("fk_keying_same_as_id_response"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keying")),
        sa.UniqueConstraint("batch_id", "number", name=op.f("uq_keying_batch_id_number")),
        sa.UniqueConstraint("response_id", name=op.f("uq_keying_response_id")),
        sa.UniqueConstraint("serial", name=op.f("uq_keying_serial")),
    )
    for column in ("batch_id", "clerk_id", "questionnaire_version_id", "same_as_id"):
        op.create_index(op.f(f"ix_keying_{column}"), "keying", [column], unique=False)


def downgrade() -> None:
    op.drop_table("keying")
    op.drop_table("batch_step")
    with op.batch_alter_table("batch") as batch:
        for column in ("closed_at", "blank_or_refused", "forms_handed_out", "collected_by", "event"):
            batch.drop_column(column)
