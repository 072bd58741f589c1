"""The true history of an innovation as one Indonesian scenario that can be run again and ends in the same state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from domain.access import Actor
from service.bootstrap import Service
from service.errors import Forbidden
from service.histories.retelling import Retelling
from service.histories.words.quoting import cell, doc_string, quoted
from service.histories.words.sentence import Sentence, sentence
from service.histories.words.state import state_rows
from service.people.reader import Reader


def history_as_gherkin(service: Service, innovation_id: UUID, reader: Reader, actor: Actor | None = None) -> str:
    """The document (`text/x-gherkin`); raises NotFound.

    Innovations that it came from or that came of it are told with it: raises Forbidden for an actor who does not reach
    all of them.
    """
    retelling = Retelling(service, innovation_id, reader)
    if actor is not None and not service.places.reach(actor, retelling.innovations, "innovation"):
        raise Forbidden
    return "\n".join(_document(retelling)) + "\n"


def _document(told: Retelling) -> Iterator[str]:
    yield "# language: id"
    yield "Fitur: Riwayat sebuah inovasi"
    yield "  Riwayat ini ditulis dari jejak yang sebenarnya dan berakhir pada keadaan yang sama bila dijalankan lagi."
    yield ""
    yield "  Latar Belakang:"
    yield from _steps("Diketahui", (sentence(said, told.name_of) for said in told.before()))
    yield ""
    yield "  Skenario: Inovasi berjalan menurut jejaknya"
    yield from _steps("Ketika", (sentence(said, told.name_of) for said in told.commands()))
    yield from _steps("Maka", [_end(told)])


def _end(told: Retelling) -> Sentence:
    rows = state_rows("innovation", told.representation, told.shown_name)
    return Sentence(text=f"keadaan inovasi {quoted(told.alias)} adalah:", rows=tuple(rows))


def _steps(keyword: str, sentences: Iterable[Sentence]) -> Iterator[str]:
    for one in sentences:
        for label, text in one.texts:
            yield f"    {keyword} naskah {quoted(label)} berbunyi:"
            yield from _doc_string(text)
            keyword = "Dan"
        yield f"    {keyword} {one.text}"
        yield from _table(one.rows)
        keyword = "Dan"


def _doc_string(text: str) -> Iterator[str]:
    yield '      """'
    for line in doc_string(text).split("\n"):
        yield f"      {line}" if line else ""
    yield '      """'


def _table(rows: tuple[tuple[str, str], ...]) -> Iterator[str]:
    width = max((len(cell(label)) for label, _ in rows), default=0)
    for label, word in rows:
        yield f"      | {cell(label).ljust(width)} | {cell(word)} |"
