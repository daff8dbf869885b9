"""The JSON file and its schema."""

import json
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from consult.reports.rendering.json_file import as_json, json_schema
from consult.reports.summary.content import FORMAT
from tests.unit.reports.rendering import summaries
from tests.unit.reports.rendering.conftest import Drawn

PUBLISHED = Path("docs/board-summary.schema.json")


def test_its_checksum_is_the_one_that_every_rendering_shows():
    content = summaries.invented_summary()
    assert sha256(as_json(content)).hexdigest() == content.checksum()


def test_it_names_the_format_and_keeps_to_the_schema(each: Drawn):
    written = json.loads(as_json(each.content))
    assert written["format"] == FORMAT
    jsonschema.Draft202012Validator(json.loads(json_schema())).validate(written)


def test_the_schema_refuses_what_is_no_summary():
    written = json.loads(as_json(summaries.invented_summary()))
    del written["identity"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json.loads(json_schema())).validate(written)


def test_the_published_schema_is_the_one_that_is_used():
    assert PUBLISHED.read_bytes() == json_schema(), "the format changed: write json_schema() to docs, and name it anew"
