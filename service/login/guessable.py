"""Which passwords are among the first that anybody tries.

There is no rule about capitals, digits or signs (NIST SP 800-63B section 3.1.1.2). How many guesses a password is
worth is estimated (`zxcvbn`) from the 30,000 most common ones, names, words, rows of keys, dates and repetitions, and
from what is common here.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

SHORTEST, LONGEST = 12, 128
GUESSES = 10**10
"""A password that fewer guesses find is refused: the highest of its scores."""
_READ = 72
"""Characters that are looked at: what comes after so many makes no password easier to guess."""


def why_not(password: str, *known: str) -> str | None:
    """`too_short`, `too_long` or `guessable`; None for one that will do. `known` are words about its owner."""
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    return "guessable" if guesses(password, *known) < GUESSES else None


def guesses(password: str, *known: str) -> int:
    from zxcvbn import zxcvbn  # noqa: PLC0415  # 0.2 s and some megabytes, for whoever chooses a password

    return int(zxcvbn(password[:_READ], user_inputs=[*known, *words()])["guesses"])


@cache
def words() -> tuple[str, ...]:
    """What is common here, and in no list that comes with the estimate."""
    return tuple((files(__package__) / "words.txt").read_text(encoding="utf-8").split())
