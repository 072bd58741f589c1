"""Mutants around the logs that no test can notice, by file and name, each with the reason."""

from __future__ import annotations

from tests.drills.mutants.signing import SIGNING

_FOR_TYPES = "it says so to who checks types"
_ONE_ROW = "one row is asked for"
_ONE_COLUMN = "a row has one column"
_AS_MANY = "there are as many of the one as of the other"
_HOW_MANY = "how many are read, or remembered, at once is not what they say"
_NAME_OF_TYPE = "a name of a type that nobody asks for"
_NEW_LOG = (
    "db.execute(\"INSERT INTO ledger_log (log, name, origin, size, frontier, latest) VALUES (?,?,?,0,?,'')\","
    " (number, name, origin, b'%s'))"
)
_OFFERED = ["Attempt", "Kept", "Refusal", "Refusals"]
_PLACE = "Place(None if rows[0][0] == SYSTEM else rows[0][0], rows[0][1]) if rows else None"
_CHECKPOINTS = (
    "checkpoints: found = ask(f'{_CHECKPOINT} WHERE log=? AND no<? ORDER BY no DESC LIMIT ?',"
    " (log, %s if before is None else before, limit))"
)
_FROM_ONE = "positions and numbers begin at 1, sizes at 0"

AROUND: dict[str, dict[str, str]] = {
    "store/leaves/chain": {
        "Chain.origin: known = rows[0][0] if rows else first_origin(self._base, name)"
        " → known = rows[-1][0] if rows else first_origin(self._base, name)": _ONE_ROW,
        "Chain.origin: known = rows[0][0] if rows else first_origin(self._base, name)"
        " → known = rows[0][-1] if rows else first_origin(self._base, name)": _ONE_COLUMN,
        "Chain.place: return Place(*rows[0]) if rows else None → return Place(*rows[-1]) if rows else None": _ONE_ROW,
        "Chain.keep: zip(leaves, indices, strict=True) → zip(leaves, indices, strict=False)": _AS_MANY,
        ": MOST = 4000 → MOST = 3999": _HOW_MANY,
        ": MOST = 4000 → MOST = 4001": _HOW_MANY,
    },
    "store/leaves/earlier": {
        "alone: begin(cast('sqlite3.Connection', db), _PATIENCE) → begin(cast('', db), _PATIENCE)": _NAME_OF_TYPE,
        "_Earlier.seal: total = self._db.execute('SELECT max(rowid) FROM stored_events').fetchone()[0]"
        " → total = self._db.execute('SELECT max(rowid) FROM stored_events').fetchone()[-1]": _ONE_COLUMN,
        "batches: after = 0 → after = -1": _FROM_ONE,
        ": _AT_ONCE = 5000 → _AT_ONCE = 4999": _HOW_MANY,
        ": _AT_ONCE = 5000 → _AT_ONCE = 5001": _HOW_MANY,
    },
    "store/leaves/embedded": {
        "too_early: return at < latest and datetime.fromisoformat(at) < datetime.fromisoformat(latest) - SKEW"
        " → return at <= latest and datetime.fromisoformat(at) < datetime.fromisoformat(latest) - SKEW": (
            "of the same moment none is five seconds earlier"
        ),
    },
    "store/leaves/growing": {
        "Growing.__init__: " + _NEW_LOG % "" + " → " + _NEW_LOG % "x": "the row is true after `finish`",
    },
    "store/leaves/keys": {
        f"_make: made = path.with_name(f'{{FILE}}.{{secrets.token_hex(8)}}') → made = path.with_name({other})": (
            "how a file is called that soon has another name"
        )
        for other in (
            "f'{FILE}{secrets.token_hex(8)}'",
            "f'{FILE}.{secrets.token_hex(7)}'",
            "f'{FILE}.{secrets.token_hex(9)}'",
        )
    },
    "store/leaves/sealing": {
        "Sealer.seal: zip(events, told, _numbered((each.causation_id for each in told)), strict=True)"
        " → zip(events, told, _numbered((each.causation_id for each in told)), strict=False)": _AS_MANY,
        "_numbered: len(asked) == 1 → len(asked) == 0": "the same is found, more slowly",
    },
    "audit/trees": {
        "Tree.tile: assert tile.level is not None → taken out": _FOR_TYPES,
        **dict.fromkeys([f": _REMEMBERED = 4096 → _REMEMBERED = {other}" for other in (4095, 4097)], _HOW_MANY),
        **dict.fromkeys([f": _KEPT = 256 → _KEPT = {other}" for other in (255, 257)], _HOW_MANY),
    },
    "audit/logs": {
        **dict.fromkeys([f": _AT_ONCE = 1000 → _AT_ONCE = {other}" for other in (999, 1001)], _HOW_MANY),
        "latest_checkpoint: 0 → -1": _FROM_ONE,
        _CHECKPOINTS % "2 ** 63 - 1" + " → " + _CHECKPOINTS.partition(": ")[2] % "2 ** 63 - 2": "no number is as high",
        "checkpoint_of_size: return _published(found[0]) if found else None"
        " → return _published(found[-1]) if found else None": _ONE_ROW,
        "checkpoint: return _published(found[0]) if found else None"
        " → return _published(found[-1]) if found else None": _ONE_ROW,
    },
    "audit/proving": {
        "Prover.inclusion: row = next(rows(self._ask, self._log.number, index, index + 1), None)"
        " → row = next(rows(self._ask, self._log.number, index, index + 2), None)": "the first of them is taken",
        ": Proof = TypeVar('Proof') → Proof = TypeVar('')": _NAME_OF_TYPE,
    },
    "audit/policies": {
        **dict.fromkeys([f": _AT_ONCE = 50 → _AT_ONCE = {other}" for other in (49, 51)], _HOW_MANY),
        "policy_of: return parse_policy(file.read(LONGEST + 1)) → return parse_policy(file.read(LONGEST + 2))": (
            "either is too long by what is read beyond"
        ),
        "Witnessed.latest: seen, best = self._seen.get(log, (0, None))"
        " → seen, best = self._seen.get(log, (-1, None))": _FROM_ONE,
    },
    "audit/ledger": {
        "Ledger.place_of: number, index ="
        " next((row for row in found if log is None or row[0] == log.number), (None, 0))"
        f" → number, index = next((row for row in found if log is None or row[0] == log.number), (None, {other}))": (
            "without a log there is no place"
        )
        for other in (1, -1)
    },
    "audit/judging": {
        "Judge.aggregate: versions = range(1, 1 + max(stored.events.keys() | stored.rows.keys(), default=0))"
        " → versions = range(1, 1 + max(stored.events.keys() | stored.rows.keys(), default=-1))": "there are none",
        "Judge.aggregate: not any(((stored.type(version) or '').startswith(f'{kind}.') for version in versions))"
        " → not any(((stored.type(version) or 'x').startswith(f'{kind}.') for version in versions))": (
            "neither is of a kind"
        ),
        "_One._of_state: assert leaf is not None, 'it was looked at before' → taken out": _FOR_TYPES,
    },
    "audit/checking/claims": {
        f"Claims.{name}: self.next = self._waiting.size if self._waiting else -1"
        f" → self.next = self._waiting.size if self._waiting else {other}": "nothing waits for that size"
        for name in ("__init__", "_go_on")
        for other in ("+1", "-0", "-2")
    },
    "audit/checking/database": {
        "_told: zip(reports, checks, strict=True) → zip(reports, checks, strict=False)": _AS_MANY,
    },
    "audit/checking/log": dict.fromkeys([f": _USUAL = 512 → _USUAL = {other}" for other in (511, 513)], _HOW_MANY),
    "audit/checking/published": {
        "Published.claims: last = 0 → last = 1": _FROM_ONE,
        "Published._trusted: assert self._policy is not None → taken out": _FOR_TYPES,
        "Published._opened: note = parse_note(data if type(data) is bytes else b'')"
        " → note = parse_note(data if type(data) is bytes else b'x')": "neither is a note",
    },
    "audit/checking/tiles": {
        **dict.fromkeys([f": _AT_ONCE = 64 → _AT_ONCE = {other}" for other in (63, 65)], _HOW_MANY),
        "Tiles.take: self._write() → taken out": "they are written at the end, all at once",
        "Tiles._write: self._waiting = [] → taken out": "they are written again, and the same",
    },
    "audit/checking/walk": {
        "Walk._take: leaf = b'' → leaf = b'x'": "no leaf has either hash, and neither is a leaf",
        "Walk.out_of_order: pairs = zip(self.indices, self.positions, ordered, strict=True)"
        " → pairs = zip(self.indices, self.positions, ordered, strict=False)": _AS_MANY,
    },
    "audit/refusals/__init__": dict.fromkeys(
        (
            f": __all__ = {_OFFERED} → __all__ = {[*_OFFERED[:at], '', *_OFFERED[at + 1 :]]}"
            for at in range(len(_OFFERED))
        ),
        "nobody imports all of it",
    ),
    "audit/refusals/budget": {": _ALL = '' → _ALL = 'x'": "no log is called either"},
    "audit/refusals/lines": {
        "write: range(1, _ATTEMPTS + 1) → range(1, _ATTEMPTS + 2)": "the last attempt returns or raises",
    },
    "audit/refusals/places": {
        f"_known: return {_PLACE} → return {_PLACE.replace(one, one.replace('[0]', '[-1]', 1), 1)}": _ONE_ROW
        for one in ("rows[0][0] == SYSTEM", "rows[0][0], ", "rows[0][1]")
    },
    "audit/refusals/reading": {
        "page: at_once = _AT_ONCE if narrow else query.limit + 1 → at_once = _AT_ONCE if narrow else query.limit + 0": (
            _HOW_MANY
        ),
    },
    "audit/bundling": dict.fromkeys([f": _AT_ONCE = 500 → _AT_ONCE = {other}" for other in (499, 501)], _HOW_MANY),
    "audit/bundles": {
        "Bundles._begin: self._thread = Thread(target=self._work, name='bundles', daemon=True)"
        " → self._thread = Thread(target=self._work, name='', daemon=True)": "how a thread is called",
        "Bundles._work: (id := self._queue.get()) is not None and (not self._stopping)"
        " → (id := self._queue.get()) is not None and True": "making it stops at the first question",
        "Bundles.close: self._thread.join(timeout=3) → self._thread.join(timeout=2)": "it ends by itself at once",
        "Bundles.close: self._thread.join(timeout=3) → self._thread.join(timeout=4)": "it ends by itself at once",
    },
    **SIGNING,
}
