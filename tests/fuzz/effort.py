"""How hard a search looks: a short one that is the same every time with the tests, a long one by `make fuzz`."""

import os

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("CONSULT_FUZZ_TIMES", "1"))
"""How many times as many examples as with the tests. More than one: other examples every time, by the seed."""


def effort(examples: int, *, steps: int = 1) -> settings:
    """The settings of a search that tries so many examples, of so many steps, with the tests."""
    return settings(
        max_examples=examples * TIMES,
        stateful_step_count=steps,
        derandomize=TIMES == 1,
        database=None,
        deadline=None,
        print_blob=True,
        report_multiple_bugs=False,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
