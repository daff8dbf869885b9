"""The part about how the summary was made: rules, meanings of words, and the versions behind every figure."""

from collections.abc import Iterator

from consult.page_furniture import count_of, date_and_time
from consult.queries.verifications import VerifiedPaper
from consult.reports.amounts import MEANINGS
from consult.reports.glossary import BOARD_TERMS
from consult.reports.left_out import no_answer_sentence, same_return_sentence
from consult.reports.summary.building import part, section
from consult.reports.summary.content import (
    Block,
    CodingVersion,
    Definition,
    Definitions,
    Identity,
    Paragraph,
    Part,
    PartKey,
    Section,
)
from consult.reports.summary.gathered import Gathered
from consult.reports.summary.headline import RULES
from consult.reports.summary.how_sure import whom_it_speaks_of

WORDS_FOR_AMOUNTS = (
    "Words for amounts are used by rule. Each is used only where the figure and its whole likely range allow it, and "
    "the figure stands beside it. Where no word is allowed, only the figure is given."
)
SENTENCES = "Each sentence at the head is made by one of these rules from the figures below it."
RANGES = (
    "The likely range is a 95% interval (Wilson’s for shares; the exact one of Clopper and Pearson for fewer "
    "than 20 answers; Student’s for averages). If those who answered were drawn at random from a larger group, 95 of "
    "100 ranges made in this way would hold the figure for that group. Small numbers have wide ranges."
)
PLACES = (
    "An equals sign, as in 2=, says that issues share a place, because their order may be chance. An issue stands "
    "lower only when at least one issue with a better place is clearly ahead of it. Two issues are compared at a "
    "time, with 95% confidence."
)
TOP_THREE = (
    "The chance of being in the top 3 says how often an issue would be among the first three if those who answered "
    "stood for many more people like them. It is worked out from 4,000 random draws that start from a fixed seed, so "
    "that it comes out the same each time."
)
CODING = (
    "A computer program put each comment under one or more themes of a code book. Where a person has checked a "
    "comment, the person’s themes count. Somebody who raised several issues gave one score for impact, and it counts "
    "for each."
)
QUOTING = (
    "Quotes are picked by rule from the comments on a theme, with no fewer than 4 and no more than 60 words. A "
    "program masks names, phone numbers and addresses. No body is quoted, no text that came in more than once, no "
    "comment that suggests a person at risk, and no issue that fewer than {smallest} people mentioned. A place is "
    "named only where at least {smallest} people there mentioned the issue."
)
SMALL_NUMBERS = (
    "Where a table is about the people themselves, such as where they live, groups of fewer than {smallest} people are "
    "not shown, nor are other figures from which they could be worked out."
)
COUNTED_ONCE = (
    "Comments that are near-identical to others are kept and counted. Where a person has confirmed that they are a "
    "campaign, figures are also given with each campaign counted once: its first comment."
)
NOT_VERIFIED = "People typed in the answers of {forms} on paper. They have not been verified by a second keying."
VERIFIED = (
    "People typed in the answers of {forms} on paper. {verified} of these forms are in batches that were verified: "
    "another person keyed {compared}, all of a batch or some drawn at random, without seeing the first keying. "
    "{errors} of {fields} had been keyed wrongly, and were put right with the paper in hand."
)
LEFT_OUT = (
    "Nobody’s response is left out by a program. A person decides that two responses are the same return, or that one "
    "which came as programs send them is no answer, such as advertising; says why; and may take it back. Every "
    "response left out is kept."
)
FREEZING = (
    "The figures are those of one moment. When a summary is signed off it gets a number, and nothing in it can "
    "change: a new one takes its place and says why. Every form of it (web page, PDF, Word, spreadsheet, JSON) is "
    "made from one file, whose checksum (SHA-256) stands in each."
)


def methods(gathered: Gathered, identity: Identity) -> Part:
    """How the figures were made, and with which versions."""
    return part(PartKey.METHODS, _sections(gathered, identity), absent="")


