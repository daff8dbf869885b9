"""Exploring the comments of another wave of the same series."""

import csv
import io

import pytest
from sqlmodel import select

from consult.models import Theme
from forms.answers import TextAnswer


@pytest.fixture
def pair(waves):
    series = waves.series()
    return waves.wave(series, "2025"), waves.wave(series, "2026", state="open")


@pytest.fixture
def book(factories):
    return factories.code_book()


@pytest.fixture
def coded(session, waves, pair, book):
    """Thirty comments on youths in the earlier wave; ten of forty in the later."""
    themes = {theme.key: theme for theme in session.exec(select(Theme).where(Theme.code_book_id == book.id))}
    waves.coded(pair[0], book, [themes["asb-youth"]], 30)
    waves.coded(pair[1], book, [themes["asb-youth"]], 10)
    waves.coded(pair[1], book, [themes["road-parking"]], 30)
    return pair


def at(consultation, page="comments"):
    return f"/policy/{consultation.slug}/questions/main_issue/{page}"


def test_the_comments_of_another_wave_can_be_asked_for(policy, waves, pair, book):
    waves.answered(pair[0], {"main_issue": TextAnswer("Bikes in 2025")})
    waves.answered(pair[1], {"main_issue": TextAnswer("Cars in 2026")})
    page = policy.get(at(pair[1]))
    assert "Cars in 2026" in page.words
    assert "Bikes in 2025" not in page.words
    page = policy.get(f"{at(pair[1])}?wave={pair[0].id}")
    assert "Bikes in 2025" in page.words
    assert "Cars in 2026" not in page.words
    assert "Wave: 2025" in page.words


def test_two_waves_are_compared_as_two_selections(policy, coded):
    page = policy.get(f"{at(coded[1], 'compare')}?b-wave={coded[0].id}")
    assert "Selection A holds 40 comments and selection B 30 comments that are themed." in page.words
    [row] = page.tree.xpath("//tbody//th[normalize-space()='Youth-related ASB']/..")
    assert " ".join(row.text_content().split()).endswith("More in B")


def test_the_comments_behind_a_figure_of_another_wave_are_that_waves(policy, coded):
    page = policy.get(f"{at(coded[1])}?wave={coded[0].id}&theme=asb-youth&and-theme=asb-youth")
    assert "30 of 30 comments" in page.words


def test_the_comments_of_another_wave_are_downloaded_as_theirs(policy, coded):
    form = {"csrf_token": policy.token(), "wave": str(coded[0].id)}
    answer = policy.http.post(f"{at(coded[1])}.csv", data=form)
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) == 30


def test_a_wave_that_is_coded_to_another_version_is_not_offered(policy, waves, pair, book, factories):
    waves.code_to(pair[0], factories.code_book(slug="other"))
    page = policy.get(f"{at(pair[1])}?wave={pair[0].id}")
    assert 'name="wave"' not in page.text


def test_a_wave_that_is_none_gets_a_sentence(policy, pair, book):
    page = policy.get(f"{at(pair[1])}?wave=nothing")
    assert page.error_summary == ["Choose a wave from the list"]


def test_a_consultation_of_no_series_offers_no_waves(policy, factories, book):
    assert 'name="wave"' not in policy.get(at(factories.consultation())).text
