from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from consult.models import (
    AssignedBy,
    Assignment,
    AuditEvent,
    CandidateTheme,
    CandidateVerdict,
    CodeBook,
    CodeBookChange,
    PlannedChange,
    RunStatus,
    ThemingRun,
)
from consult.queries.code_book_history import list_changes, what_became_of
from consult.queries.code_books import coding_state, contents_of, list_planned, list_second_looks
from consult.queries.themes import code_book_for
from consult.services.code_book_changes import BookChanged, apply_change, discard_plan, plan_change
from consult.services.code_book_edits import (
    AcceptCandidate,
    AddTheme,
    CannotChange,
    EditTheme,
    ImportBook,
    MergeCandidate,
    MergeThemes,
    MoveTheme,
    RetireTheme,
    SplitTheme,
    TakeVersion,
    ThemeWords,
    UndoChange,
    read_change,
)
from consult.services.code_book_working_out import Place, work_out
from consult.services.theming import request_run
from nlp.codebook import parse_codebook
from tests.integration.services.code_book import DEFINITION, coded_question

NEW = ThemeWords(label="Seagulls", description="Gulls", include=("gulls everywhere",))


@pytest.fixture
def asked(session, factories):
    return coded_question(session, factories)


def undo_last(asked):
    return asked.change(UndoChange(change=asked.last_change().id))


class TestEveryChange:
    def test_it_makes_the_next_version_and_leaves_the_one_before_as_it_was(self, asked, session):
        before = asked.book
        definition = before.definition
        applied = asked.change(RetireTheme(theme="asb-litter"))
        assert (applied.version.version, applied.version.parent_id) == ("2024.2", before.id)
        assert code_book_for(session, asked.consultation, "main_issue").id == applied.version.id
        assert session.get(CodeBook, before.id).definition == definition
        assert "Litter" not in asked.labels

    def test_comments_follow_it_to_the_new_version(self, asked):
        comment = asked.say("kids speeding", "asb-youth", "road-speeding")
        decided = asked.say("drugs", "asb-drugs")
        asked.decide(decided, "asb-youth")
        asked.change(RetireTheme(theme="asb-litter"))
        assert asked.on(comment) == ["asb-youth", "road-speeding"]
        assert (asked.on(decided), asked.decided(decided)) == (["asb-drugs"], ["asb-youth"])

    def test_other_consultations_stay_on_their_version(self, asked, session, factories):
        other = factories.consultation(slug="other")
        theirs = asked.say("litter", "asb-litter", consultation=other)
        before = asked.book
        session.add(
            ThemingRun(
                consultation_id=other.id, question_key="main_issue", code_book_id=before.id, status=RunStatus.FINISHED
            )
        )
        session.commit()
        asked.change(RetireTheme(theme="asb-litter"))
        assert code_book_for(session, other, "main_issue").id == before.id
        assert [row.comment_id for row in session.exec(select(Assignment))] == [theirs.id]

    def test_it_needs_a_reason(self, asked):
        with pytest.raises(CannotChange, match="Enter why") as refused:
            apply_change(
                asked.session,
                asked.place,
                RetireTheme(theme="asb-litter"),
                seen=asked.book.id,
                reason="  ",
                applied_by=asked.staff,
            )
        assert refused.value.field == "reason"

    def test_it_is_in_the_history_and_in_the_audit_trail(self, asked, session):
        asked.say("litter", "asb-litter")
        asked.change(RetireTheme(theme="asb-litter"))
        made = list_changes(session, asked.consultation, "main_issue")[0]
        assert (made.summary, made.reason, made.made_by) == ("“Litter” retired", "Because.", "Parveen Policy")
        assert (made.from_version, made.to_version) == ("2024.1", "2024.2")
        assert made.details.effect.comments_changed == 1
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "code book changed")).one()
        assert (event.details["to_version"], event.details["comments_changed"]) == ("2024.2", 1)

    def test_made_from_a_version_that_has_changed_it_is_refused_with_who_changed_it(self, asked):
        seen = asked.book.id
        asked.change(RetireTheme(theme="asb-litter"))
        with pytest.raises(BookChanged) as refused:
            asked.change(RetireTheme(theme="asb-drugs"), seen=seen)
        assert [(each.summary, each.made_by) for each in refused.value.since] == [
            ("“Litter” retired", "Parveen Policy")
        ]

    def test_looking_ahead_changes_nothing_and_says_what_applying_does(self, asked, session):
        asked.say("kids and litter", "asb-youth", "asb-litter")
        asked.say("litter", "asb-litter")
        looked = work_out(session, asked.place, MergeThemes(themes=("asb-litter",), into="asb-youth")).effect
        assert asked.counts.themes == {"asb-youth": 1, "asb-litter": 2}
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        lines = {line.key: (line.before, line.after) for each in looked.categories for line in each.themes}
        assert (lines["asb-youth"], lines["asb-litter"]) == ((1, 2), (2, None))
        assert asked.counts.themes == {"asb-youth": 2}
        assert looked.comments_changed == 2


