"""Telling those who asked, again; and why a last day was changed, which the audit trail should not have kept.

Revision: 0010
Follows: 0009
"""

from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

CHANGED = "closing day changed"

events = sa.table(
    "audit_event",
    sa.column("id", sa.Uuid()),
    sa.column("happened_at", sa.DateTime()),
    sa.column("action", sa.String()),
    sa.column("subject_id", sa.Uuid()),
    sa.column("actor_id", sa.Uuid()),
    sa.column("details", sa.JSON()),
)
changes = sa.table(
    "closing_change",
    sa.column("id", sa.Uuid()),
    sa.column("consultation_id", sa.Uuid()),
    sa.column("last_day_before", sa.Date()),
    sa.column("last_day", sa.Date()),
    sa.column("reason", sa.Text()),
    sa.column("changed_by_id", sa.Uuid()),
    sa.column("changed_at", sa.DateTime()),
)


def upgrade() -> None:
    op.add_column("telling", sa.Column("tried_again_at", sa.DateTime(), nullable=True))
    op.create_table(
        "closing_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("last_day_before", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["user_account.id"], name=op.f("fk_closing_change_changed_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_closing_change_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing_change")),
    )
    op.create_index(op.f("ix_closing_change_consultation_id"), "closing_change", ["consultation_id"], unique=False)
    take_reasons_out_of_the_trail(op.get_bind())


def downgrade() -> None:
    put_reasons_back(op.get_bind())
    op.drop_table("closing_change")
    op.drop_column("telling", "tried_again_at")


def take_reasons_out_of_the_trail(connection: sa.Connection) -> None:
    """Keep each reason with its consultation instead."""
    for event in connection.execute(sa.select(events).where(events.c.action == CHANGED)).all():
        details: dict[str, Any] = dict(event.details)
        reason = details.pop("reason", None)
        if reason is None:
            continue
        connection.execute(
            changes.insert().values(
                id=uuid4(),
                consultation_id=event.subject_id,
                last_day_before=date.fromisoformat(details["before"]),
                last_day=date.fromisoformat(details["after"]),
                reason=reason,
                changed_by_id=event.actor_id,
                changed_at=event.happened_at,
            )
        )
        connection.execute(events.update().where(events.c.id == event.id).values(details=details))


def put_reasons_back(connection: sa.Connection) -> None:
    """Give each event its reason again: both were written at the same moment."""
    for change in connection.execute(sa.select(changes)).all():
        event = connection.execute(
            sa.select(events).where(
                events.c.action == CHANGED,
                events.c.subject_id == change.consultation_id,
                events.c.happened_at == change.changed_at,
            )
        ).first()
        if event is not None:
            details = {**event.details, "reason": change.reason}
            connection.execute(events.update().where(events.c.id == event.id).values(details=details))
