"""A signed summary as it is shown once somebody whom it quotes was erased: without those quotes, and saying so."""

from collections.abc import Collection, Iterable, Iterator
from itertools import count

from consult.reports.summary.content import Block, Paragraph, Quotes, Section, SummaryContent

IN_ITS_PLACE = "A quote stood here. It is withheld: the person who wrote it asked for what they sent to be erased."
ONE = "Since this summary was signed, a quote has been withheld: its writer asked for this to be erased."
MORE = "Since this summary was signed, {:,} quotes have been withheld: their writers asked for this to be erased."
NOTHING_ELSE = "Nothing else has changed. The checksum of the summary as it was signed is {}."


def without_quotes(content: SummaryContent, positions: Collection[int]) -> SummaryContent:
    """The summary with a note in place of each quote at these positions among all of its quotes, counted from 0.

    The number, the signature and the checksum that it shows are those of the summary as it was signed.
    """
    if not positions:
        return content
    place = count()
    parts = tuple(
        part.model_copy(update={"sections": tuple(_section(each, place, positions) for each in part.sections)})
        for part in content.parts
    )
    number = len(positions)
    said = ONE if number == 1 else MORE.format(number)
    return content.shown_since(parts=parts, notice=f"{said} {NOTHING_ELSE.format(content.seal)}")


def _section(section: Section, place: Iterator[int], withheld: Collection[int]) -> Section:
    return section.model_copy(update={"blocks": tuple(_blocks(section.blocks, place, withheld))})


def _blocks(blocks: Iterable[Block], place: Iterator[int], withheld: Collection[int]) -> Iterator[Block]:
    """The blocks, with one of quotes parted where a quote is taken out."""
    for block in blocks:
        if not isinstance(block, Quotes):
            yield block
            continue
        shown = []
        for quote in block.quotes:
            if next(place) not in withheld:
                shown.append(quote)
                continue
            if shown:
                yield Quotes(quotes=tuple(shown))
            shown = []
            yield Paragraph(text=IN_ITS_PLACE)
        if shown:
            yield Quotes(quotes=tuple(shown))
