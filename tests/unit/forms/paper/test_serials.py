import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.paper.serials import MOST, PrintedPage, read_scanned, read_serial, written

serials = st.integers(min_value=1, max_value=MOST)


def figures_of(serial):
    return written(serial).replace(" ", "")


def test_the_last_figure_is_the_one_of_the_published_example():
    # H. M. Damm's own example: 572 has the check figure 4.
    assert written(572) == "0000 5724"


@given(serials)
def test_a_serial_is_read_as_it_is_printed(serial):
    assert read_serial(written(serial)) == serial
    assert read_serial(f" {written(serial).replace(' ', '-')}\n") == serial


@given(serials, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_figure_is_always_caught(serial, place, more):
    figures = figures_of(serial)
    wrong = str((int(figures[place]) + more) % 10)
    assert read_serial(figures[:place] + wrong + figures[place + 1 :]) is None


@given(serials, st.integers(0, 6))
def test_two_neighbours_that_are_swapped_are_always_caught(serial, place):
    figures = figures_of(serial)
    swapped = figures[:place] + figures[place + 1] + figures[place] + figures[place + 2 :]
    assert swapped == figures or read_serial(swapped) is None


@pytest.mark.parametrize("text", ["", "5724", "0000 572", "0000 57244", "0000 572x", "0000 0000", "٠٠٠٠٥٧٢٤"])
def test_what_is_no_serial_is_not_read(text):
    assert read_serial(text) is None


@pytest.mark.parametrize("serial", [0, -1, MOST + 1])
def test_no_serial_lies_outside_the_range(serial):
    with pytest.raises(ValueError, match="from 1 to 9999999"):
        written(serial)


def test_the_code_on_a_page_says_form_version_page_and_serial():
    assert str(PrintedPage("community-safety", 2, 3, 572)) == "CONSULT:COMMUNITY-SAFETY:2:3:00005724"


@given(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True).filter(lambda key: len(key) <= 80), serials)
def test_the_code_on_a_page_is_read_as_it_was_printed(form, serial):
    page = PrintedPage(form, 7, 12, serial)
    assert read_scanned(f"{page}\r\n") == page


@pytest.mark.parametrize("text", ["", "00005724", "CONSULT:A:1:1:00005723", "CONSULT:A:1:00005724", "https://x.org"])
def test_what_is_no_code_of_a_page_is_not_read(text):
    assert read_scanned(text) is None
