"""The certificate of a batch, as a page and as a PDF."""

from uuid import UUID

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Role
from consult.officers.blueprint import bp
from consult.officers.verification.finding import Found, find
from consult.reports.verification.certificate import Certificate, certificate_of, draw_certificate

NOT_THERE = "This verification has no certificate: it has not ended, was given up, or none of its forms is left."


@bp.get("/verifications/<uuid:verification_id>/certificate")
@requires(Role.OFFICER)
def certificate(verification_id: UUID) -> ResponseReturnValue:
    """What was keyed again, what it found, and what is likely to be wrong still."""
    found = find(verification_id)
    return render_template(
        "officers/verification/certificate.html",
        found=found,
        consultation=found.consultation,
        certificate=_require_certificate(found),
    )


@bp.get("/verifications/<uuid:verification_id>/certificate.pdf")
@requires(Role.OFFICER)
def certificate_file(verification_id: UUID) -> ResponseReturnValue:
    """The certificate as a tagged PDF to keep or to send."""
    found = find(verification_id)
    headers = {"Content-Disposition": f'attachment; filename="verification-{found.batch.collected_on}.pdf"'}
    return Response(draw_certificate(_require_certificate(found)), mimetype="application/pdf", headers=headers)


def _require_certificate(found: Found) -> Certificate:
    partnership = current_app.config["CONSULT"].partnership
    made = certificate_of(db.session, found.verification, partnership=partnership)
    if made is None:
        raise NotFound(NOT_THERE)
    return made
