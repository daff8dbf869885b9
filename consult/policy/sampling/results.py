"""What a sample says: agreement of machine and people, theme by theme, and corrected shares."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.figures.agreement import FEWEST_CODINGS, WIDEST_INTERVAL
from consult.figures.resampling import RESAMPLES
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.sampling.finding import require_readable
from consult.policy.sampling.sample import SAMPLE
from consult.reports.coding_check import coding_check, how_sure

MEASURES = {"kappa": "Cohen’s kappa", "alpha": "Krippendorff’s alpha"}


@bp.get(f"{SAMPLE}/results")
@requires(Role.POLICY)
def sample_results(slug: str, question_key: str, sample_id: UUID) -> ResponseReturnValue:
    """The results of a sample; of what is coded so far, with a warning, while it is not finished."""
    found = require_readable(slug, question_key, sample_id)
    check = coding_check(db.session, found.sample)
    measure = request.args.get("measure", "kappa")
    return render_template(
        "policy/sampling/results.html",
        consultation=found.consultation,
        question=found.question,
        found=found,
        check=check,
        sentences=how_sure(check),
        measure=measure if measure in MEASURES else "kappa",
        measures=MEASURES,
        fewest=FEWEST_CODINGS,
        widest=WIDEST_INTERVAL,
        resamples=RESAMPLES,
    )
