"""Each questionnaire that ships can be answered from its first page to its confirmation, on two routes."""

import pytest

from forms import spec
from forms.fields import SCALE
from forms.loading import library, parse_questionnaire


def typed(question, *, place):
    """What a person types who always chooses the first (0) or the last (-1) thing offered."""
    match question:
        case spec.Scale0To10():
            return {question.key: SCALE[place]}
        case spec.Ranking():
            return {f"{question.key}-1": question.options[place].value}
        case spec.Matrix():
            return {f"{question.key}-{row.key}": question.columns[place].value for row in question.rows}
        case spec.WholeNumber():
            return {question.key: str(question.at_least)}
        case spec.DateQuestion():
            return {f"{question.key}-{part}": number for part, number in (("day", 1), ("month", 2), ("year", 2026))}
        case spec.Postcode():
            return {question.key: "dh1 1aa"}
        case spec.ShortText() | spec.LongText():
            return {question.key: "Bikes at night"}
        case _:
            return {question.key: question.choices[place].value}


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
@pytest.mark.parametrize("name", sorted(library()))
def test_a_questionnaire_that_ships_can_be_answered(client, factories, name, place):
    definition = library()[name].read_text(encoding="utf-8")
    questionnaire = parse_questionnaire(definition, source=name)
    factories.consultation(definition=definition, slug=name)
    start = client.get(f"/consultations/{name}/start", expect=302)
    address = start.response.location
    while not address.endswith("/check"):
        client.get(address)
        page = questionnaire.page(address.rpartition("/")[2])
        data = {}
        for question in page.questions:
            data |= typed(question, place=place)
        address = client.post(address, data).response.location
    assert "Check your answers" in client.get(address).words
    assert client.follow(client.post(address)).h1 == "Response sent"
