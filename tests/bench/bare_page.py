"""The baseline of the web pages: a Flask application of one GOV.UK page, with no database, session or questionnaire.

It draws with the same templates for components as Consult does, so that what Consult's pages take beyond it is what
Consult's own work costs.
"""

from flask import Flask, render_template
from jinja2 import ChoiceLoader, DictLoader, PackageLoader, PrefixLoader

CHOICES = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree", "Don’t know")

PAGE = """
{%- from "govuk_frontend_jinja/components/skip-link/macro.html" import govukSkipLink -%}
{%- from "govuk_frontend_jinja/components/generic-header/macro.html" import govukGenericHeader -%}
{%- from "govuk_frontend_jinja/components/radios/macro.html" import govukRadios -%}
{%- from "govuk_frontend_jinja/components/button/macro.html" import govukButton -%}
<!DOCTYPE html>
<html lang="en" class="govuk-template">
  <head><meta charset="utf-8"><title>Do you agree?</title></head>
  <body class="govuk-template__body">
    {{ govukSkipLink({"href": "#main-content", "text": "Skip to main content"}) }}
    {{ govukGenericHeader({"logoText": "Baseline", "url": "/"}) }}
    <main class="govuk-main-wrapper" id="main-content">
      <form method="post" action="/" novalidate>
        {{ govukRadios({"name": "answer", "fieldset": {"legend": {"text": "Do you agree?"}}, "items": items}) }}
        {{ govukButton({"text": "Continue"}) }}
      </form>
    </main>
  </body>
</html>
"""

app = Flask(__name__)
app.jinja_loader = ChoiceLoader(
    [
        DictLoader({"page.html": PAGE}),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ]
)


@app.get("/")
def page() -> str:
    """One question with radio buttons."""
    return render_template("page.html", items=[{"value": choice, "text": choice} for choice in CHOICES])
