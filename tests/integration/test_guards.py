"""Who may reach each endpoint. A new endpoint must be listed here, or the first test fails.

That nobody who may not reach one gets anything from it is tried with real objects in `door/test_every_object.py`.
"""

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter

from consult.access import PUBLIC, refuse_unguarded_endpoints
from consult.models import Role
from tests.pages import PageClient

EVERYBODY = "everybody"
OFFICER, POLICY, BOARD, ADMIN = Role.OFFICER, Role.POLICY, Role.BOARD, Role.ADMIN
STAFF = set(Role)

# Endpoint to who may use it; administrators may use whatever any role may.
GUARDS: dict[str, str | set[Role]] = {
    "account.begin_second_factor": STAFF,
    "account.change_password": STAFF,
    "account.end_other_sessions": STAFF,
    "account.end_session": STAFF,
    "account.enter_code": EVERYBODY,
    "account.home": STAFF,
    "account.second_factor": STAFF,
    "account.second_factor_key": STAFF,
    "account.set_password": EVERYBODY,
    "account.set_up_second_factor": STAFF,
    "account.sign_in": EVERYBODY,
    "account.sign_out": EVERYBODY,
    "admin.account": {ADMIN},
    "admin.audit": {ADMIN},
    "admin.end_session": {ADMIN},
    "admin.end_sessions": {ADMIN},
    "admin.export_audit": {ADMIN},
    "admin.home": {ADMIN},
    "admin.make_password_link": {ADMIN},
    "admin.new_account": {ADMIN},
    "admin.remove_second_factor": {ADMIN},
    "admin.erase_person": {ADMIN},
    "admin.export_person": {ADMIN},
    "admin.memberships": {ADMIN},
    "admin.one_person": {ADMIN},
    "admin.people_of": {ADMIN},
    "admin.running": {ADMIN},
    "admin.hold_retention": {ADMIN},
    "admin.lift_retention_hold": {ADMIN},
    "admin.retention": {ADMIN},
    "admin.retention_schedule": {ADMIN},
    "admin.set_active": {ADMIN},
    "admin.set_retention_schedule": {ADMIN},
    "admin.what_is_held": {ADMIN},
    "admin.works_on": {ADMIN},
    "board.consultation": {BOARD, POLICY, ADMIN},
    "board.home": {BOARD, POLICY, ADMIN},
    "board.numbered": {BOARD, POLICY, ADMIN},
    "board.summary_file": {BOARD, POLICY, ADMIN},
    "health.live": EVERYBODY,
    "health.ready": EVERYBODY,
    "metrics.figures": EVERYBODY,
    "officers.attach_original": {OFFICER, ADMIN},
    "officers.batch": {OFFICER, ADMIN},
    "officers.certificate": {OFFICER, ADMIN},
    "officers.certificate_file": {OFFICER, ADMIN},
    "officers.close_batch": {OFFICER, ADMIN},
    "officers.correct_batch": {OFFICER, ADMIN},
    "officers.correct_response": {OFFICER, ADMIN},
    "officers.correct_written_facts": {OFFICER, ADMIN},
    "officers.dashboard": {OFFICER, POLICY, ADMIN},
    "officers.dashboard_picture": {OFFICER, POLICY, ADMIN},
    "officers.enter_written_comment": {OFFICER, ADMIN},
    "officers.events": {OFFICER, ADMIN},
    "officers.give_up_form": {OFFICER, ADMIN},
    "officers.give_up_verification": {OFFICER, ADMIN},
    "officers.home": {OFFICER, ADMIN},
    "officers.key_address": {OFFICER, ADMIN},
    "officers.key_equality_sheet": {OFFICER, ADMIN},
    "officers.key_again": {OFFICER, ADMIN},
    "officers.key_in_response": {OFFICER, ADMIN},
    "officers.keyed_difference": {OFFICER, ADMIN},
    "officers.leave_form_out": {OFFICER, ADMIN},
    "officers.notice": {OFFICER, ADMIN},
    "officers.offered_curves": {OFFICER, ADMIN},
    "officers.open_batch": {OFFICER, ADMIN},
    "officers.original_file": {OFFICER, POLICY, ADMIN},
    "officers.print_forms": {OFFICER, ADMIN},
    "officers.print_progress": {OFFICER, ADMIN},
    "officers.print_run": {OFFICER, ADMIN},
    "officers.print_runs": {OFFICER, ADMIN},
    "officers.printed_file": {OFFICER, ADMIN},
    "officers.put_form_back": {OFFICER, ADMIN},
    "officers.remove_original": {OFFICER, ADMIN},
    "officers.reopen_batch": {OFFICER, ADMIN},
    "officers.response": {OFFICER, ADMIN},
    "officers.resume_form": {OFFICER, ADMIN},
    "officers.save_again": {OFFICER, ADMIN},
    "officers.save_correction": {OFFICER, ADMIN},
    "officers.save_field": {OFFICER, ADMIN},
    "officers.save_field_again": {OFFICER, ADMIN},
    "officers.save_response": {OFFICER, ADMIN},
    "officers.save_serial": {OFFICER, ADMIN},
    "officers.save_written_comment": {OFFICER, ADMIN},
    "officers.settle_difference": {OFFICER, ADMIN},
    "officers.take_next_form": {OFFICER, ADMIN},
    "officers.targets": {POLICY, ADMIN},
    "officers.set_form_aside": {OFFICER, ADMIN},
    "officers.take_over_form": {OFFICER, ADMIN},
    "officers.verification": {OFFICER, ADMIN},
    "officers.verification_curve": {OFFICER, ADMIN},
    "officers.verify_batch": {OFFICER, ADMIN},
    "officers.verify_every_form": {OFFICER, ADMIN},
    "officers.void_serials": {OFFICER, ADMIN},
    "officers.written_comments_of": {OFFICER, ADMIN},
    "policy.add_mask": {POLICY, ADMIN},
    "policy.add_responses": {POLICY, ADMIN},
    "policy.adopt_learned_model": {POLICY, ADMIN},
    "policy.alike": {POLICY, ADMIN},
    "policy.all_series": {POLICY, ADMIN},
    "policy.anonymised": {POLICY, ADMIN},
    "policy.area": {POLICY, ADMIN},
    "policy.area_example": {POLICY, ADMIN},
    "policy.begin_import": {POLICY, ADMIN},
    "policy.campaign": {POLICY, ADMIN},
    "policy.campaigns": {POLICY, ADMIN},
    "policy.candidate_dismiss": {POLICY, ADMIN},
    "policy.candidate_take_up_again": {POLICY, ADMIN},
    "policy.candidates": {POLICY, ADMIN},
    "policy.carry_out_import": {POLICY, ADMIN},
    "policy.chart": {POLICY, ADMIN},
    "policy.check_details": {POLICY, ADMIN},
    "policy.check_import": {POLICY, ADMIN},
    "policy.closing": {POLICY, ADMIN},
    "policy.code_book": {POLICY, ADMIN},
    "policy.code_book_apply": {POLICY, ADMIN},
    "policy.code_book_change": {POLICY, ADMIN},
    "policy.code_book_discard": {POLICY, ADMIN},
    "policy.code_book_file": {POLICY, ADMIN},
    "policy.code_book_files": {POLICY, ADMIN},
    "policy.code_book_health": {POLICY, ADMIN},
    "policy.code_book_history": {POLICY, ADMIN},
    "policy.code_book_import": {POLICY, ADMIN},
    "policy.code_book_plan": {POLICY, ADMIN},
    "policy.code_book_planned": {POLICY, ADMIN},
    "policy.code_book_second_looks": {POLICY, ADMIN},
    "policy.code_book_sign": {POLICY, ADMIN},
    "policy.code_book_sign_off": {POLICY, ADMIN},
    "policy.code_book_take": {POLICY, ADMIN},
    "policy.code_book_theme": {POLICY, ADMIN},
    "policy.code_book_undo": {POLICY, ADMIN},
    "policy.code_book_version": {POLICY, ADMIN},
    "policy.code_earlier_wave": {POLICY, ADMIN},
    "policy.comment": {POLICY, ADMIN},
    "policy.comment_history": {POLICY, ADMIN},
    "policy.comments": {POLICY, ADMIN},
    "policy.compare": {POLICY, ADMIN},
    "policy.concern": {POLICY, ADMIN},
    "policy.concerns": {POLICY, ADMIN},
    "policy.count_again": {POLICY, ADMIN},
    "policy.cross_table": {POLICY, ADMIN},
    "policy.decide_campaign": {POLICY, ADMIN},
    "policy.decide_marked": {POLICY, ADMIN},
    "policy.decide_publication": {POLICY, ADMIN},
    "policy.decide_themes": {POLICY, ADMIN},
    "policy.decision": {POLICY, ADMIN},
    "policy.decisions": {POLICY, ADMIN},
    "policy.delete_view": {POLICY, ADMIN},
    "policy.details": {POLICY, ADMIN},
    "policy.different_people": {POLICY, ADMIN},
    "policy.draft_file": {POLICY, ADMIN},
    "policy.draft_questionnaire": {POLICY, ADMIN},
    "policy.duplicates": {POLICY, ADMIN},
    "policy.end_concern": {POLICY, ADMIN},
    "policy.export_comments": {POLICY, ADMIN},
    "policy.export_cross_table": {POLICY, ADMIN},
    "policy.export_decisions": {POLICY, ADMIN},
    "policy.export_figure": {POLICY, ADMIN},
    "policy.export_responses": {POLICY, ADMIN},
    "policy.export_waves": {POLICY, ADMIN},
    "policy.figure": {POLICY, ADMIN},
    "policy.flag_comment": {POLICY, ADMIN},
    "policy.give_up_import": {POLICY, ADMIN},
    "policy.home": {POLICY, ADMIN},
    "policy.import_columns": {POLICY, ADMIN},
    "policy.impact_note": {POLICY, ADMIN},
    "policy.import_problems": {POLICY, ADMIN},
    "policy.import_progress": {POLICY, ADMIN},
    "policy.import_words": {POLICY, ADMIN},
    "policy.keep_comment": {POLICY, ADMIN},
    "policy.learned_model": {POLICY, ADMIN},
    "policy.learning": {POLICY, ADMIN},
    "policy.leave_marked_out": {POLICY, ADMIN},
    "policy.leave_review": {POLICY, ADMIN},
    "policy.let_comment_go": {POLICY, ADMIN},
    "policy.look_again": {POLICY, ADMIN},
    "policy.look_for_campaigns": {POLICY, ADMIN},
    "policy.marked": {POLICY, ADMIN},
    "policy.marked_group": {POLICY, ADMIN},
    "policy.make_anonymised": {POLICY, ADMIN},
    "policy.masking": {POLICY, ADMIN},
    "policy.moderate": {POLICY, ADMIN},
    "policy.new_view": {POLICY, ADMIN},
    "policy.note_concern": {POLICY, ADMIN},
    "policy.nothing_found": {POLICY, ADMIN},
    "policy.open_concern_again": {POLICY, ADMIN},
    "policy.open_consultation": {POLICY, ADMIN},
    "policy.paper_and_online": {POLICY, ADMIN},
    "policy.progress": {POLICY, ADMIN},
    "policy.publication": {POLICY, ADMIN},
    "policy.publish_code_book_for": {POLICY, ADMIN},
    "policy.publish_decision_on": {POLICY, ADMIN},
    "policy.publish_questionnaire": {POLICY, ADMIN},
    "policy.publish_together": {POLICY, ADMIN},
    "policy.published_figure": {POLICY, ADMIN},
    "policy.published_figures": {POLICY, ADMIN},
    "policy.published_wave": {POLICY, ADMIN},
    "policy.put_in_area": {POLICY, ADMIN},
    "policy.question": {POLICY, ADMIN},
    "policy.questionnaire": {POLICY, ADMIN},
    "policy.questionnaires": {POLICY, ADMIN},
    "policy.quotes": {POLICY, ADMIN},
    "policy.read_concern": {POLICY, ADMIN},
    "policy.remove_published_figure": {POLICY, ADMIN},
    "policy.rename_series": {POLICY, ADMIN},
    "policy.rename_view": {POLICY, ADMIN},
    "policy.request_summary": {POLICY, ADMIN},
    "policy.response": {POLICY, ADMIN},
    "policy.response_import": {POLICY, ADMIN},
    "policy.responses": {POLICY, ADMIN},
    "policy.review": {POLICY, ADMIN},
    "policy.review_comment": {POLICY, ADMIN},
    "policy.run": {POLICY, ADMIN},
    "policy.runs": {POLICY, ADMIN},
    "policy.sample": {POLICY, ADMIN},
    "policy.sample_abandon": {POLICY, ADMIN},
    "policy.sample_close": {POLICY, ADMIN},
    "policy.sample_codes": {POLICY, ADMIN},
    "policy.sample_comment": {POLICY, ADMIN},
    "policy.sample_dispute": {POLICY, ADMIN},
    "policy.sample_draw": {POLICY, ADMIN},
    "policy.sample_export": {POLICY, ADMIN},
    "policy.sample_finish": {POLICY, ADMIN},
    "policy.sample_free_place": {POLICY, ADMIN},
    "policy.sample_join": {POLICY, ADMIN},
    "policy.sample_next": {POLICY, ADMIN},
    "policy.sample_results": {POLICY, ADMIN},
    "policy.sample_save": {POLICY, ADMIN},
    "policy.sample_settle": {POLICY, ADMIN},
    "policy.sample_settling": {POLICY, ADMIN},
    "policy.same_return": {POLICY, ADMIN},
    "policy.samples": {POLICY, ADMIN},
    "policy.save_and_go_on": {POLICY, ADMIN},
    "policy.save_flag": {POLICY, ADMIN},
    "policy.save_view": {POLICY, ADMIN},
    "policy.saved_view": {POLICY, ADMIN},
    "policy.saved_views": {POLICY, ADMIN},
    "policy.series": {POLICY, ADMIN},
    "policy.service_impact_note": {POLICY, ADMIN},
    "policy.set_learned_model_aside": {POLICY, ADMIN},
    "policy.skip_review": {POLICY, ADMIN},
    "policy.start_review": {POLICY, ADMIN},
    "policy.start_telling": {POLICY, ADMIN},
    "policy.start_theming": {POLICY, ADMIN},
    "policy.stop_theming": {POLICY, ADMIN},
    "policy.study": {POLICY, ADMIN},
    "policy.summaries": {POLICY, ADMIN},
    "policy.summary": {POLICY, ADMIN},
    "policy.summary_progress": {POLICY, ADMIN},
    "policy.take_away_area": {POLICY, ADMIN},
    "policy.take_back_decision_on": {POLICY, ADMIN},
    "policy.take_out_wave": {POLICY, ADMIN},
    "policy.take_wave_match_back": {POLICY, ADMIN},
    "policy.teach": {POLICY, ADMIN},
    "policy.tell_again": {POLICY, ADMIN},
    "policy.telling": {POLICY, ADMIN},
    "policy.transparency_record": {POLICY, ADMIN},
    "policy.undo_campaign_decision": {POLICY, ADMIN},
    "policy.undo_decision": {POLICY, ADMIN},
    "policy.undo_import": {POLICY, ADMIN},
    "policy.undo_masking": {POLICY, ADMIN},
    "policy.undo_moderation": {POLICY, ADMIN},
    "policy.undo_review": {POLICY, ADMIN},
    "policy.unread_comments": {POLICY, ADMIN},
    "policy.use_starter": {POLICY, ADMIN},
    "policy.wave_match": {POLICY, ADMIN},
    "policy.waves": {POLICY, ADMIN},
    "policy.waves_chart": {POLICY, ADMIN},
    "policy.weighted_to_area": {POLICY, ADMIN},
    "policy.without_marked": {POLICY, ADMIN},
    "public.accessibility": EVERYBODY,
    "public.answer": EVERYBODY,
    "public.check": EVERYBODY,
    "public.clear": EVERYBODY,
    "public.consultation": EVERYBODY,
    "public.consultations": EVERYBODY,
    "public.cookies": EVERYBODY,
    "public.copy": EVERYBODY,
    "public.equality": EVERYBODY,
    "public.leave_address": EVERYBODY,
    "public.new_code": EVERYBODY,
    "public.outcome": EVERYBODY,
    "public.privacy": EVERYBODY,
    "public.privacy_of": EVERYBODY,
    "public.remove_address": EVERYBODY,
    "public.responses": EVERYBODY,
    "public.responses_file": EVERYBODY,
    "public.resume": EVERYBODY,
    "public.saved": EVERYBODY,
    "public.sent": EVERYBODY,
    "public.start": EVERYBODY,
    "public.transparency_record": EVERYBODY,
    "public.transparency_record_file": EVERYBODY,
    "single_sign_on.back": EVERYBODY,
    "single_sign_on.begin": EVERYBODY,
    "single_sign_on.keep": EVERYBODY,
    "single_sign_on.signed_out": EVERYBODY,
    "single_sign_on.signed_out_there": EVERYBODY,
}


