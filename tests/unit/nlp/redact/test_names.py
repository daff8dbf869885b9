import pytest

from tests.unit.nlp.redact.finding import found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kevin Stobbart sells it", ["Kevin Stobbart"]),
        ("My neighbour Dave is loud", ["Dave"]),
        ("Anne-Marie Fenwick-Hall and Siobhan O'Rourke", ["Anne-Marie Fenwick-Hall", "Siobhan O'Rourke"]),
        ("Why does Donna M park there", ["Donna M"]),
        ("Everyone is scared of Big Stevo.", ["Big Stevo"]),
        ("'Kyle is a grass' on the wall", ["Kyle"]),
        ("ask Kevin Durham police said", ["Kevin"]),
    ],
)
def test_a_given_name_is_found_with_its_surname(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Mr Haswell next door", ["Haswell"]),
        ("Mrs J. Cuthbertson on our landing", ["J. Cuthbertson"]),
        ("Mr and Mrs Oxley", ["Oxley"]),
        ("PC Smith came", ["Smith"]),
        ("Ms Le Fevre in housing", ["Le Fevre"]),
        ("Nurse Thirlwell helped", ["Thirlwell"]),
        ("Regards, T. Haswell", ["T. Haswell"]),
        ("Signed A. W. Proudlock, chair", ["A. W. Proudlock"]),
        ("They call him Macker and he runs it", ["Macker"]),
        ("The dealer goes by the name of Spud.", ["Spud"]),
        ("the lad next door who is called Zbyszko", ["Zbyszko"]),
        ("my neighbour Zbyszko", ["Zbyszko"]),
        ("The man at the end, Zbyszko Kowal, is loud", ["Zbyszko Kowal"]),
        ("The Hewitson lads", ["Hewitson"]),
        ("That Ollerenshaw family again", ["Ollerenshaw"]),
        ("the Garbutts next door", ["Garbutts"]),
    ],
)
def test_other_names_are_found_by_the_words_around_them(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("June next door was burgled", ["June"]),
        ("Rose Thirlwell fell", ["Rose Thirlwell"]),
        ("I told Mark about it", ["Mark"]),
        ("our Winston got hurt", ["Winston"]),
        ("last Friday Poppy, she's only six, was hit", ["Poppy"]),
        ("Hazel is 9 and cannot play out", ["Hazel"]),
        ("Joy at the foodbank helps everybody", ["Joy"]),
        ("Pat from the tenants association died", ["Pat"]),
    ],
)
def test_a_name_that_is_also_a_word_is_found_where_a_person_is_meant(text, names):
    assert found(text, "person") == names


@pytest.mark.parametrize(
    "text",
    [
        *("Mark my words", "In May and June", "the River Board", "fires on Canford Heath", "40mph through Winston"),
        *(
            "St Helen Auckland and Neville's Cross",
            "Margaret Thompson Street",
            "Martin Luther King Way",
            "Sharon's Café",
            "King James Academy",
        ),
        *("a lad at Dean and Chapter Colliery", "rob Peter to pay Paul", "the Tory lads", "in the Falklands again"),
        *("Nurse Practitioner said", "the Same lads", "walkers use the Gaunless", "the Robins sang"),
        *(
            "the Churches shut",
            "Officer in charge. Peterlee",
            "speak to Durham",
            "Dr Zbyszko street is dark",
            "the Hordens again",
            "Mr Police",
            "Summer is 10 weeks",
            "Joe's Pizza and Kelly's Salon",
            "There is no Dawn here",
            "the mate's seat leon",
        ),
    ],
)
def test_places_things_and_sayings_are_no_names(text):
    assert found(text, "person") == []
