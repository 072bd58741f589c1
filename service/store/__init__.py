"""Where events, receipts and claims are kept."""

from service.store.records import Claims, Receipt
from service.store.store import Conflict, Store

__all__ = ["Claims", "Conflict", "Receipt", "Store"]
