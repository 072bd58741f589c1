"""Read models: rows that are a pure function of what was recorded, and the finders that read them."""

from service.projections.catalogue.query import CatalogueQuery
from service.projections.cursors import BadCursor
from service.projections.facade import Projections, Status
from service.projections.prove import Difference
from service.projections.reports.query import ReportQuery

__all__ = ["BadCursor", "CatalogueQuery", "Difference", "Projections", "ReportQuery", "Status"]
