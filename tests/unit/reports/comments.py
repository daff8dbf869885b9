"""Comments for tests, as the queries give them."""

from datetime import UTC, datetime
from uuid import UUID

from consult.models import Channel
from consult.queries.themes import ThemedComment, ThemeInBook

BOOK = tuple(
    ThemeInBook(UUID(int=number), key, label, "", category, category.capitalize())
    for number, (key, label, category) in enumerate(
        (
            ("bikes", "Off-road bikes", "asb"),
            ("litter", "Litter", "asb"),
            ("speeding", "Speeding", "roads"),
            ("other", "Something else", "rest"),
            ("unclear", "Cannot be coded", "rest"),
        )
    )
)


def comment(
    number: int,
    *themes: str,
    text: str = "",
    impact: int | None = 5,
    locality: str | None = None,
    on_behalf_of: str | None = None,
    is_reviewed: bool = False,
    probability: float | None = 0.8,
) -> ThemedComment:
    words = text or f"This is what person number {number} said"
    return ThemedComment(
        comment_id=UUID(int=number),
        response_id=UUID(int=number + 10_000),
        channel=Channel.ONLINE,
        locality=locality,
        impact=impact,
        themes=themes,
        is_reviewed=is_reviewed,
        is_coded=True,
        masked_text=words,
        text=words,
        received_at=datetime(2026, 1, 1, tzinfo=UTC),
        on_behalf_of=on_behalf_of,
        strongest_probability=probability,
    )
