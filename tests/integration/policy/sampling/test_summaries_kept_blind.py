"""Board summaries, which hold quotes under their themes, as somebody reads them who codes a blind sample."""

import pytest
from sqlmodel import select

from consult.models import Comment
from consult.services.blind_coding import take_place

SENTENCE = "You are coding a blind sample of this consultation. Quotes are not shown to you until you have finished"


@pytest.fixture
def signed(scene, session, summaries):
    """A signed summary that quotes comments, by its address."""
    for comment in session.exec(select(Comment)).all():
        comment.masked_text = f"{comment.text} in the words of one person"
    session.commit()
    summaries.signed(scene.consultation)
    return f"/board/{scene.consultation.slug}"


def quotes(page):
    return page.tree.xpath("//blockquote")


def test_a_coder_reads_the_summary_without_its_quotes_until_they_have_finished(scene, session, browser_of, signed):
    sample, coder = scene.draw(coders=1), scene.staff("Colin Coder")
    coders, others = browser_of(coder), browser_of(scene.staff("Olga Other"))
    assert quotes(coders.get(signed))
    take_place(session, sample.id, coder=coder)
    session.commit()
    page = coders.get(signed)
    assert SENTENCE in page.words
    assert not quotes(page)
    assert quotes(others.get(signed))
    assert SENTENCE not in others.get(signed).words
    scene.code(sample, coder)
    scene.finish(sample, coder)
    assert quotes(coders.get(signed))


def test_the_files_with_quotes_are_closed_to_a_coder_and_the_pictures_are_not(scene, session, browser_of, signed):
    sample, coder = scene.draw(coders=1), scene.staff("Colin Coder")
    take_place(session, sample.id, coder=coder)
    session.commit()
    browser, other = browser_of(coder), browser_of(scene.staff("Olga Other"))
    closed = browser.get(f"{signed}/summaries/1/summary.pdf", expect=403)
    assert "Your own codes would not be blind any more." in closed.words
    browser.download(f"{signed}/summaries/1/chart-themes-main-issue.svg")
    other.download(f"{signed}/summaries/1/summary.pdf")
