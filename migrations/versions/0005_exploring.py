"""Saved views, and an index of the words of comments.

SQLite: a table of full text beside the comments, kept by triggers; `searchable_comment` numbers the comments, because
VACUUM may renumber the rows of a table that has no number of its own. PostgreSQL: a column that the database works out.
Both stem words with the same algorithm (Porter), take no word for too common, and part words at the same places, so
that a search finds the same comments on both. A migration that makes the comment table anew on SQLite must make the
triggers anew too.

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# PostgreSQL alone takes "off-road", "don’t" and "and/or" for one word, and "café" for another word than "cafe".
PARTS_WORDS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\u00a0«»´·–—‘’“”•…−£€"
ACCENTED = "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŴŶ"
PLAIN = "AAAAAACEEEEIIIINOOOOOUUUUYWY"

KINDS_OF_WORD = (
    "asciiword, word, numword, asciihword, hword, numhword, hword_asciipart, hword_part, hword_numpart, int, uint"
)


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("question_key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_saved_view_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user_account.id"], name=op.f("fk_saved_view_saved_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "consultation_id", "question_key", "name", name=op.f("uq_saved_view_consultation_id_question_key_name")
        ),
    )
    op.create_index(op.f("ix_saved_view_consultation_id"), "saved_view", ["consultation_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        index_words_on_sqlite()
    else:
        index_words_on_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for trigger in ("searchable_comment_added", "searchable_comment_changed", "searchable_comment_removed"):
            op.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        op.execute("DROP TABLE searchable_words")
        op.drop_table("searchable_comment")
    else:
        op.execute("ALTER TABLE comment DROP COLUMN searchable_words")
        op.execute("DROP FUNCTION searchable_text(text)")
        op.execute("DROP TEXT SEARCH CONFIGURATION searchable_english")
        op.execute("DROP TEXT SEARCH DICTIONARY searchable_stems")
    op.drop_table("saved_view")


def index_words_on_sqlite() -> None:
    op.execute("CREATE TABLE searchable_comment (number INTEGER PRIMARY KEY, comment_id CHAR(32) NOT NULL UNIQUE)")
    op.execute(
        "CREATE VIRTUAL TABLE searchable_words USING fts5(text, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    op.execute("INSERT INTO searchable_comment (comment_id) SELECT id FROM comment")
    op.execute(
        "INSERT INTO searchable_words (rowid, text)"
        " SELECT number, text FROM searchable_comment JOIN comment ON comment.id = comment_id"
    )
    op.execute(
        "CREATE TRIGGER searchable_comment_added AFTER INSERT ON comment BEGIN"
        " INSERT INTO searchable_comment (comment_id) VALUES (new.id);"
        " INSERT INTO searchable_words (rowid, text)"
        " SELECT number, new.text FROM searchable_comment WHERE comment_id = new.id;"
        " END"
    )
    op.execute(
        "CREATE TRIGGER searchable_comment_changed AFTER UPDATE OF text ON comment BEGIN"
        " UPDATE searchable_words SET text = new.text"
        " WHERE rowid = (SELECT number FROM searchable_comment WHERE comment_id = new.id);"
        " END"
    )
    op.execute(
        "CREATE TRIGGER searchable_comment_removed AFTER DELETE ON comment BEGIN"
        " DELETE FROM searchable_words"
        " WHERE rowid = (SELECT number FROM searchable_comment WHERE comment_id = old.id);"
        " DELETE FROM searchable_comment WHERE comment_id = old.id;"
        " END"
    )


def index_words_on_postgresql() -> None:
    op.execute("CREATE TEXT SEARCH DICTIONARY searchable_stems (TEMPLATE = snowball, LANGUAGE = porter)")
    op.execute("CREATE TEXT SEARCH CONFIGURATION searchable_english (COPY = pg_catalog.english)")
    op.execute(
        f"ALTER TEXT SEARCH CONFIGURATION searchable_english ALTER MAPPING FOR {KINDS_OF_WORD} WITH searchable_stems"
    )
    op.execute(
        "CREATE FUNCTION searchable_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE"
        f" RETURN translate($1, {parted_from()}, {parted_to()})"
    )
    op.execute(
        "ALTER TABLE comment ADD COLUMN searchable_words tsvector"
        " GENERATED ALWAYS AS (to_tsvector('searchable_english', searchable_text(text))) STORED"
    )
    op.execute("CREATE INDEX ix_comment_searchable_words ON comment USING gin (searchable_words)")


def parted_from() -> str:
    return quoted(PARTS_WORDS + ACCENTED + ACCENTED.lower())


def parted_to() -> str:
    return quoted(" " * len(PARTS_WORDS) + PLAIN + PLAIN.lower())


def quoted(text: str) -> str:
    doubled = text.replace("'", "''").replace(":", "\\:")  # Alembic takes a bare colon for a parameter
    return f"'{doubled}'"
