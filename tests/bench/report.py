"""The page that publishes the figures: docs/benchmarks.md."""

from collections.abc import Sequence
from datetime import date

from consult.demo.serving import GUNICORN_OPTIONS
from consult.page_furniture import long_date
from tests.bench.at_scale import PagesAt
from tests.bench.at_scale_tables import (
    anew_growth_table,
    decided_growth_table,
    first_growth_table,
    growth_table,
    over_table,
)
from tests.bench.figures import figure_of, said
from tests.bench.keystrokes import count_keystrokes
from tests.bench.markdown import table
from tests.bench.measuring import POSTGRESQL, SQLITE, Results
from tests.bench.sections import AT_SCALE
from tests.bench.theming import mean_scores
from tests.bench.theming_runs import CommandRun
from tests.bench.web_tables import (
    explored_table,
    journey_table,
    keying_table,
    keystroke_table,
    ratio_table,
    weight_table,
)

WORKER_LIMIT_MEGABYTES = 1_500
WORKER_LIMIT_COMMENTS = 10_000
WEB_LIMIT_MEGABYTES = 250
EXPLORING_LIMIT_MILLISECONDS = 300
COLD_LIMIT_SECONDS = 40
MANY_LIMIT_SECONDS = 240
MANY_LIMIT_MEGABYTES = 2_147
"""Two gibibytes."""
CORRECTED_LIMIT_SECONDS = 5
ENCODING_RATIO = 3
LIMITS_AT_SCALE = {20_000: 300, 100_000: 1_000}
"""The most milliseconds that a page may take, at so many responses."""


def as_markdown(results: Results, *, measured_on: date) -> str:
    """The whole page, for people to read and for other pages to take their figures from."""
    parts = (
        opening(results, measured_on),
        machine_part(results),
        theming_part(results),
        worker_part(results),
        journeys_part(results),
        keying_part(results),
        exploring_part(results),
        *([at_scale_part(results.sizes.at_scale, results.at_scale)] if results.at_scale else ()),
        memory_part(results),
        noise_part(results),
    )
    return "\n\n".join(parts) + "\n"


def opening(results: Results, measured_on: date) -> str:
    """When the figures were measured, and how to read them."""
    return f"""# Benchmarks

Written by `make bench`, never by hand, and the only source of figures about speed and size in this project. Measured on
{long_date(measured_on)} by a {results.sizes.name} run, which took {results.seconds / 60:.0f} minutes
(`.venv/bin/python -m tests.bench --full` measures 10,000 comments, more runs and the quality of the theming).

A figure is the median of {results.sizes.runs} runs, with the least and the most of them in brackets. Where two things
are compared, they were measured in turn in the same run, and the ratio is the figure to remember: it travels better to
another machine than seconds do. All answers are invented."""


def machine_part(results: Results) -> str:
    """What it was measured on."""
    machine = results.machine
    rows = [
        ("processor", f"{machine.processor}, {machine.cores} cores"),
        ("memory", f"{machine.memory_gigabytes:.0f} GB"),
        ("system", machine.system),
        ("Python", machine.python),
        ("databases", f"SQLite {machine.sqlite}, PostgreSQL {results.postgresql}, on the same machine"),
        ("load average when it began", f"{machine.load_average:.1f}"),
    ]
    return f"## The machine\n\n{table(('what', 'which'), rows)}"


def theming_part(results: Results) -> str:
    """How fast the engine codes and how well, beside its baseline."""
    speeds = results.speeds
    ratios = [engine / baseline for engine, baseline in zip(speeds.engine, speeds.baseline, strict=True)]
    rows = [
        ("the engine", said(figure_of(speeds.engine))),
        ("the baseline", said(figure_of(speeds.baseline))),
        ("ratio", said(figure_of(ratios), 3)),
    ]
    return f"""## Theming

The baseline is TF-IDF over single words and pairs with one logistic regression for each theme, from scikit-learn, at
the best of six settings tried. It gives theme names alone. The engine also masks personal details, and gives evidence,
a reason and a probability for every theme.

{table(("what", f"comments a second, {speeds.comments:,} comments"), rows)}

Made with encoder {speeds.provenance.encoder_name}, model {speeds.provenance.model_fingerprint}, code book
{speeds.provenance.codebook_version}, settings {speeds.provenance.config_fingerprint}. Loading and training are not in
these times.

{encoding_part(results)}

{commands_part(results)}

{scores_part(results)}"""


