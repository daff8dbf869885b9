"""Standard errors of survey designs, against the R package survey, and Stata's figures in samplics' tests."""

from collections import Counter

import numpy as np
import pytest

from consult.figures.linearised import Raking, SurveyDesign, survey_mean, survey_share, survey_total
from consult.figures.raking import margin_columns, rake
from consult.figures.weighted import effective_size
from tests.unit.figures.references import answers_of, rows_of

SCHOOLS = {"E": 4421, "H": 755, "M": 1018}
WIDE = {"No": 1072, "Yes": 5122}


def shares(counts):
    return {key: count / sum(counts.values()) for key, count in counts.items()}


def test_the_stratified_sample_of_schools_has_the_published_mean_and_error():
    # R: svymean(~api00, svydesign(id=~1, strata=~stype, weights=~pw, data=apistrat, fpc=~fpc)): 662.29, SE 9.4089.
    rows = rows_of("apistrat.csv")
    drawn = Counter(row["stype"] for row in rows)
    design = SurveyDesign(
        weights=tuple(SCHOOLS[row["stype"]] / drawn[row["stype"]] for row in rows),
        strata=tuple(row["stype"] for row in rows),
        drawn_from=tuple(SCHOOLS[row["stype"]] for row in rows),
    )
    score = survey_mean([float(row["api00"]) for row in rows], design)
    assert (score.estimate, score.standard_error) == pytest.approx((662.287363577655, 9.408940879434))
    pupils = survey_total([float(row["enroll"]) for row in rows], design)
    assert (pupils.estimate, pupils.standard_error) == pytest.approx((3687177.52, 114641.715190394))
    assert score.degrees_of_freedom == 197


def test_the_cluster_sample_of_schools_has_the_published_figures_raked_and_not():
    # R: svymean of rake(dclus1, list(~stype, ~sch.wide), ...): 641.23, SE 23.704; svytotal(~enroll): 3,647,280.
    rows = rows_of("apiclus1.csv")
    clusters, districts = tuple(row["dnum"] for row in rows), (757.0,) * len(rows)
    before = (6194 / len(rows),) * len(rows)
    plain = SurveyDesign(before, clusters=clusters, drawn_from=districts)
    scores = [float(row["api00"]) for row in rows]
    assert survey_mean(scores, plain).estimate == pytest.approx(644.169398907105)
    assert survey_mean(scores, plain).standard_error == pytest.approx(23.5422406937812)
    groups = {"stype": [row["stype"] for row in rows], "wide": [row["sch_wide"] for row in rows]}
    raked = rake(groups, {"stype": shares(SCHOOLS), "wide": shares(WIDE)}, largest=None)
    after = SurveyDesign(
        tuple(weight * 6194 / len(rows) for weight in raked.weights), clusters=clusters, drawn_from=districts
    )
    columns = np.hstack([margin_columns(groups["stype"], SCHOOLS), margin_columns(groups["wide"], WIDE)])
    found = survey_mean(scores, after, raking=Raking(before, columns))
    assert (found.estimate, found.standard_error) == pytest.approx((641.23, 23.704), abs=0.001)
    pupils = survey_total([float(row["enroll"]) for row in rows], after, raking=Raking(before, columns))
    assert pupils.estimate == pytest.approx(3647280, abs=1)


@pytest.mark.parametrize("name", ["weight_psu_no_strata", "weight_psu_strata"])
def test_the_youth_survey_has_statas_mean_error_and_interval(name):
    rows = rows_of("samplics_yrbs.csv")
    expected = answers_of("samplics")["yrbs.csv mean of (qn8==1, recode 2->0)"][name]
    design = SurveyDesign(
        weights=tuple(float(row["weight"]) for row in rows),
        strata=None if name == "weight_psu_no_strata" else tuple(row["stratum"] for row in rows),
        clusters=tuple(row["psu"] for row in rows),
    )
    says_so = [float(row["qn8"] == "1") for row in rows]
    mean = survey_mean(says_so, design)
    assert (mean.estimate, mean.standard_error) == pytest.approx((expected["mean"], expected["se"]), abs=1e-7)
    assert (mean.interval.low, mean.interval.high) == pytest.approx(expected["ci"], abs=1e-7)
    if "total" in expected:
        total = survey_total(says_so, design)
        assert (total.estimate, total.standard_error) == pytest.approx(
            (expected["total"], expected["se_total"]), abs=1e-3
        )


def test_the_health_survey_has_statas_shares_and_errors():
    rows = rows_of("samplics_nhanes.csv")
    (expected,) = [value for key, value in answers_of("samplics").items() if key.startswith("nhanes")]
    design = SurveyDesign(
        weights=tuple(float(row["WTMEC2YR"]) for row in rows),
        strata=tuple(row["SDMVSTRA"] for row in rows),
        clusters=tuple(row["SDMVPSU"] for row in rows),
    )
    for race, both in expected["prop"].items():
        for place, share in enumerate(both):
            mean = survey_mean([float(row["race"] == race and row["HI_CHOL"] == str(place)) for row in rows], design)
            assert (mean.estimate, mean.standard_error) == pytest.approx(
                (share, expected["se"][race][place]), abs=5.1e-5
            )


def test_a_share_of_a_survey_is_worth_as_many_answers_as_its_error_says():
    design = SurveyDesign((2.0, 1.0, 1.0, 2.0) * 10, clusters=tuple(number // 4 for number in range(40)))
    reading = survey_share([True, False, True, False] * 5 + [False] * 20, design)
    error = survey_mean([1.0, 0.0, 1.0, 0.0] * 5 + [0.0] * 20, design).standard_error
    assert reading.share * (1 - reading.share) / reading.effective_base == pytest.approx(error**2)
    everybody = survey_share([True] * 40, design)
    assert (everybody.share, everybody.effective_base) == (1, effective_size(design.weights))


def test_a_stratum_with_one_cluster_is_refused():
    with pytest.raises(ValueError, match=r"the strata \['B'\]"):
        SurveyDesign((1.0,) * 3, strata=("A", "A", "B"))
