"""Prints what is asked for in JSON on standard input, and writes the PDF as JSON on standard output.

Run as a program of its own, because setting hundreds of pages takes hundreds of megabytes, which a program gives back
only when it ends.
"""

import sys

from forms.paper.job import carry_out

sys.stdout.write(carry_out(sys.stdin.read()))
