"""Summaries for the board, frozen when signed off.

A signed summary and its files cannot be changed or taken away: triggers refuse it on both databases. A migration that
makes either table anew on SQLite must make the triggers anew too.

Revision: 0012
Follows: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

REFUSED = "a signed summary cannot be changed"

# Trigger, the table and event it watches, and which summary the row belongs to.
WATCHED = (
    ("summary_kept_as_signed", "UPDATE ON summary", "old.status = 'signed'"),
    ("summary_kept", "DELETE ON summary", "old.status = 'signed'"),
    ("summary_file_not_added", "INSERT ON summary_file", "{is_signed} (new.summary_id))"),
    ("summary_file_kept_as_signed", "UPDATE ON summary_file", "{is_signed} (old.summary_id, new.summary_id))"),
    ("summary_file_kept", "DELETE ON summary_file", "{is_signed} (old.summary_id))"),
)
IS_SIGNED = "EXISTS (SELECT 1 FROM summary WHERE summary.status = 'signed' AND summary.id IN"


def upgrade() -> None:
    op.create_table(
        "summary",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps_total", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=True),
        sa.Column("not_to_sign_because", sa.Text(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("signed_by", sa.String(length=120), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("supersedes_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status <> 'signed' OR (number IS NOT NULL AND signed_by IS NOT NULL AND signed_at IS NOT NULL"
            " AND content IS NOT NULL AND checksum IS NOT NULL)",
            name=op.f("ck_summary_signed_is_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_summary_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_summary_requested_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name=op.f("fk_summary_signed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["supersedes_id"], ["summary.id"], name=op.f("fk_summary_supersedes_id_summary")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_summary_consultation_id_number")),
    )
    for column in ("consultation_id", "status", "requested_by_id", "signed_by_id", "supersedes_id"):
        op.create_index(op.f(f"ix_summary_{column}"), "summary", [column], unique=False)
    op.create_table(
        "summary_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("summary_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=260), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_summary_file_summary_id_summary"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_file")),
        sa.UniqueConstraint("summary_id", "name", name=op.f("uq_summary_file_summary_id_name")),
    )
    if op.get_bind().dialect.name == "sqlite":
        watch_on_sqlite()
    else:
        watch_on_postgresql()


def downgrade() -> None:
    op.drop_table("summary_file")  # its triggers go with it
    op.drop_table("summary")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_to_change_what_is_signed()")


def watch_on_sqlite() -> None:
    for trigger, event, condition in WATCHED:
        op.execute(
            f"CREATE TRIGGER {trigger} BEFORE {event} WHEN {condition.format(is_signed=IS_SIGNED)}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def watch_on_postgresql() -> None:
    # The condition of a trigger may not look into another table there, so its function does.
    op.execute(
        "CREATE FUNCTION refuse_to_change_what_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF TG_TABLE_NAME = 'summary' THEN IF old.status = 'signed' THEN RAISE EXCEPTION '{REFUSED}'; END IF;"
        f" ELSIF {IS_SIGNED} (old.summary_id, new.summary_id))"
        f" THEN RAISE EXCEPTION '{REFUSED}'; END IF;"
        " IF TG_OP = 'DELETE' THEN RETURN old; END IF; RETURN new;"
        " END $$"
    )
    for trigger, event, _condition in WATCHED:
        op.execute(
            f"CREATE TRIGGER {trigger} BEFORE {event} FOR EACH ROW EXECUTE FUNCTION refuse_to_change_what_is_signed()"
        )