def encoding_part(results: Results) -> str:
    """How fast texts become vectors, beside a peer where this run had one."""
    rates = results.encoding
    if rates is None:
        return """This run had no sentence-transformers to compare the encoder with. For that, install
`tests/bench/requirements.txt` in an environment of its own, and name its Python with `--peer`."""
    ratios = [ours / peers for ours, peers in zip(rates.ours, rates.peers, strict=True)]
    rows = [
        ("our encoder", said(figure_of(rates.ours))),
        ("sentence-transformers", said(figure_of(rates.peers))),
        ("ratio", said(figure_of(ratios), 1)),
    ]
    return f"""Texts made into vectors with the same published weights: by our encoder, in 8-bit integers and each text
alone, and by {rates.peer},
in batches of 32 as it usually works. The least that is asked for is a ratio of {ENCODING_RATIO}.

{table(("what", f"texts a second, {rates.texts:,} texts"), rows)}"""


def commands_part(results: Results) -> str:
    """What the command line takes from start to end."""
    runs = results.commands
    rows = [
        _command_row("from a cold start, building the encoder", runs.cold, COLD_LIMIT_SECONDS),
        _command_row("no two alike", runs.many, MANY_LIMIT_SECONDS, MANY_LIMIT_MEGABYTES),
        _command_row("with `--processes 1`", runs.one_process),
        _command_row("a process for each core", runs.first),
        _command_row("the same again, after one correction", runs.corrected, CORRECTED_LIMIT_SECONDS),
    ]
    times_less = runs.first.seconds / runs.corrected.seconds
    times_as_long = runs.one_process.seconds / runs.first.seconds
    return f"""`python -m nlp code` from the start of its process to its end, reading CSV and writing CSV, on answers
that it has not read before but for the last row. One run each. Memory is that of all its processes together.

{table(("answers", "how", "seconds", "limit", "MB", "limit"), rows)}

Coding again after a correction took {times_less:.1f} times less than the first time. With one process, which runs the
networks on a thread for each core, it took {times_as_long:.1f} times as long as with a process for each core."""


def _command_row(
    how: str, run: CommandRun, seconds: int | None = None, megabytes: int | None = None
) -> tuple[str, ...]:
    limits = ["" if limit is None else f"{limit:,}" for limit in (seconds, megabytes)]
    return (f"{run.answers:,}", how, f"{run.seconds:,.1f}", limits[0], f"{run.peak_megabytes:,.0f}", limits[1])


def scores_part(results: Results) -> str:
    """The quality of the theming, where this run measured it."""
    if not results.scores:
        return "This run did not score the theming: `--full` does, and `.venv/bin/python -m nlp crossvalidate`."
    rows = [
        (one.set_name, f"{one.engine:.3f}", f"{one.baseline:.3f}")
        for one in (*results.scores, mean_scores(results.scores))
    ]
    return f"""Mean per-answer F1 on each set that was left out, both trained on all the others. It says how well the
coding agrees with careful reading of invented text, not with people ([theming](theming.md) says more):

{table(("set left out", "the engine", "the baseline"), rows)}"""


def worker_part(results: Results) -> str:
    """What the worker took to theme a whole consultation."""
    worker, count = results.worker, results.worker.result.comments
    rows = [
        ("comments themed", f"{count:,}"),
        ("candidate themes proposed", f"{worker.result.candidates}"),
        ("time, everything included", f"{worker.seconds:,.0f} s"),
        ("peak memory", f"{worker.peak_megabytes:,.0f} MB"),
    ]
    at_scale = "" if count >= WORKER_LIMIT_COMMENTS else "\nThis run themed fewer: `--full` measures it at the limit."
    undiscovered = (
        "\nToo few comments were left without a theme for candidates to be sought, so BERTopic was not loaded."
        if worker.result.candidates == 0
        else ""
    )
    return f"""## The worker

One theming run as the worker carries it out: it opens and builds the encoder, reads from {SQLITE}, codes, stores, and
proposes candidate themes with BERTopic. One run, in a process of its own.

{table(("what", "measured"), rows)}

The limit is {WORKER_LIMIT_MEGABYTES:,} MB at {WORKER_LIMIT_COMMENTS:,} answers.{at_scale}{undiscovered}"""


def journeys_part(results: Results) -> str:
    """What residents met."""
    one = next(each.load for each in results.web.loads if each.name == SQLITE)
    shown, sent = len(one.shown_milliseconds) // one.journeys, len(one.sent_milliseconds) // one.journeys
    return f"""## Residents

A journey is a whole response to the demonstration's confidence survey over HTTP, in a new browser each time: {shown}
pages looked at (the list, the consultation, the first question) and {sent} sent, the last of them “check your answers”.
The time of a page that is sent runs until the next page has arrived, with the redirect between them. Gunicorn runs as
in the demonstration (`{" ".join(GUNICORN_OPTIONS)}`) with production settings, without a proxy. A few
journeys before the first are not counted.

{journey_table(results.web.loads)}

The baseline is a Flask application of one GOV.UK page, drawn by the same templates without database, session or
questionnaire, served in the same way. A ratio of 5 means that a page of ours takes 5 times as much.

{ratio_table(results.web.loads)}

What a browser fetches the first time it opens the page of a consultation, as it is and compressed with gzip. Consult
leaves compression to the proxy. The browser keeps the styles and scripts after that.

{weight_table(results.web.first_visit)}"""


