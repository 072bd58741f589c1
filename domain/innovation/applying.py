"""What changes an innovation, by the kind of event. Applying only assigns; it never refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from domain.recorded import Fact, Recorded

if TYPE_CHECKING:
    from domain.innovation.state import Innovation

Apply = Callable[["Innovation", Recorded[Any]], None]


class Appliers(dict[type[Fact], Apply]):
    """Kind of event → the function that applies it."""

    def of(self, kind: type[Fact]) -> Callable[[Apply], Apply]:
        def register(apply: Apply) -> Apply:
            self[kind] = apply
            return apply

        return register
