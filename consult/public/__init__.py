"""The resident's side: find a consultation, answer it, keep a copy. Nobody signs in."""