class TestMerging:
    def test_doubles_on_a_comment_become_one_with_the_surest_probability_and_all_the_evidence(self, asked, session):
        comment = asked.say("kids dropping litter", "road-speeding", "asb-youth", "asb-litter")
        litter = session.exec(select(Assignment).where(Assignment.theme_id == asked.themes["asb-litter"].id)).one()
        litter.probability_0_to_1, litter.evidence = 0.95, [[14, 20]]
        session.commit()
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        assert asked.on(comment) == ["road-speeding", "asb-youth"]
        row = session.exec(select(Assignment).where(Assignment.theme_id == asked.themes["asb-youth"].id)).one()
        assert (row.probability_0_to_1, row.position, row.evidence) == (0.95, 1, [[0, 5], [14, 20]])

    def test_what_a_person_decided_is_merged_too(self, asked):
        comment = asked.say("kids", "asb-drugs")
        asked.decide(comment, "asb-litter", "asb-youth")
        effect = work_out(
            asked.session, asked.place, MergeThemes(themes=("asb-litter", "asb-youth"), category="asb", words=NEW)
        ).effect
        assert effect.decisions_touched == 1
        asked.change(MergeThemes(themes=("asb-litter", "asb-youth"), category="asb", words=NEW))
        assert (asked.decided(comment), asked.on(comment)) == (["seagulls"], ["asb-drugs"])

    def test_the_passages_of_a_comment_follow(self, asked, session):
        comment = asked.say("kids. litter", "asb-youth", "asb-litter")
        comment.passages = [[0, 5, ["asb-youth"]], [6, 12, ["asb-litter", "asb-youth"]]]
        session.commit()
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        session.refresh(comment)
        assert comment.passages == [[0, 5, ["asb-youth"]], [6, 12, ["asb-youth"]]]

    @pytest.mark.parametrize("into", ["asb-youth", None])
    def test_undone_each_comment_has_its_own_theme_again(self, asked, session, into):
        comments = [
            asked.say("both", "road-speeding", "asb-youth", "asb-litter"),
            asked.say("kids", "asb-youth"),
            asked.say("litter", "asb-litter", "asb-drugs"),
        ]
        asked.decide(comments[1], "asb-litter")
        before = [(asked.on(each), asked.decided(each)) for each in comments]
        contents = contents_of(asked.book).categories
        words = {} if into else {"category": "asb", "words": NEW}
        asked.change(MergeThemes(themes=("asb-youth", "asb-litter"), into=into, **words))
        assert [asked.on(each) for each in comments] != [each[0] for each in before]
        undo_last(asked)
        assert [(asked.on(each), asked.decided(each)) for each in comments] == before
        assert contents_of(asked.book).categories == contents
        assert asked.book.version == "2024.3"

    def test_what_was_decided_since_is_left_where_it_is_and_said(self, asked, session):
        comment = asked.say("litter", "asb-litter")
        asked.decide(comment, "asb-litter")
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        asked.decide(comment, "asb-youth", "asb-drugs")
        change = UndoChange(change=asked.last_change().id)
        assert work_out(session, asked.place, change).effect.decided_since == 1
        asked.change(change)
        assert (asked.decided(comment), asked.on(comment)) == (["asb-youth", "asb-drugs"], ["asb-litter"])

    def test_what_was_decided_since_for_a_merged_theme_that_goes_is_to_be_decided_again(self, asked, session):
        comment = asked.say("litter", "asb-litter")
        asked.change(MergeThemes(themes=("asb-youth", "asb-litter"), category="asb", words=NEW))
        asked.decide(comment, "seagulls")
        undo_last(asked)
        assert asked.decided(comment) == ["asb-youth"]
        assert list_second_looks(session, asked.consultation, "main_issue") == [comment.id]


