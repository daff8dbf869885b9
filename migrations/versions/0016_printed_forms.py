"""Printed forms and their serial numbers.

Revision: 0016
Follows: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=True),
        sa.Column("setting", sa.String(length=40), nullable=False),
        sa.Column("first_serial", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_total", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.CheckConstraint("last_serial >= first_serial", name=op.f("ck_print_run_has_copies")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_print_run_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_print_run_questionnaire_version_id_questionnaire_version"),
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_print_run_requested_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
        sa.UniqueConstraint("first_serial", name=op.f("uq_print_run_first_serial")),
        sa.UniqueConstraint("last_serial", name=op.f("uq_print_run_last_serial")),
    )
    for column in ("consultation_id", "questionnaire_version_id", "requested_by_id", "status"):
        op.create_index(op.f(f"ix_print_run_{column}"), "print_run", [column], unique=False)
    op.create_table(
        "printed_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("print_run_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["print_run_id"],
            ["print_run.id"],
            name=op.f("fk_printed_file_print_run_id_print_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_file")),
        sa.UniqueConstraint("print_run_id", "name", name=op.f("uq_printed_file_print_run_id_name")),
    )
    op.create_table(
        "voided_serials",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("print_run_id", sa.Uuid(), nullable=False),
        sa.Column("first_serial", sa.Integer(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("voided_by_id", sa.Uuid(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("last_serial >= first_serial", name=op.f("ck_voided_serials_has_forms")),
        sa.ForeignKeyConstraint(
            ["print_run_id"],
            ["print_run.id"],
            name=op.f("fk_voided_serials_print_run_id_print_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["voided_by_id"], ["user_account.id"], name=op.f("fk_voided_serials_voided_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voided_serials")),
        sa.UniqueConstraint("first_serial", name=op.f("uq_voided_serials_first_serial")),
        sa.UniqueConstraint("last_serial", name=op.f("uq_voided_serials_last_serial")),
    )
    for column in ("print_run_id", "voided_by_id"):
        op.create_index(op.f(f"ix_voided_serials_{column}"), "voided_serials", [column], unique=False)


def downgrade() -> None:
    op.drop_table("voided_serials")
    op.drop_table("printed_file")
    op.drop_table("print_run")
