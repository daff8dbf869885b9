"""How policy pages say channels and states."""

from collections.abc import Mapping

from consult.models import Channel, RunStatus

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

NOT_GIVEN_LABEL = "Not given"
