"""What very many answers and comments are counted and put in order by, kept beside what is worked out from it.

Revision: 0029
Follows: 0028
"""

import json
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

COUNTED_BY = ["consultation_id", "id", "received_at", "on_behalf_of", "same_as_id"]
FIRST = ["question_key", "response_id"]
THEMES = ["comment_id", "assigned_by", "theme_id"]
COUNTED_AS = {
    "sqlite": """UPDATE answer SET counted_as = CASE
        WHEN json_type(value) = 'object' AND json_type(value, '$.value') = 'text' THEN json_extract(value, '$.value')
        WHEN json_type(value) IN ('object', 'array', 'integer') THEN CAST(value AS TEXT) END""",
    "postgresql": """UPDATE answer SET counted_as = CASE
        WHEN json_typeof(value) = 'object' AND json_typeof(value -> 'value') = 'string' THEN value ->> 'value'
        WHEN json_typeof(value) IN ('object', 'array', 'number') THEN CAST(value AS TEXT) END""",
}
"""All but the options of a choice of several, which stand in an object of their own."""
ROWS_AT_ONCE = 5_000
answer = sa.table("answer", sa.column("id", sa.Uuid()), sa.column("counted_as"))
comment = sa.table("comment", sa.column("id", sa.Uuid()), sa.column("text"), sa.column("words_digest"))


def upgrade() -> None:
    op.add_column("answer", sa.Column("counted_as", sa.Text(), nullable=True))
    op.execute(COUNTED_AS[op.get_context().dialect.name])
    count_several(op.get_bind())
    op.drop_index("ix_answer_question_key", table_name="answer")
    op.create_index("ix_answer_of_question", "answer", ["question_key", "response_id", "counted_as"])
    op.drop_index("ix_response_of_consultation", table_name="response")
    op.create_index("ix_response_of_consultation", "response", [*COUNTED_BY, "channel", "weight"])
    op.add_column("comment", sa.Column("words_digest", sa.String(length=64), nullable=False, server_default=""))
    digest_words(op.get_bind())
    op.create_index("ix_comment_alike", "comment", ["question_key", "words_digest", "response_id"])
    op.drop_index("ix_comment_of_question", table_name="comment")
    op.create_index("ix_comment_of_question", "comment", [*FIRST, "id", "is_covered", "coded_at", "reviewed_at"])
    op.drop_index("ix_assignment_of_comment", table_name="assignment")
    op.create_index("ix_assignment_of_comment", "assignment", [*THEMES, "probability_0_to_1"])


def count_several(connection: sa.Connection) -> None:
    """Take the options of a choice of several out of their object, some thousand answers at a time."""
    wrapped = sa.select(answer.c.id).where(answer.c.counted_as.startswith('{"values": ['))
    ids = connection.scalars(wrapped).all()
    change = sa.update(answer).where(answer.c.id == sa.bindparam("answer_id")).values(counted_as=sa.bindparam("to"))
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = sa.select(answer.c.id, answer.c.counted_as).where(answer.c.id.in_(ids[start : start + ROWS_AT_ONCE]))
        options = [
            {"answer_id": id_, "to": json.dumps(json.loads(text)["values"])} for id_, text in connection.execute(some)
        ]
        connection.execute(change, options)


def digest_words(connection: sa.Connection) -> None:
    """Give every comment the digest of its words, some thousand at a time."""
    ids = connection.scalars(sa.select(comment.c.id)).all()
    change = (
        sa.update(comment).where(comment.c.id == sa.bindparam("comment_id")).values(words_digest=sa.bindparam("to"))
    )
    for start in range(0, len(ids), ROWS_AT_ONCE):
        some = sa.select(comment.c.id, comment.c.text).where(comment.c.id.in_(ids[start : start + ROWS_AT_ONCE]))
        digests = [{"comment_id": id_, "to": words_digest_of(text)} for id_, text in connection.execute(some).all()]
        connection.execute(change, digests)


def words_digest_of(words: str) -> str:
    """As the model had it at this migration."""
    return sha256("".join(words.split()).casefold().encode()).hexdigest()


def downgrade() -> None:
    op.drop_index("ix_assignment_of_comment", table_name="assignment")
    op.create_index("ix_assignment_of_comment", "assignment", THEMES)
    op.drop_index("ix_comment_of_question", table_name="comment")
    op.create_index("ix_comment_of_question", "comment", [*FIRST, "coded_at", "reviewed_at", "is_covered", "id"])
    op.drop_index("ix_comment_alike", table_name="comment")
    op.drop_column("comment", "words_digest")
    op.drop_index("ix_response_of_consultation", table_name="response")
    op.create_index("ix_response_of_consultation", "response", COUNTED_BY)
    op.drop_index("ix_answer_of_question", table_name="answer")
    op.create_index(op.f("ix_answer_question_key"), "answer", ["question_key"], unique=False)
    op.drop_column("answer", "counted_as")
