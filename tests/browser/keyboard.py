"""A person who has a keyboard and nothing else. At each stop of the Tab key they must see where they are."""

from dataclasses import dataclass
from pathlib import Path

from tests.browser.visit import Visit

MOST_STOPS = 120

FOCUSED = (Path(__file__).parent / "focused.js").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Focus:
    """What has the focus: its name to a screen reader, what it is, the options beside it, and whether it shows."""

    name: str
    kind: str
    group: list[str]
    isShown: bool  # noqa: N815 - named by the script


class Keyboard:
    """Presses keys on a page. Raises AssertionError at a stop that does not show that it has the focus."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.page = visit.page

    @property
    def focus(self) -> Focus:
        return Focus(**self.page.evaluate(FOCUSED))

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)

    def tab(self, key: str = "Tab") -> Focus:
        """Go one stop on."""
        self.press(key)
        focus = self.focus
        assert focus.isShown, f"nobody can see that {focus.kind} “{focus.name}” has the focus on {self.page.url}"
        return focus

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Go on until something of this name has the focus."""
        seen = []
        for _ in range(MOST_STOPS):
            seen.append(self.tab(key).name)
            if seen[-1] == name:
                return
        raise AssertionError(f"the Tab key never comes to “{name}” on {self.page.url}: {seen}")

    def choose(self, option: str) -> None:
        """Go on to the question that has this option, and choose it as a keyboard does: arrows for radio buttons."""
        focus = self.focus
        while option not in focus.group:
            focus = self.tab()
            assert focus.kind != "page", f"no question offers “{option}” on {self.page.url}"
        if focus.kind == "checkbox" and focus.name != option:
            self.tab_to(option)
        while focus.kind == "radio" and self.focus.name != option:
            self.press("ArrowDown")
        self.press("Space")

    def write(self, label: str, text: str) -> None:
        """Go on to the field of this label and type."""
        self.tab_to(label)
        self.type(text)

    def enter(self, name: str) -> None:
        """Go on to the link or button of this name, press Enter, and wait for the page it brings."""
        self.tab_to(name)
        with self.page.expect_navigation():
            self.press("Enter")
