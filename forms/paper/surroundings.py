"""What is printed round the questions, and is not in the questionnaire."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The last day, where to send the form, and where else to answer."""

    closes: str = ""
    """The last day, in words. Empty: none is printed."""
    return_address: tuple[str, ...] = ()
    """Line by line. Empty: the form is handed back where it was given."""
    online: str = ""
    """The address where the same questions can be answered online. Empty: none is printed."""
    is_demonstration: bool = False
