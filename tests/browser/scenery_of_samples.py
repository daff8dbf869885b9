"""Blind samples in each of their states, every one on a consultation of its own."""

from collections.abc import Mapping

from sqlmodel import Session

from consult.models import User
from consult.services.blind_coding import save_codes, take_place
from consult.services.code_books import publish_shipped_code_book
from consult.services.reviewing import change_themes
from consult.services.sampling import abandon_sample, close_sample
from tests.factories import Factories
from tests.integration.blind_samples import Scene, scene_with

COMMENTS, SIZE = 40, 20


def add_samples(
    session: Session, factories: Factories, *, policy: User, long_comments: tuple[str, ...]
) -> Mapping[str, str]:
    """Samples for the account of policy staff to look at. Gives the places that their addresses are made with."""

    def scene(state: str) -> Scene:
        book = publish_shipped_code_book(session)
        made = scene_with(session, factories, factories.consultation(slug=f"sample-{state}"), book)
        made.add_comments(COMMENTS, paper=10, texts=long_comments)
        return made

    scene("none")
    waiting, mine, done, coded, closed, abandoned = (
        scene(state) for state in ("waiting", "mine", "done", "coded", "closed", "abandoned")
    )
    places = {"sample_waiting": waiting.draw(SIZE).id}

    sample = mine.draw(COMMENTS)
    first, second = mine.sampled(sample)[:2]
    change_themes(session, first.comment_id, [mine.themes["asb-youth"].id], changed_by=policy)
    take_place(session, sample.id, coder=policy)
    save_codes(session, sample.id, second.id, ["asb-drugs", "asb-youth"], coder=policy)
    mine.code(sample, mine.staff("Carol Coder"))
    places["sample_mine"] = sample.id

    sample = done.draw(SIZE)
    done.code(sample, policy)
    places["sample_done"] = sample.id

    sample = coded.draw(COMMENTS)
    coded.code_by_two(sample, disputed=(1, 2, 3))
    places["sample_coded"] = sample.id

    sample = closed.draw(COMMENTS, by_channel=True)
    closed.code_by_two(sample)
    close_sample(session, sample.id, closed_by=policy)
    places["sample_closed"] = sample.id

    sample = abandoned.draw(SIZE)
    abandon_sample(session, sample.id, "The coder left before the sample was begun", abandoned_by=policy)
    places["sample_abandoned"] = sample.id
    session.commit()
    return {name: str(identifier) for name, identifier in places.items()}
