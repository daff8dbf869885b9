"""Real files, damaged: bytes changed, taken out, doubled or cut off; parts of archives changed, renamed or left out."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import yaml
from hypothesis import strategies as some

ODD_BYTES = (
    b"\0",
    b"\xff" * 4,
    b"\x80\0\0\0",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b'"',
    b'""",',
    b";;;;\t\t||",
    b"\r",
    b"\n\n",
    b"\x1b",
    b"&a [*a, *a]",
    b"&x ",
    b"*x",
    b"!!python/object/apply:os.getcwd []",
    b"<<: ",
    b"---\n",
    b"- ",
    b": ",
    b"{",
    b"[" * 40,
    b"9" * 30,
    b"-1",
    b"1e400",
    b"NaN",
    b"0x1F",
    b"2024-13-45",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>",
    b"../../../",
    "😀\u202e\ufffe".encode(),
)

ODD_VALUES: Sequence[Any] = (
    *(
        None,
        True,
        0,
        -1,
        10**30,
        1.5,
        float("nan"),
        "",
        " ",
        "2024-02-31",
        "\0",
        "x" * 5_000,
        [],
        {},
        [[]],
        [{}],
        [None],
    ),
    *({"": ""}, {1: 2}, {"key": []}, [{"id": [1], "label": {}}], [{"key": "a", "kind": "matrix"}]),
)


@some.composite
def damaged(draw: some.DrawFn, wholes: Sequence[bytes]) -> bytes:
    """One of the files with a few things done to it."""
    content = draw(some.sampled_from(wholes))
    for _ in range(draw(some.integers(1, 4))):
        content = _damage(draw, content)
    return content


@some.composite
def damaged_archives(draw: some.DrawFn, wholes: Sequence[bytes]) -> bytes:
    """One of the archives with a part of it damaged, renamed, doubled or left out; now and then the file itself."""
    whole = draw(some.sampled_from(wholes))
    if draw(some.integers(0, 3)) == 0:
        return draw(damaged([whole]))
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    place = draw(some.integers(0, len(parts) - 1))
    name, content = parts[place]
    match draw(some.sampled_from(("damage", "damage", "damage", "rename", "leave out", "swap"))):
        case "damage":
            parts[place] = (name, draw(damaged([content])))
        case "rename":
            parts[place] = (draw(some.sampled_from(("../x", "/etc/x", "xl/x.xml", "", name.upper()))), content)
        case "leave out":
            parts.pop(place)
        case _:
            other = draw(some.integers(0, len(parts) - 1))
            parts[place] = (name, parts[other][1])
    return packed(parts)


@some.composite
def misshapen(draw: some.DrawFn, wholes: Sequence[bytes]) -> bytes:
    """One of the YAML files with something else in the place of one of its parts; now and then damaged besides."""
    content = yaml.safe_load(draw(some.sampled_from(wholes)))
    within, place = content, draw(some.sampled_from(_places(content)))
    while isinstance(within[place], dict | list) and within[place] and draw(some.integers(0, 4)):
        within = within[place]
        place = draw(some.sampled_from(_places(within)))
    odd = some.one_of(some.sampled_from(ODD_VALUES), some.recursive(some.text(max_size=5), some.lists, max_leaves=5))
    within[place] = draw(odd)
    written = yaml.safe_dump(content, allow_unicode=True).encode()
    return draw(damaged([written])) if draw(some.integers(0, 3)) == 0 else written


def _places(within: Any) -> Sequence[Any]:
    return list(within) if isinstance(within, dict) else range(len(within))


def packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """The parts as an archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name or "nameless", content)
    return file.getvalue()


def _damage(draw: some.DrawFn, content: bytes) -> bytes:
    start = draw(some.integers(0, len(content)))
    end = min(len(content), start + draw(some.sampled_from((1, 2, 4, 16, 200))))
    match draw(some.sampled_from(("flip", "take out", "double", "insert", "insert", "cut off", "replace"))):
        case "flip":
            bit = 1 << draw(some.integers(0, 7))
            return content[:start] + bytes(byte ^ bit for byte in content[start : start + 1]) + content[start + 1 :]
        case "take out":
            return content[:start] + content[end:]
        case "double":
            return content[:end] + content[start:end] * draw(some.sampled_from((1, 1, 40))) + content[end:]
        case "cut off":
            return content[:start]
        case "replace":
            return content[:start] + draw(some.binary(max_size=8)) + content[end:]
        case _:
            return content[:start] + draw(some.sampled_from(ODD_BYTES)) + content[start:]
