"""Details kept under a key, and how long each thing is kept.

The addresses and the equality answers that are there are locked with the newest key, and opened by a downgrade.

Revision: 0023
Follows: 0022
"""

from collections.abc import Callable
from functools import cache

import sqlalchemy as sa
from alembic import context, op

# The one migration that imports something of ours: rows have to be locked as the application opens them.
from consult.details_keys import DetailsKeys, keys_by

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ADDRESSES = sa.table(
    "contact_address",
    sa.column("id", sa.Uuid()),
    sa.column("consultation_id", sa.Uuid()),
    sa.column("email", sa.Text()),
    sa.column("email_digest", sa.String()),
)
# As text: locked they are none but text, and unlocked they are the text of JSON.
RETURNS = sa.table("equality_return", sa.column("id", sa.Uuid()), sa.column("answers", sa.Text()))


def upgrade() -> None:
    _overwrite_what_goes()
    with op.batch_alter_table("contact_address") as batch:
        batch.drop_constraint(op.f("uq_contact_address_consultation_id_email"), type_="unique")
        batch.alter_column("email", existing_type=sa.String(length=254), type_=sa.Text(), existing_nullable=False)
        batch.add_column(sa.Column("email_digest", sa.String(length=64), nullable=True))
    with op.batch_alter_table("equality_return") as batch:
        batch.alter_column("answers", existing_type=sa.JSON(), type_=sa.Text(), existing_nullable=False)
    _each_address(
        lambda keys, row: {
            "email": keys.lock(row.email, purpose="contact_address.email"),
            "email_digest": keys.digests(str(row.consultation_id), row.email)[0],
        }
    )
    _each_return(lambda keys, answers: keys.lock(answers, purpose="equality_return.answers"))
    with op.batch_alter_table("contact_address") as batch:
        batch.alter_column("email_digest", existing_type=sa.String(length=64), nullable=False)
        batch.create_unique_constraint(
            op.f("uq_contact_address_consultation_id_email_digest"), ["consultation_id", "email_digest"]
        )
    _make_tables()


def downgrade() -> None:
    for table in ("equality_count", "retention_record", "retention_schedule"):
        op.drop_table(table)
    with op.batch_alter_table("contact_address") as batch:
        batch.drop_constraint(op.f("uq_contact_address_consultation_id_email_digest"), type_="unique")
        batch.alter_column("email_digest", existing_type=sa.String(length=64), nullable=True)
    _each_address(lambda keys, row: {"email": keys.open(row.email, purpose="contact_address.email")})
    _each_return(lambda keys, answers: keys.open(answers, purpose="equality_return.answers"))
    with op.batch_alter_table("contact_address") as batch:
        batch.drop_column("email_digest")
        batch.alter_column("email", existing_type=sa.Text(), type_=sa.String(length=254), existing_nullable=False)
        batch.create_unique_constraint(op.f("uq_contact_address_consultation_id_email"), ["consultation_id", "email"])
    with op.batch_alter_table("equality_return") as batch:
        batch.alter_column(
            "answers",
            existing_type=sa.Text(),
            type_=sa.JSON(),
            existing_nullable=False,
            postgresql_using="answers::json",
        )


def _each_address(change: Callable[..., dict[str, str]]) -> None:
    connection = op.get_bind()
    columns = sa.select(ADDRESSES.c.id, ADDRESSES.c.consultation_id, ADDRESSES.c.email)
    for row in connection.execute(columns).all():
        connection.execute(sa.update(ADDRESSES).where(ADDRESSES.c.id == row.id).values(change(_keys(), row)))


def _each_return(change: Callable[..., str]) -> None:
    connection = op.get_bind()
    for id_, answers in connection.execute(sa.select(RETURNS.c.id, RETURNS.c.answers)).all():
        changed = sa.update(RETURNS).where(RETURNS.c.id == id_).values(answers=change(_keys(), answers))
        connection.execute(changed)


@cache
def _keys() -> DetailsKeys:
    """The keys of the deployment, asked for only where there is something to lock or open."""
    return keys_by(context.config.attributes["settings"])


def _overwrite_what_goes() -> None:
    """Have SQLite write over the rows that were readable at once. PostgreSQL does when it vacuums the tables."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA secure_delete = ON")


def _make_tables() -> None:
    op.create_table(
        "retention_schedule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("drafts_days", sa.Integer(), nullable=True),
        sa.Column("equality_months", sa.Integer(), nullable=True),
        sa.Column("originals_months", sa.Integer(), nullable=True),
        sa.Column("set_aside_months", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user_account.id"], name=op.f("fk_retention_schedule_changed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_retention_schedule_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_schedule")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_retention_schedule_consultation_id")),
    )
    op.create_table(
        "retention_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("deleted", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_retention_record_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_record")),
    )
    op.create_index(op.f("ix_retention_record_consultation_id"), "retention_record", ["consultation_id"], unique=False)
    op.create_table(
        "equality_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("option", sa.String(length=80), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_equality_count_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_count")),
        sa.UniqueConstraint(
            "consultation_id",
            "question_key",
            "option",
            name=op.f("uq_equality_count_consultation_id_question_key_option"),
        ),
    )
    op.create_index(op.f("ix_equality_count_consultation_id"), "equality_count", ["consultation_id"], unique=False)
