"""The addresses of what auditors and operators look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from api.pages import bundles, checking, downloads, innovation_audit, ledgers, operations, sheet
from api.routing import Route


def pages(page: Callable[..., Route]) -> Iterator[Route]:
    yield page("GET", ledgers.HERE, "audit", ledgers.show, ledgers.FROM, downloads.AS, private=True)
    yield page("GET", ledgers.ONE, "audit-log", ledgers.one, ledgers.LOG, downloads.AS, private=True)
    yield page("GET", ledgers.HEAD, "audit-head", ledgers.head, ledgers.LOG, private=True)
    yield page("GET", ledgers.PROOF, "audit-proof", ledgers.proof, ledgers.LOG, ledgers.LEAF, private=True)
    yield page("POST", bundles.HERE, "order-bundle", bundles.order, private=True)
    yield page("GET", f"{bundles.HERE}/{{bundle}}", "bundle", bundles.fetch, private=True)
    yield page("GET", checking.HERE, "check-bundle", checking.show, private=True)
    yield page("POST", checking.HERE, "checked-bundle", checking.check, private=True, limit=checking.ANYTHING)
    yield page("GET", operations.HERE, "operations", operations.show, *downloads.ONE_OF, private=True)
    one = innovation_audit.HERE
    yield page("GET", one, "innovation-audit", innovation_audit.show, *innovation_audit.PARAMETERS, kind="innovation",
               private=True)  # fmt: skip
    yield page("GET", f"{one}/{{version}}", "innovation-proof", innovation_audit.proof, kind="innovation", private=True)
    yield page("GET", sheet.HERE, "innovation-sheet", sheet.show, kind="innovation", private=True)
