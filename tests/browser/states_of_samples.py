"""The states of the pages about blind samples."""

from consult.models import Role
from tests.browser.state import State, seen_by
from tests.browser.ways import at, pressing, sending, then, unticking_all


def samples(state: str) -> str:
    """The address of the samples of the consultation with a sample in this state."""
    return f"/policy/sample-{state}/questions/main_issue/samples"


def sample(state: str) -> str:
    """The address of a sample in this state."""
    return f"{samples(state)}/{{sample_{state}}}"


SAMPLES = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("samples, none", "samples", at(samples("none"))),
        ("samples, one open", "samples", at(samples("waiting"))),
        ("samples, one given up", "samples", at(samples("abandoned"))),
        ("samples, nothing to draw from", "samples", at("/policy/closed-unanswered/questions/main_issue/samples")),
        (
            "draw a sample, errors",
            "samples",
            sending(samples("none"), "Draw the sample", choosing=("A number of my own",)),
        ),
        ("sample, waiting for coders", "sample", at(sample("waiting"))),
        ("sample, being coded by oneself", "sample", at(sample("mine"))),
        ("sample, all coded by oneself", "sample", at(sample("done"))),
        ("sample, to settle", "sample", at(sample("coded"))),
        ("sample, closed", "sample", at(sample("closed"))),
        ("sample, given up", "sample", at(sample("abandoned"))),
        (
            "sample, given up without a reason",
            "sample",
            then(
                at(sample("waiting")),
                lambda visit: visit.page.get_by_text("Give up the sample").first.click(),
                pressing("Give up the sample"),
            ),
        ),
        ("code blind", "sample_comment", at(sample("mine") + "/code/3")),
        ("code blind, left out", "sample_comment", at(sample("mine") + "/code/1")),
        ("code blind, coded before", "sample_comment", at(sample("mine") + "/code/2")),
        (
            "code blind, no theme ticked",
            "sample_comment",
            then(at(sample("mine") + "/code/2"), unticking_all, pressing("Save and go on")),
        ),
        ("code blind, the next", "sample_comment", at(sample("mine") + "/code")),
        ("own codes, under way", "sample_codes", at(sample("mine") + "/codes")),
        ("own codes, to finish", "sample_codes", at(sample("done") + "/codes")),
        ("disagreements", "sample_settling", at(sample("coded") + "/settling")),
        ("disagreements, none", "sample_settling", at(sample("closed") + "/settling")),
        ("settle a disagreement", "sample_dispute", at(sample("coded") + "/settling/1")),
        (
            "settle a disagreement, errors",
            "sample_dispute",
            then(at(sample("coded") + "/settling/2"), unticking_all, pressing("Settle it with these themes")),
        ),
        ("results, to settle", "sample_results", at(sample("coded") + "/results")),
        ("results, closed", "sample_results", at(sample("closed") + "/results")),
        ("results, nothing coded", "sample_results", at(sample("waiting") + "/results")),
        ("question, checked by a sample", "question", at("/policy/sample-closed/questions/main_issue")),
    ),
    State(
        "comments, kept blind",
        "policy.comments",
        at("/policy/sample-mine/questions/main_issue/comments"),
        Role.POLICY,
        status=403,
    ),
)
