"""The summary for other programs: the canonical object itself, and the schema it keeps to."""

import json

from consult.reports.summary.content import SummaryContent

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def as_json(content: SummaryContent) -> bytes:
    """The canonical text. Unless a quote is withheld, its SHA-256 is the checksum that every other rendering shows."""
    return content.to_json().encode()


def json_schema() -> bytes:
    """The JSON Schema of a board summary in the format that this version writes."""
    schema = SummaryContent.model_json_schema(mode="serialization")
    named = {"$schema": SCHEMA_DIALECT, "$id": SummaryContent.model_fields["format"].default} | schema
    return (json.dumps(named, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
