"""Every page in every state, listed once: who is looking, and how they get there."""

from tests.browser.states_of_area import AREAS
from tests.browser.states_of_care import CARE
from tests.browser.states_of_code_book import CODE_BOOK
from tests.browser.states_of_dashboard import DASHBOARDS
from tests.browser.states_of_data_protection import DATA_PROTECTION
from tests.browser.states_of_decisions import DECIDING
from tests.browser.states_of_duplicates import ALIKE
from tests.browser.states_of_exploring import EXPLORING
from tests.browser.states_of_opening import OPENING
from tests.browser.states_of_printing import PRINTING
from tests.browser.states_of_publishing import PUBLISHING
from tests.browser.states_of_residents import RESIDENTS
from tests.browser.states_of_review import REVIEWING
from tests.browser.states_of_samples import SAMPLES
from tests.browser.states_of_staff import STAFF
from tests.browser.states_of_summaries import SUMMARIES
from tests.browser.states_of_trace import TRACING
from tests.browser.states_of_verification import VERIFYING
from tests.browser.states_of_waves import WAVES

STATES = (
    *RESIDENTS,
    *STAFF,
    *ALIKE,
    *AREAS,
    *CODE_BOOK,
    *SAMPLES,
    *CARE,
    *DASHBOARDS,
    *DATA_PROTECTION,
    *DECIDING,
    *EXPLORING,
    *OPENING,
    *PRINTING,
    *PUBLISHING,
    *REVIEWING,
    *SUMMARIES,
    *TRACING,
    *VERIFYING,
    *WAVES,
)

WITHOUT_A_STATE = {
    "static": "files",
    "account.second_factor_key": "a picture, with its key as text beside it",
    "health.live": "JSON, for machines",
    "health.ready": "JSON, for machines",
    "metrics.figures": "figures, for machines",
    "policy.sample_next": "goes on to a comment at once",
    "public.start": "goes on to a page at once",
    "public.copy": "a PDF, whose tags are tested with the receipt",
    "policy.code_book_file": "a file of YAML or CSV",
    "officers.certificate_file": "a PDF, whose words are on the page of the certificate",
    "officers.dashboard_picture": "a picture, with its table beside it",
    "policy.area_example": "a file of CSV",
    "public.responses_file": "a file of CSV",
    "public.transparency_record_file": "JSON, for machines",
    "officers.notice": "a PDF, whose tags are tested with what prints it",
    "officers.offered_curves": "a picture, with its table beside it",
    "officers.print_progress": "JSON, for the script of the page",
    "officers.printed_file": "a PDF, or JSON for machines",
    "officers.verification_curve": "a picture, with its table beside it",
    "policy.chart": "a picture, with its table beside it",
    "policy.progress": "JSON, for the script of the page",
    "policy.summary_progress": "JSON, for the script of the page",
    "policy.draft_file": "a document or a picture, whose words are on the page of the draft",
    "board.summary_file": "a document or a picture, whose words are on the page of the summary",
    "policy.import_problems": "a file of CSV",
    "policy.import_progress": "JSON, for the script of the page",
    "policy.waves_chart": "a picture, with its table beside it",
    "single_sign_on.begin": "goes on to a provider, which test_single_sign_on.py has",
    "single_sign_on.back": "comes back from it, there too",
    "single_sign_on.signed_out": "goes on to it, there too",
}
"""Endpoints that answer GET with no page."""
