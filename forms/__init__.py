"""Questionnaires as data: definition, pages, fields, answers.

A pure library. It knows no web framework, no database, no theming engine and no application.
"""
