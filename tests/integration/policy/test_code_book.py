import io

import pytest
from sqlmodel import select

from consult.models import CandidateTheme, CandidateThemeComment, CodeBook, PlannedChange, RunStatus, ThemingRun
from consult.queries.code_books import contents_of
from consult.queries.themes import code_book_for
from consult.services.code_book_edits import AddTheme, EditTheme, MergeThemes, RetireTheme, SplitTheme, ThemeWords
from tests.integration.services.code_book import DEFINITION, coded_question


@pytest.fixture
def asked(session, factories):
    asked = coded_question(session, factories)
    asked.say("litter everywhere", "asb-litter")
    asked.say("kids and litter", "asb-youth", "asb-litter")
    return asked


@pytest.fixture
def address(asked):
    return f"/policy/{asked.consultation.slug}/questions/main_issue/code-book"


def rows(page):
    """The rows of every table on the page, as words."""
    return [
        [" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in page.tree.xpath("//tbody/tr")
    ]


def plan(policy, address, name, **typed):
    """Type a change, and see what it does."""
    return policy.follow(policy.post(f"{address}/change/{name}", typed))


def apply_it(policy, page, *, reason="Because.", expect=303, **more):
    form = page.tree.xpath("//form[.//textarea[@name='reason']]")[0]
    return policy.post(form.get("action"), {"seen": page.value_of("seen"), "reason": reason, **more}, expect=expect)


class TestTheCodeBook:
    def test_it_shows_every_theme_with_its_description_and_comments(self, policy, address):
        page = policy.get(address)
        assert ["Litter", "Rubbish lying around", "2 comments on Litter"] in rows(page)
        assert "Version 2024.1 of the code book “community-issues”, published" in page.words

    def test_each_count_opens_those_comments(self, policy, address):
        shown = policy.get(policy.get(address).links()["2 comments on Litter"])
        assert len(shown.tree.xpath("//*[@class='consult-comments']/li")) == 2

    def test_a_question_without_a_code_book_says_so(self, policy, asked):
        page = policy.get(f"/policy/{asked.consultation.slug}/questions/why_not/code-book", expect=409)
        assert "no code book" in page.words

    def test_a_theme_has_a_page_of_its_own(self, policy, address):
        page = policy.get(f"{address}/themes/asb-youth")
        assert "kids hanging about" in page.words
        assert "Retire it" in page.links()
        assert "Retire it" not in policy.get(f"{address}/themes/other").links()

    def test_a_theme_that_is_gone_has_a_page_that_says_what_became_of_it(self, policy, asked, address):
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        page = policy.get(f"{address}/themes/asb-litter", expect=404)
        assert "“Litter” has become “Young people” by Parveen Policy" in page.words
        policy.get(f"{address}/themes/never-was", expect=404)

    def test_a_version_made_elsewhere_is_offered_and_not_taken_by_itself(
        self, policy, asked, address, session, factories
    ):
        other = factories.consultation(slug="elsewhere")
        theirs = asked.say("litter", "asb-litter", consultation=other)
        before = asked.book
        session.add(
            ThemingRun(
                consultation_id=other.id,
                question_key="main_issue",
                code_book_id=before.id,
                status=RunStatus.FINISHED,
            )
        )
        session.commit()
        asked.change(RetireTheme(theme="asb-litter"))
        page = policy.get("/policy/elsewhere/questions/main_issue/code-book")
        version = policy.get(page.links()["look at version 2024.2"])
        assert "not in use on this question" in version.words
        take = version.tree.xpath("//form[contains(@action, '/use')]")[0].get("action")
        looked = policy.follow(policy.post(take))
        assert ["Litter", "1", "–", "Gone"] in rows(looked)
        apply_it(policy, looked)
        assert code_book_for(session, other, "main_issue").version == "2024.2"
        assert asked.on(theirs) == ["other"]


class TestTypingAChange:
    def test_a_theme_is_added_looked_at_and_applied(self, policy, asked, address, session):
        page = plan(
            policy, address, "add-theme", category="asb", label="Dogs", description="Dogs", include="dog mess\nbarking"
        )
        assert "“Dogs” added to “Anti-social behaviour”" in page.words
        assert ["Dogs", "–", "0", "New"] in rows(page)
        assert "The machine codes all 2 comments again" in page.words
        assert asked.book.version == "2024.1"
        done = policy.follow(apply_it(policy, page))
        assert "This is version 2024.2. The machine codes every comment again" in done.text.replace("\n", " ")
        assert "Not coded again yet." in done.words
        assert "Not coded again yet." in policy.get(address.removesuffix("/code-book")).words
        assert session.exec(select(ThemingRun)).one().code_book_id == asked.book.id
        assert session.exec(select(PlannedChange)).all() == []

    def test_looking_shows_counts_before_and_after(self, policy, address):
        page = plan(policy, address, "merge-themes", themes=["asb-youth", "asb-litter"], into="asb-youth")
        assert ["Young people", "1", "2", "+1"] in rows(page)
        assert ["Litter", "2", "–", "Gone"] in rows(page)
        assert "2 comments will count for other themes" in page.words
        assert "Nothing has to be coded again." in page.words

    @pytest.mark.parametrize(
        ("name", "typed", "summary"),
        [
            ("edit-theme", {"theme": "asb-litter", "label": "Mess"}, "“Mess”: renamed from “Litter”"),
            ("move-theme", {"theme": "asb-litter", "category": "driving"}, "moved from “Anti-social behaviour”"),
            ("retire-theme", {"theme": "asb-litter"}, "“Litter” retired"),
            ("add-category", {"label": "Places"}, "Category “Places” added"),
            ("edit-category", {"category": "asb", "label": "Nuisance"}, "renamed to “Nuisance”"),
            (
                "merge-themes",
                {"themes": ["asb-youth", "asb-litter"], "into": "new", "category": "asb", "label": "Nuisance"},
                "merged into “Nuisance”, which is new",
            ),
            (
                "split-theme",
                {"theme": "asb-litter", "part-1-label": "Bins", "part-2-label": "Tipping", "decided_go_to": "1"},
                "“Litter” split into “Bins” and “Tipping”",
            ),
        ],
    )
    def test_each_kind_of_change_can_be_typed_applied_and_undone(self, policy, asked, address, name, typed, summary):
        about = {key: value for key, value in typed.items() if key in ("theme", "category")}
        query = "&".join(f"{key}={value}" for key, value in about.items())
        policy.get(f"{address}/change/{name}?{query}")
        page = plan(policy, address, name, **typed)
        assert summary in page.words
        edit = page.links().get("Change what was typed")
        again = policy.get(edit)
        for field in ("label", "part-1-label", "part-2-label"):
            if field in typed:
                assert again.value_of(field) == typed[field]
        before = [theme.label for theme in asked.themes.values()]
        apply_it(policy, page)
        history = policy.get(f"{address}/history")
        undo = history.tree.xpath("//form[contains(@action, '/undo')]")[0].get("action")
        apply_it(policy, policy.follow(policy.post(undo)))
        asked.session.expire_all()
        assert [theme.label for theme in asked.themes.values()] == before
        assert "Undone" in policy.get(f"{address}/history").words

    def test_an_empty_category_can_be_removed_and_no_other(self, policy, asked, address):
        apply_it(policy, plan(policy, address, "add-category", label="Places"))
        assert "Remove Places" in policy.get(address).links()
        policy.get(f"{address}/change/remove-category?category=places")
        refused = policy.post(f"{address}/change/remove-category", {"category": "asb"}, expect=200)
        assert "still holds themes" in refused.error_summary[0]
        apply_it(policy, plan(policy, address, "remove-category", category="places"))
        assert "places" not in [category.id for category in contents_of(asked.book).categories]

    @pytest.mark.parametrize(
        ("name", "typed", "sentence"),
        [
            ("add-theme", {}, "Select a category"),
            ("add-theme", {"category": "asb"}, "Enter a name for the theme"),
            ("add-theme", {"category": "asb", "label": "x" * 201}, "Shorten the name to 200 characters or fewer"),
            ("add-theme", {"category": "asb", "label": "A", "description": "x" * 4001}, "Shorten the description"),
            ("add-theme", {"category": "asb", "label": "A", "include": "a\n" * 61}, "Enter at most 60 examples"),
            ("add-theme", {"category": "none", "label": "A"}, "Select a category of the code book"),
            ("add-theme", {"category": "asb", "label": "litter"}, "Two themes have the label “litter”"),
            ("add-category", {"label": "Driving"}, "Two categories have the label “Driving”"),
            ("edit-category", {"category": "asb", "label": "Anti-social behaviour"}, "has this name already"),
            (
                "edit-theme",
                {"theme": "asb-drugs", "label": "Drugs", "description": "Dealing and using drugs"},
                "nothing",
            ),
            ("move-theme", {"theme": "asb-drugs", "category": "asb"}, "is in “Anti-social behaviour” already"),
            ("move-theme", {"theme": "asb-drugs"}, "Select a category"),
            ("retire-theme", {"theme": "other"}, "stands alone"),
            ("merge-themes", {"themes": ["asb-youth"]}, "Select the theme to merge into"),
            ("merge-themes", {"themes": ["asb-youth"], "into": "asb-youth"}, "at least one theme to merge"),
            ("merge-themes", {"into": "new", "category": "asb", "label": "X"}, "at least two themes"),
            ("merge-themes", {"themes": ["other"], "into": "asb-youth"}, "cannot be merged"),
            ("merge-themes", {"themes": ["asb-youth"], "into": "other"}, "cannot be merged with others"),
            ("split-theme", {"theme": "asb-youth", "part-1-label": "A"}, "Enter a name for part 2"),
            ("split-theme", {"theme": "asb-youth", "part-1-label": "A", "part-2-label": "B"}, "Select the part"),
            ("accept-candidate-theme", {"category": "asb", "label": "A"}, "Open the candidate theme again"),
        ],
    )
    def test_what_is_missing_or_does_not_fit_is_said_and_nothing_is_lost(self, policy, address, name, typed, sentence):
        page = policy.post(f"{address}/change/{name}", typed, expect=200)
        assert any(sentence in said for said in page.error_summary), page.error_summary
        for field in ("label", "description", "part-1-label"):
            if field in typed:
                assert page.value_of(field) == typed[field]

    def test_a_page_open_too_long_loses_nothing(self, policy, address):
        page = policy.post(
            f"{address}/change/add-theme", {"category": "asb", "label": "Dogs"}, expect=200, with_token=False
        )
        assert "open too long" in page.error_summary[0]
        assert page.value_of("label") == "Dogs"

    def test_there_is_no_form_for_other_kinds(self, policy, address):
        policy.get(f"{address}/change/undo", expect=404)

    def test_a_form_about_a_theme_asks_to_choose_one_first(self, policy, address):
        assert "Choose a theme" in policy.get(f"{address}/change/retire-theme").words


class TestTwoPeople:
    def test_somebody_elses_change_is_shown_and_what_was_typed_goes_on_top(self, policy, asked, address):
        page = plan(policy, address, "edit-theme", theme="asb-litter", label="Mess", description="Rubbish lying around")
        asked.change(EditTheme(theme="asb-litter", words=ThemeWords(label="Litter", description="Theirs")))
        conflict = apply_it(policy, page, reason="Plainer", expect=409)
        assert "“Litter”: description changed, by Parveen Policy" in conflict.words
        assert "has changed since you looked" in conflict.error_summary[0]
        assert conflict.value_of("reason") == "Plainer"
        assert ["Description", "Theirs", "The same"] in rows(conflict)
        apply_it(policy, conflict, reason="Plainer")
        asked.session.expire_all()
        theme = asked.themes["asb-litter"]
        assert (theme.label, theme.description, asked.book.version) == ("Mess", "Theirs", "2024.3")

    def test_a_change_that_does_not_fit_any_more_says_what_the_theme_became(self, policy, asked, address):
        page = plan(policy, address, "edit-theme", theme="asb-litter", label="Mess")
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        conflict = apply_it(policy, page, expect=409)
        assert "It cannot be applied. “Litter” has become “Young people”" in conflict.words
        assert policy.post(f"{address}/change/edit-theme", {"theme": "asb-litter", "label": "M"}, expect=200)

    def test_what_was_typed_for_a_theme_that_is_gone_is_shown_to_be_copied(self, policy, asked, address):
        made_from = asked.book.id
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        typed = {"theme": "asb-litter", "label": "Mess", "include": "bins overflow", "made_from": str(made_from)}
        page = policy.post(f"{address}/change/edit-theme", typed, expect=200)
        assert "“Litter” has become “Young people”" in page.error_summary[0]
        assert "bins overflow" in page.words

    def test_a_plan_can_be_left_found_again_and_discarded(self, policy, address):
        page = plan(policy, address, "retire-theme", theme="asb-litter")
        there = policy.get(address)
        assert "Retire theme: Litter" in there.links()
        discard = page.tree.xpath("//form[contains(@action, '/discard')]")[0].get("action")
        policy.post(discard)
        assert "Retire theme: Litter" not in policy.get(address).links()
        policy.post(discard, expect=404)

    def test_applying_needs_a_reason(self, policy, address):
        page = plan(policy, address, "retire-theme", theme="asb-litter")
        assert apply_it(policy, page, reason=" ", expect=200).error_summary == ["Enter why the code book is changed"]

    def test_a_stale_or_incomplete_page_applies_nothing(self, policy, asked, address):
        page = plan(policy, address, "retire-theme", theme="asb-litter")
        address_of_form = page.tree.xpath("//form[.//textarea[@name='reason']]")[0].get("action")
        policy.post(address_of_form, {"reason": "x", "seen": "nothing"}, expect=200)
        policy.post(address_of_form, {"reason": "x", "seen": page.value_of("seen")}, expect=200, with_token=False)
        assert asked.book.version == "2024.1"

    def test_decisions_made_since_are_told_when_a_change_is_undone(self, policy, asked, address):
        comment = asked.say("litter", "asb-drugs")
        asked.decide(comment, "asb-litter")
        asked.change(MergeThemes(themes=("asb-litter",), into="asb-youth"))
        asked.decide(comment, "asb-youth", "asb-drugs")
        history = policy.get(f"{address}/history")
        undo = history.tree.xpath("//form[contains(@action, '/undo')]")[0].get("action")
        page = policy.follow(policy.post(undo))
        assert "1 decision made since was not brought back" in page.words
        assert "1 decision made since could not be brought back" in policy.follow(apply_it(policy, page)).text

    def test_what_a_later_change_depends_on_is_refused_with_a_sentence(self, policy, asked, address):
        asked.change(AddTheme(category="asb", words=ThemeWords(label="Gulls")))
        asked.change(EditTheme(theme="gulls", words=ThemeWords(label="Seagulls")))
        history = policy.get(f"{address}/history")
        first = history.tree.xpath("//form[contains(@action, '/undo')]")[1].get("action")
        assert "Undo the later change first" in policy.post(first, expect=409).words


class TestSecondLooks:
    def test_decided_comments_of_a_split_theme_are_listed_until_they_are_decided_again(self, policy, asked, address):
        comment = asked.say("kids", "asb-youth")
        asked.decide(comment, "asb-youth")
        parts = (ThemeWords(label="Teenagers"), ThemeWords(label="Children"))
        asked.change(SplitTheme(theme="asb-youth", parts=parts))
        page = policy.get(policy.get(address).links()["1 decided comment waits for a second look"])
        assert "Teenagers" in page.words
        asked.decide(comment, "children")
        assert "No comment waits" in policy.get(f"{address}/second-looks").words


class TestSigningOff:
    def test_it_freezes_and_compares_with_now(self, policy, asked, address):
        page = policy.get(f"{address}/sign-off")
        signed = policy.follow(
            policy.post(f"{address}/sign-off", {"seen": page.value_of("seen"), "note": "March board"})
        )
        asked.change(RetireTheme(theme="asb-litter"))
        version = policy.get(signed.response.request.path)
        assert "March board" in version.words
        assert ["Litter Anti-social behaviour", "2", "100%", "not in use"] in rows(version)
        assert "Version 2024.1 of the code book was signed off" in policy.get(address.removesuffix("/code-book")).words
        assert "Signed off before" in policy.get(f"{address}/sign-off").words
        assert "Signed off" in policy.get(f"{address}/history").words

    def test_it_waits_until_the_machine_has_coded(self, policy, asked, address):
        apply_it(policy, plan(policy, address, "add-theme", category="asb", label="Gulls"))
        assert "Not yet. The machine is coding" in policy.get(f"{address}/sign-off").words
        refused = policy.post(f"{address}/sign-off", {"seen": str(asked.book.id)}, expect=200)
        assert "The machine is coding" in refused.error_summary[0]

    def test_a_version_that_changed_meanwhile_is_not_signed_off(self, policy, asked, address):
        seen = policy.get(f"{address}/sign-off").value_of("seen")
        asked.change(RetireTheme(theme="asb-litter"))
        page = policy.post(f"{address}/sign-off", {"seen": seen, "note": "Kept"}, expect=409)
        assert page.value_of("note") == "Kept"
        policy.post(f"{address}/sign-off", {"seen": "nothing"}, expect=200)


class TestFiles:
    def upload(self, policy, address, content, name, *, expect=200):
        return policy.post(f"{address}/files", {"file": (io.BytesIO(content), name)}, expect=expect)

    @pytest.mark.parametrize("ending", ["yaml", "csv"])
    def test_what_is_taken_away_can_be_brought_in_again(self, policy, asked, address, ending):
        file = policy.download(f"{address}/versions/{asked.book.id}.{ending}")
        assert f"community-issues-2024.1.{ending}" in file.headers["Content-Disposition"]
        page = self.upload(policy, address, file.data, f"book.{ending}")
        assert page.error_summary == ["There is nothing to change: it says what the code book says already."]

    def test_a_file_is_a_change_like_any_other(self, policy, asked, address):
        text = policy.download(f"{address}/versions/{asked.book.id}.csv").data.decode("utf-8-sig")
        changed = text.replace("asb-litter,Litter", ",Dogs")
        page = policy.follow(self.upload(policy, address, changed.encode("cp1252"), "book.csv", expect=303))
        assert "Imported from the file “book.csv”" in page.words
        assert ["Litter", "2", "–", "Gone"] in rows(page)
        assert ["Dogs", "–", "0", "New"] in rows(page)
        apply_it(policy, page)
        assert "dogs" in asked.themes

    def test_a_file_made_before_somebody_merged_its_theme_says_so_before_it_brings_it_back(
        self, policy, asked, address
    ):
        text = policy.download(f"{address}/versions/{asked.book.id}.csv").data
        changed = text.replace(b",Litter,", b",Rubbish,")
        asked.change(MergeThemes(themes=("asb-youth",), into="asb-drugs"))
        page = policy.follow(self.upload(policy, address, changed, "old.csv", expect=303))
        assert "The file has themes that the code book no longer has" in page.words
        assert "“Young people” has become “Drugs” by Parveen Policy. The file would add “Young people”" in page.words
        assert "asb-youth" not in asked.themes

    def test_somebody_who_merges_while_a_file_is_looked_at_is_named_and_the_file_is_kept(self, policy, asked, address):
        text = policy.download(f"{address}/versions/{asked.book.id}.csv").data
        planned = self.upload(policy, address, text.replace(b",Litter,", b",Rubbish,"), "old.csv", expect=303)
        form = {"seen": policy.follow(planned).value_of("seen"), "reason": "Renamed"}
        asked.change(MergeThemes(themes=("asb-youth",), into="asb-drugs"))
        page = policy.post(planned.response.location, form, expect=409)
        assert "The code book has changed since this was typed" in page.words
        assert "“Young people” has become “Drugs” by Parveen Policy." in page.words
        assert page.value_of("reason") == "Renamed"
        assert "Imported from the file “old.csv”" in page.words

    def test_encodings_of_spreadsheet_programs_are_read(self, policy, asked, address):
        text = policy.download(f"{address}/versions/{asked.book.id}.csv").data.decode("utf-8-sig")
        for encoding in ("utf-16", "utf-8-sig"):
            page = self.upload(
                policy, address, text.replace(",Litter,", ",Café,").encode(encoding), "b.csv", expect=303
            )
            assert "Café" in policy.follow(page).words

    @pytest.mark.parametrize(
        ("content", "name", "sentence"),
        [
            (b"", "", "Choose a file"),
            (b"x" * 300_001, "book.csv", "larger than 300 kB"),
            (b"\x00\x01", "book.csv", "not a text file"),
            (b"a", "book.docx", "neither a .yaml nor a .csv file"),
            (b"theme,colour\n", "book.csv", "has no column “category”"),
            (b"categories: 1", "book.yaml", "“version” is missing"),
            (DEFINITION.replace("no-issue", "none").encode(), "book.yaml", "would be gone"),
        ],
    )
    def test_what_is_wrong_with_a_file_is_said(self, policy, address, content, name, sentence):
        page = self.upload(policy, address, content, name)
        assert any(sentence in said for said in page.error_summary), page.error_summary

    def test_every_row_that_is_wrong_is_named(self, policy, address):
        lines = ["category,theme id,theme", *(f"A,Bad {number},T{number}" for number in range(30))]
        page = self.upload(policy, address, "\n".join(lines).encode(), "book.csv")
        assert "row 2" in page.error_summary[0]
        assert page.error_summary[-1] == "There are 10 more. Correct these first"

    def test_a_stale_page_imports_nothing(self, policy, asked, address):
        form = {"file": (io.BytesIO(b"x"), "book.csv")}
        policy.post(f"{address}/files", form, expect=200, with_token=False)

    def test_a_version_of_another_code_book_is_not_found(self, policy, session, address):
        other = CodeBook(slug="other", version="1", question="", definition=DEFINITION, checksum="0")
        session.add(other)
        session.commit()
        policy.download(f"{address}/versions/{other.id}.csv", expect=404)


class TestHealthChecks:
    def test_overlaps_rare_themes_catch_alls_and_what_nothing_covers(self, policy, asked, address):
        for _ in range(5):
            asked.say("kids and drugs", "asb-youth", "asb-drugs")
        for _ in range(3):
            asked.say("who knows", "other").is_covered = False
        asked.session.commit()
        page = policy.get(f"{address}/health")
        assert "Drugs and Young people: 5 of 5 comments on Drugs (100%) carry both." in page.words
        assert "Speeding: no comment" in page.words
        assert "Litter: 2 comments on Litter" in page.words
        assert "Young people: 6 comments on Young people, 60% of all." in page.words
        assert "Something else: 3 comments on Something else, 30% of all." in page.words
        assert "3 comments fit nothing in the code book" in page.words
        assert "at least 50% of the smaller theme’s comments" in page.words

    def test_a_code_book_in_good_health(self, policy, session, factories):
        asked = coded_question(session, factories)
        page = policy.get(f"/policy/{asked.consultation.slug}/questions/main_issue/code-book/health")
        assert page.words.count("None.") == 2


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
        candidate = CandidateTheme(
            run_id=run.id,
            label="Gulls; roof",
            key_phrases=["gulls", "roof"],
            position=0,
            stability_0_to_1=0.62,
            nearest_theme_key="asb-litter",
        )
        session.add(candidate)
        session.flush()
        for number in range(12):
            comment = asked.say(f"gulls on roof {number}", "other")
            comment.is_covered = False
            place = None if number < 2 else number - 2
            session.add(
                CandidateThemeComment(candidate_theme_id=candidate.id, comment_id=comment.id, example_position=place)
            )
        asked.say("nothing like it", "other").is_covered = False
        session.commit()
        return candidate

    @pytest.fixture
    def page_address(self, address):
        return address.replace("/code-book", "/candidates")

    def test_ten_examples_stability_in_words_and_the_nearest_theme(self, policy, candidate, page_address):
        page = policy.get(page_address)
        examples = page.tree.xpath("//details//li/span[@dir]")
        assert [" ".join(each.text.split()) for each in examples] == [
            f"gulls on roof {number}" for number in range(2, 12)
        ]
        assert "12 comments. Words they share: gulls, roof." in page.words
        assert "Stability 62%: it holds together fairly well" in page.words
        assert "Nearest theme in the code book: Litter." in page.words
        assert "1 comment fits nothing in the code book and is in none of the groups" in page.words
        assert "nothing like it" in page.words

    def test_accepting_begins_with_what_is_known_and_ends_in_the_code_book(
        self, policy, asked, session, candidate, address, page_address
    ):
        form = policy.get(policy.get(page_address).links()["Accept as a new theme: Gulls; roof"])
        assert form.value_of("label") == "Gulls; roof"
        assert form.value_of("include").splitlines()[0] == "gulls on roof 2"
        page = plan(
            policy, address, "accept-candidate-theme", candidate=str(candidate.id), category="asb", label="Gulls"
        )
        apply_it(policy, page)
        judged = policy.get(page_address)
        assert "Accepted as Gulls" in judged.words
        undo = judged.tree.xpath("//form[contains(@action, '/undo')]")[0].get("action")
        apply_it(policy, policy.follow(policy.post(undo)))
        assert "Accept as a new theme: Gulls; roof" in policy.get(page_address).links()

    def test_merging_adds_examples_to_a_theme(self, policy, asked, candidate, address, page_address):
        choose = policy.get(policy.get(page_address).links()["Merge into a theme: Gulls; roof"])
        assert choose.value_of("theme") == "asb-litter"
        form = policy.get(f"{address}/change/merge-candidate-theme?candidate={candidate.id}&theme=asb-litter")
        assert "gulls on roof 2" in form.value_of("include")
        page = plan(
            policy,
            address,
            "merge-candidate-theme",
            candidate=str(candidate.id),
            theme="asb-litter",
            label="Litter",
            description="Rubbish lying around",
            include=form.value_of("include"),
        )
        apply_it(policy, page)
        assert "Merged into Litter" in policy.get(page_address).words

    def test_dismissing_needs_a_reason_and_can_be_taken_back(self, policy, candidate, page_address):
        dismiss = f"{page_address}/{candidate.id}/dismiss"
        assert policy.post(dismiss, {"reason": ""}, expect=200).error_summary == ["Enter why this is no theme"]
        policy.post(dismiss, {"reason": "x"}, expect=200, with_token=False)
        page = policy.follow(policy.post(dismiss, {"reason": "Two things"}))
        assert "Dismissed by Robin Example" in page.words
        assert "Reason: Two things" in page.words
        policy.post(dismiss, {"reason": "again"}, expect=409)
        again = policy.follow(policy.post(f"{page_address}/{candidate.id}/take-up-again"))
        assert "Dismissed" not in again.words
        policy.post(f"{page_address}/{candidate.id}/take-up-again", expect=409)

    def test_a_candidate_of_another_question_is_not_found(self, policy, asked, candidate):
        address = f"/policy/{asked.consultation.slug}/questions/why_not/candidates/{candidate.id}/dismiss"
        policy.post(address, {"reason": "x"}, expect=404)

    def test_where_there_are_none_the_page_says_why(self, policy, asked, session, page_address):
        assert "has not been themed yet" in policy.get(page_address).words
        session.add(
            ThemingRun(
                consultation_id=asked.consultation.id,
                question_key="main_issue",
                status=RunStatus.FINISHED,
                why_no_candidates="There are 3 passages that no theme covers, and it takes 40 to look for themes.",
            )
        )
        session.commit()
        assert "There are 3 passages that no theme covers" in policy.get(page_address).words
