"""How policy pages say channels and states."""

from collections.abc import Mapping

from consult.models import Channel, RunStatus
from consult.services.learning import ANOTHER_MODEL
from consult.services.theming import CODE_BOOK_CHANGED, STOPPED_BY_A_PERSON

CHANNELS: Mapping[Channel, str] = {
    Channel.ONLINE: "Online",
    Channel.PAPER: "Paper",
    Channel.LETTER: "Letter",
    Channel.EMAIL: "E-mail",
    Channel.COMMITTEE: "Committee",
    Channel.TELEPHONE: "Telephone",
    Channel.EASY_READ: "Easy read",
    Channel.NOT_KNOWN: "Not known",
}

RUN_TAGS: Mapping[RunStatus, tuple[str, str]] = {
    RunStatus.QUEUED: ("Waiting to start", "grey"),
    RunStatus.RUNNING: ("Being themed", "blue"),
    RunStatus.FINISHED: ("Themed", "green"),
    RunStatus.FAILED: ("Theming failed", "red"),
}
STOPPED = (CODE_BOOK_CHANGED, ANOTHER_MODEL, STOPPED_BY_A_PERSON)
"""Why runs are ended that nothing is wrong with: another was started in their stead, or a person stopped them."""

NOT_GIVEN_LABEL = "Not given"


def run_tag(status: RunStatus, failure: str | None) -> tuple[str, str]:
    """The words and the colour of a run’s tag. A run that was stopped on purpose did not fail."""
    return ("Stopped", "grey") if status is RunStatus.FAILED and failure in STOPPED else RUN_TAGS[status]
