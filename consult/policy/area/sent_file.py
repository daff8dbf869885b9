"""The text of the file that a form sent, in the encodings that spreadsheet programs write."""

from flask import request

from consult.services.area_file import AreaFileUnreadable

LARGEST_FILE = 300_000
LONGEST_NAME = 120
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def text_sent() -> str:
    """The text of the field "file". Raises AreaFileUnreadable where there is no file, or none that is text."""
    sent = request.files.get("file")
    name = (sent.filename or "")[-LONGEST_NAME:] if sent else ""
    if sent is None or not name:
        raise AreaFileUnreadable(["Choose a CSV file"])
    content = sent.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise AreaFileUnreadable(
            [f"{name} is larger than {LARGEST_FILE // 1000} kB, which no file of groups should be"]
        )
    for encoding in ("utf-16",) if content.startswith(MARKS_OF_UTF_16) else ("utf-8-sig", "cp1252"):
        try:
            text: str = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise AreaFileUnreadable(
        [f"{name} is not a CSV file. In a spreadsheet program, save it as CSV, and choose it again"]
    )
