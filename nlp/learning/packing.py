"""What was learnt as one string of bytes, for whoever keeps it in a database rather than in a folder."""

import json
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from nlp.errors import ModelUnreadable
from nlp.learned import LEARN_AGAIN, NUMBERS, WORDS, load_learned_heads
from nlp.learning.runs import HELD_OUT
from nlp.learning.teaching import Taught

PARTS = (NUMBERS, WORDS, HELD_OUT)
NO_DATE = (1980, 1, 1, 0, 0, 0)


def pack(taught: Taught) -> bytes:
    """The bytes of what was learnt; the same numbers and words give the same bytes."""
    packed = BytesIO()
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        taught.heads.save(Path(scratch))
        held_out = json.dumps(taught.held_out, ensure_ascii=False, sort_keys=True)
        Path(scratch, HELD_OUT).write_text(held_out, encoding="utf-8")
        for name in PARTS:
            archive.writestr(zipfile.ZipInfo(name, NO_DATE), Path(scratch, name).read_bytes())
    return packed.getvalue()


def unpack(content: bytes) -> Taught:
    """What `pack` was given. Raises ModelUnreadable for bytes that are not whole."""
    with tempfile.TemporaryDirectory() as scratch:
        try:
            with zipfile.ZipFile(BytesIO(content)) as archive:
                parts = {name: archive.read(name) for name in PARTS}
            held_out = json.loads(parts[HELD_OUT])
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise ModelUnreadable(f"What was learnt cannot be read. {LEARN_AGAIN}") from error
        for name in (NUMBERS, WORDS):
            Path(scratch, name).write_bytes(parts[name])
        heads = load_learned_heads(Path(scratch))
    return Taught(heads, {key: tuple(theme_ids) for key, theme_ids in held_out.items()})
