"""Forms that are answered with a page that shows something once, such as codes or a link."""

from tests.pages import Page, PageClient, check_page


def sent(client: PageClient, url: str, **fields: str) -> Page:
    """A form whose answer is a page that shows something once."""
    form = {**fields, "csrf_token": client.token()}
    page = Page(client.http.post(url, data=form, headers={"Origin": "http://localhost"}))
    check_page(page, client.app)
    return page
