"""Scanned originals, and the routes by which other responses come.

Revision: 0019
Follows: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "original",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("finding", sa.String(length=200), nullable=False),
        sa.Column("attached_by_id", sa.Uuid(), nullable=False),
        sa.Column("attached_at", sa.DateTime(), nullable=False),
        sa.Column("scanned_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attached_by_id"], ["user_account.id"], name=op.f("fk_original_attached_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_original_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_original")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_original_stored_as")),
    )
    for column in ("attached_by_id", "response_id", "state"):
        op.create_index(op.f(f"ix_original_{column}"), "original", [column], unique=False)
    with op.batch_alter_table("response_import") as table:
        table.add_column(sa.Column("channel", sa.String(length=40), nullable=True))
        table.add_column(sa.Column("product", sa.String(length=40), nullable=False, server_default=""))
    with op.batch_alter_table("response_import") as table:
        table.alter_column("product", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("response_import") as table:
        table.drop_column("product")
        table.drop_column("channel")
    op.drop_table("original")
