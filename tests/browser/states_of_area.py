"""The states of the pages about the people of the area. All figures here are invented."""

from consult.models import Role
from tests.browser.state import seen_by
from tests.browser.visit import Visit
from tests.browser.ways import Reach, at, pressing, sending, then

AREA = "/policy/{results}/area"
HEADING = "question,option,count,share,source,date\n"
LOCALITIES = "".join(
    f"locality,{place},,{share},Invented,1/1/2026\n" for place, share in (("east", "60%"), ("west", "40%"))
)
WRONG = "town,east,3,,Invented,1/1/2026\nlocality,nowhere,x,,,March\n"


def sending_a_file(slug: str, rows: str) -> Reach:
    """Choose a file with these rows on the page of a consultation's area, and send it."""

    def choose(visit: Visit) -> None:
        file = {"name": "area.csv", "mimeType": "text/csv", "buffer": (HEADING + rows).encode()}
        visit.page.locator("#file").set_input_files(file)

    return then(at(f"/policy/{slug}/area"), choose, pressing("Put in these figures"))


AREAS = (
    *seen_by(
        Role.POLICY,
        "policy",
        ("area, compared", "area", at(AREA)),
        ("area, no figures yet", "area", at("/policy/closed-unanswered/area")),
        ("area, no file chosen", "area", sending(AREA, "Put in these figures")),
        ("area, mistakes in the file", "area", sending_a_file("{results}", WRONG)),
        ("area, put in", "area", sending_a_file("long-words", LOCALITIES)),
        ("paper and online, themes", "paper_and_online", at(AREA + "/paper-and-online")),
        ("paper and online, options", "paper_and_online", at(AREA + "/paper-and-online?question=confidence")),
        (
            "paper and online, nothing to compare",
            "paper_and_online",
            at("/policy/closed-unanswered/area/paper-and-online"),
        ),
        ("weighted to the area, themes", "weighted_to_area", at(AREA + "/weighted")),
        ("weighted to the area, options", "weighted_to_area", at(AREA + "/weighted?question=confidence")),
        (
            "weighted to the area, nothing to weight by",
            "weighted_to_area",
            at("/policy/closed-unanswered/area/weighted"),
        ),
        (
            "weighted to the area, refused",
            "weighted_to_area",
            then(sending_a_file("long-words", LOCALITIES), at("/policy/long-words/area/weighted")),
        ),
    ),
)
