"""Read models: rows that are a pure function of what was recorded, and the finders that read them."""

from service.projections.catalogue.query import CatalogueQuery
from service.projections.comparing import Comparison, NothingToCompare
from service.projections.cursors import BadCursor
from service.projections.facade import Projections
from service.projections.health import Status
from service.projections.journal import Decision
from service.projections.mending import NotMended
from service.projections.poison import Poison
from service.projections.prove import Difference
from service.projections.reports.query import ReportQuery
from service.projections.switching import NotSwitched

__all__ = [
    "BadCursor",
    "CatalogueQuery",
    "Comparison",
    "Decision",
    "Difference",
    "NotMended",
    "NotSwitched",
    "NothingToCompare",
    "Poison",
    "Projections",
    "ReportQuery",
    "Status",
]
