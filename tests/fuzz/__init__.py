"""Searches through random questionnaires, requests and files for whatever the product cannot bear."""
