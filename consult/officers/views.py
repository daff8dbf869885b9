"""Pages for officers: importing this module joins every view to the blueprint."""

from consult.officers import (
    addresses,
    batches,
    corrections,
    dashboard,
    dashboard_targets,
    home,
    keying,
    printing,
    written,
)
from consult.officers.blueprint import bp

__all__ = [
    "addresses",
    "batches",
    "bp",
    "corrections",
    "dashboard",
    "dashboard_targets",
    "home",
    "keying",
    "printing",
    "written",
]
