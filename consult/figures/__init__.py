"""Pure statistics: numbers in, frozen values out. Nothing here knows a database, a page or a questionnaire.

Each function says its formula, its source and what it assumes; docs/statistics.md says the same in plain words.
Quantiles come from scipy.special: scipy.stats and statsmodels are too heavy for a web process, and serve the tests
as the independent check.
"""
