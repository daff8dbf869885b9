"""Themes by category, and the two rankings."""

from uuid import UUID

from consult.queries.themes import ThemeInBook
from consult.reports.issues import PLACES_SHOWN, categories_of, rank_by_impact, rank_by_mentions
from tests.unit.reports.comments import BOOK, comment


def comments_of(*counts: tuple[str, int]) -> list:
    numbers = iter(range(100_000))
    return [comment(next(numbers), theme) for theme, count in counts for _ in range(count)]


def test_an_answer_counts_once_for_its_category_however_many_of_its_themes_it_mentions():
    categories = categories_of([comment(1, "bikes", "litter"), comment(2, "bikes"), comment(3, "speeding")], BOOK)
    assert [(line.label, line.share.count, line.share.base) for line in categories] == [("Asb", 2, 3), ("Roads", 1, 3)]
    assert [(line.label, line.share.count) for line in categories[0].themes] == [("Off-road bikes", 2), ("Litter", 1)]


def test_unclear_answers_are_in_the_base_and_their_category_stands_last():
    categories = categories_of(comments_of(("unclear", 5), ("bikes", 1)), BOOK)
    assert [(line.key, line.holds_issues) for line in categories] == [("asb", True), ("rest", False)]
    assert categories[0].share.base == 6


def test_something_else_and_unclear_are_not_ranked_as_issues():
    ranking = rank_by_mentions(comments_of(("other", 30), ("unclear", 20), ("bikes", 3)), BOOK)
    assert [(line.label, line.share.base) for line in ranking.lines] == [("Off-road bikes", 53)]


def test_issues_far_apart_have_places_of_their_own_and_a_clear_leader():
    ranking = rank_by_mentions(comments_of(("bikes", 200), ("litter", 60), ("speeding", 10)), BOOK)
    assert [str(line.place) for line in ranking.lines] == ["1", "2", "3"]
    assert ranking.standing.has_clear_leader
    assert ranking.standing.share_first == 1


def test_issues_too_close_to_tell_share_a_place():
    ranking = rank_by_mentions(comments_of(("bikes", 12), ("litter", 10), ("other", 33)), BOOK)
    assert [str(line.place) for line in ranking.lines] == ["1=", "1="]
    assert not ranking.standing.has_clear_leader


def test_a_list_that_stops_in_the_middle_of_a_shared_place_says_that_it_goes_on():
    book = [ThemeInBook(UUID(int=n), f"t{n:02}", f"Theme {n:02}", "", "c", "C") for n in range(PLACES_SHOWN + 2)]
    ranking = rank_by_mentions(comments_of(*((theme.key, 4) for theme in book)), book)
    assert len(ranking.lines) == PLACES_SHOWN
    assert ranking.standing.goes_on
    assert ranking.standing.issues == ranking.standing.share_first == PLACES_SHOWN + 2


def test_where_nobody_raises_an_issue_there_is_nothing_to_rank():
    ranking = rank_by_mentions(comments_of(("unclear", 5)), BOOK)
    assert ranking.lines == ()
    assert not ranking.standing.has_clear_leader


def test_impact_is_the_mean_of_those_who_mention_the_issue():
    comments = [comment(n, "bikes", impact=9) for n in range(10)] + [
        comment(n, "litter", impact=2) for n in range(10, 25)
    ]
    ranking = rank_by_impact(comments, BOOK, smallest=5)
    assert [(str(line.place), line.label, line.mean.mean, line.mean.base) for line in ranking.lines] == [
        ("1", "Off-road bikes", 9, 10),
        ("2", "Litter", 2, 15),
    ]
    assert ranking.standing.has_clear_leader


def test_an_issue_that_too_few_people_scored_has_no_mean_and_is_counted_as_left_out():
    comments = [comment(n, "bikes", impact=9) for n in range(4)] + [comment(n, "litter") for n in range(4, 9)]
    comments.append(comment(9, "bikes", impact=None))
    ranking = rank_by_impact(comments, BOOK, smallest=5)
    assert [line.label for line in ranking.lines] == ["Litter"]
    assert ranking.left_out == 1


def test_a_body_has_no_personal_impact():
    comments = [comment(n, "bikes", on_behalf_of="A parish council") for n in range(9)]
    assert rank_by_impact(comments, BOOK, smallest=5).lines == ()


class TestCountingEachCampaignOnce:
    def comments(self) -> list:
        """Eight people in their own words, and a letter on litter that six sent, of which the last five are copies."""
        own = [comment(n, "bikes", impact=n % 3) for n in range(8)]
        letters = [comment(100 + n, "litter", impact=10) for n in range(6)]
        return [*own, *letters]

    def copies(self) -> frozenset[UUID]:
        return frozenset(UUID(int=100 + n) for n in range(1, 6))

    def test_each_share_stands_beside_the_same_without_copies(self):
        (asb,) = categories_of(self.comments(), BOOK, copies=self.copies())
        assert (asb.share.count, asb.share.base) == (14, 14)
        assert asb.once is not None
        assert (asb.once.count, asb.once.base) == (9, 9)
        assert [(line.share.count, line.once.count) for line in asb.themes] == [(8, 8), (6, 1)]
        ranking = rank_by_mentions(self.comments(), BOOK, copies=self.copies())
        assert [(line.key, line.once.count, line.once.base) for line in ranking.lines] == [
            ("bikes", 8, 9),
            ("litter", 1, 9),
        ]

    def test_a_mean_of_too_few_people_without_copies_is_not_given(self):
        ranking = rank_by_impact(self.comments(), BOOK, smallest=5, copies=self.copies())
        litter, bikes = ranking.lines
        assert (litter.key, litter.mean.mean, litter.mean.base, litter.once) == ("litter", 10, 6, None)
        assert (bikes.mean.base, bikes.once.base, bikes.once.mean) == (8, 8, bikes.mean.mean)

    def test_a_mean_without_copies_is_that_of_the_rest(self):
        comments = [*self.comments(), *(comment(200 + n, "litter", impact=2) for n in range(5))]
        (litter, _bikes) = rank_by_impact(comments, BOOK, smallest=5, copies=self.copies()).lines
        assert (litter.mean.base, litter.once.base) == (11, 6)
        assert litter.once.mean == (10 + 5 * 2) / 6

    def test_where_no_campaign_is_confirmed_nothing_stands_beside(self):
        assert categories_of(self.comments(), BOOK)[0].once is None
        assert rank_by_mentions(self.comments(), BOOK).lines[0].once is None
        assert rank_by_impact(self.comments(), BOOK, smallest=5).lines[0].once is None
