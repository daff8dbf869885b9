"""One page of the browser, with what people do there and everything wrong that was noticed on the way."""

import re

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.browser.site import Site

TELL_OF_THE_POLICY = (
    "addEventListener('securitypolicyviolation', event => console.error(`policy: ${event.effectiveDirective}`))"
)
"""Whatever the policy of the headers refuses becomes an error in the console, and so a fault of the visit."""


class Visit:
    """A person at a page of the site. `faults` are errors in the console, of scripts, or requests to other hosts."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.status = 0
        self.faults: list[str] = []
        page.add_init_script(TELL_OF_THE_POLICY)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    @property
    def path(self) -> str:
        """The address of the page, without the host and what follows a question mark."""
        return self.page.url.removeprefix(self.site.address).partition("?")[0].partition("#")[0]

    @property
    def h1(self) -> str:
        return " ".join(self.page.locator("h1").inner_text().split())

    @property
    def words(self) -> str:
        """The text of the main part, with white space folded."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def problems(self) -> list[str]:
        """The sentences of the error summary."""
        return self.page.locator(".govuk-error-summary__list li").all_inner_texts()

    def go(self, path: str) -> None:
        """Open an address; {names} in it are places of the site."""
        self.page.goto(self.site.address + path.format_map(self.site.places))

    def press(self, name: str) -> None:
        """Click the button of this name and wait for what it brings."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        """Click the link of these words, hidden ones included, and wait for its page."""
        with self.page.expect_navigation():
            self.page.get_by_role("link").filter(has_text=name).first.click()

    def choose(self, *labels: str) -> None:
        """Choose options, of radio buttons or checkboxes."""
        for label in labels:
            radio = self.page.get_by_role("radio", name=label, exact=True)
            radio.or_(self.page.get_by_role("checkbox", name=label, exact=True)).first.check()

    def fill(self, label: str, text: str) -> None:
        """Type into the field of this label, whether or not the label goes on to say that it is optional."""
        self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}( \(optional\))?\s*$")).first.fill(text)

    def _console(self, message: ConsoleMessage) -> None:
        # The page of an error is itself a resource that failed to load: its status is checked instead.
        is_page_itself = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type == "error" and not is_page_itself:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.site.address + "/", "data:")):
            self.faults.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and not 300 <= response.status < 400:
            self.status = response.status
        elif response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")
