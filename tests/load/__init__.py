"""Very many residents at once: run as `python -m tests.load`, it says what their responses cost the server."""
