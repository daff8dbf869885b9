"""What a screen reader has to say of a page: the accessibility tree that the browser gives it, written as it is heard.

Nothing here stands for a screen reader itself: each words the same tree in its own way, and none was run.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from playwright.sync_api import Page

SPOKEN = {
    "RootWebArea": "page",
    "DescriptionList": "list of terms",
    "DisclosureTriangle": "button that opens more",
    "combobox": "list to choose from",
    "contentinfo": "footer",
    "image": "picture",
    "progressbar": "progress bar",
    "radio": "radio button",
    "searchbox": "search box",
    "spinbutton": "number box",
    "textbox": "text box",
}
"""Words for roles whose own name says little; others are heard by their own name."""

LANDMARKS = {"banner", "complementary", "contentinfo", "main", "navigation", "region", "search"}
CONTROLS = {
    *("button", "checkbox", "combobox", "DisclosureTriangle", "link", "radio", "searchbox", "slider"),
    *("spinbutton", "switch", "textbox", "progressbar", "image"),
}
GROUPS = {
    *("alert", "blockquote", "caption", "definition", "DescriptionList", "dialog", "figure", "group", "list"),
    *("listitem", "log", "radiogroup", "status", "table", "row", "term"),
}
CELLS = {"cell", "columnheader", "gridcell", "rowheader"}
CONTROLS_TO_FILL = {"combobox", "searchbox", "spinbutton", "textbox"}
BLOCKS = {"Legend", "LabelText", "form", "generic", "paragraph"}
NAMED_BY_CONTENTS = {"button", "heading", "link"}

STATES = {
    "checked": {"true": "chosen", "false": "not chosen", "mixed": "partly chosen"},
    "disabled": {True: "cannot be used"},
    "expanded": {True: "open", False: "closed"},
    "invalid": {"true": "wrong"},
    "live": {"assertive": "said at once", "polite": "said when it changes"},
    "multiline": {True: "of several lines"},
    "readonly": {True: "cannot be changed"},
    "required": {True: "must be answered"},
    "selected": {True: "selected"},
}

MOST_LETTERS = 60

# What differs each time a page is looked at, and the words that stand for it.
CHANGING = (
    (re.compile(r"http://127\.0\.0\.1:\d+"), "https://site"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "[identifier]"),
    (re.compile(r"\b(SDP|[A-Z]{2,5})(-[0-9A-Z]{4}){2}\b"), "[reference]"),
    (re.compile(r"\b[A-Z0-9]{6}-[A-Z0-9]{6}\b"), "[code]"),
    (re.compile(r"/resume/[\w-]+"), "/resume/[address]"),
    (re.compile(r"\b\d{1,2}(:\d\d)? ?(am|pm)\b|\bmidday\b|\bmidnight\b"), "[time]"),
    (re.compile(r"\b((Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day )?\d{1,2} [A-Z][a-z]{2,8} 20\d\d\b"), "[date]"),
    (re.compile(r"\b\d+(?= of the batch\b)"), "[number]"),
    (re.compile(r"\b\d+ of \d+(?= keyed\b)"), "[number] of [number]"),
    (re.compile(r"\b\d+(?= (published )?responses?\b)"), "[number]"),
)


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the accessibility tree."""

    role: str
    name: str
    description: str
    value: str
    properties: Mapping[str, Any]
    children: tuple["Node", ...] = field(repr=False)

    @property
    def words(self) -> str:
        """All text in it, whatever it stands in."""
        return self.name if self.role == "StaticText" else folded(" ".join(each.words for each in self.children))


def heard(page: Page) -> str:
    """A page as it is heard from top to bottom, a line for each thing; what differs each time is only named."""
    language = page.evaluate("() => document.documentElement.lang")
    root = tree(page)
    return _written([f"title “{root.name}”", f"language {language}", *_said(root, 0)])


def heard_of_item(page: Page, words: str) -> str:
    """The item of a list that holds these words, as it is heard."""
    item = next(each for each in _all_in(tree(page)) if each.role == "listitem" and words in each.words)
    return _written([*_said(item, 0)])


