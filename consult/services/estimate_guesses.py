"""Says how many guesses a password takes: asked as JSON on standard input, answered by a number on standard output.

Run as a program of its own by `consult.services.passwords`, because its lists of words and of passwords that have
leaked weigh more than a web process can spare. It imports nothing of the application.
"""

import json
import sys

from zxcvbn import zxcvbn

LONGEST = 72
"""What comes after so many characters is not looked at: it would take long, and can only make a password better."""


def main() -> None:
    """Answer one question."""
    asked = json.load(sys.stdin)
    found = zxcvbn(asked["password"][:LONGEST], user_inputs=asked["words"], max_length=LONGEST)
    sys.stdout.write(str(int(found["guesses"])))


if __name__ == "__main__":
    main()