def guard_of(app: Flask, endpoint: str) -> str | set[Role]:
    guard = app.view_functions[endpoint].guard
    return {PUBLIC: EVERYBODY}[guard] if isinstance(guard, str) else set(guard)


def test_every_endpoint_is_listed_with_its_guard(app):
    found = {name: guard_of(app, name) for name in app.view_functions if name != "static"}
    assert found == GUARDS


def made_up_value(converter: BaseConverter) -> object:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return {"UUIDConverter": uuid4(), "IntegerConverter": 1}.get(type(converter).__name__, "no-such-thing")


def addresses_of(app: Flask, endpoint: str) -> list[tuple[str, str]]:
    """The method and an address, with made-up identifiers, of each way to call an endpoint."""
    found = []
    for rule in app.url_map.iter_rules(endpoint):
        values = {name: made_up_value(converter) for name, converter in rule._converters.items()}
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(endpoint, values, force_external=False)
        found += [(method, address) for method in rule.methods & {"GET", "POST", "PUT", "DELETE"}]
    return found


def status_of(client: PageClient, method: str, address: str) -> int:
    data = {"csrf_token": client.token()} if method == "POST" else None
    return client.http.open(address, method=method, data=data).status_code


@pytest.mark.parametrize("role", list(Role))
def test_each_role_reaches_what_it_may_and_nothing_else(app, role, request):
    client = request.getfixturevalue(role.value)
    for endpoint, guard in GUARDS.items():
        if not isinstance(guard, set):
            continue
        for method, address in addresses_of(app, endpoint):
            status = status_of(client, method, address)
            if role in guard:
                assert status != 403, (endpoint, method)
            else:
                assert status == 403, (endpoint, method)


def test_the_application_refuses_to_start_with_an_unguarded_endpoint(app):
    other = Flask("other")
    other.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(RuntimeError, match=r"Give these endpoints a guard.*open"):
        refuse_unguarded_endpoints(other)
