"""Finding and masking what could identify a person: structured details by pattern, names by list and by context."""

from nlp.redact.masking import MASKS, find_personal_details, mask, mask_found

__all__ = ["MASKS", "find_personal_details", "mask", "mask_found"]
