"""Publishing a questionnaire, opening a consultation with it, and changing the day it closes."""
