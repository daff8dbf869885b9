"""The ways to set a printed form: the same questions in the same order, for people who read differently."""

from enum import StrEnum


class Setting(StrEnum):
    """How a form is set."""

    STANDARD = "standard"
    LARGE_PRINT = "large print"  # 18 point and more
    EASY_READ = "easy read"  # one question to a part of the page, large boxes, plain words where there are any
