"""Figures for monitoring, in the format of Prometheus."""

from consult.metrics.sharing import share_with_other_processes

# Where figures are kept is read when prometheus_client is imported, so this comes before every module that does.
share_with_other_processes()
