"""Mutants of signers and witnesses that no test can notice, by file and name, each with the reason."""

from __future__ import annotations

_FOR_TYPES = "it says so to who checks types"
_HOW_MANY = "how many are read, or remembered, at once is not what they say"
_ONE_COLUMN = "a row has one column"

SIGNING: dict[str, dict[str, str]] = {
    "audit/signer/cosigning": {
        "_Asking.__init__: super().__init__(daemon=True, name=f'asking {witness.key.name}')"
        " → super().__init__(daemon=True, name=f'{witness.key.name}')": "how a thread is called",
    },
    "audit/signer/publishing": {
        "Publisher.due: before = self._published.get(state.origin) or self._found(tables, log, state)"
        " → before = False or self._found(tables, log, state)": "the same is found in the directory, more slowly",
        "_text: return note.rpartition(b'\\n\\n')[0] + b'\\n' → return note.rpartition(b'\\n\\n')[0] + b''": (
            "the same is signed again the same way, more slowly"
        ),
    },
    "audit/signer/rereading": {
        "Rereading.__init__: self._left, self._all = (IN_A_ROUND, False)"
        " → self._left, self._all = (IN_A_ROUND, True)": "a round begins by saying so",
        "Rereading.go_on: self._left <= 0 or (done is not None and now - done < DAY and (not self._all))"
        " → False or (done is not None and now - done < DAY and (not self._all))": "of no leaves left none is read",
        **dict.fromkeys([f": IN_A_ROUND = 50000 → IN_A_ROUND = {other}" for other in (49999, 50001)], _HOW_MANY),
    },
    "audit/signer/rounds": {"Rounds._cosign: assert state is not None → taken out": _FOR_TYPES},
    "audit/signer/tables": {
        "Tables.newer_notes: return [_bytes(row[0]) for row in rows] → return [_bytes(row[-1]) for row in rows]": (
            _ONE_COLUMN
        ),
        "Tables.tiles: return 0 if row[0] is None else int(row[0]) + 1"
        " → return 0 if row[-1] is None else int(row[0]) + 1": _ONE_COLUMN,
        "Tables.tiles: return 0 if row[0] is None else int(row[0]) + 1"
        " → return 0 if row[0] is None else int(row[-1]) + 1": _ONE_COLUMN,
        "Tables.tile: hashes = _bytes(found[0]) if found else b'' → hashes = _bytes(found[0]) if found else b'x'": (
            "neither is a tile"
        ),
        "_head: whole = size if isinstance(size, int) else -1 → whole = size if isinstance(size, int) else -0": (
            "such a head has no frontier, which is looked at first"
        ),
        "_bytes: return value if isinstance(value, bytes) else b''"
        " → return value if isinstance(value, bytes) else b'x'": "neither is a leaf, a hash, a tag, a tile or a note",
    },
    "audit/signer/tiling": dict.fromkeys([f": _AT_ONCE = 64 → _AT_ONCE = {other}" for other in (63, 65)], _HOW_MANY),
    "audit/signer/whole": {
        f"_bounds: range(signed.size.bit_length() - 1, -1, -1) → range(signed.size.bit_length() {other}, -1, -1)": (
            "there are no bits beyond the last"
        )
        for other in ("+ 1", "- 0")
    },
    "audit/witness/asking": {
        "_named: return int(found[1]) → return int(found[0])": "a number may end with the end of its line",
    },
    "exchange": {
        "_Asking._answered: body = came.read(question.longest + 1) → body = came.read(question.longest + 2)": (
            "either is too long by what is read beyond"
        ),
    },
}
