import csv
import io

import pytest

from consult.services.publication import withhold_response
from tests.integration.publishing import ASKING

DETAILS = (
    "I am Ann Example of 12 Acacia Road, DH1 1AA, ring 07700 900123 or mail ann@example.org: bikes every night",
    "I am [name] of [address], [postcode], ring [phone number] or mail [email address]: bikes every night",
)


def rows_of(client, address):
    text = client.download(address).get_data().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def said(page):
    return ["".join(quote.itertext()) for quote in page.tree.xpath("//blockquote")]


class TestWhatThePublicSees:
    def test_masked_words_and_nothing_that_identifies_a_person(self, client, publishing):
        response = publishing.answer(DETAILS[0], masked=DETAILS[1], locality="west")
        publishing.publish(response)
        page = client.get(publishing.public_address)
        assert said(page) == [DETAILS[1]]
        file = client.download(publishing.public_address + ".csv").get_data(as_text=True)
        for secret in ("Ann", "Acacia", "DH1", "07700", "ann@", response.reference, str(response.id), "West", "online"):
            assert secret not in page.tree.get_element_by_id("main-content").text_content()
            assert secret not in file
        assert str(response.id) not in page.text

    def test_what_is_not_published_is_at_no_address(self, client, session, publishing):
        publishing.publish(publishing.answer("published words"))
        withheld = publishing.answer("withheld words")
        withhold_response(
            session,
            publishing.consultation,
            withheld.id,
            seen=publishing.seen(withheld),
            reason="a reason",
            decided_by=publishing.moderator,
        )
        session.commit()
        publishing.answer("undecided words")
        publishing.answer("private words", agrees="no")
        publishing.answer("unread words", masked=None)
        address, slug = publishing.public_address, publishing.consultation.slug
        for path in (address, f"{address}?words=words", f"{address}?page=2", f"/consultations/{slug}", "/"):
            words = client.get(path).words
            for hidden in ("withheld", "undecided", "private", "unread", "a reason", withheld.reference):
                assert hidden not in words, (path, hidden)
        assert [row["comment"] for row in rows_of(client, f"{address}.csv")] == ["published words"]
        client.get(f"{address}/{withheld.id}", expect=404)

    def test_a_body_has_its_name_and_month_and_an_individual_has_neither(self, client, session, publishing):
        body = publishing.answer("more patrols", on_behalf_of="Example Parish Council")
        publishing.publish(body, publishing.answer("bikes"))
        words = client.get(publishing.public_address).words
        month = f"{body.received_at:%B %Y}"
        assert f"Example Parish Council, {month}" in words
        assert words.count(month) == 1
        assert [
            (row["sent by"], row["received in"]) for row in rows_of(client, f"{publishing.public_address}.csv")
        ] == [
            ("Example Parish Council", month),
            ("an individual", ""),
        ]

    def test_a_locality_only_where_enough_individuals_from_there_are_published(self, client, publishing):
        publishing.publish(*(publishing.answer(f"from the east {n}", locality="east") for n in range(5)))
        publishing.publish(*(publishing.answer(f"from the west {n}", locality="west") for n in range(4)))
        publishing.answer("not published", locality="west")
        publishing.publish(publishing.answer("by letter", locality="west", on_behalf_of="Example Parish Council"))
        localities = [row["locality"] for row in rows_of(client, f"{publishing.public_address}.csv")]
        assert sorted(localities) == [""] * 5 + ["East"] * 5

    def test_only_once_the_consultation_is_closed(self, client, factories):
        consultation = factories.consultation(definition=ASKING)
        client.get(f"/consultations/{consultation.slug}/responses", expect=404)
        assert client.download(f"/consultations/{consultation.slug}/responses.csv", expect=404)

    def test_no_link_until_something_is_published_and_then_one_with_the_number(self, client, publishing):
        home = f"/consultations/{publishing.consultation.slug}"
        response = publishing.answer("bikes")
        assert publishing.public_address not in client.get(home).links().values()
        assert "No responses to this consultation have been published." in client.get(publishing.public_address).words
        publishing.publish(response)
        links = client.get(home).links()
        assert links["Read what people said: 1 published response"] == publishing.public_address

    def test_invented_answers_say_so_on_the_page_and_in_the_file(self, client, session, publishing):
        publishing.publish(publishing.answer("=bikes"))
        publishing.consultation.holds_invented_answers = True
        session.add(publishing.consultation)
        session.commit()
        assert "invented" in client.get(publishing.public_address).text.lower()
        (row,) = rows_of(client, f"{publishing.public_address}.csv")
        assert (row["answers"], row["comment"]) == ("invented", "'=bikes")


class TestFilters:
    @pytest.fixture
    def published(self, publishing):
        publishing.publish(
            publishing.answer("Bikes at 100% speed", why_not="too loud", themes=["asb-youth"]),
            publishing.answer("Parking", themes=["road-parking"]),
            publishing.answer("Patrols", on_behalf_of="Example Parish Council"),
        )
        publishing.answer("Ann waits", themes=["asb-drugs"])
        return publishing

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("question=why_not", ["too loud"]),
            ("theme=road-parking", ["Parking"]),
            ("sender=body", ["Patrols"]),
            ("sender=individual&question=main_issue", ["Bikes at 100% speed", "Parking"]),
            ("words=SPEED+bikes", ["Bikes at 100% speed"]),
            ("words=100%25", ["Bikes at 100% speed"]),
            ("words=%25", ["Bikes at 100% speed"]),
            ("words=ann", []),
            ("words=%00", ["Bikes at 100% speed", "Parking", "Patrols", "too loud"]),
            ("theme=asb-youth&sender=body", []),
        ],
    )
    def test_each_gives_the_comments_that_fit(self, client, published, query, expected):
        assert sorted(said(client.get(f"{published.public_address}?{query}"))) == expected
        rows = rows_of(client, f"{published.public_address}.csv?{query}")
        assert sorted(row["comment"] for row in rows) == expected

    def test_words_are_looked_for_in_what_is_published_only(self, client, publishing):
        publishing.publish(publishing.answer("Call Ann", masked="Call [name]"))
        assert said(client.get(f"{publishing.public_address}?words=Ann")) == []

    def test_only_themes_of_published_comments_are_offered(self, client, published):
        page = client.get(published.public_address)
        offered = page.tree.xpath("//select[@name='theme']/option/@value")
        assert offered == ["", "asb-youth", "road-parking"]

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("theme=asb-drugs", "Choose from the list: theme"),
            ("question=nowhere", "Choose from the list: question"),
            ("sender=robots", "Choose from the list: who answered"),
            ("words=" + "+".join("abcdefghijkl"), "Search for 10 words or fewer"),
        ],
    )
    def test_a_value_that_makes_no_sense_filters_nothing_and_is_named(self, client, published, query, sentence):
        page = client.get(f"{published.public_address}?{query}")
        assert page.error_summary == [sentence]
        assert len(said(page)) == 4

    def test_many_come_in_pages_in_an_order_that_says_nothing_of_time(self, client, publishing):
        publishing.publish(*(publishing.answer(f"comment {n:02}") for n in range(27)))
        first, second = (said(client.get(f"{publishing.public_address}?page={n}")) for n in (1, 2))
        assert (len(first), len(second)) == (25, 2)
        assert sorted(first + second) == [f"comment {n:02}" for n in range(27)]
        assert first != sorted(first)
        numbers = [row["response"] for row in rows_of(client, f"{publishing.public_address}.csv")]
        assert numbers == [str(n) for n in range(1, 28)]
