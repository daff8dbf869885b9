"""A browser for tests that checks every page it is shown, whatever the test was about."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import html5lib
from flask import Flask
from lxml import html
from sqlmodel import Session
from werkzeug.test import TestResponse

from consult.models import User
from tests.factories import PASSWORD


class Page:
    """One HTML page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.tree = html.fromstring(self.text)

    @property
    def title(self) -> str:
        return squeezed(self.tree.findtext(".//title") or "")

    @property
    def h1(self) -> str:
        return squeezed(self.tree.xpath("//h1")[0].text_content())

    @property
    def error_summary(self) -> list[str]:
        """The sentences of the error summary, in order."""
        return [
            squeezed(item.text_content()) for item in self.tree.xpath("//*[contains(@class,'error-summary__list')]/li")
        ]

    @property
    def words(self) -> str:
        """All the text of the main part, with white space folded."""
        return squeezed(self.tree.get_element_by_id("main-content").text_content())

    def links(self) -> dict[str, str]:
        """The address behind each link's text in the main part."""
        return {squeezed(a.text_content()): a.get("href") for a in self.tree.xpath("//main//a[@href]")}

    def value_of(self, name: str) -> str | None:
        """What a text field, or the checked one of several, holds."""
        for element in self.tree.xpath("//*[@name=$name]", name=name):
            if element.tag == "textarea":
                return (element.text or "").removeprefix("\n")
            if element.tag == "select":
                chosen = element.xpath(".//option[@selected]")
                return chosen[0].get("value") if chosen else None
            if element.get("type") not in ("radio", "checkbox") or element.get("checked") is not None:
                return element.get("value")
        return None


class PageClient:
    """Flask's test client, with a token for every form and checks on every page."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app = app
        self.http = app.test_client()
        self._session = session

    def get(self, url: str, *, expect: int = 200) -> Page:
        """Fetch a page; follow nothing."""
        return self._checked(self.http.get(url), expect)

    def post(
        self, url: str, data: Mapping[str, Any] | None = None, *, expect: int = 303, with_token: bool = True
    ) -> Page:
        """Send a form with this browser's token. A page that comes back must have an error summary."""
        form = dict(data or {})
        if with_token:
            form["csrf_token"] = self.token()
        return self._checked(
            self.http.post(url, data=form, headers={"Origin": "http://localhost"}), expect, is_answer_to_form=True
        )

    def follow(self, page: Page) -> Page:
        """Go where a redirect points."""
        return self.get(page.response.location)

    def download(self, url: str, *, expect: int = 200) -> TestResponse:
        """Fetch something that is not a page."""
        response = self.http.get(url)
        assert response.status_code == expect, response.get_data(as_text=True)[:500]
        self._session.rollback()
        return response

    def token(self) -> str:
        """A form token for this browser's session."""
        tree = html.fromstring(self.http.get("/account/sign-in").get_data(as_text=True))
        return str(tree.xpath("//input[@name='csrf_token']/@value")[0])

    def sign_in(self, user: User) -> None:
        self.post("/account/sign-in", {"email": user.email, "password": PASSWORD})

    def _checked(self, response: TestResponse, expect: int, *, is_answer_to_form: bool = False) -> Page:
        self._session.rollback()  # the test's own session sees what the request wrote
        assert response.status_code == expect, f"{response.status_code}: {response.get_data(as_text=True)[:2000]}"
        page = Page(response)
        if response.status_code in (301, 302, 303) or response.mimetype != "text/html":
            return page
        check_page(page, self.app)
        if is_answer_to_form and expect == 200:
            assert page.error_summary, "a form was answered with a page that has no error summary"
        return page


def check_page(page: Page, app: Flask) -> None:
    """What must hold of every page."""
    html5lib.HTMLParser(strict=True).parse(page.text)
    tree = page.tree
    assert len(tree.xpath("//h1")) == 1, "a page has one h1"
    expected = ("Error: " if page.error_summary else "") + page.h1
    assert page.title.startswith(expected), f"title {page.title!r} does not start with {expected!r}"
    ids = Counter(tree.xpath("//@id"))
    assert not [name for name, times in ids.items() if times > 1], f"repeated ids: {ids.most_common(3)}"
    for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
        for value in tree.xpath(f"//@{attribute}"):
            missing = [name for name in value.split() if name not in ids]
            assert not missing, f"{attribute} names {missing}, which is not on the page"
    for form in tree.xpath("//form"):
        assert form.get("action"), "a form says where it goes"
        assert form.get("method", "get").lower() == "get" or form.xpath(".//input[@name='csrf_token']"), "no token"
    check_labels(tree)
    check_links(page, app, ids)
    assert not tree.xpath("//@style | //style | //script[not(@src)]"), "nothing inline: the browser would refuse it"


def check_labels(tree: html.HtmlElement) -> None:
    labelled = set(tree.xpath("//label/@for"))
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        named = field.get("id") in labelled or field.get("aria-label") or field.get("aria-labelledby")
        assert named, f"the field {field.get('name')} has no label"


def check_links(page: Page, app: Flask, ids: Mapping[str, int]) -> None:
    adapter = app.url_map.bind("localhost")
    for link in page.tree.xpath("//a[@href]"):
        href = link.get("href")
        assert squeezed(link.text_content()) or link.get("aria-label"), f"the link to {href} has no text"
        if href.startswith("#"):
            assert href[1:] in ids, f"{href} is not on the page"
        elif href.startswith("/"):
            adapter.match(href.partition("?")[0].partition("#")[0])


def squeezed(text: str) -> str:
    """Text with its white space folded."""
    return " ".join(text.split())
