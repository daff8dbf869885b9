"""The states of the pages about series, waves and imports."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.ways import at, sending

SERIES = "/policy/series/{series}"
FIGURES = "/policy/waves/{published_wave}/figures"
WAVES_OF = "/policy/{later_wave}/waves"
BEFORE = "?earlier={published_wave}"

WAVES = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("series and waves", "all_series", at("/policy/series")),
        ("series and waves, errors", "all_series", sending("/policy/series", "Begin the series")),
        ("a series", "series", at(SERIES)),
        ("a series, errors", "series", sending(SERIES, "Add the consultation")),
        ("a series, empty", "series", at("/policy/series/{empty_series}")),
        ("rename a series", "rename_series", at(SERIES + "/name")),
        ("wave from published figures", "published_wave", at(SERIES + "/published")),
        ("wave from published figures, errors", "published_wave", sending(SERIES + "/published", "Add the wave")),
        ("published figures", "published_figures", at(FIGURES)),
        ("published figures of a question", "published_figure", at(FIGURES + "/agree")),
        (
            "published figures of a question, errors",
            "published_figure",
            sending(FIGURES + "/agree", "Save the figures", typing={"Published margin": "wide"}),
        ),
        ("import a wave", "begin_import", at(SERIES + "/import")),
        ("import a wave, errors", "begin_import", sending(SERIES + "/import", "Upload and go on")),
        ("an import, being read", "response_import", at("/policy/imports/{import_reading}")),
        ("an import, unreadable", "response_import", at("/policy/imports/{import_unreadable}")),
        ("an import, to be matched", "response_import", at("/policy/imports/{import_matching}")),
        ("an import, with problems", "response_import", at("/policy/imports/{import_wrong}?page=2")),
        ("an import, checked", "response_import", at("/policy/imports/{import_fine}")),
        ("an import, done", "response_import", at("/policy/imports/{import_whole}")),
        ("add responses, errors", "add_responses", sending("/policy/{later_wave}/import", "Upload and go on")),
        ("an import into a consultation, checked", "response_import", at("/policy/imports/{import_added}")),
        ("match the columns", "import_columns", at("/policy/imports/{import_matching}/columns")),
        ("match the words", "import_words", at("/policy/imports/{import_matching}/columns/5")),
        ("an imported response", "response", at("/policy/wave-2024/responses/{imported_response}")),
        ("waves, compared", "waves", at(WAVES_OF)),
        ("waves, against published figures", "waves", at(WAVES_OF + BEFORE)),
        ("waves, an imported one", "waves", at("/policy/wave-2024/waves")),
        ("waves, of no series", "waves", at("/policy/every-kind/waves")),
        ("can a question be compared", "wave_match", at(WAVES_OF + "/agree")),
        ("can a question be compared, errors", "wave_match", sending(WAVES_OF + "/feel_safe", "Save")),
        ("kind of study", "study", at("/policy/{later_wave}/study")),
    ),
)
