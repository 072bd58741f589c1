"""An event often holds just what its command said: this copies the members they share."""

from __future__ import annotations

from typing import Any, TypeVar

from domain.recorded import Command, Fact, member_names

F = TypeVar("F", bound=Fact)


def saying(fact: type[F], command: Command, **more: Any) -> F:
    """The fact with every member the command has too, and those given here."""
    missing = object()
    said = {name: getattr(command, name, missing) for name in member_names(fact) if name not in more}
    return fact(**{name: value for name, value in said.items() if value is not missing}, **more)
