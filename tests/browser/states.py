"""Every page in every state, listed once: who is looking, and how they get there."""

from tests.browser.states_of_residents import RESIDENTS
from tests.browser.states_of_staff import STAFF

STATES = (*RESIDENTS, *STAFF)

WITHOUT_A_STATE = {
    "static": "files",
    "health.live": "JSON, for machines",
    "health.ready": "JSON, for machines",
    "public.start": "goes on to a page at once",
    "public.copy": "a PDF, whose tags are tested with the receipt",
    "policy.chart": "a picture, with its table beside it",
    "policy.progress": "JSON, for the script of the page",
    "board.chart": "a picture, with its table beside it",
}
"""Endpoints that answer GET with no page."""
