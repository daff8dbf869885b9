"""The people of the area: their figures put in, those who answered beside them, and results weighted to them."""
