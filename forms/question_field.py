"""What the fields of all kinds of question share: what was typed, the answer it makes, and what to put right."""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from wtforms.fields import Field
from wtforms.utils import unset_value

from forms import messages
from forms.answers import Answer
from forms.spec import Question
from forms.text import keepable

Q = TypeVar("Q", bound=Question)
Typed = Mapping[str, Sequence[str]]
"""What came in from each control, by its name."""


class FormData(Protocol):
    """What was sent, as a web framework hands it over: several values may have one name."""

    def __iter__(self) -> Iterator[str]: ...

    def __len__(self) -> int: ...

    def __contains__(self, name: Any, /) -> bool: ...  # noqa: ANN401 (as WTForms has it)

    def getlist(self, name: str, /) -> list[Any]:
        """Every value that came in with this name."""


class Correction(str):
    """An error sentence that knows which control on the page it is about."""

    __slots__ = ("control",)

    def __new__(cls, control: str, sentence: str) -> "Correction":
        """Make the sentence about the control with this id."""
        made = super().__new__(cls, sentence)
        made.control = control
        return made

    control: str


class QuestionField(Field, Generic[Q]):
    """The field of one question. `data` is its Answer, or None; `typed` is kept as it came, to be shown again."""

    process_errors: list[str]

    def __init__(self, question: Q, *, as_written: bool = False, **options: Any) -> None:  # noqa: ANN401 (as WTForms)
        super().__init__(label=question.ask, **options)
        self.question = question
        self.as_written = as_written
        self.typed: Typed = {}
        self.data: Answer | None = None

    def process(self, formdata: FormData | None, data: Any = unset_value, extra_filters: Any = None) -> None:  # noqa: ANN401 (as WTForms)
        """Take what was sent, or failing that the answer given before. Never raises: what is wrong waits in errors."""
        self.process_errors = []
        if formdata is not None:
            self.typed = {name: [keepable(each) for each in formdata.getlist(name)] for name in self.controls()}
        elif data is not unset_value:
            self.typed = self.typed_for(data)
        answer = self.read()
        self.data = None if self.process_errors else answer

    def control(self, part: str | int) -> str:
        """The name and id of one part of the field, such as `born-day`."""
        return f"{self.name}-{part}"

    def typed_in(self, control: str) -> str:
        """What was typed in, or chosen with, a control; empty when nothing was."""
        return next(iter(self.typed.get(control, ())), "")

    def missing(self) -> list[str]:
        """What to say when a required question was not answered; empty when it was."""
        return [] if self.data else [Correction(self.name, messages.enter_an_answer(self.question.ask))]

    def correct(self, control: str, sentence: str) -> None:
        """Note what is to be put right at a control."""
        self.process_errors.append(Correction(control, sentence))

    def one(self, control: str) -> str:
        """The one value of a control, trimmed. More than one is a mistake, as no page of ours sends them."""
        values = self.typed.get(control, ())
        if len(values) > 1:
            self.correct(control, messages.only_one_answer(self.question.ask))
        return values[0].strip() if len(values) == 1 else ""

    def one_of(self, control: str, known: Sequence[str]) -> str:
        """The one value of a control, when it is among those known; else empty, and to be put right."""
        value = self.one(control)
        if value and value not in known:
            self.correct(control, messages.not_an_option(self.question.ask))
            return ""
        return value

    def controls(self) -> tuple[str, ...]:
        """The names of the controls that make up the field."""
        return (self.name,)

    @abstractmethod
    def typed_for(self, answer: Any) -> Typed:  # noqa: ANN401 (each kind takes its own answer)
        """What a person would have typed to give this answer."""

    @abstractmethod
    def read(self) -> Answer | None:
        """The answer that was typed. What cannot be read is noted with `correct`."""
