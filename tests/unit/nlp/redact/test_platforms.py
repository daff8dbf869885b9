import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("lads sell it on snapchat, one of them is dizzy.lad.09 and his mate", "dizzy.lad.09"),
        ("its on tiktok all the time under QuadKingsNorth if you look", "QuadKingsNorth"),
        ("my youtube is called something daft like tommo2009 look it up", "tommo2009"),
        ("she gets it on snap off moon.girl.x every night", "moon.girl.x"),
    ],
)
def test_a_name_typed_as_one_is_found_after_its_platform(text, handle):
    assert found(text, "handle") == [handle]


@pytest.mark.parametrize(
    "text",
    [
        *("seen on facebook.Nothing done about it", "they snap twigs under.over the fence", "facebook e.g. videos"),
        *("insta and WhatsApp and FaceTime and YouTube", "reported on facebook, see bbc.co.uk for more"),
        *("on facebook since covid19 started", "snap at 2.30pm on the A690", "tiktok is for under16s and under18 lads"),
        *("my facebook was quiet until the MacGuffin film", "sent off QuadKingsNorth with no platform"),
    ],
)
def test_sentences_brands_pages_and_hours_are_no_social_media_names(text):
    assert found(text, "handle") == []
