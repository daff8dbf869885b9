"""Published and withheld responses, and campaigns confirmed and proposed, among the answers of the demonstration."""

from collections.abc import Mapping

from sqlmodel import Session, select

from consult.models import CampaignComment, Consultation, User
from consult.queries.campaigns import list_groups
from consult.queries.moderation import list_standing
from consult.queries.publication import Standing
from consult.services.campaigns import Seen, confirm_campaign
from consult.services.publication import publish_response, withhold_response

QUESTION = "main_issue"
PUBLISHED = 30


def add_publishing(session: Session, results: Consultation, *, staff: User) -> Mapping[str, str]:
    """Decide on some of what waits for a person. Gives the places that addresses are made with."""
    waiting = list_standing(session, results, Standing.WAITING)
    plain = [response for response in waiting if not response.holds_something]
    for response in plain[:PUBLISHED]:
        publish_response(session, results, response.id, seen=response.fingerprint, decided_by=staff)
    withheld = plain[PUBLISHED]
    withhold_response(
        session, results, withheld.id, seen=withheld.fingerprint, reason="Names a small shop", decided_by=staff
    )
    confirmed, proposed, *_ = list_groups(session, results, QUESTION)
    seen = Seen(results, QUESTION, confirmed.id, confirmed.fingerprint, staff)
    confirm_campaign(session, seen, label="More patrols at night")
    rows = session.exec(select(CampaignComment).where(CampaignComment.campaign_id == confirmed.id)).all()
    rows[-1].is_waiting, rows[-2].is_taken_out = True, True
    session.flush()
    return {
        "to_moderate": str(next(response for response in waiting if response.holds_something).id),
        "published": str(plain[0].id),
        "withheld": str(withheld.id),
        "campaign": str(confirmed.id),
        "proposed_campaign": str(proposed.id),
    }
