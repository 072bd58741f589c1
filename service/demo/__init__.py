"""The demonstration data: what five newspaper articles tell about two cities' innovation labs."""

from __future__ import annotations

from collections.abc import Callable

from service.bootstrap import Service
from service.demo import cilegon_2019, cilegon_2020, cilegon_2023, tangsel_2020
from service.demo.loading import play
from service.demo.script import Script


def script() -> Script:
    """Every step, region by region and year by year."""
    yield from tangsel_2020.script()
    yield from cilegon_2019.script()
    yield from cilegon_2020.script()
    yield from cilegon_2023.script()


BANNER = "menurut artikel saja: tidak ada catatan bukan berarti tidak dilaksanakan"
"""Said above every list that would accuse: the articles tell only a part."""


def load(service: Service, told: Callable[[int], None] = lambda _: None) -> None:
    """Issues every command of the demonstration on an empty store; `told` is called after each with the number done."""
    service.store.keep("banner", BANNER)
    play(service, script(), told)
