"""Responses from files of other tools: read safely, matched to a questionnaire, and turned into answers row by row.

Pure: no web, no database. The services keep what these functions find.
"""
