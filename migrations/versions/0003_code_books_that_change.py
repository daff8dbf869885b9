"""Code books that change by one change at a time, and judged candidate themes.

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("code_book", schema=None) as batch_op:
        batch_op.add_column(sa.Column("parent_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("made_by_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_code_book_parent_id"), ["parent_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_code_book_parent_id_code_book"), "code_book", ["parent_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_code_book_made_by_id_user_account"), "user_account", ["made_by_id"], ["id"]
        )
    op.create_table(
        "code_book_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("from_code_book_id", sa.Uuid(), nullable=False),
        sa.Column("to_code_book_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("taken_away", sa.JSON(), nullable=False),
        sa.Column("is_for_machine", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate_theme.id"], name=op.f("fk_code_book_change_candidate_id_candidate_theme")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_code_book_change_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["from_code_book_id"], ["code_book.id"], name=op.f("fk_code_book_change_from_code_book_id_code_book")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_code_book_change_made_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["to_code_book_id"], ["code_book.id"], name=op.f("fk_code_book_change_to_code_book_id_code_book")
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"], ["code_book_change.id"], name=op.f("fk_code_book_change_undoes_id_code_book_change")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_book_change")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_code_book_change_undoes_id")),
    )
    op.create_index(op.f("ix_code_book_change_consultation_id"), "code_book_change", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_code_book_change_to_code_book_id"), "code_book_change", ["to_code_book_id"], unique=False)
    op.create_table(
        "planned_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        sa.Column("planned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_book_id"], ["code_book.id"], name=op.f("fk_planned_change_code_book_id_code_book")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_planned_change_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["user_account.id"], name=op.f("fk_planned_change_planned_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_change")),
    )
    op.create_index(op.f("ix_planned_change_consultation_id"), "planned_change", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_planned_change_planned_by_id"), "planned_change", ["planned_by_id"], unique=False)
    op.create_table(
        "second_look",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["code_book_change.id"],
            name=op.f("fk_second_look_change_id_code_book_change"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_second_look_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
        sa.UniqueConstraint("comment_id", "change_id", name=op.f("uq_second_look_comment_id_change_id")),
    )
    op.create_index(op.f("ix_second_look_change_id"), "second_look", ["change_id"], unique=False)
    op.create_table(
        "question_coding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_book_id"], ["code_book.id"], name=op.f("fk_question_coding_code_book_id_code_book")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_question_coding_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_coding")),
        sa.UniqueConstraint(
            "consultation_id", "question_key", name=op.f("uq_question_coding_consultation_id_question_key")
        ),
    )
    op.create_index(op.f("ix_question_coding_code_book_id"), "question_coding", ["code_book_id"], unique=False)
    op.create_index(op.f("ix_question_coding_consultation_id"), "question_coding", ["consultation_id"], unique=False)
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["code_book_id"], ["code_book.id"], name=op.f("fk_sign_off_code_book_id_code_book")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_sign_off_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_sign_off_made_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint(
            "consultation_id",
            "question_key",
            "code_book_id",
            name=op.f("uq_sign_off_consultation_id_question_key_code_book_id"),
        ),
    )
    op.create_index(op.f("ix_sign_off_code_book_id"), "sign_off", ["code_book_id"], unique=False)
    op.create_index(op.f("ix_sign_off_consultation_id"), "sign_off", ["consultation_id"], unique=False)
    op.create_table(
        "signed_off_assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sign_off_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_by", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("probability_0_to_1", sa.Float(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_signed_off_assignment_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sign_off_id"],
            ["sign_off.id"],
            name=op.f("fk_signed_off_assignment_sign_off_id_sign_off"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_signed_off_assignment_run_id_theming_run")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_signed_off_assignment_theme_id_theme")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_signed_off_assignment_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_off_assignment")),
        sa.UniqueConstraint(
            "sign_off_id",
            "comment_id",
            "theme_id",
            name=op.f("uq_signed_off_assignment_sign_off_id_comment_id_theme_id"),
        ),
    )
    op.create_index(
        op.f("ix_signed_off_assignment_sign_off_id"), "signed_off_assignment", ["sign_off_id"], unique=False
    )
    op.create_index(op.f("ix_signed_off_assignment_comment_id"), "signed_off_assignment", ["comment_id"], unique=False)
    with op.batch_alter_table("candidate_theme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stability_0_to_1", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("nearest_theme_key", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("verdict", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("theme_key", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("verdict_reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("judged_by_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("judged_at", sa.DateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_candidate_theme_judged_by_id_user_account"), "user_account", ["judged_by_id"], ["id"]
        )
    with op.batch_alter_table("candidate_theme_comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("example_position", sa.Integer(), nullable=True))
    op.add_column("theming_run", sa.Column("why_no_candidates", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("theming_run", "why_no_candidates")
    with op.batch_alter_table("candidate_theme_comment", schema=None) as batch_op:
        batch_op.drop_column("example_position")
    with op.batch_alter_table("candidate_theme", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_candidate_theme_judged_by_id_user_account"), type_="foreignkey")
        batch_op.drop_column("judged_at")
        batch_op.drop_column("judged_by_id")
        batch_op.drop_column("verdict_reason")
        batch_op.drop_column("theme_key")
        batch_op.drop_column("verdict")
        batch_op.drop_column("nearest_theme_key")
        batch_op.drop_column("stability_0_to_1")
    op.drop_table("signed_off_assignment")
    op.drop_table("sign_off")
    op.drop_table("second_look")
    op.drop_table("planned_change")
    op.drop_table("question_coding")
    op.drop_table("code_book_change")
    with op.batch_alter_table("code_book", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_code_book_parent_id_code_book"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_code_book_made_by_id_user_account"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_code_book_parent_id"))
        batch_op.drop_column("made_by_id")
        batch_op.drop_column("parent_id")
