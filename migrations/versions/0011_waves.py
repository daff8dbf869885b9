"""Series, waves, and earlier waves that were imported.

Revision: 0011
Follows: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name=op.f("fk_series_made_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("name", name=op.f("uq_series_name")),
    )
    op.create_table(
        "response_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=True),
        sa.Column("consultation_id", sa.Uuid(), nullable=True),
        sa.Column("questionnaire_id", sa.Uuid(), nullable=False),
        sa.Column("wave", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("imported_checksum", sa.String(length=64), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("matching", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("begun_by_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["user_account.id"], name=op.f("fk_response_import_begun_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_response_import_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire_version.id"],
            name=op.f("fk_response_import_questionnaire_id_questionnaire_version"),
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_response_import_series_id_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_import")),
        sa.UniqueConstraint("imported_checksum", name=op.f("uq_response_import_imported_checksum")),
    )
    op.create_index(op.f("ix_response_import_begun_by_id"), "response_import", ["begun_by_id"], unique=False)
    op.create_index(op.f("ix_response_import_checksum"), "response_import", ["checksum"], unique=False)
    op.create_index(op.f("ix_response_import_consultation_id"), "response_import", ["consultation_id"], unique=False)
    op.create_index(op.f("ix_response_import_questionnaire_id"), "response_import", ["questionnaire_id"], unique=False)
    op.create_index(op.f("ix_response_import_series_id"), "response_import", ["series_id"], unique=False)
    op.create_index(op.f("ix_response_import_status"), "response_import", ["status"], unique=False)
    op.create_table(
        "wave",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("study", sa.String(length=40), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["user_account.id"], name=op.f("fk_wave_added_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_wave_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_wave_series_id_series")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_wave_consultation_id")),
        sa.UniqueConstraint("series_id", "label", name=op.f("uq_wave_series_id_label")),
    )
    op.create_index(op.f("ix_wave_series_id"), "wave", ["series_id"], unique=False)
    op.create_table(
        "import_problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=200), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["response_import.id"],
            name=op.f("fk_import_problem_import_id_response_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    op.create_index(op.f("ix_import_problem_import_id"), "import_problem", ["import_id"], unique=False)
    op.create_table(
        "published_table",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=170), nullable=False),
        sa.Column("ask", sa.Text(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("half_width_0_to_1", sa.Float(), nullable=True),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["user_account.id"], name=op.f("fk_published_table_entered_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_published_table_wave_id_wave"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_table")),
        sa.UniqueConstraint("wave_id", "part", name=op.f("uq_published_table_wave_id_part")),
    )
    op.create_table(
        "uploaded_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["response_import.id"],
            name=op.f("fk_uploaded_file_import_id_response_import"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploaded_file")),
        sa.UniqueConstraint("import_id", name=op.f("uq_uploaded_file_import_id")),
    )
    op.create_table(
        "wave_match",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("earlier_id", sa.Uuid(), nullable=False),
        sa.Column("later_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("is_comparable", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user_account.id"], name=op.f("fk_wave_match_decided_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["wave.id"], name=op.f("fk_wave_match_earlier_id_wave"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["later_id"], ["wave.id"], name=op.f("fk_wave_match_later_id_wave"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave_match")),
        sa.UniqueConstraint(
            "earlier_id", "later_id", "question_key", name=op.f("uq_wave_match_earlier_id_later_id_question_key")
        ),
    )
    op.create_index(op.f("ix_wave_match_later_id"), "wave_match", ["later_id"], unique=False)
    op.create_table(
        "imported_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["response_import.id"], name=op.f("fk_imported_response_import_id_response_import")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_imported_response_response_id_response"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_response")),
        sa.UniqueConstraint("import_id", "row", name=op.f("uq_imported_response_import_id_row")),
        sa.UniqueConstraint("response_id", name=op.f("uq_imported_response_response_id")),
    )
    # The consultations that are there were open to anybody. Columns are not added in a batch, which would make the
    # tables anew and lose what hangs on them.
    op.add_column(
        "consultation", sa.Column("study", sa.String(length=40), nullable=False, server_default="open consultation")
    )
    op.add_column("consultation", sa.Column("design_effect", sa.Float(), nullable=True))
    op.add_column("consultation", sa.Column("is_imported", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("response", sa.Column("weight", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("response", "weight")
    op.drop_column("consultation", "is_imported")
    op.drop_column("consultation", "design_effect")
    op.drop_column("consultation", "study")
    op.drop_table("imported_response")
    op.drop_table("wave_match")
    op.drop_table("uploaded_file")
    op.drop_table("published_table")
    op.drop_table("import_problem")
    op.drop_table("wave")
    op.drop_table("response_import")
    op.drop_table("series")
