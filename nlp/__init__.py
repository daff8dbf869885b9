"""Coding of free-text answers to a code book, as a library with its own command line.

Nothing is sent to anybody: ONNX Runtime would tell its makers of each use, unless this is set before it is loaded.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
