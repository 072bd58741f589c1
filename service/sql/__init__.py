"""One way to speak to both databases."""

from service.sql.connection import Connection, Rows
from service.sql.copying import copy_binary, copy_text
from service.sql.dialects import POSTGRES, SQLITE, Dialect
from service.sql.errors import Broken, Locked, Rejected, Taken

__all__ = [
    "POSTGRES",
    "SQLITE",
    "Broken",
    "Connection",
    "Dialect",
    "Locked",
    "Rejected",
    "Rows",
    "Taken",
    "copy_binary",
    "copy_text",
]
