"""Facts are read by several threads from the first moment of a process."""

from __future__ import annotations

import subprocess
import sys

LOOKED_AT = """
from service.store import mapper
print([topic for topic, kind in mapper.FACTS.items() if "__msgspec_cache__" not in vars(kind)])
"""


def test_every_fact_is_known_to_the_decoder_before_there_are_threads() -> None:
    """msgspec 0.22 marks a class that it has looked at; two threads that look at one at once crash the process."""
    done = subprocess.run([sys.executable, "-c", LOOKED_AT], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"
