"""A questionnaire on paper: as a printed booklet, with where each box stands, and what its serial numbers mean."""