class TestRetiring:
    def test_a_comment_left_with_nothing_falls_to_something_else(self, asked, session):
        alone, beside = asked.say("litter", "asb-litter"), asked.say("both", "asb-litter", "asb-drugs")
        asked.change(RetireTheme(theme="asb-litter"))
        assert (asked.on(alone), asked.on(beside)) == (["other"], ["asb-drugs"])
        session.refresh(alone)
        assert alone.is_covered is False
        reason = session.exec(select(Assignment).where(Assignment.comment_id == alone.id)).one().reason
        assert "“Litter”" in reason

    def test_a_decision_left_with_nothing_stays_its_persons(self, asked, session):
        comment = asked.say("drugs", "asb-drugs")
        asked.decide(comment, "asb-litter")
        asked.change(RetireTheme(theme="asb-litter"))
        assert asked.decided(comment) == ["other"]
        row = session.exec(select(Assignment).where(Assignment.assigned_by == AssignedBy.PERSON)).one()
        assert row.user_id == asked.staff.id

    def test_undone_it_brings_back_what_it_took_away(self, asked, session):
        alone, beside = asked.say("litter", "asb-litter"), asked.say("both", "asb-litter", "asb-drugs")
        asked.decide(beside, "road-parking", "asb-litter")
        asked.change(RetireTheme(theme="asb-litter"))
        undo_last(asked)
        assert (asked.on(alone), asked.on(beside)) == (["asb-litter"], ["asb-litter", "asb-drugs"])
        assert asked.decided(beside) == ["road-parking", "asb-litter"]
        session.refresh(alone)
        assert alone.is_covered is True

    def test_undone_twice_it_is_retired_again_and_can_be_brought_back_again(self, asked):
        comment = asked.say("litter", "asb-litter")
        for expected in (["other"], ["asb-litter"], ["other"], ["asb-litter"]):
            if asked.labels.count("Litter") and expected == ["other"] and asked.book.version == "2024.1":
                asked.change(RetireTheme(theme="asb-litter"))
            else:
                undo_last(asked)
            assert asked.on(comment) == expected

    def test_what_the_machine_has_coded_anew_since_is_coded_again_when_it_is_undone(self, asked, session):
        comment = asked.say("litter", "asb-litter")
        asked.change(RetireTheme(theme="asb-litter"))
        asked.machine_says(comment, "asb-drugs")
        applied = undo_last(asked)
        assert asked.on(comment) == ["asb-drugs"]
        assert applied.run.status is RunStatus.QUEUED
        assert applied.change.is_for_machine

    def test_undone_beside_a_later_change_that_has_nothing_to_do_with_it(self, asked):
        comment = asked.say("all", "asb-litter", "asb-drugs")
        asked.change(RetireTheme(theme="asb-litter"))
        retired = asked.last_change().id
        asked.change(MoveTheme(theme="asb-drugs", category="driving"))
        asked.change(UndoChange(change=retired))
        assert asked.on(comment) == ["asb-litter", "asb-drugs"]
        assert asked.counts.categories == {"asb": 1, "driving": 1}


