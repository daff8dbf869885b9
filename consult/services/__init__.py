"""Writes: one verb, one transaction, one audit event. Services flush; the edge commits."""
