"""Files of originals: what may be one, where they are kept, and what the virus scanner says of them.

Nothing in a file is ever opened, drawn or run here. The services keep what these functions find.
"""
