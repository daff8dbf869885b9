"""The quotes that were chosen for each theme."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from consult.clock import utc_now
from consult.db.base import Table, UtcDateTime


class QuoteChoice(Table, table=True):
    """When quotes were last chosen from the comments that a run coded. Chosen again, it takes the place of the former.

    One without quotes says that none would do.
    """

    __tablename__ = "quote_choice"

    run_id: UUID = Field(foreign_key="theming_run.id", unique=True, ondelete="CASCADE")
    # When the comments were read that it was made from: what changed later is not in it.
    chosen_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)


class ChosenQuote(Table, table=True):
    """A comment, or a part of it, chosen to be quoted for a theme. It holds no words: they stay with the comment.

    It is shown only while the masked comment is still the same, and while what may be quoted allows it.
    """

    __tablename__ = "chosen_quote"
    __table_args__ = (UniqueConstraint("choice_id", "theme_key", "position"),)

    choice_id: UUID = Field(foreign_key="quote_choice.id", ondelete="CASCADE")
    theme_key: str = Field(max_length=80)
    position: int  # 0 is the typical one; those after it show the range of what was said
    comment_id: UUID = Field(foreign_key="comment.id", index=True, ondelete="CASCADE")
    # Where the quoted words stand in the masked comment, and the checksum of that comment.
    start: int
    end: int
    checksum: str = Field(max_length=64)
