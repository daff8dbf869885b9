"""Processes killed while people respond: run as `python -m tests.soak`, it says what was killed and what was kept."""
