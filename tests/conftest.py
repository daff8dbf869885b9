"""What every kind of test may ask for."""

import os
import sys
from pathlib import Path

import pytest

# Set before anything imports the application, so that no test can reach a real deployment's database.
os.environ["CONSULT_ENVIRONMENT"] = "test"

QUESTIONNAIRES = Path(__file__).parent / "questionnaires"

sys.path.insert(0, str(Path(__file__).parent.parent))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="for integration tests")


@pytest.fixture
def every_kind_text() -> str:
    """A questionnaire with one question of each kind, as YAML."""
    return (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
