"""The demonstration: consultations for the coming weeks, and invented answers."""
