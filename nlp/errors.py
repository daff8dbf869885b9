"""The ways in which what the engine is given can be wrong, each with a sentence that says what to do."""


class ThemingError(Exception):
    """Something given to the theming engine cannot be used. The message is fit for people."""


class CodeBookUnreadable(ThemingError):
    """A code book cannot be used. The message names the file, the place in it and the remedy.

    `problems` are all that is wrong with it, as far as could be seen; the message is the first of them.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(problems[0])
        self.problems = problems


class TableUnreadable(ThemingError):
    """A file of answers cannot be used. The message names the file and the remedy."""


class EncoderUnavailable(ThemingError):
    """The encoder's files are missing or are not what they should be."""


class ModelUnreadable(ThemingError):
    """The trained model's files are missing, damaged or of another version."""


class CacheUnavailable(ThemingError):
    """What was made of texts cannot be kept where it should be. The message names the place."""
