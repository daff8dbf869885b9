"""Residents: finding a consultation and answering it."""