def glossary() -> Part:
    """What the words mean."""
    terms = tuple(Definition(term=term.word, meaning=term.meaning) for term in BOARD_TERMS)
    return part(PartKey.GLOSSARY, [section("words", "", [Definitions(definitions=terms)])], absent="")


def _sections(gathered: Gathered, identity: Identity) -> Iterator[Section]:
    amounts = tuple(Definition(term=f"“{meaning.amount}”", meaning=meaning.rule) for meaning in MEANINGS)
    yield section("whose", "Whom the figures speak of", [Paragraph(text=whom_it_speaks_of(gathered))])
    yield section("amounts", "Words for amounts", [Paragraph(text=WORDS_FOR_AMOUNTS), Definitions(definitions=amounts)])
    rules = tuple(Definition(term=rule.value.capitalize(), meaning=meaning) for rule, meaning in RULES.items())
    yield section("sentences", "The sentences at the head", [Paragraph(text=SENTENCES), Definitions(definitions=rules)])
    yield section("ranges", "Likely ranges, places and chances", _said(RANGES, PLACES, TOP_THREE))
    smallest = {"smallest": str(gathered.smallest)}
    yield section("coding", "Comments", _said(CODING, COUNTED_ONCE, QUOTING.format(**smallest)))
    yield section("small", "Small numbers", _said(SMALL_NUMBERS.format(**smallest)))
    if gathered.left_out or gathered.no_answers:
        yield section("left-out", "Responses left out", _said(LEFT_OUT, *_left_out(gathered)))
    if gathered.verified.forms:
        yield section("paper", "Forms on paper", _said(paper_verified(gathered.verified)))
    yield section("versions", "What it was made from", [Paragraph(text=FREEZING), _versions(identity)])
    for coding in identity.coding:
        yield section(f"versions-{coding.question_key}", f"Themes of “{coding.ask}”", [_coding_versions(coding)])


def paper_verified(paper: VerifiedPaper) -> str:
    """How much of the paper was verified by a second keying, and what that found."""
    if not paper.in_verified_batches:
        return NOT_VERIFIED.format(forms=count_of(paper.forms, "form"))
    return VERIFIED.format(
        forms=count_of(paper.forms, "form"),
        verified=f"{paper.in_verified_batches:,}",
        compared=count_of(paper.compared, "form"),
        errors=f"{paper.errors:,}",
        fields=count_of(paper.fields_compared, "field"),
    )


def _left_out(gathered: Gathered) -> Iterator[str]:
    for sentence in (same_return_sentence(gathered.left_out), no_answer_sentence(gathered.no_answers)):
        if sentence:
            yield sentence


def _said(*texts: str) -> list[Block]:
    return [Paragraph(text=text) for text in texts]


def _versions(identity: Identity) -> Definitions:
    made = [
        ("Figures as on", date_and_time(identity.made_at)),
        ("Asked for by", identity.asked_by),
        ("Questionnaire", f"{identity.questionnaire}, version {identity.questionnaire_version}"),
        ("Checksum of the questionnaire", identity.questionnaire_checksum),
        ("Smallest group shown", f"{identity.smallest_cell} people"),
    ]
    return Definitions(definitions=tuple(Definition(term=term, meaning=meaning) for term, meaning in made))


def _coding_versions(coding: CodingVersion) -> Definitions:
    made = [
        ("Code book", f"{coding.code_book}, version {coding.code_book_version}"),
        ("Checksum of the code book", coding.code_book_checksum),
        ("Run of the program", coding.run),
        ("Coded on", date_and_time(coding.coded_at) if coding.coded_at else None),
        ("Language model", coding.encoder),
        ("Fingerprint of the trained model", coding.model),
        ("Model learnt from people’s corrections", coding.learned_model),
        ("Fingerprint of the configuration", coding.configuration),
        ("Blind sample", coding.blind_sample),
    ]
    return Definitions(definitions=tuple(Definition(term=term, meaning=meaning) for term, meaning in made if meaning))
