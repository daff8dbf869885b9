"""Random journeys of residents. `make fuzz` takes many more; what it found stands below as a test of its own."""

from hypothesis.stateful import run_state_machine_as_test

from tests.fuzz.effort import effort
from tests.fuzz.journey import Journey


def test_whatever_a_resident_does_in_whatever_order_nothing_is_lost_or_doubled(app, session, factories):
    run_state_machine_as_test(lambda: Journey(app, session, factories), settings=effort(15, steps=25))
