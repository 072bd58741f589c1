"""Mutants that no test can notice, by file and name, each with the reason."""

from __future__ import annotations

from tests.drills.mutants.around import AROUND

_NO_ZERO = "RFC 9162 ends the loop at 0 too; it is entered where fn == sn only, and sn is not 0 there"
_KEPT = "how many tiles are remembered is not what they say"
_BATCHES = "how many leaves are hashed in one go decides about memory, not about the tree"
_AT_ONCE = "how much is read, kept or written in one go is not what it says"
_BEFORE = "it is set for each state before it is looked at"
_SMALL = "how small a member gets is not what it holds; either way it is read"
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
    "ledger/checks/chain": {
        f"_records: (some := file.read(_RECORD.size * 4096)) → (some := file.read(_RECORD.size * {other}))": _AT_ONCE
        for other in (4095, 4097)
    },
    "ledger/checks/leaf": {
        ": _TEXT = b'\"[ !#-\\\\[\\\\]-\\\\x7f]*\"' → _TEXT = b''": "what the pattern does not read is parsed",
    },
    "ledger/checks/leaves": {
        "Leaves._take: enumerate(zip(signed, hashes, strict=True), self.count)"
        " → enumerate(zip(signed, hashes, strict=False), self.count)": "each leaf has its hash",
        "Leaves._grow: self._stops and self._stops[-1] <= self._frontier.size + len(hashes)"
        " → self._stops and self._stops[-1] < self._frontier.size + len(hashes)": "the next piece, or the end, marks",
        **{
            f": _IN_MEMORY = 32 << 20 → _IN_MEMORY = {other}": _AT_ONCE
            for other in ("31 << 20", "33 << 20", "32 << 0", "32 << 19", "32 << 21")
        },
    },
    "ledger/checks/states": {
        "States.__init__: self._digest = sha256() → taken out": _BEFORE,
        "States.__init__: self._length = 0 → taken out": _BEFORE,
        "States.__init__: self._length = 0 → self._length = -1": _BEFORE,
        "States.__init__: self._length = 0 → self._length = 1": _BEFORE,
        "States._begin: return False → return True": "what follows cannot decide before what was found",
    },
    "ledger/checks/times": {
        "Times.goes_back: at >= self.latest → at > self.latest": "one that is as late does not go back either way",
    },
    "ledger/verify": {
        "_Run.outcome: assert head is not None → taken out": "it tells the type checker what holds",
        "_Run.check: opened and (not self._findings.seen) → True and (not self._findings.seen)": (
            "what cannot be opened is a finding; this tells the type checker"
        ),
        "_Members.read: self._unread.remove(name) → taken out": "what is read again is as it was",
    },
    "ledger/bundle/archive": {
        **{f": _INPUT = 1 << 15 → _INPUT = {other}": _AT_ONCE for other in ("2 << 15", "1 << 0", "1 << 14", "1 << 16")},
        "Archive._descriptor: room = self._at(member.end, 24) → room = self._at(member.end, 25)": _AT_ONCE,
        "Member: start: int = 0 → start: int = -1": "it is told before it is asked for",
        "Member: start: int = 0 → start: int = 1": "it is told before it is asked for",
        "_entries: len(directory) - at < _ENTRY.size → len(directory) - at <= _ENTRY.size": "a name is not empty",
        "_zip64: at < len(extra) → at <= len(extra)": "nothing is read there",
    },
    "ledger/bundle/writer": {
        "_gathered: len(waiting) >= _PIECE → len(waiting) > _PIECE": _AT_ONCE,
        **{f": _PIECE = 1 << 20 → _PIECE = {other}": _AT_ONCE for other in ("2 << 20", "1 << 19", "1 << 21")},
        "_deflated: (6, 0) → (5, 0)": _SMALL,
        "_deflated: (6, 0) → (7, 0)": _SMALL,
        "_deflated: len(piece) <= limits.RATIO * len(blocks) → len(piece) < limits.RATIO * len(blocks)": _SMALL,
    },
    "ledger/standalone/periksa": {
        **{
            f"point: x = x * pow(2, (P - 1) // 4, P) % P → x = x * pow(2, ({other}) // 4, P) % P": "P is 1 above fours"
            for other in ("P + 1", "P - 0")
        },
        **{
            "point: x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P"
            f" → x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), ({other}) // 8, P) % P": "P is 5 above eights"
            for other in ("P - 0", "P - 4")
        },
        "ed25519: s >= ORDER → s > ORDER": "with S = L, R would be -[k]A, and k is a hash of R",
        **{
            "ed25519: range(max(s.bit_length(), k.bit_length()) - 1, -1, -1)"
            f" → range(max(s.bit_length(), k.bit_length()) {other}, -1, -1)": "twice nothing is nothing"
            for other in ("+ 1", "- 0")
        },
        "ed25519: total = add(double(total), table[(s >> bit & 1) + 2 * (k >> bit & 1)])"
        " → total = add(double(total), table[(s >> bit & 1) - 2 * (k >> bit & 1)])": "-2 and -1 are 2 and 3 of four",
        "grow: leaves = 1 → leaves = 2": "sizes are compared with each other only",
        "grow: hash_, leaves = (hashlib.sha256(b'\\x01' + tree.pop()[1] + hash_).digest(), 2 * leaves)"
        " → hash_, leaves = (hashlib.sha256(b'\\x01' + tree.pop()[1] + hash_).digest(), 3 * leaves)": (
            "sizes are compared with each other only"
        ),
        "root: return hashes[0] → return hashes[-1]": "there is one",
    },
    **AROUND,
}
