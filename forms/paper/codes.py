"""QR codes as drawings, which print sharp at any size."""

import io

import segno


def drawn(text: str) -> str:
    """The QR code of a text as SVG, with its quiet zone. A smudge that hides a seventh of it does no harm."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        picture, kind="svg", xmldecl=False, svgclass=None, lineclass=None, light="white", omitsize=True
    )
    return picture.getvalue().decode()
