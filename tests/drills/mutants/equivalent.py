"""Mutants that no test can notice, by file and name, each with the reason."""

from __future__ import annotations

from tests.drills.mutants.around import AROUND

_NO_ZERO = "RFC 9162 ends the loop at 0 too; it is entered where fn == sn only, and sn is not 0 there"
_KEPT = "how many tiles are remembered is not what they say"
_BATCHES = "how many leaves are hashed in one go decides about memory, not about the tree"
_PAIRS = "[sha256(b'\\x01' + left + right).digest() for left, right in zip(pairs, pairs, strict=%s)]"

EQUIVALENT: dict[str, dict[str, str]] = {
    "ledger/merkle": {
        f"Frontier.appended: row = {_PAIRS % True} → row = {_PAIRS % False}": "the row is even there",
        "Frontier._by_height: return dict(zip(reversed(heights), self.hashes, strict=True))"
        " → return dict(zip(reversed(heights), self.hashes, strict=False))": "it has a hash for each bit",
    },
    "ledger/proofs": {
        "included: not fn & 1 and fn → not fn & 1 and True": _NO_ZERO,
        "consistent: not fn & 1 and fn → not fn & 1 and True": _NO_ZERO,
    },
    "ledger/tiles": {
        "Tile.parse: tile.path != path or (tile.level or 0) > 63 → tile.path != path or (tile.level or 1) > 63": (
            "bundles of entries have no level, and 1 is as far below 64 as 0"
        ),
        **dict.fromkeys([f"nodes_of: 4096 → {other}" for other in (0, 4095, 4097)], _KEPT),
    },
    "ledger/extending": {
        **dict.fromkeys([f": _BATCH = 1024 → _BATCH = {other}" for other in (0, 1023, 1025)], _BATCHES),
        "extended: len(waiting) == _BATCH → len(waiting) != _BATCH": _BATCHES,
        "extended: frontier, waiting = (frontier.appended(waiting), []) → taken out": _BATCHES,
    },
    "ledger/heads": {
        "Heads.keep: new = place.with_suffix(f'.{os.getpid()}.new') → new = place.with_suffix(f'.{os.getpid()}')": (
            "what is not finished may be called anything but .note"
        ),
    },
    "ledger/leaf": {
        ": _is_plain = re.compile('[ !#-\\\\[\\\\]-~]*').fullmatch → _is_plain = re.compile('').fullmatch": (
            "the quick way writes what the other one does"
        ),
    },
    **AROUND,
}
