"""What callers tried and the record refused, in a log of its own: evidence too, and no part of any history."""

from service.audit.refusals.entries import Attempt, Refusal
from service.audit.refusals.writing import Kept, Refusals

__all__ = ["Attempt", "Kept", "Refusal", "Refusals"]
