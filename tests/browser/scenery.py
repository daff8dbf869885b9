"""What the served site holds besides the demonstration, so that every page can be seen in every state."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

from flask import Flask
from sqlmodel import Session, col, select

from consult.clock import today_in_london, utc_now
from consult.db.session import begin_writing
from consult.demo.consultations import RESULTS_SLUG
from consult.demo.loading import load_demo
from consult.demo.people import LOGINS, create_demo_users
from consult.extensions import db
from consult.models import (
    Batch,
    CandidateTheme,
    CandidateThemeComment,
    Channel,
    Comment,
    Consultation,
    Response,
    Role,
    RunStatus,
    ThemingRun,
    User,
)
from consult.queries.consultations import require_consultation
from consult.queries.themes import latest_finished_run
from consult.services.paper_entry import key_in_response
from consult.services.retention import hold
from consult.services.theming import request_run
from consult.services.written_comments import WrittenFacts, enter_written_comment
from consult.tasks.arrivals import code_new_comments
from consult.tasks.dashboards import count_groups_for_dashboards
from consult.tasks.theming import theme_question
from forms.answers import Answers, ChoiceAnswer, NumberAnswer, TextAnswer
from tests.browser.code_book_scenery import add_code_book_scene
from tests.browser.scenery_of_accounts import add_accounts
from tests.browser.scenery_of_care import add_care
from tests.browser.scenery_of_decisions import add_decisions
from tests.browser.scenery_of_duplicates import add_duplicates
from tests.browser.scenery_of_exploring import add_saved_views
from tests.browser.scenery_of_keying import add_keying
from tests.browser.scenery_of_opening import add_questionnaires
from tests.browser.scenery_of_originals import add_originals
from tests.browser.scenery_of_printing import add_print_runs
from tests.browser.scenery_of_publishing import add_publishing
from tests.browser.scenery_of_review import add_learning
from tests.browser.scenery_of_samples import add_samples
from tests.browser.scenery_of_summaries import add_summaries
from tests.browser.scenery_of_verification import add_verification
from tests.browser.scenery_of_waves import add_waves
from tests.conftest import QUESTIONNAIRES
from tests.factories import Factories

LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"

LONG_COMMENTS = (
    "Off-road bikes and speeding cars every night. " * 200,
    f"https://example.org/{'a-path-that-never-ends' * 12} shows litter and graffiti on {LONG_WORD} Road",
    "الدراجات النارية تسير بسرعة كبيرة في الحديقة كل مساء 🏍️🏍️ and then in English: bikes in the park",
    "First line about drug dealing\n\n\nlast line about parking\t<b>not bold</b> & more",
)

THE_LEAST: Answers = {"agree": ChoiceAnswer("agree"), "locality": ChoiceAnswer("east")}


def set_scene(app: Flask) -> Mapping[str, str]:
    """Fill an empty database, themed by the real engine. Gives the places that addresses are made with."""
    theme_demonstration(app, db.session)
    places = add_consultations(app, db.session)
    db.session.commit()
    return places


def open_accounts(_app: Flask) -> Mapping[str, str]:
    """Make the accounts of the demonstration in an empty database, and nothing else."""
    begin_writing(db.session)
    create_demo_users(db.session)
    db.session.commit()
    return {}


def theme_demonstration(app: Flask, session: Session) -> None:
    """Load the demonstration and let the worker's own function theme it."""
    begin_writing(session)
    run_id = load_demo(session, today=today_in_london()).id
    session.commit()
    count_groups_for_dashboards(session, smallest=app.config["CONSULT"].smallest_cell)
    theme_question(session, run_id, app.extensions["theming_tools"], is_stopping=lambda: False)


def add_consultations(app: Flask, session: Session) -> Mapping[str, str]:
    """The consultations that the demonstration has none of: not open yet, unanswered, long-winded, half themed."""
    factories = Factories(session)
    officer = user_of(session, Role.OFFICER)
    every_kind = factories.consultation(slug="every-kind")
    factories.consultation(slug="forthcoming", state="forthcoming")
    factories.consultation(slug="closed-unanswered", state="closed")
    factories.consultation(slug="closing")
    add_retention(session, factories, held=every_kind)
    long_words = add_long_words(app, factories)
    add_runs(factories, requested_by=user_of(session, Role.POLICY))
    started, full, overfull = (
        factories.batch(every_kind, opened_by=officer, forms_received=received) for received in (40, 1, 1)
    )
    keyed = key(session, every_kind, full, officer, times=1)
    key(session, every_kind, overfull, officer, times=2)
    keying = add_keying(session, factories, every_kind, officer)
    verification = add_verification(session, factories, every_kind, officer)
    letter = enter_letter(session, every_kind, officer)
    add_originals(session, app.extensions["originals"], letter, officer)
    propose(factories, long_words)
    results = require_consultation(session, RESULTS_SLUG)
    code_book = add_code_book_scene(app, factories, user_of(session, Role.POLICY))
    return {
        **add_accounts(session, factories),
        **code_book,
        **keying,
        **verification,
        **add_care(app, factories, staff=user_of(session, Role.POLICY)),
        **add_duplicates(session, results, staff=user_of(session, Role.POLICY)),
        **add_decisions(session, factories, results, staff=user_of(session, Role.POLICY)),
        **add_questionnaires(session),
        **add_publishing(session, results, staff=user_of(session, Role.POLICY)),
        **add_saved_views(factories, results, staff=user_of(session, Role.POLICY)),
        **add_print_runs(session, every_kind, officer),
        **add_summaries(app, session, results, staff=user_of(session, Role.POLICY)),
        **add_learning(
            session,
            results,
            long_words,
            comments_of(session, long_words)[2],
            policy=user_of(session, Role.POLICY),
        ),
        **add_waves(session, factories),
        "results": RESULTS_SLUG,
        "batch_started": str(started.id),
        "batch_full": str(full.id),
        "batch_overfull": str(overfull.id),
        "keyed": str(keyed.id),
        "letter": str(letter.id),
        "response": str(first_response(session, results).id),
        "comment": str(comments_of(session, results)[0].id),
        "long_comment": str(comments_of(session, long_words)[0].id),
        "decided_comment": str(comments_of(session, long_words)[1].id),
        "long_response": str(first_response(session, long_words).id),
        "nobody": str(uuid4()),
        "member": str(factories.member(every_kind, role=Role.POLICY, name="Casey Example").id),
        "run": str(run_of(session, results).id),
        "failed_run": str(run_of(session, require_consultation(session, "theming-failed")).id),
        **add_samples(session, factories, policy=user_of(session, Role.POLICY), long_comments=LONG_COMMENTS),
    }


