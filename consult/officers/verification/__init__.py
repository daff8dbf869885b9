"""Verification of batches: begun, keyed again by another person, settled side by side, certified."""
