"""Which comment stands for a theme."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.queries.quotes import QuotedWords, checksum_of
from consult.reports.quotes import typical_quote, typical_quotes, without_copies
from tests.unit.reports.comments import comment

SAID = ["Bikes", "go", "past", "our", "house", "at", "night"]


def quote(comments: list, **options):
    return typical_quote("bikes", "Off-road bikes", comments, smallest=5, **options)


def test_a_theme_that_fewer_than_the_smallest_number_mention_is_never_quoted():
    comments = [comment(n, "bikes") for n in range(4)]
    assert quote(comments) is None
    assert quote([*comments, comment(5, "bikes")]) is not None


def test_the_surest_of_those_nearest_to_the_usual_length_is_quoted():
    comments = [comment(n, "bikes", text=f"bikes on path number {n}") for n in range(10, 14)]
    comments += [
        comment(6, "bikes", text="the surest of usual length", probability=0.99),
        comment(7, "bikes", text="a very much longer comment " * 10, probability=1.0),
    ]
    chosen = quote(comments)
    assert chosen is not None
    assert chosen.text == "the surest of usual length"
    assert chosen.theme == "Off-road bikes"


def test_a_comment_that_a_person_confirmed_comes_before_what_the_machine_is_sure_of():
    comments = [comment(n, "bikes", probability=0.99) for n in range(4)]
    comments.append(comment(9, "bikes", text="one that a person has read", is_reviewed=True, probability=None))
    assert quote(comments).text == "one that a person has read"


def test_short_scraps_essays_bodies_campaigns_and_comments_mainly_about_something_else_are_not_quoted():
    campaign = "please stop the bikes on our paths now"
    comments = [
        comment(1, "bikes", text="bikes"),
        comment(2, "bikes", text="bikes " * 61),
        comment(3, "bikes", on_behalf_of="A parish council"),
        comment(4, "bikes", text=campaign),
        comment(5, "bikes", text=campaign.upper()),
        comment(6, "litter", "bikes"),
    ]
    assert quote(comments) is None


def test_a_comment_quoted_for_another_theme_is_not_quoted_again():
    comments = [comment(n, "bikes") for n in range(5)]
    first = quote(comments)
    second = quote(comments, taken=[first])
    assert second.text != first.text


def test_a_comment_that_suggests_a_person_at_risk_is_never_quoted():
    comments = [comment(n, "bikes") for n in range(5)]
    at_risk = [replace(each, may_be_quoted=False) for each in comments]
    assert quote([comments[0], *at_risk[1:]]).text == comments[0].masked_text
    assert quote(at_risk) is None


def test_the_place_is_named_only_where_enough_people_there_mention_the_theme():
    five_from_east = [comment(n, "bikes", locality="East") for n in range(5)]
    assert quote(five_from_east).locality == "East"
    four_from_east = [*five_from_east[:4], comment(9, "bikes", locality=None, probability=0.1)]
    assert quote(four_from_east).locality is None


def test_the_same_comments_in_another_order_give_the_same_quote():
    comments = [comment(n, "bikes") for n in range(8)]
    assert quote(comments) == quote(comments[::-1])


def test_only_the_masked_text_is_quoted():
    comments = [
        replace(comment(n, "bikes", text=f"Ask Sam Example about bikes {n}"), masked_text=f"Ask [name] about bikes {n}")
        for n in range(5)
    ]
    assert quote(comments).text.startswith("Ask [name] about")
    unread = [replace(each, masked_text=None) for each in comments]
    assert quote(unread) is None


def test_several_quotes_of_one_theme_are_different_comments():
    comments = [comment(number, "bikes") for number in range(6)]
    quotes = typical_quotes("bikes", "Off-road bikes", comments, smallest=5, at_most=3)
    assert len({quote.text for quote in quotes}) == 3
    assert quotes[0] == typical_quote("bikes", "Off-road bikes", comments, smallest=5)


def test_white_space_around_a_comment_does_not_let_it_be_quoted_twice():
    comments = [comment(number, "bikes", text=f" Bikes went past house {number} again ") for number in range(5)]
    quotes = typical_quotes("bikes", "Off-road bikes", comments, smallest=5, at_most=9)
    assert len({quote.text for quote in quotes}) == len(quotes) == 5


def test_copies_are_marked_so_that_a_part_of_the_comments_can_be_quoted_from():
    comments = [comment(1, "bikes", text="The same words by two"), comment(2, "litter", text="the same WORDS by two")]
    assert [each.may_be_quoted for each in without_copies([*comments, comment(3, "bikes")])] == [False, False, True]


def test_parts_of_two_comments_that_differ_only_in_spaces_and_case_are_not_quoted_together():
    comments = [comment(n, "bikes", text=f"{'  '.join(SAID) if n % 2 else ' '.join(SAID).upper()} {n}") for n in (0, 1)]
    length = {each.comment_id: len(each.masked_text) - 2 for each in comments}
    words = [chosen_from(each, 0, length[each.comment_id]) for each in comments]
    found = typical_quotes("bikes", "Off-road bikes", comments, smallest=1, at_most=2, chosen=words)
    assert [quote.text for quote in found[:1]] == [f"{' '.join(SAID).upper()} …"]
    assert not any(quote.text == f"{'  '.join(SAID)} …" for quote in found[1:])


def chosen_from(each, start=0, end=None) -> QuotedWords:
    return QuotedWords(each.comment_id, start, end or len(each.masked_text), checksum_of(each.masked_text))


class TestQuotesThatWereChosen:
    def comments(self) -> list:
        return [comment(n, "bikes", probability=n / 10) for n in range(8)]

    def test_what_was_chosen_comes_first_and_in_its_order_and_then_the_rule_goes_on(self):
        comments = self.comments()
        words = [chosen_from(comments[2]), chosen_from(comments[0])]
        assert quote(comments, chosen=words).text == comments[2].masked_text
        texts = [
            each.text
            for each in typical_quotes("bikes", "Off-road bikes", comments, smallest=5, at_most=3, chosen=words)
        ]
        assert texts[:2] == [comments[2].masked_text, comments[0].masked_text]
        assert len(set(texts)) == 3

    @pytest.mark.parametrize(
        "now",
        [
            {"masked_text": "This is what [name] said about it"},
            {"masked_text": None},
            {"may_be_quoted": False},
            {"on_behalf_of": "A parish council"},
            {"themes": ("litter", "bikes")},
            {"themes": ("litter",)},
        ],
    )
    def test_what_does_not_do_any_more_is_passed_over(self, now):
        comments = self.comments()
        words = [chosen_from(comments[2]), chosen_from(comments[0])]
        comments[2] = replace(comments[2], **now)
        assert quote(comments, chosen=words).comment_id == comments[0].comment_id

    def test_what_somebody_else_has_sent_since_is_passed_over(self):
        comments = self.comments()
        copied = comment(50, "bikes", text=comments[2].text.upper())
        words = [chosen_from(comments[2]), chosen_from(comments[0])]
        assert quote([*comments, copied], chosen=words).comment_id == comments[0].comment_id

    def test_a_part_of_a_comment_shows_that_words_were_left_out(self):
        text = "The shop shut last year. Bikes race past the empty houses at night. Nobody comes to look."
        part = "Bikes race past the empty houses at night."
        comments = [*self.comments(), comment(40, "shops", "bikes", text=text)]
        words = [chosen_from(comments[-1], text.index(part), text.index(part) + len(part))]
        assert quote(comments, chosen=words).text == f"… {part} …"

    def test_a_comment_is_not_quoted_for_one_theme_in_whole_and_for_another_in_part(self):
        comments = self.comments()
        whole = quote(comments, chosen=[chosen_from(comments[2])])
        again = quote(comments, chosen=[chosen_from(comments[2], 5, 30)], taken=[whole])
        assert again.comment_id != comments[2].comment_id

    @given(order=st.permutations(range(8)), picked=st.lists(st.integers(0, 7), max_size=4, unique=True))
    def test_the_order_of_the_comments_makes_no_difference(self, order, picked):
        comments = self.comments()
        words = [chosen_from(comments[place]) for place in picked]
        shuffled = [comments[place] for place in order]
        options = {"smallest": 5, "at_most": 8, "chosen": words}
        assert typical_quotes("bikes", "", shuffled, **options) == typical_quotes("bikes", "", comments, **options)
