"""Where events, receipts and claims are kept."""

from service.store.records import Claims, Lost, Receipt
from service.store.store import Conflict, Store

__all__ = ["Claims", "Conflict", "Lost", "Receipt", "Store", "open_store"]


def open_store(address: str) -> Store:
    """The store at an address: `sqlite:///FILE`, a file's path, or `postgresql://…`."""
    return Store(address)
