from consult.models import CampaignStatus, RunStatus
from consult.queries.campaigns import list_groups
from consult.services.theming import request_run
from consult.tasks import campaigns
from consult.tasks.campaigns import look_for_campaigns
from consult.tasks.coding import enqueue_run
from tests.integration.campaigns import LETTER


def test_copies_of_one_letter_are_found_whatever_their_case_and_small_edits(session, copied):
    for letter in range(3):
        copied.comment().text = copied.comment().text.upper() if letter else "Please. " + copied.comment().text
    session.commit()
    copied.comment("Parking on the pavement outside the school every morning, and nobody comes to look at it at all")
    look_for_campaigns(session, copied.consultation.id, "main_issue")
    group = copied.the_group()
    assert (group.status, len(group.members)) == (CampaignStatus.PROPOSED, 6)
    look_for_campaigns(session, copied.consultation.id, "main_issue")
    assert copied.the_group() == group


def test_a_fault_is_logged_and_leaves_everything_as_it_was(session, copied, monkeypatch):
    copied.comment()

    def broken(*_args):
        raise RuntimeError("broken")

    monkeypatch.setattr(campaigns, "comments_to_compare", broken)
    look_for_campaigns(session, copied.consultation.id, "main_issue")
    assert copied.groups() == []


def test_a_run_ends_by_looking(app, worker, session, consultation, say):
    for _ in range(2):
        say(LETTER)
    run = request_run(session, consultation, "main_issue")
    session.commit()
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    session.refresh(run)
    assert run.status is RunStatus.FINISHED
    (group,) = list_groups(session, consultation, "main_issue")
    assert len(group.inside) == 2


def test_a_fault_while_looking_leaves_the_run_finished(app, worker, session, consultation, say, monkeypatch):
    def broken(*_args):
        raise RuntimeError("broken")

    monkeypatch.setattr(campaigns, "comments_to_compare", broken)
    say(LETTER)
    run = request_run(session, consultation, "main_issue")
    session.commit()
    with app.app_context():
        enqueue_run(run.id)
    worker.work()
    session.refresh(run)
    assert run.status is RunStatus.FINISHED
