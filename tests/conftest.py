"""What every kind of test may ask for."""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.turn_of_the_day import seconds_until_it_has_turned

# Set before anything imports the application, so that no test can reach a real deployment's database.
os.environ["CONSULT_ENVIRONMENT"] = "test"

# A busy machine is no fault of what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

QUESTIONNAIRES = Path(__file__).parent / "questionnaires"

sys.path.insert(0, str(Path(__file__).parent.parent))


def pytest_runtest_setup() -> None:
    """Begin no test that might see the day turn."""
    time.sleep(seconds_until_it_has_turned(datetime.fromtimestamp(time.time(), UTC)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="for integration tests")


@pytest.fixture
def every_kind_text() -> str:
    """A questionnaire with one question of each kind, as YAML."""
    return (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
