"""Requests that no page of ours sends, to every address that is open to everybody: answered with a page, never a fault.

There is no description of the addresses in OpenAPI, which a tool such as Schemathesis would need: the grammar of the
requests is made from the application's own list of addresses.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from consult.security import HEADERS
from tests.factories import Factories
from tests.fuzz.effort import effort
from tests.fuzz.requests import Call, calls
from tests.integration.public.conftest import Resident
from tests.pages import Page, PageClient, check_page

IS_A_PAGE = (200, 400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 429)


@pytest.fixture
def known(client: PageClient, factories: Factories) -> dict[str, list[str]]:
    """Real parts of addresses: those of somebody who has sent, and is about to leave an address."""
    slug = factories.consultation().slug
    reference = Resident(client, slug).answer_all_and_send().response.request.path.rpartition("/")[2]
    return {"slug": [slug], "reference": [reference], "page_key": ["agree", "issue"]}


def answered(client: PageClient, call: Call):
    return client.http.open(
        call.path, method=call.method, query_string=call.query, headers=call.headers, data=call.content
    )


def test_whatever_is_asked_of_an_open_address_is_answered_in_plain_words(app, session, client, known):
    @effort(120)
    @given(call=calls(app, known, client.token()), is_known=some.booleans())
    def search(call, is_known):
        browser = client if is_known else PageClient(app, session)
        with answered(browser, call) as response:
            assert response.status_code < 500, call
            assert "Traceback" not in response.get_data(as_text=True)
            assert all(name in response.headers for name in HEADERS)
            if response.mimetype == "text/html" and response.status_code in IS_A_PAGE and response.data:
                check_page(Page(response), app)

    search()
