"""The addresses of pages that are about a whole region."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from api import query
from api.pages import board, coverage, dashboard, launches, news, watchlists
from api.routing import Route


def pages(page: Callable[..., Route]) -> Iterator[Route]:
    yield page("GET", board.HERE, "board", board.show, *board.PARAMETERS, private=True)
    yield page("GET", coverage.HERE, "coverage", coverage.show, *coverage.PARAMETERS)
    yield page("GET", dashboard.HERE, "dashboard", dashboard.show, *dashboard.PARAMETERS)
    yield page("GET", watchlists.PATH, "watchlist", watchlists.show, *watchlists.PARAMETERS, private=True)
    yield page("GET", launches.HERE, "launches", launches.listed, *launches.LISTED)
    yield page("GET", launches.ONE, "launch", launches.shown, *launches.SHOWN, kind="launch")
    yield from _news(page)
    on_screen = launches.on_screen
    yield page("GET", launches.SCREEN, "launch-screen", on_screen, launches.AGAIN, kind="launch", attended=False)


def _news(page: Callable[..., Route]) -> Iterator[Route]:
    for where, name, watched, filters, private, kind in (
        (board.NEWS, "board", board.watched, board.FILTERS, True, None),
        (coverage.NEWS, "coverage", coverage.watched, coverage.FILTERS, False, None),
        (dashboard.NEWS, "dashboard", dashboard.watched, dashboard.FILTERS, False, None),
        (f"{watchlists.NEWS}/{{name}}", "watchlist", watchlists.watched, watchlists.FILTERS, True, None),
        (launches.NEWS, "launches", launches.all_watched, (query.REGION,), False, None),
        (f"{launches.NEWS}/{{id}}", "launch", launches.watched, (), False, "launch"),
    ):
        heard = partial(news.told, watched=watched, private=private)
        known = (query.AFTER, *filters)
        yield page("GET", f"{news.HERE}/{where}", f"news-of-{name}", heard, *known, kind=kind, attended=False)
