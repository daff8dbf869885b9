from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import (
    AssignedBy,
    Campaign,
    CampaignComment,
    CampaignStatus,
    Channel,
    Comment,
    ConcernFlag,
    Response,
    Theme,
)
from consult.queries.closed_parts import closed_parts
from consult.queries.comments import count_themed_in_both, list_comments
from consult.queries.consultations import questionnaire_of
from consult.queries.cross_tables import count_alike
from consult.queries.search import search_of
from consult.queries.selections import CommentFilter, Concern, DecidedBy, GivenAnswer, Sureness
from forms.answers import ChoiceAnswer, ChoicesAnswer, MatrixAnswer, NumberAnswer, RankingAnswer, TextAnswer
from nlp.types import ConcernKind


@pytest.fixture
def consultation(factories):
    factories.code_book()
    return factories.consultation()


@pytest.fixture
def themes(session, consultation):
    return {theme.key: theme for theme in session.exec(select(Theme))}


@pytest.fixture
def say(session, factories, consultation):
    """Make a comment of a response that gives these answers too."""

    def comment(text, *, channel=Channel.ONLINE, **answers):
        response = factories.response(consultation, {"main_issue": TextAnswer(text), **answers}, channel=channel)
        return session.exec(select(Comment).where(Comment.response_id == response.id)).one()

    return comment


@pytest.fixture
def find(session, consultation):
    def texts(**wanted):
        found = list_comments(session, consultation, "main_issue", CommentFilter(**wanted))
        return {each.text for each in found}

    return texts


@pytest.fixture
def parts(session, consultation):
    return {part.name: part for part in closed_parts(questionnaire_of(session, consultation))}


def test_the_closed_questions_and_the_rows_of_a_matrix_tell_comments_apart(parts):
    assert list(parts) == [
        "agree",
        "impact",
        "locality",
        "heard",
        "seen.litter",
        "seen.fires",
        "ranked",
        "feel_safe",
        "age_band",
    ]
    assert [name for name, part in parts.items() if part.is_locality] == ["locality"]
    assert [name for name, part in parts.items() if part.may_hold_several] == ["heard", "ranked"]
    assert [option.label for option in parts["impact"].options][:2] == ["0 – Not at all", "1"]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("agree", ("agree",), {"one"}),
        ("agree", ("agree", "disagree"), {"one", "two"}),
        ("agree", ("-",), {"none"}),
        ("agree", ("disagree", "-"), {"two", "none"}),
        ("heard", ("web",), {"one", "two"}),
        ("heard", ("event",), {"two"}),
        ("heard", ("other",), {"one"}),
        ("heard", ("-",), {"none"}),
        ("impact", ("1",), {"one"}),
        ("impact", ("10",), {"two"}),
        ("impact", ("0",), set()),
        ("ranked", ("hate",), {"one"}),
        ("ranked", ("asb",), {"one", "two"}),
        ("seen.litter", ("often",), {"one"}),
        ("seen.fires", ("never",), {"two"}),
        ("seen.fires", ("-",), {"one", "none"}),
        ("locality", ("other",), {"one"}),
        ("age_band", ("over_45",), {"two"}),
    ],
)
def test_comments_are_found_by_the_answers_beside_them(say, find, parts, name, values, expected):
    say(
        "one",
        agree=ChoiceAnswer("agree"),
        heard=ChoicesAnswer(("web", "other"), "event"),
        impact=NumberAnswer(1),
        ranked=RankingAnswer(("hate", "asb")),
        seen=MatrixAnswer({"litter": "often"}),
        locality=ChoiceAnswer("other", "East"),
    )
    say(
        "two",
        agree=ChoiceAnswer("disagree"),
        heard=ChoicesAnswer(("web", "event")),
        impact=NumberAnswer(10),
        ranked=RankingAnswer(("asb",)),
        seen=MatrixAnswer({"litter": "never", "fires": "never"}),
        age_band=ChoiceAnswer("over_45"),
    )
    say("none")
    assert find(answers=(GivenAnswer(parts[name], values),)) == expected


def test_every_filter_narrows_what_the_others_leave(say, find, parts, factories, themes):
    east = GivenAnswer(parts["locality"], ("east",))
    one = say("bikes one", locality=ChoiceAnswer("east"), channel=Channel.PAPER)
    two = say("bikes two", locality=ChoiceAnswer("east"))
    for comment in (one, two):
        factories.assign(comment, [themes["asb-youth"], themes["road-speeding"]])
    wanted = {"search": search_of("bike"), "theme": "asb-youth", "category": "driving", "answers": (east,)}
    assert find(**wanted) == {"bikes one", "bikes two"}
    assert find(**wanted, channels=(Channel.PAPER, Channel.LETTER)) == {"bikes one"}
    assert find(**wanted, also=CommentFilter(theme="road-speeding")) == {"bikes one", "bikes two"}
    assert find(**wanted, also=CommentFilter(theme="asb-drugs")) == set()
    assert find(category="nothing") == set()


