"""What the scripts of the pages never do: write HTML, run text, listen to other windows, keep what is on a page."""

import re
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[3] / "consult" / "static").glob("*.js"))
REFUSED = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|sessionStorage|indexedDB|postMessage"
)
KEEPS_A_CHOICE = {"review.js": "whether single keys do something"}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_writes_html_runs_text_or_listens_to_other_windows(script):
    assert not REFUSED.findall(script.read_text(encoding="utf-8"))


def test_what_is_refused_is_noticed():
    assert REFUSED.search("row.innerHTML = typed")


def test_nothing_is_kept_in_the_browser_but_one_choice():
    keeping = {script.name for script in SCRIPTS if "localStorage" in script.read_text(encoding="utf-8")}
    assert keeping == set(KEEPS_A_CHOICE)
