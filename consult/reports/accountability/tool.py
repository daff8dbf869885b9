"""What the transparency record says of the tool itself: the system, the model, and the data behind it."""

from collections.abc import Sequence

from consult.config import Settings
from consult.page_furniture import count_of
from consult.queries.accountability import MadeWith
from consult.reports.accountability.document import Entry
from consult.reports.accountability.scores import Shipped

NEVER_RUN = "No run has finished yet."


def system_entries(made_with: MadeWith | None, settings: Settings) -> tuple[Entry, ...]:
    """The fields on the system. Names of versions are those of the run that finished last."""
    models = (
        f"Code book {made_with.code_book}; encoder {made_with.encoder}; model {made_with.model}; settings "
        f"{made_with.configuration}. These are of the run that finished last."
        if made_with
        else NEVER_RUN
    )
    encoder = "another, named in the settings" if settings.encoder_folder else "the one that comes with it"
    return (
        Entry(
            "System architecture",
            (
                "A worker process on the organisation’s server codes comments and keeps themes in the database beside "
                "people’s decisions. Pages read them from there. It needs no connection to anywhere.",
            ),
            "4.1.1",
        ),
        Entry("System-level input", ("Comments as they were written, and a code book.",), "4.1.2"),
        Entry("System-level output", ("Themes, probabilities, evidence and reasons; masked text; flags.",), "4.1.3"),
        Entry(
            "Maintenance",
            ("People’s decisions can teach it; what was learnt counts only when a person adopts it.",),
            "4.1.4",
        ),
        Entry("Models", (models, f"The encoder of sentences is {encoder}."), "4.1.5"),
    )


def model_entries(scores: Shipped, measured_here: Sequence[str]) -> tuple[Entry, ...]:
    """The fields on the model, with its scores and what blind samples said here."""
    here = measured_here or ("No blind sample was coded to its end here yet.",)
    return (
        Entry(
            "Model name", ("Heads over a sentence encoder, blended with a tuned encoder (all-MiniLM-L6-v2)",), "4.2.1"
        ),
        Entry("Model version", (f"heads {scores.heads_fingerprint}, network {scores.tuned_fingerprint}",), "4.2.2"),
        Entry("Model task", ("Give each comment the themes of a code book that it raises",), "4.2.3"),
        Entry("Model input", ("One comment",), "4.2.4"),
        Entry("Model output", ("For each theme a probability; the words that it rests on",), "4.2.5"),
        Entry(
            "Model architecture",
            (
                "Linear heads over sentence vectors, phrase matches and words; a transformer of six layers with a "
                "head for each theme, in 8-bit integers; a fitted blend of both.",
            ),
            "4.2.6",
        ),
        Entry("Model performance", (*scores.themes, "In use:", *here), "4.2.7"),
        Entry(
            "Datasets", (f"{count_of(scores.coded_answers, 'coded answer')}, all invented, with the code.",), "4.2.8"
        ),
        Entry("Dataset purposes", ("Training; and scoring, each scored set left out of the training.",), "4.2.9"),
    )


def data_entries(scores: Shipped) -> tuple[Entry, ...]:
    """The fields on the data that the model was developed with, and those it is used on."""
    nobody = "None: the texts are invented. A few hold invented personal details, to train the masking."
    return (
        Entry(
            "Development data description",
            ("Invented answers to a question on the biggest local issue, written and coded by a language model.",),
            "4.3.1",
        ),
        Entry("Data modality", ("Text",), "4.3.2"),
        Entry("Data quantities", (f"{count_of(scores.coded_answers, 'answer')} in {scores.sets} sets",), "4.3.3"),
        Entry("Sensitive attributes", (nobody,), "4.3.4"),
        Entry(
            "Data completeness and representativeness",
            ("Not representative of anybody: registers were chosen (short, formal, indirect). English only.",),
            "4.3.5",
        ),
        Entry("Data cleaning", ("None.",), "4.3.6"),
        Entry("Data collection", ("Written for this purpose.",), "4.3.7"),
        Entry("Data access and storage", ("They come with the program, for anybody who has it.",), "4.3.8"),
        Entry("Data sharing agreements", ("None are needed.",), "4.3.9"),
        Entry("Data sources", ("Comments that people send to consultations, online or on paper.",), "4.4.1"),
        Entry(
            "Sensitive attributes, in use",
            (
                "Comments may hold personal details, health and offences, though nobody asks. Equality answers are "
                "never read by it.",
            ),
            "4.4.2",
        ),
        Entry("Data processing methods", ("Tidying of spaces and signs; splitting into passages; masking.",), "4.4.3"),
        Entry(
            "Data access and storage, in use",
            ("On the organisation’s server, for members of staff by role, as long as the privacy notice says.",),
            "4.4.4",
        ),
        Entry("Data sharing agreements, in use", ("None: nothing is shared.",), "4.4.5"),
    )
