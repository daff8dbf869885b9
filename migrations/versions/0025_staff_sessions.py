"""Sessions and second factors of staff.

Revision: 0025
Follows: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("signed_in_by", sa.String(length=40), nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("needs_second_factor", sa.Boolean(), nullable=False),
        *_of_a_person("staff_session"),
        sa.UniqueConstraint("token_digest", name=op.f("uq_staff_session_token_digest")),
    )
    op.create_index(op.f("ix_staff_session_user_id"), "staff_session", ["user_id"])
    op.create_index(op.f("ix_staff_session_ends_at"), "staff_session", ["ends_at"])
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        *_of_a_person("second_factor"),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_factor_user_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=255), nullable=False),
        *_of_a_person("recovery_code"),
    )
    op.create_index(op.f("ix_recovery_code_user_id"), "recovery_code", ["user_id"])
    op.create_table(
        "password_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        *_of_a_person("password_link"),
        sa.UniqueConstraint("user_id", name=op.f("uq_password_link_user_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_password_link_token_digest")),
    )
    op.create_table(
        "failed_tries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_tries")),
        sa.UniqueConstraint("digest", name=op.f("uq_failed_tries_digest")),
    )
    op.create_index(op.f("ix_failed_tries_last_failed_at"), "failed_tries", ["last_failed_at"])
    # Sessions that end by themselves need no number to compare with; everybody signs in once more.
    op.drop_column("user_account", "session_version")


def _of_a_person(table: str) -> tuple[sa.Constraint, sa.Constraint]:
    return (
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f(f"fk_{table}_user_id_user_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.add_column("user_account", sa.Column("session_version", sa.Integer(), nullable=False, server_default="1"))
    for table in ("failed_tries", "password_link", "recovery_code", "second_factor", "staff_session"):
        op.drop_table(table)