def keying_part(results: Results) -> str:
    """What officers met."""
    return f"""## Keying paper

One officer keys {results.sizes.paper_forms} forms of the confidence survey in each run. Saving runs until the next
empty sheet has arrived. A field is saved while the next is being keyed, so nobody waits for it.

{keying_table(results.web.keyings)}

Keys pressed for one form with every question answered, or none but those required, beside the fewest that could say the
same: one key for each option chosen, one for each character, one for each question passed over and one to save. What is
more: going on from a box for text and from ticks, and the second figure of a 10. A key held with another counts once.

{keystroke_table(count_keystrokes())}"""


def exploring_part(results: Results) -> str:
    """What policy staff waited for when they explored the comments."""
    return f"""## Exploring comments

One member of policy staff searches, narrows, crosses and compares the {results.worker.result.comments:,} comments on
{SQLITE}. The aim is {EXPLORING_LIMIT_MILLISECONDS} ms a page.

{explored_table(results.web.explored)}"""


def at_scale_part(responses: Sequence[int], measured: Sequence[PagesAt], *, measured_on: date | None = None) -> str:
    """What every page of staff and the board costs as responses grow. `measured_on` where it was measured apart."""
    limits = " and ".join(f"{limit:,} ms at {size:,} responses" for size, limit in LIMITS_AT_SCALE.items())
    sizes = " to ".join(f"{size:,}" for size in (responses[0], responses[-1]))
    apart = f"Measured apart from the rest of this page, on {long_date(measured_on)}.\n\n" if measured_on else ""
    return f"""{AT_SCALE}

{apart}Each kind of page that links lead to from the front pages of policy staff, the board, officers and administrators
is visited in a web process of its own that has shown no page yet: once, and three times more. In another it is visited
once after somebody has decided the themes of a comment, and once with every count made anew. Its time is the processor
time of the web process and of the database together, without HTTP. Where nothing else is said it is the least of the
three; the first holds what a process does once, and takes the counts that another process has made and that are true
still. Counts are made anew for whoever comes first after a response came in; those of waves the worker makes every ten
minutes. The time of {POSTGRESQL} is counted in steps of 10 ms. Answers, comments and themes are invented and written
straight into the database, in two waves of so many responses each; a summary of the later wave is signed off.
The limits are {limits}.

{over_table(measured, LIMITS_AT_SCALE)}

Every page, in ms, and how many times as long it takes from {sizes} responses:

{growth_table(measured)}

The first time in a web process:

{first_growth_table(measured)}

The first time after a decision on a comment:

{decided_growth_table(measured)}

With every count made anew:

{anew_growth_table(measured)}"""


def memory_part(results: Results) -> str:
    """What a web process holds, and that it has none of the worker's libraries."""
    rows = [(peak.name, peak.after, f"{peak.megabytes:.0f}") for peak in results.web.peaks]
    loaded = results.web_process.result
    libraries = ", ".join(loaded.libraries) or "none"
    return f"""## Memory of a web process

The most that either of the two processes has held at once, with {results.worker.result.comments:,} responses in the
database, on {SQLITE} all of them themed. The limit is {WEB_LIMIT_MEGABYTES} MB.

{table(("database", "after", "peak MB"), rows)}

Libraries of the worker (spaCy, BERTopic, ONNX Runtime) that a web process had loaded after serving {loaded.pages}
pages, downloads and charts: {libraries}."""


def noise_part(results: Results) -> str:
    """What the figures cannot say."""
    return f"""## How far to trust these figures

- The benchmark's own browser runs on the same {results.machine.cores} cores as the server and the database. With
  several residents at once they compete, so a server that has its machine to itself does better than the journeys a
  second above. The server's CPU time for a journey is the figure to plan with; PostgreSQL's own is not in it.
- Processor time is counted in steps of 10 ms over a whole run, so it is exact to a few per cent.
- Anything else that ran on the machine meanwhile makes times longer; the load average above tells of it, and so does a
  wide range from least to most.
- With {results.sizes.runs} runs the least and the most are a hint of the spread, not an interval.
- The comments are invented; where more are needed than ship with the product, they come round again with a few words
  added. Longer comments take longer.
- Memory is the peak resident set, which counts a library shared by two processes in both."""
