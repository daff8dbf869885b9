"""The frozen object: canonical, whole, and signed once."""

from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from pydantic import ValidationError

from consult.reports.summary.building import TITLES
from consult.reports.summary.content import (
    Identity,
    Paragraph,
    Part,
    PartKey,
    Section,
    SignOff,
    StudyKind,
    SummaryContent,
    SummaryUnreadable,
    from_json,
)
from consult.reports.summary.tables import Table
from tests.unit.reports.summary.tables import table

MADE = datetime(2026, 11, 20, 18, 30, 15, 999, tzinfo=UTC)


def identity(**changes: object) -> Identity:
    facts: dict[str, object] = {
        "consultation": "Street lights",
        "slug": "street-lights",
        "run_by": "Example Partnership",
        "study": StudyKind.SELF_SELECTED,
        "opens_on": date(2026, 10, 1),
        "closes_on": date(2026, 11, 1),
        "is_still_open": False,
        "is_demonstration": False,
        "holds_invented_answers": True,
        "made_at": MADE,
        "asked_by": "Parveen Policy",
        "responses": 55,
        "smallest_cell": 5,
        "questionnaire": "street-lights",
        "questionnaire_version": 1,
        "questionnaire_checksum": "0" * 64,
    }
    return Identity(**(facts | changes))


def content(*tables: Table) -> SummaryContent:
    blocks = (Paragraph(text="55 answered."), *tables)
    there = Part(key=PartKey.WHO_ANSWERED, title="Who", sections=(Section(key="routes", blocks=blocks),))
    rest = (Part(key=key, title=TITLES[key], absent="No.") for key in list(PartKey)[1:])
    return SummaryContent(identity=identity(), parts=(there, *rest))


def signature(of: SummaryContent, **changes: object) -> SignOff:
    facts: dict[str, object] = {
        "number": 1,
        "signed_by": "Parveen Policy",
        "signed_at": MADE,
        "draft_checksum": of.checksum(),
    }
    return SignOff(**(facts | changes))


def test_the_same_object_gives_the_same_text_and_comes_back_from_it():
    one = content(table())
    again = from_json(one.to_json())
    assert again == one
    assert again.to_json() == one.to_json()
    assert one.checksum() == sha256(one.to_json().encode()).hexdigest()


def test_moments_are_kept_to_the_second_in_utc_whatever_zone_they_come_in():
    there = timezone(timedelta(hours=1))
    assert identity(made_at=MADE.astimezone(there)).made_at == MADE.replace(microsecond=0)
    with pytest.raises(ValidationError, match="naive datetime"):
        identity(made_at=MADE.replace(tzinfo=None))


def test_a_signature_changes_the_checksum_and_nothing_else():
    draft = content(table())
    signed = draft.signed(signature(draft))
    assert (draft.title, signed.title) == ("Draft summary of Street lights", "Summary 1 of Street lights")
    assert signed.checksum() != draft.checksum()
    assert signed.model_copy(update={"sign_off": None}) == draft


def test_only_what_was_looked_at_is_signed_and_only_once():
    draft = content()
    signed = draft.signed(signature(draft))
    with pytest.raises(ValueError, match="signed already"):
        signed.signed(signature(signed))
    with pytest.raises(ValueError, match="not the draft"):
        draft.signed(signature(draft, draft_checksum="0" * 64))


def test_every_part_is_there_in_order_or_says_why_it_is_not():
    whole = content()
    assert whole.part(PartKey.WAVES).absent == "No."
    with pytest.raises(ValidationError, match="every part once, in order"):
        SummaryContent(identity=identity(), parts=whole.parts[::-1])
    with pytest.raises(ValidationError, match="says why it has none"):
        Part(key=PartKey.WAVES, title="Waves")
    with pytest.raises(ValidationError, match="says why it has none"):
        Part(key=PartKey.WAVES, title="Waves", absent="No.", sections=whole.parts[0].sections)


def test_no_two_tables_have_one_key():
    with pytest.raises(ValidationError, match="two tables have one key"):
        content(table(), table())


def test_what_is_no_summary_is_not_read():
    for text in ("{}", "", "not JSON", content().to_json().replace("summary/1", "summary/2")):
        with pytest.raises(SummaryUnreadable):
            from_json(text)


def test_nothing_in_it_can_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        content().notices = ("Other",)