class TestSplitting:
    PARTS = (ThemeWords(label="Teenagers"), ThemeWords(label="Children"))

    def test_all_go_to_one_part_until_the_machine_and_people_have_looked_again(self, asked, session):
        comment, decided = asked.say("kids", "asb-youth"), asked.say("kids", "asb-drugs")
        asked.decide(decided, "asb-youth")
        applied = asked.change(SplitTheme(theme="asb-youth", parts=self.PARTS, decided_go_to=1))
        assert (asked.on(comment), asked.decided(decided)) == (["children"], ["children"])
        assert list_second_looks(session, asked.consultation, "main_issue") == [decided.id]
        assert applied.run.code_book_id == asked.book.id
        state = coding_state(session, asked.consultation, "main_issue")
        assert (state.comments, state.not_again) == (2, 2)

    def test_a_comment_decided_again_needs_no_second_look(self, asked, session):
        decided = asked.say("kids", "asb-youth")
        asked.decide(decided, "asb-youth")
        asked.change(SplitTheme(theme="asb-youth", parts=self.PARTS))
        asked.decide(decided, "children")
        assert list_second_looks(session, asked.consultation, "main_issue") == []

    def test_undone_both_parts_are_the_theme_again(self, asked):
        comment, decided = asked.say("kids", "asb-youth"), asked.say("kids", "asb-youth")
        asked.decide(decided, "asb-youth")
        asked.change(SplitTheme(theme="asb-youth", parts=self.PARTS))
        asked.decide(decided, "children", "teenagers", "asb-drugs")
        undo_last(asked)
        assert (asked.on(comment), asked.decided(decided)) == (["asb-youth"], ["asb-youth", "asb-drugs"])


class TestWhatNeedsTheMachine:
    @pytest.mark.parametrize(
        ("change", "is_needed"),
        [
            (AddTheme(category="asb", words=NEW), True),
            (EditTheme(theme="asb-youth", words=ThemeWords(label="Young people", description="Changed")), True),
            (
                EditTheme(theme="asb-drugs", words=ThemeWords(label="Dope", description="Dealing and using drugs")),
                False,
            ),
            (MoveTheme(theme="asb-youth", category="driving"), False),
            (RetireTheme(theme="asb-youth"), False),
        ],
    )
    def test_a_run_to_the_new_version_is_asked_for_where_it_is_needed(self, asked, session, change, is_needed):
        asked.say("kids", "asb-youth")
        applied = asked.change(change)
        assert (applied.run is not None) is is_needed
        assert [run.code_book_id for run in session.exec(select(ThemingRun))] == ([asked.book.id] if is_needed else [])

    def test_without_comments_there_is_nothing_to_run(self, asked):
        assert asked.change(AddTheme(category="asb", words=NEW)).run is None

    def test_a_run_under_way_is_stopped_and_another_started_to_the_new_version(self, asked, session):
        asked.say("kids", "asb-youth")
        first = request_run(session, asked.consultation, "main_issue")
        first.status = RunStatus.RUNNING
        session.commit()
        applied = asked.change(MoveTheme(theme="asb-youth", category="driving"))
        session.refresh(first)
        assert (first.status, applied.run.status) == (RunStatus.FAILED, RunStatus.QUEUED)
        assert "code book was changed" in first.failure
        assert applied.run.code_book_id == applied.version.id


class TestUndoing:
    def test_what_a_later_change_depends_on_is_not_undone(self, asked):
        asked.change(AddTheme(category="asb", words=NEW))
        added = asked.last_change().id
        asked.change(EditTheme(theme="seagulls", words=ThemeWords(label="Gulls")))
        with pytest.raises(CannotChange, match=r"“Seagulls” has been changed again since.*Undo the later change first"):
            asked.change(UndoChange(change=added))

    def test_a_change_is_undone_once(self, asked):
        asked.change(RetireTheme(theme="asb-litter"))
        change = UndoChange(change=asked.last_change().id)
        asked.change(change)
        with pytest.raises(CannotChange, match="undone already"):
            asked.change(change)

    def test_the_same_theme_is_undone_step_by_step(self, asked):
        asked.change(EditTheme(theme="asb-litter", words=ThemeWords(label="Rubbish")))
        first = asked.last_change().id
        asked.change(EditTheme(theme="asb-litter", words=ThemeWords(label="Mess")))
        undo_last(asked)
        asked.change(UndoChange(change=first))
        assert "Litter" in asked.labels


