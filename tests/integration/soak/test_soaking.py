"""A short soak: `make soak` makes long ones."""

import sys
import time

from tests.soak.report import as_text
from tests.soak.soaking import Plan, soak
from tests.soak.strikes import strikes_on


def test_nothing_is_lost_or_doubled_when_every_process_is_killed_once(request, tmp_path):
    kind = request.config.getoption("--database")
    soaked = soak(kind, Plan(seed=int(time.time())), tmp_path)
    said = as_text(soaked)
    sys.stdout.write(said)  # shown where the test fails, with the seed
    assert soaked.tally.problems == (), said
    assert soaked.killed == dict.fromkeys(sorted(strikes_on(kind)), 1)
    assert soaked.tally.people >= soaked.plan.residents
    assert set(soaked.tally.not_served) <= {503}, said
