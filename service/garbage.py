"""Python's collector of cycles, as a process that serves for long wants it."""

from __future__ import annotations

import gc


def settle() -> None:
    """Once everything is loaded: that is not looked through again, and new objects not after every 700.

    Histories make many objects and no cycles: a replay of 10,000 events spent a quarter of its time in the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