def _written(lines: list[str]) -> str:
    text = "\n".join(_once(lines)) + "\n"
    for pattern, name in CHANGING:
        text = pattern.sub(name, text)
    return text


def tree(page: Page) -> Node:
    """The accessibility tree of a page, without what the browser keeps from screen readers."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    (root,) = _made(nodes[0], by_id)
    return root


def folded(text: str) -> str:
    """Text with white space folded, as it is spoken."""
    return re.sub(r"(?<=[\w”’\])]) (?=[.,:;?!](\s|$))", "", " ".join(text.split()))


def shortened(text: str) -> str:
    """The beginning of a long text: who listens stops it there."""
    return text if len(text) <= MOST_LETTERS else text[:MOST_LETTERS] + "…"


def _made(node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> tuple[Node, ...]:
    children = tuple(made for each in node.get("childIds", ()) if each in by_id for made in _made(by_id[each], by_id))
    if node.get("ignored"):
        return children

    def text_of(name: str) -> str:
        return folded(str(node.get(name, {}).get("value", "")))

    properties = {each["name"]: each["value"].get("value") for each in node.get("properties", ())}
    return (Node(text_of("role"), text_of("name"), text_of("description"), text_of("value"), properties, children),)


def _said(node: Node, depth: int) -> Iterator[str]:
    """The lines for what is in a node. Text that nothing interrupts is one line."""
    text: list[str] = []
    for child in _flat(node):
        if child.role == "StaticText":
            text.append(child.name)
            continue
        if any(text):
            yield "  " * depth + folded(" ".join(text))
        text = []
        if child.role in BLOCKS and child.properties.get("focused"):
            yield "  " * depth + "HAS THE FOCUS, and all that is in it:"
            yield from _said(child, depth + 1)
        elif child.role in BLOCKS and child.properties.get("live") in STATES["live"]:
            yield "  " * depth + f"what follows is {STATES['live'][child.properties['live']]}:"
            yield from _said(child, depth + 1)
        elif child.role in BLOCKS:
            yield from _said(child, depth)
        else:
            yield "  " * depth + _called(child)
            yield from _said(_not_said_yet(child), depth + 1)
    if any(text):
        yield "  " * depth + folded(" ".join(text))


def _flat(node: Node) -> Iterator[Node]:
    """What is in a node, with what only dresses words, as bold letters do, put in its place."""
    for child in node.children:
        if child.role in BLOCKS | LANDMARKS | CONTROLS | GROUPS | CELLS | {"StaticText", "heading"}:
            yield child
        else:
            yield from _flat(child)


def _not_said_yet(node: Node) -> Node:
    """A node without the words that its own line holds."""
    if node.role in CONTROLS_TO_FILL:
        return replace(node, children=())
    if node.role in CELLS | NAMED_BY_CONTENTS:
        return replace(node, children=tuple(each for each in _all_in(node) if each.role in CONTROLS))
    return node


def _called(node: Node) -> str:
    """How a node is announced: what it is, its name, its state and what describes it."""
    what = SPOKEN.get(node.role, node.role)
    if node.role == "heading":
        what = f"heading {node.properties['level']}"
    if node.role == "list":
        count = sum(each.role == "listitem" for each in node.children)
        what = f"list of {count}"
    if node.role in CELLS and not node.name:
        return f"{what} “{node.words}”"
    parts = [f"{what} “{node.name}”" if node.name else what]
    parts += [STATES[each][value] for each, value in node.properties.items() if value in STATES.get(each, ())]
    if node.value and node.role != "link":
        parts.append(f"holds “{shortened(node.value)}”")
    if node.description:
        parts.append(f"described as “{node.description}”")
    if node.properties.get("focused"):
        parts.append("HAS THE FOCUS")
    return ", ".join(parts)


def _all_in(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _all_in(child)


def _once(lines: list[str]) -> Iterator[str]:
    """The lines without a label's text where the control before or after it is called the same."""
    for place, line in enumerate(lines):
        beside = (*lines[max(place - 1, 0) : place], *lines[place + 1 : place + 2])
        if not any(re.match(rf" *[a-z ]+ “{re.escape(line.strip())}”(,|$)", each) for each in beside):
            yield line
