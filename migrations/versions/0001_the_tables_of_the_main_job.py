"""The tables of the main job.

Revision: 0001
Follows:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_book",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_book")),
        sa.UniqueConstraint("slug", "version", name=op.f("uq_code_book_slug_version")),
    )
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_questionnaire_version_key_version")),
    )
    op.create_table(
        "user_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject_type", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user_account.id"], name=op.f("fk_audit_event_actor_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_happened_at"), ["happened_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_event_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code_book_id"], ["code_book.id"], name=op.f("fk_category_code_book_id_code_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("code_book_id", "key", name=op.f("uq_category_code_book_id_key")),
    )
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=False),
        sa.Column("closes_at", sa.DateTime(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("holds_invented_answers", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_consultation_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_questionnaire_version_id"), ["questionnaire_version_id"], unique=False
        )

    op.create_table(
        "batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("venue", sa.String(length=200), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=False),
        sa.Column("forms_received", sa.Integer(), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_batch_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user_account.id"], name=op.f("fk_batch_opened_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_batch_opened_by_id"), ["opened_by_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("unfinished", sa.JSON(), nullable=False),
        sa.Column("saved_pages", sa.JSON(), nullable=False),
        sa.Column("resume_code_hash", sa.String(length=255), nullable=True),
        sa.Column("resume_attempts", sa.Integer(), nullable=False),
        sa.Column("resume_locked_until", sa.DateTime(), nullable=True),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_draft_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_draft_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_draft_questionnaire_version_id"), ["questionnaire_version_id"], unique=False
        )

    op.create_table(
        "equality_return",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("received_in", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_equality_return_consultation_id_consultation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_return")),
    )
    with op.batch_alter_table("equality_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_equality_return_consultation_id"), ["consultation_id"], unique=False)

    op.create_table(
        "theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_theme_category_id_category"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["code_book_id"], ["code_book.id"], name=op.f("fk_theme_code_book_id_code_book"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("code_book_id", "key", name=op.f("uq_theme_code_book_id_key")),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theme_category_id"), ["category_id"], unique=False)

    op.create_table(
        "theming_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("code_book_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("comments_total", sa.Integer(), nullable=False),
        sa.Column("comments_done", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Uuid(), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("encoder_name", sa.String(length=120), nullable=True),
        sa.Column("model_fingerprint", sa.String(length=64), nullable=True),
        sa.Column("configuration_fingerprint", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["code_book_id"], ["code_book.id"], name=op.f("fk_theming_run_code_book_id_code_book")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_theming_run_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["user_account.id"], name=op.f("fk_theming_run_requested_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theming_run")),
    )
    with op.batch_alter_table("theming_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_theming_run_code_book_id"), ["code_book_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theming_run_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_theming_run_status"), ["status"], unique=False)

    op.create_table(
        "candidate_theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("key_phrases", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["theming_run.id"], name=op.f("fk_candidate_theme_run_id_theming_run"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_theme")),
    )
    with op.batch_alter_table("candidate_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_theme_run_id"), ["run_id"], unique=False)

    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("questionnaire_version_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=200), nullable=True),
        sa.Column("source_id", sa.String(length=80), nullable=True),
        sa.Column("has_given_equality", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_response_batch_id_batch")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_response_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_response_draft_id_draft")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_response_entered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_version_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_response_questionnaire_version_id_questionnaire_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("consultation_id", "source_id", name=op.f("uq_response_consultation_id_source_id")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_response_draft_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_response_reference")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_channel"), ["channel"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_consultation_id"), ["consultation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_entered_by_id"), ["entered_by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_response_questionnaire_version_id"), ["questionnaire_version_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_response_received_at"), ["received_at"], unique=False)

    op.create_table(
        "answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("response_id", "question_key", name=op.f("uq_answer_response_id_question_key")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_question_key"), ["question_key"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("masked_text", sa.Text(), nullable=True),
        sa.Column("is_covered", sa.Boolean(), nullable=True),
        sa.Column("coded_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_comment_response_id_response"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["user_account.id"], name=op.f("fk_comment_reviewed_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("response_id", "question_key", name=op.f("uq_comment_response_id_question_key")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_coded_at"), ["coded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_question_key"), ["question_key"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_by", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("probability_0_to_1", sa.Float(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("assigned_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_assignment_comment_id_comment"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["theming_run.id"], name=op.f("fk_assignment_run_id_theming_run")),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["theme.id"], name=op.f("fk_assignment_theme_id_theme"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_assignment_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint(
            "comment_id", "theme_id", "assigned_by", name=op.f("uq_assignment_comment_id_theme_id_assigned_by")
        ),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_run_id"), ["run_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_theme_id"), ["theme_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_user_id"), ["user_id"], unique=False)

    op.create_table(
        "candidate_theme_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("candidate_theme_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["candidate_theme_id"],
            ["candidate_theme.id"],
            name=op.f("fk_candidate_theme_comment_candidate_theme_id_candidate_theme"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_candidate_theme_comment_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_theme_comment")),
        sa.UniqueConstraint(
            "candidate_theme_id", "comment_id", name=op.f("uq_candidate_theme_comment_candidate_theme_id_comment_id")
        ),
    )
    with op.batch_alter_table("candidate_theme_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidate_theme_comment_comment_id"), ["comment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("candidate_theme_comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_theme_comment_comment_id"))

    op.drop_table("candidate_theme_comment")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assignment_user_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_theme_id"))
        batch_op.drop_index(batch_op.f("ix_assignment_run_id"))

    op.drop_table("assignment")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_question_key"))
        batch_op.drop_index(batch_op.f("ix_comment_coded_at"))

    op.drop_table("comment")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_question_key"))

    op.drop_table("answer")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_received_at"))
        batch_op.drop_index(batch_op.f("ix_response_questionnaire_version_id"))
        batch_op.drop_index(batch_op.f("ix_response_entered_by_id"))
        batch_op.drop_index(batch_op.f("ix_response_consultation_id"))
        batch_op.drop_index(batch_op.f("ix_response_channel"))
        batch_op.drop_index(batch_op.f("ix_response_batch_id"))

    op.drop_table("response")
    with op.batch_alter_table("candidate_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidate_theme_run_id"))

    op.drop_table("candidate_theme")
    with op.batch_alter_table("theming_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theming_run_status"))
        batch_op.drop_index(batch_op.f("ix_theming_run_consultation_id"))
        batch_op.drop_index(batch_op.f("ix_theming_run_code_book_id"))

    op.drop_table("theming_run")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_theme_category_id"))

    op.drop_table("theme")
    with op.batch_alter_table("equality_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_equality_return_consultation_id"))

    op.drop_table("equality_return")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_questionnaire_version_id"))
        batch_op.drop_index(batch_op.f("ix_draft_consultation_id"))

    op.drop_table("draft")
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_batch_opened_by_id"))
        batch_op.drop_index(batch_op.f("ix_batch_consultation_id"))

    op.drop_table("batch")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_questionnaire_version_id"))

    op.drop_table("consultation")
    op.drop_table("category")
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_happened_at"))
        batch_op.drop_index(batch_op.f("ix_audit_event_actor_id"))
        batch_op.drop_index(batch_op.f("ix_audit_event_action"))

    op.drop_table("audit_event")
    op.drop_table("user_account")
    op.drop_table("questionnaire_version")
    op.drop_table("code_book")
