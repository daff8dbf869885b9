"""Pages for officers: importing this module joins every view to the blueprint."""

from consult.officers import (
    addresses,
    batches,
    closing,
    corrections,
    dashboard,
    dashboard_targets,
    equality_sheets,
    home,
    keying,
    originals,
    printing,
    saving_fields,
    setting_aside,
    written,
)
from consult.officers.blueprint import bp
from consult.officers.verification import views as verification

__all__ = [
    "addresses",
    "batches",
    "bp",
    "closing",
    "corrections",
    "dashboard",
    "dashboard_targets",
    "equality_sheets",
    "home",
    "keying",
    "originals",
    "printing",
    "saving_fields",
    "setting_aside",
    "verification",
    "written",
]
