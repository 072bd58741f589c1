"""The addresses of pages that are about a whole region."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.pages import board, coverage, dashboard, launches, watchlists
from api.routing import Route


def pages(page: Callable[..., Route]) -> Iterator[Route]:
    yield page("GET", board.HERE, "board", board.show, *board.PARAMETERS, private=True)
    yield page("GET", coverage.HERE, "coverage", coverage.show, *coverage.PARAMETERS)
    yield page("GET", dashboard.HERE, "dashboard", dashboard.show, *dashboard.PARAMETERS)
    yield page("GET", watchlists.PATH, "watchlist", watchlists.show, *watchlists.PARAMETERS, private=True)
    yield page("GET", launches.HERE, "launches", launches.listed, *launches.LISTED)
    yield page("GET", launches.ONE, "launch", launches.shown, *launches.SHOWN, kind="launch")
    on_screen = launches.on_screen
    yield page("GET", launches.SCREEN, "launch-screen", on_screen, launches.AGAIN, kind="launch", attended=False)
