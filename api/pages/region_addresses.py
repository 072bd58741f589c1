"""The addresses of pages that are about a whole region."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.pages import board, coverage, dashboard, watchlists
from api.routing import Route


def pages(page: Callable[..., Route]) -> Iterator[Route]:
    yield page("GET", board.HERE, "board", board.show, *board.PARAMETERS, private=True)
    yield page("GET", coverage.HERE, "coverage", coverage.show, *coverage.PARAMETERS)
    yield page("GET", dashboard.HERE, "dashboard", dashboard.show, *dashboard.PARAMETERS)
    yield page("GET", watchlists.PATH, "watchlist", watchlists.show, *watchlists.PARAMETERS, private=True)