def add_retention(session: Session, factories: Factories, *, held: Consultation) -> None:
    """A consultation whose responses were deleted, and one of which nothing is deleted for now."""
    gone = factories.consultation(slug="responses-gone", state="closed")
    gone.responses_deleted_at, gone.responses_deleted = utc_now(), 640
    hold(session, held, reason="Somebody has challenged the decision in court.", by=user_of(session, Role.ADMIN))
    session.commit()


def add_long_words(app: Flask, factories: Factories) -> Consultation:
    """A consultation with a word in its title that fits no telephone, and comments to match, coded."""
    text = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
    text = text.replace("key: every-kind", "key: long-words").replace(
        "title: Every kind of", f"title: {LONG_WORD} and a"
    )
    consultation = factories.consultation(definition=text, slug="long-words")
    for comment in LONG_COMMENTS:
        factories.response(
            consultation, {**THE_LEAST, "main_issue": TextAnswer(comment[:10_000]), "impact": NumberAnswer(7)}
        )
    code_new_comments(factories.session, consultation.id, app.extensions["theming_tools"], is_stopping=lambda: False)
    return consultation


def add_runs(factories: Factories, *, requested_by: User) -> None:
    """Consultations whose theming waits, is under way, and failed."""
    for status in (RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.FAILED):
        consultation = factories.consultation(slug=f"theming-{status.value}")
        for _ in range(3):
            factories.response(consultation, {**THE_LEAST, "main_issue": TextAnswer("Bikes in the park")})
        run = request_run(factories.session, consultation, "main_issue", requested_by=requested_by)
        run.status = status
        if status is not RunStatus.QUEUED:
            run.started_at = run.heartbeat_at = utc_now()
            run.comments_done = 1
        if status is RunStatus.FAILED:
            run.finished_at = utc_now()
            run.failure = "The encoder’s folder cannot be read. Set CONSULT_ENCODER_FOLDER, then start theming again."


def propose(factories: Factories, consultation: Consultation) -> None:
    """A candidate theme from the comments of a consultation, which are far too few for the machine to propose one."""
    run = latest_finished_run(factories.session, consultation, "main_issue")
    candidate = CandidateTheme(run_id=run.id, label="Bikes; park; evening", key_phrases=["bikes", "park"], position=0)
    factories.session.add(candidate)
    factories.session.flush()
    for comment in comments_of(factories.session, consultation):
        factories.session.add(CandidateThemeComment(candidate_theme_id=candidate.id, comment_id=comment.id))


def key(session: Session, consultation: Consultation, batch: Batch, officer: User, *, times: int) -> Response:
    """Key the same form of a batch so many times. Gives the last response."""
    for _ in range(times):
        answers = {**THE_LEAST, "main_issue": TextAnswer("Parking outside the school")}
        entered = key_in_response(session, batch, consultation, answers, token=uuid4(), keyed_by=officer)
    return entered.response


def enter_letter(session: Session, consultation: Consultation, officer: User) -> Response:
    """A letter on behalf of a body."""
    facts = WrittenFacts(channel=Channel.LETTER, received_on=today_in_london(), on_behalf_of="Example Parish Council")
    answers = {"main_issue": TextAnswer("The council asks for more patrols in the evening.")}
    return enter_written_comment(session, consultation, facts, answers, token=uuid4(), entered_by=officer).response


def user_of(session: Session, role: Role) -> User:
    """The demonstration's account of a role."""
    email = next(login.email for login in LOGINS if login.role is role)
    return session.exec(select(User).where(User.email == email)).one()


def run_of(session: Session, consultation: Consultation) -> ThemingRun:
    """The first run over the comments of a consultation."""
    query = select(ThemingRun).where(ThemingRun.consultation_id == consultation.id)
    return session.exec(query.order_by(col(ThemingRun.requested_at), col(ThemingRun.id)).limit(1)).one()


def first_response(session: Session, consultation: Consultation) -> Response:
    """The first response to a consultation."""
    query = select(Response).where(Response.consultation_id == consultation.id)
    return session.exec(query.order_by(col(Response.received_at), col(Response.id)).limit(1)).one()


def comments_of(session: Session, consultation: Consultation) -> Sequence[Comment]:
    """The comments on a consultation, the first received first."""
    query = select(Comment).join(Response).where(Response.consultation_id == consultation.id)
    return session.exec(query.order_by(col(Response.received_at), col(Comment.id))).all()
