"""What is said of accessibility names every criterion once, tests that are there, and days on which people looked."""

import ast
from pathlib import Path

from consult.public.accessibility import Level, Met, accessibility_record
from tests.accessibility.document import document_of

ROOT = Path(__file__).parents[3]
RECORD = accessibility_record()

# The success criteria of WCAG 2.2, W3C Recommendation; 4.1.1 was taken out of it.
LEVEL_A = """
1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4
2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2
"""
LEVEL_AA = """
1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2
3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3
"""


def test_every_criterion_of_both_levels_is_there_once():
    written = {level: [each.number for each in RECORD.criteria if each.level is level] for level in Level}
    assert sorted(written[Level.A]) == sorted(LEVEL_A.split())
    assert sorted(written[Level.AA]) == sorted(LEVEL_AA.split())


def test_every_test_that_is_named_is_there():
    for test in RECORD.tests.values():
        path, _, name = test.partition("::")
        code = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        functions = {node.name for node in ast.walk(code) if isinstance(node, ast.FunctionDef)}
        assert not name or name in functions, f"{test} is not there"


def test_criteria_name_tests_of_the_list_and_each_test_is_named():
    named = {name for each in RECORD.criteria for name in each.tests}
    assert named == {*RECORD.tests}


def test_whatever_is_met_was_tested_or_looked_at():
    assert not [
        each.number for each in RECORD.criteria if each.met is not Met.NOT_HERE and not (each.tests or each.walked)
    ]


def test_what_is_met_in_part_is_what_the_statement_says_fails():
    in_part = {each.number for each in RECORD.criteria if each.met is Met.PARTLY}
    assert in_part == {each.criterion for each in RECORD.failures}


def test_no_day_comes_before_the_one_it_follows_from():
    assert RECORD.prepared_on <= RECORD.reviewed_on
    assert RECORD.tested_on <= RECORD.reviewed_on
    assert all(each.walked <= RECORD.reviewed_on for each in RECORD.criteria if each.walked)


def test_the_documentation_is_what_the_record_says():
    written = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
    assert written == document_of(RECORD), "run: make accessibility"