def test_who_decided_and_how_sure_the_machine_is(say, find, factories, themes, session):
    user = factories.user()
    machine, person, nobody, uncovered = (say(text) for text in ("machine", "person", "nobody", "uncovered"))
    factories.assign(machine, [themes["asb-youth"], themes["asb-drugs"]])  # 0.9, and 0.8 for the second
    factories.assign(person, [themes["asb-youth"]], by=AssignedBy.PERSON)
    person.reviewed_at, person.reviewed_by_id, person.coded_at = utc_now(), user.id, None
    factories.assign(uncovered, [])
    uncovered.is_covered = False
    session.commit()
    assert find(decided_by=DecidedBy.MACHINE) == {"machine", "uncovered"}
    assert find(decided_by=DecidedBy.PERSON) == {"person"}
    assert find(decided_by=DecidedBy.EITHER) == {"machine", "uncovered", "person"}
    assert find(decided_by=DecidedBy.NOBODY) == {"nobody"}
    assert find(decided_by=user.id) == {"person"}
    assert find(sureness=Sureness.OVER_90) == {"machine"}
    assert find(sureness=Sureness.OVER_70) == set()
    assert find(sureness=Sureness.NOTHING_FITS) == {"uncovered"}
    assert nobody.coded_at is None


def test_concerns_open_and_closed(say, find, session):
    for text, closed_at in (("open", None), ("closed", utc_now())):
        flag = ConcernFlag(
            comment_id=say(text).id, kind=next(iter(ConcernKind)), start=0, end=1, reason="", due_at=utc_now()
        )
        flag.closed_at = closed_at
        session.add(flag)
    session.commit()
    say("no flag")
    assert find(concern=Concern.OPEN) == {"open"}
    assert find(concern=Concern.ANY) == {"open", "closed"}
    assert find(concern=Concern.NONE) == {"no flag"}


def test_campaigns_but_not_those_that_a_person_split(say, find, session, consultation):
    ids = {}
    for status in CampaignStatus:
        campaign = Campaign(consultation_id=consultation.id, question_key="main_issue", status=status)
        session.add(campaign)
        session.flush()
        ids[status] = campaign.id
        session.add(CampaignComment(campaign_id=campaign.id, comment_id=say(status.value).id))
    taken_out = CampaignComment(
        campaign_id=ids[CampaignStatus.CONFIRMED], comment_id=say("taken out").id, is_taken_out=True
    )
    session.add(taken_out)
    session.commit()
    assert find(campaign=True) == {"proposed", "confirmed"}
    assert find(campaign=False) == {"split", "taken out"}
    assert find(campaign=ids[CampaignStatus.CONFIRMED]) == {"confirmed"}


def test_both_days_are_included_and_counted_in_london(say, find, session):
    for text, moment in (
        ("last minute of the day before", datetime(2026, 6, 1, 22, 59, tzinfo=UTC)),
        ("first minute", datetime(2026, 6, 1, 23, 0, tzinfo=UTC)),
        ("last minute", datetime(2026, 6, 3, 22, 59, tzinfo=UTC)),
        ("first minute of the day after", datetime(2026, 6, 3, 23, 0, tzinfo=UTC)),
    ):
        response = session.get_one(Response, say(text).response_id)
        response.received_at = moment
        session.commit()
    assert find(received_from=date(2026, 6, 2), received_to=date(2026, 6, 3)) == {"first minute", "last minute"}


def test_a_batch_of_paper(say, find, session, factories, consultation):
    batch = factories.batch(consultation)
    response = session.get_one(Response, say("from the pile").response_id)
    response.batch_id = batch.id
    session.commit()
    say("online")
    assert find(batch=batch.id) == {"from the pile"}


def test_what_two_selections_have_in_common_is_counted_where_it_is_themed(
    say, session, consultation, factories, themes
):
    factories.assign(say("bikes and cars"), [themes["asb-youth"]])
    factories.assign(say("bikes"), [themes["asb-youth"]])
    say("bikes and cars, not themed")
    one, other = CommentFilter(search=search_of("bikes")), CommentFilter(search=search_of("cars"))
    assert count_themed_in_both(session, consultation, "main_issue", one, other) == 1


class TestCountingAlike:
    def test_comments_that_are_alike_are_counted_as_one_line(
        self, say, session, consultation, factories, themes, parts
    ):
        for place in ("east", "east", "south"):
            comment = say("bikes", locality=ChoiceAnswer(place))
            factories.assign(comment, [themes["asb-youth"], themes["asb-drugs"]])
        say("not themed", channel=Channel.PAPER)
        alike = count_alike(
            session, consultation, "main_issue", CommentFilter(), by_channel=True, by_part=parts["locality"]
        )
        both = frozenset({"asb-youth", "asb-drugs"})
        counted = {(each.comments, each.themes, each.channel, each.given, each.is_themed) for each in alike}
        assert counted == {
            (2, both, "online", "east", True),
            (1, both, "online", "south", True),
            (1, frozenset(), "paper", None, False),
        }

    def test_a_persons_themes_count_once_somebody_has_decided(self, say, session, consultation, factories, themes):
        comment = say("bikes")
        factories.assign(comment, [themes["asb-youth"]])
        factories.assign(comment, [themes["asb-drugs"]], by=AssignedBy.PERSON)
        comment.reviewed_at = utc_now()
        session.commit()
        (alike,) = count_alike(session, consultation, "main_issue", CommentFilter())
        assert (alike.themes, alike.is_reviewed) == (frozenset({"asb-drugs"}), True)

    def test_a_selection_narrows_it(self, say, session, consultation):
        say("bikes")
        say("cars")
        wanted = CommentFilter(search=search_of("cars"))
        assert [each.comments for each in count_alike(session, consultation, "main_issue", wanted)] == [1]