class TestTakingAVersion:
    def test_another_consultation_takes_it_with_what_became_of_its_themes(self, asked, session, factories):
        other = factories.consultation(slug="other")
        merged = asked.say("litter", "asb-litter", consultation=other)
        retired = asked.say("parking", "road-parking", consultation=other)
        place = Place(other, "main_issue")
        session.add(
            ThemingRun(
                consultation_id=other.id,
                question_key="main_issue",
                code_book_id=asked.book.id,
                status=RunStatus.FINISHED,
            )
        )
        session.commit()
        before = asked.book.id
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        asked.change(RetireTheme(theme="road-parking"))
        taken = apply_change(
            session,
            place,
            TakeVersion(version=asked.book.id),
            seen=before,
            reason="Same words.",
            applied_by=asked.staff,
        )
        session.commit()
        assert taken.version.id == asked.book.id
        assert code_book_for(session, other, "main_issue").id == asked.book.id
        assert (asked.on(merged), asked.on(retired)) == (["asb-youth"], ["other"])

    def test_the_version_in_use_is_not_taken_again(self, asked):
        with pytest.raises(CannotChange, match="in use here already"):
            asked.change(TakeVersion(version=asked.book.id))

    def test_two_who_change_one_code_book_apart_get_two_numbers(self, asked, session, factories):
        other = factories.consultation(slug="other")
        place, before = Place(other, "main_issue"), asked.book.id
        session.add(
            ThemingRun(
                consultation_id=other.id, question_key="main_issue", code_book_id=before, status=RunStatus.FINISHED
            )
        )
        session.commit()
        asked.change(RetireTheme(theme="asb-litter"))
        apart = apply_change(
            session, place, RetireTheme(theme="asb-drugs"), seen=before, reason="Ours.", applied_by=asked.staff
        )
        assert (apart.version.version, apart.version.parent_id) == ("2024.3", before)


class TestImporting:
    def test_themes_missing_from_the_file_are_retired_and_new_ones_added(self, asked):
        comment = asked.say("litter", "asb-litter")
        text = DEFINITION.replace(
            "{id: asb-litter, label: Litter, description: Rubbish lying around}", "{id: dogs, label: Dogs}"
        )
        asked.change(ImportBook(book=parse_codebook(text, source="x"), file="x.yaml"))
        assert asked.on(comment) == ["other"]
        assert "Dogs" in asked.labels
        undo_last(asked)
        assert asked.on(comment) == ["asb-litter"]


class TestWhatBecameOfATheme:
    def became(self, asked, key):
        return what_became_of(asked.session, asked.consultation, "main_issue", key)

    def test_a_theme_that_is_there_became_nothing(self, asked):
        assert self.became(asked, "asb-litter") is None
        assert self.became(asked, "never-there") is None

    def test_a_merged_theme_is_followed_to_the_end(self, asked):
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        asked.change(MergeThemes(themes=("asb-youth", "asb-drugs"), category="asb", words=NEW))
        became = self.became(asked, "asb-litter")
        assert became.now == ("seagulls",)
        assert became.sentence == ("“Litter” has become “Seagulls” by Parveen Policy. Choose that theme, or another.")

    def test_a_split_theme_became_every_part(self, asked):
        asked.change(SplitTheme(theme="asb-youth", parts=TestSplitting.PARTS))
        assert "split into “Teenagers” and “Children”" in self.became(asked, "asb-youth").sentence

    def test_a_retired_theme_became_nothing_that_could_be_chosen(self, asked):
        asked.change(RetireTheme(theme="asb-litter"))
        assert "taken out of the code book" in self.became(asked, "asb-litter").sentence


