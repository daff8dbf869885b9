from markupsafe import Markup

from forms.components import Component, Inner


def test_inner_components_are_drawn_where_they_stand_and_nothing_else_changes():
    box = Component("govukInput", {"id": "q-other"})
    radios = Component(
        "govukRadios",
        {"name": "q", "items": [{"value": "a"}, {"value": "other", "conditional": {"html": Inner((box, box))}}]},
    )
    filled = radios.filled(lambda block: f"<input id={block.params['id']}>")
    assert filled == {
        "name": "q",
        "items": [
            {"value": "a"},
            {"value": "other", "conditional": {"html": Markup("<input id=q-other><input id=q-other>")}},
        ],
    }
    assert isinstance(filled["items"][1]["conditional"]["html"], Markup)


def test_the_component_itself_is_left_as_it_was():
    inner = Inner((Component("govukHint", {"text": "Hint"}),))
    fieldset = Component("govukFieldset", {"html": inner})
    fieldset.filled(lambda _: "drawn")
    assert fieldset.params["html"] is inner