class TestPlanning:
    def test_a_plan_keeps_what_was_typed_and_changes_nothing(self, asked, session):
        change = AddTheme(category="asb", words=NEW)
        plan_change(session, asked.place, change, planned_by=asked.staff)
        session.commit()
        planned = list_planned(session, asked.consultation, "main_issue")[0]
        assert read_change(planned.row.kind, planned.row.content) == change
        assert (planned.planned_by, planned.made_from) == ("Parveen Policy", "2024.1")
        assert asked.book.version == "2024.1"

    def test_a_plan_can_be_changed_and_discarded(self, asked, session):
        planned = plan_change(session, asked.place, RetireTheme(theme="asb-litter"), planned_by=asked.staff)
        again = plan_change(
            session, asked.place, RetireTheme(theme="asb-drugs"), planned_by=asked.staff, instead_of=planned
        )
        assert (again.id, again.content) == (planned.id, {"theme": "asb-drugs"})
        discard_plan(session, again, discarded_by=asked.staff)
        assert list_planned(session, asked.consultation, "main_issue") == []

    def test_a_plan_that_cannot_be_is_refused_at_once(self, asked, session):
        with pytest.raises(CannotChange):
            plan_change(session, asked.place, RetireTheme(theme="other"), planned_by=asked.staff)

    def test_old_plans_of_the_same_person_are_forgotten(self, asked, session):
        old = plan_change(session, asked.place, RetireTheme(theme="asb-litter"), planned_by=asked.staff)
        old.planned_at -= timedelta(days=100)
        session.commit()
        new = plan_change(session, asked.place, RetireTheme(theme="asb-drugs"), planned_by=asked.staff)
        assert [each.id for each in session.exec(select(PlannedChange))] == [new.id]

    def test_on_top_of_anothers_change_each_keeps_what_they_typed(self, asked):
        seen = asked.book.id
        asked.change(EditTheme(theme="asb-litter", words=ThemeWords(label="Litter", description="Theirs")))
        mine = EditTheme(theme="asb-litter", words=ThemeWords(label="Mess", description="Rubbish lying around"))
        asked.change(mine, made_from=seen)
        theme = contents_of(asked.book).theme("asb-litter")
        assert (theme.label, theme.description) == ("Mess", "Theirs")


class TestCandidates:
    @pytest.fixture
    def candidate(self, asked, session):
        run = ThemingRun(
            consultation_id=asked.consultation.id,
            question_key="main_issue",
            code_book_id=asked.book.id,
            status=RunStatus.FINISHED,
        )
        session.add(run)
        session.flush()
        candidate = CandidateTheme(run_id=run.id, label="Gulls; roof", position=0)
        session.add(candidate)
        session.commit()
        return candidate

    def test_accepting_makes_a_theme_and_undoing_takes_the_verdict_back(self, asked, session, candidate):
        asked.say("gulls", "other")
        applied = asked.change(AcceptCandidate(candidate=candidate.id, category="asb", words=NEW))
        session.refresh(candidate)
        assert (candidate.verdict, candidate.theme_key) == (CandidateVerdict.ACCEPTED, "seagulls")
        assert applied.run is not None
        undo_last(asked)
        session.refresh(candidate)
        assert (candidate.verdict, candidate.theme_key, candidate.judged_by_id) == (None, None, None)

    def test_merging_writes_down_the_theme(self, asked, session, candidate):
        words = ThemeWords(label="Litter", description="Rubbish lying around", include=("gulls",))
        asked.change(MergeCandidate(candidate=candidate.id, theme="asb-litter", words=words))
        session.refresh(candidate)
        assert (candidate.verdict, candidate.theme_key) == (CandidateVerdict.MERGED, "asb-litter")

    def test_a_candidate_is_judged_once(self, asked, candidate):
        asked.change(AcceptCandidate(candidate=candidate.id, category="asb", words=NEW))
        again = AcceptCandidate(candidate=candidate.id, category="asb", words=ThemeWords(label="Gulls"))
        with pytest.raises(CannotChange, match="judged this candidate theme already"):
            asked.change(again)


def test_a_change_that_is_gone_is_not_there_to_undo(asked):
    with pytest.raises(Exception, match="There is no such change"):
        asked.change(UndoChange(change=uuid4()))


def test_changes_are_kept_whole_enough_to_read_back(asked, session):
    asked.say("litter", "asb-litter")
    asked.change(RetireTheme(theme="asb-litter"))
    kept = session.exec(select(CodeBookChange)).one()
    assert kept.taken_away[0]["rows"][0]["key"] == "asb-litter"
