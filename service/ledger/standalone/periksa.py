#!/usr/bin/env python3
"""Verifies an audit bundle (format `inovasi-audit-bundle/1`) with nothing but Python 3.9 or newer.

    python3 periksa.py BUNDLE --policy POLICY [--known-head NOTE]

Periksa satu berkas bukti tanpa perangkat lunak kami: BUNDLE adalah berkas bukti, POLICY daftar kunci yang Anda percayai
(bawa sendiri, jangan ambil dari berkas bukti), NOTE kepala log yang pernah Anda simpan.

The exit code is the verdict: 0 all held, 1 not verified, 2 wrong use, others as in `STEPS`. This file shares no code
with the service that writes bundles, so that two programs have to be wrong in the same way before a wrong bundle
passes. It needs no signature library: Ed25519 verification (RFC 8032) is in it. Read it from the bottom (`verify`) up.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import json
import re
import sqlite3
import struct
import sys
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

STEPS = """
ARCHIVE 41 BUNDLE_CORRUPT   the ZIP can be read, its manifest parses
FORMAT 21 UNSUPPORTED       the format is known
MEMBERS 41 BUNDLE_CORRUPT   the manifest lists exactly the members, and their digests
NOTE 42 BAD_SIGNATURE       the checkpoint is well formed, every signature of a known key is valid
ORIGIN 43 WRONG_LOG         it is of a log of the policy
SIGNER 20 NO_TRUSTED_KEY    a key of that log has signed it
LEAVES 41 BUNDLE_CORRUPT    leaves.bin is whole
ROOT 44 ROOT_MISMATCH       as many leaves as were signed for, and their Merkle root
HEAD 30 DIVERGED            the head that was kept is a prefix of this log
STATES 41 BUNDLE_CORRUPT    states.bin is whole, each state has a leaf and comes once
LEAF 45 LEAF_INVALID        each leaf is canonical JSON of exactly its members
LOG 43 WRONG_LOG            each leaf is of this log
CHAIN 46 CHAIN_BROKEN       versions and hashes continue each aggregate's chain
TIME 49 TIME_ORDER          no leaf is dated more than 5 s before an earlier one
STATE 47 STATE_MISMATCH     each state is the one whose length and digest its leaf holds
MISSING 48 STATE_MISSING    the state of every leaf in scope is there
LATE 49 TIME_ORDER          no leaf is dated more than 5 s after the earliest cosignature
QUORUM 10 UNWITNESSED       enough witnesses of the policy have cosigned
"""
CODES = {line.split()[0]: (int(line.split()[1]), line.split()[2]) for line in STEPS.strip().splitlines()}

GIB, MIB, CHUNK = 1 << 30, 1 << 20, 1 << 18
EXTRA_LEAVES = 1_000_000  # walked over after the signed number, to tell a file that is cut from one that is too long


Point = tuple[int, int, int, int]
Members = dict[str, tuple[int, int, int, int, int, int]]
Tree = list[tuple[int, bytes]]


class Verdict(Exception):
    """A step did not hold."""

    def __init__(self, step: str, why: str) -> None:
        super().__init__(why)
        self.code, self.name = CODES[step]


class WrongUse(Exception):
    """The policy cannot be used."""


# --- Ed25519, RFC 8032 section 5.1; a point is (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
NEUTRAL = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    """Section 5.1.4; complete, so it adds any two points."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, z = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, z - c, z + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p: Point) -> Point:
    """Section 5.1.4."""
    a, b, c = p[0] * p[0] % P, p[1] * p[1] % P, 2 * p[2] * p[2] % P
    h, g = a + b, a - b
    e, f = h - (p[0] + p[1]) ** 2 % P, c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(encoded: bytes) -> Any:
    """A Point, or None (section 5.1.3): y, and in the highest bit whether x is odd; only the canonical encoding of a
    point."""
    y, odd = int.from_bytes(encoded, "little") & ((1 << 255) - 1), encoded[31] >> 7
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x - u) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (v * x * x - u) % P or (x == 0 and odd):
        return None
    x = P - x if x % 2 != odd else x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Section 5.1.7, without the cofactor, as OpenSSL does: encode([S]B - [k]A) is R, S is below the order."""
    key = point(public)
    if key is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus = (P - key[0], key[1], 1, P - key[3])
    table = (NEUTRAL, BASE, minus, add(BASE, minus))
    total: Point = NEUTRAL
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        total = add(double(total), table[(s >> bit & 1) + 2 * (k >> bit & 1)])
    inverse = pow(total[2], P - 2, P)
    x, y = total[0] * inverse % P, total[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- the archive: PKWARE APPNOTE; deflated or stored members one after the other, then the directory, nothing else


def archive(file: BinaryIO) -> Members:
    """The members: name -> (flags, method, crc, compressed, size, where its data begin)."""
    end = file.seek(0, 2) - 22
    mark, disks, here, count, length, start, comment = struct.unpack("<4sIHHIIH", at(file, end, 22))
    if mark != b"PK\5\6" or disks or comment or here != count or start + length != end:
        raise Verdict("ARCHIVE", "not a ZIP file that ends with its directory, without a comment")
    if length > 16 * MIB or count > 4096:
        raise Verdict("ARCHIVE", "too many members")
    directory, entries, place = at(file, start, length), [], 0
    while place < length:
        if length - place < 46:
            raise Verdict("ARCHIVE", "the directory is cut short")
        f = struct.unpack_from("<4sHHHHHHIIIHHHHHII", directory, place)
        written, place = directory[place + 46 : place + 46 + f[10]], place + 46 + f[10] + f[11] + f[12]
        if f[0] != b"PK\1\2" or place > length or f[13] or f[2] > 45:
            raise Verdict("ARCHIVE", "the directory is damaged")
        if f[3] & ~0x080E or f[4] not in (0, 8):
            raise Verdict("ARCHIVE", "a member is encrypted, or compressed in another way")
        if f[15] >> 28 not in (0, 8) or f[15] & 16:
            raise Verdict("ARCHIVE", "a member is no file")
        entries.append((f[16], member_name(written, f[3]), f[3], f[4], f[7], f[8], f[9]))
    if len(entries) != count or len({entry[1] for entry in entries}) != count:
        raise Verdict("ARCHIVE", "a member is there twice, or not all are listed")
    for _, name, _, _, _, compressed, size in entries:
        if size > GIB or size > 200 * (compressed + 4096) or compressed > size + size // 8 + 4096:
            raise Verdict("ARCHIVE", f"{name!a} exceeds the limits")
    if sum(entry[6] for entry in entries) > 2 * GIB:
        raise Verdict("ARCHIVE", "the members together exceed the limits")
    place = 0
    members: Members = {}
    for header, name, flags, method, crc, compressed, size in sorted(entries):
        if header != place:
            raise Verdict("ARCHIVE", "members overlap, or something lies between them")
        g = struct.unpack("<4sHHHHHIIIHH", at(file, place, 30))
        rest = at(file, place + 30, g[9] + g[10])
        sizes = g[7:9] if g[7:9] != (0xFFFFFFFF, 0xFFFFFFFF) else zip64(rest[g[9] :])
        same = (g[6], *sizes) == (crc, compressed, size) or (flags & 8 and (g[6], *sizes) == (0, 0, 0))
        if g[0] != b"PK\3\4" or g[1] > 45 or g[2:4] != (flags, method) or not same or rest[: g[9]] != name.encode():
            raise Verdict("ARCHIVE", f"the two headers of {name!a} differ")
        data = place + 30 + len(rest)
        place = data + compressed
        if place > start:
            raise Verdict("ARCHIVE", f"{name!a} reaches into the directory")
        members[name] = (flags, method, crc, compressed, size, data)
        if flags & 8:  # the sizes once more, behind the data
            tails = [struct.pack(sizes, crc, compressed, size) for sizes in ("<III", "<IQQ")]
            behind = at(file, place, min(24, start - place))
            fits = [len(t) for tail in tails for t in (b"PK\7\10" + tail, tail) if behind.startswith(t)]
            if not fits:
                raise Verdict("ARCHIVE", f"the sizes behind {name!a} differ")
            place += fits[0]
    if place != start:
        raise Verdict("ARCHIVE", "something lies before the directory")
    return members


def member_name(written: bytes, flags: int) -> str:
    try:
        name = written.decode("utf-8" if flags & 0x800 else "ascii")
    except UnicodeDecodeError:
        raise Verdict("ARCHIVE", "a member's name is not text") from None
    if {"", ".", ".."} & set(name.split("/")) or "\\" in name or ":" in name or not name.isprintable():
        raise Verdict("ARCHIVE", f"a member is called {name[:80]!a}")
    return name


def zip64(extra: bytes) -> Any:
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1 and length == 16 and place + 20 <= len(extra):
            return struct.unpack_from("<QQ", extra, place + 4)[::-1]
        place += 4 + length
    raise Verdict("ARCHIVE", "a header has no sizes")


def at(file: BinaryIO, start: int, count: int) -> bytes:
    if start >= 0:
        file.seek(start)
        found = file.read(count)
        if len(found) == count:
            return found
    raise Verdict("ARCHIVE", "the file is cut short")


def chunks(file: BinaryIO, members: Members, name: str) -> Iterator[bytes]:
    """The bytes of a member in pieces; a member that is not as large as it says ends in a verdict, not in memory."""
    _, method, crc, compressed, size, place = members[name]
    end, inflate, waiting, sum_, done = place + compressed, zlib.decompressobj(-15), b"", 0, 0
    try:
        while place < end or waiting or (method and not inflate.eof):
            if not waiting and place < end:
                waiting = at(file, place, min(CHUNK if not method else 1 << 15, end - place))
                place += len(waiting)
            if method:
                fed, chunk = waiting, inflate.decompress(waiting, CHUNK)
                waiting = inflate.unconsumed_tail
                if inflate.unused_data or (inflate.eof and place < end) or not (chunk or fed or inflate.eof):
                    raise Verdict("ARCHIVE", f"{name!a} does not end where it should")
            else:
                chunk, waiting = waiting, b""
            sum_, done = zlib.crc32(chunk, sum_), done + len(chunk)
            if done > size:
                break
            yield chunk
    except zlib.error:
        raise Verdict("ARCHIVE", f"{name!a} cannot be inflated") from None
    if (done, sum_) != (size, crc):
        raise Verdict("ARCHIVE", f"{name!a} is not what its header says")


# --- texts: JSON without doubled names, canonical base64, signed notes, policies


def parsed(data: bytes) -> Any:
    """JSON; raises ValueError, also for a name that comes twice."""

    def once(pairs: Any) -> Any:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name twice")
        return dict(pairs)

    def refused(constant: str) -> Any:
        raise ValueError(constant)

    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_constant=refused)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def canonical(value: Any) -> bytes:
    """RFC 8785 for objects of texts and integers; names in the order of their UTF-16 code units."""
    return write_json(ordered(value)).encode("utf-8", "surrogatepass")


write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def ordered(value: Any) -> Any:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: ordered(value[name]) for name in names}
    return value


def unbase64(text: str, length: int = -1) -> bytes:
    value = base64.b64decode(text, validate=True)
    if base64.b64encode(value).decode() != text or length not in (-1, len(value)):
        raise ValueError("not canonical base64 of that length")
    return value


def is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(c.isspace() for c in name)


def read_note(data: bytes) -> Any:
    """C2SP signed-note and tlog-checkpoint: the text, origin, size, root, and the signatures as (name, key id,
    value)."""
    if len(data) > 256 * 1024:
        raise ValueError("a note that is too long")
    note = data.decode("utf-8")
    if any((c < " " and c != "\n") or "\x7f" <= c < "\xa0" for c in note):
        raise ValueError("control characters")
    text, blank, lines = note.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or lines.count("\n") > 128:
        raise ValueError("not a text, an empty line, and signature lines")
    head = re.fullmatch("([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/=]+)", text)
    if not head:
        raise ValueError("not an origin, a size, a root")
    signatures = []
    for line in lines[:-1].split("\n"):
        dash, name, value = [*line.split(" ", 2), "", ""][:3]
        signature = unbase64(value)
        if dash != "—" or not is_name(name) or len(signature) < 5:
            raise ValueError("not a signature line")
        signatures.append((name, signature[:4], signature[4:]))
    return text + "\n", head[1], int(head[2]), unbase64(head[3], 32), signatures


def open_note(data: bytes, policy: Any) -> Any:
    """(origin, size, root, {witness name of the policy: earliest second}) of a note that a key of its log has
    signed."""
    try:
        text, origin, size, root, signatures = read_note(data)
    except ValueError as error:
        raise Verdict("NOTE", f"the note is malformed: {error}") from None
    signed = False
    cosigned: dict[str, int] = {}
    for name, key_id, value in signatures:
        kind, own_name, public = policy["keys"].get((name, key_id), (None, None, None))
        if kind == 1:
            if not ed25519(public, value, text.encode()):
                raise Verdict("NOTE", f"the signature of {name} is not valid")
            signed = signed or name == origin
        elif kind == 4:  # C2SP tlog-cosignature
            second = int.from_bytes(value[:8], "big")
            message = f"cosignature/v1\ntime {second}\n{text}".encode()
            if len(value) != 72 or second >= 2**63 or not ed25519(public, value[8:], message):
                raise Verdict("NOTE", f"the cosignature of {name} is not valid")
            cosigned[own_name] = min(second, cosigned.get(own_name, second))
    if origin not in {own for kind, own, _ in policy["keys"].values() if kind == 1}:
        raise Verdict("ORIGIN", f"the policy has no log {origin!r}")
    if not signed:
        raise Verdict("SIGNER", f"no key of {origin!r} has signed")
    return origin, size, root, cosigned


def read_policy(data: bytes) -> Any:
    """C2SP tlog-policy: keys by (name, id) as (type, own name, public key), groups as name -> (enough, members),
    quorum."""
    names, members, quorum = {"none"}, {"none"}, None
    keys: dict[Any, Any] = {}
    groups: dict[str, Any] = {}
    if len(data) > MIB or re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data):
        raise WrongUse("the policy is too long or has control characters")
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = re.findall("[^ \t]+", line)
        try:
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "quorum" and len(words) == 2 and quorum is None and words[1] in names:
                quorum = words[1]
            elif words[0] == "log" and len(words) in (2, 3):
                add_key(keys, words[1], 1, None)
            elif words[0] == "witness" and len(words) in (3, 4) and words[1] not in names:
                add_key(keys, words[2], 4, words[1])
                names.add(words[1])
            elif words[0] == "group" and len(words) > 3 and words[1] not in names:
                own = words[3:]
                if len(set(own)) != len(own) or not set(own) <= names or set(own) & members:
                    raise ValueError("a member that is not defined before, or is a member twice")
                numeral = words[2] if re.fullmatch("[1-9][0-9]{0,8}", words[2]) else "0"
                enough = {"any": 1, "all": len(own)}.get(words[2], int(numeral))
                if not 1 <= enough <= len(own):
                    raise ValueError("any, all, or a number of members")
                members |= set(own)
                names.add(words[1])
                groups[words[1]] = (enough, own)
            else:
                raise ValueError("not a line of a policy")
        except ValueError as error:
            raise WrongUse(f"line {number} of the policy: {error}") from None
    if quorum is None:
        raise WrongUse("the policy has no quorum")
    return {"keys": keys, "groups": groups, "quorum": quorum}


def add_key(keys: Any, vkey: str, kind: int, own_name: Any) -> None:
    """C2SP signed-note, "Verifier keys"."""
    name, key_id, material = [*vkey.split("+", 2), "", ""][:3]
    value = unbase64(material, 33)
    expected = hashlib.sha256(name.encode() + b"\n" + value).digest()[:4]
    y = int.from_bytes(value[1:], "little") & ((1 << 255) - 1)
    if not is_name(name) or value[0] != kind or key_id != expected.hex() or y >= P or y in (1, P - 1):
        raise ValueError(f"not an Ed25519 key of type {kind}")
    if (name, expected) in keys or any((value[1:], kind) == (each[2], each[0]) for each in keys.values()):
        raise ValueError("a key twice")
    keys[name, expected] = (kind, own_name or name, value[1:])


def witnessed(policy: Any, cosigned: Any) -> bool:
    met = {"none", *cosigned}
    for name, (enough, members) in policy["groups"].items():
        if len(met & set(members)) >= enough:
            met.add(name)
    return policy["quorum"] in met


# --- leaves, tree, states


def leaves_of(file: BinaryIO, members: Members, size: int) -> Any:
    """The leaves: two bytes of length, then as many bytes; None for each one after the signed number."""
    rest, count = b"", 0
    for chunk in chunks(file, members, "leaves.bin"):
        rest, place = rest + chunk, 0
        while len(rest) >= place + 2:
            end = place + 2 + (rest[place] << 8 | rest[place + 1])
            if end > len(rest):
                break
            yield rest[place + 2 : end] if count < size else None
            place, count = end, count + 1
        rest = rest[place:]
        if count > size + EXTRA_LEAVES:
            return
    if rest:
        raise Verdict("LEAVES", f"leaves.bin ends inside leaf {count}")


def grow(tree: Tree, hash_: bytes) -> None:
    """RFC 6962 section 2.1: `tree` holds (leaves, root) of perfect subtrees; equals are put together from the right."""
    leaves = 1
    while tree and tree[-1][0] == leaves:
        hash_, leaves = hashlib.sha256(b"\1" + tree.pop()[1] + hash_).digest(), 2 * leaves
    tree.append((leaves, hash_))


def root(tree: Tree) -> bytes:
    hashes = [hash_ for _, hash_ in tree] or [hashlib.sha256(b"").digest()]
    while len(hashes) > 1:
        right, left = hashes.pop(), hashes.pop()
        hashes.append(hashlib.sha256(b"\1" + left + right).digest())
    return hashes[0]


SHAPES = {
    "actor": str, "at": "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z", "cmd": str,
    "id": "[0-9a-f]{32}", "log": str, "prev": 32, "state_len": int, "state_sha256": 32, "topic": str, "v": int,
    "ver": int,
}  # fmt: skip


def read_leaf(data: bytes) -> Any:
    """The members of a leaf, hashes decoded, the time as a datetime; raises ValueError."""
    leaf = parsed(data)
    if type(leaf) is not dict or leaf.keys() != SHAPES.keys():
        raise ValueError("not exactly the members of a leaf")
    for name, shape in SHAPES.items():
        if type(leaf[name]) is not (int if shape is int else str):
            raise ValueError(f"{name} is of another type")
        if isinstance(shape, str) and not re.fullmatch(shape, leaf[name]):
            raise ValueError(f"{name} is of another form")
        if shape is int and abs(leaf[name]) >= 2**53:
            raise ValueError(f"{name} is too large")
        leaf[name].encode() if shape is str else None  # a lone surrogate is a ValueError
    if canonical(leaf) != data:
        raise ValueError("not canonical")
    if leaf["v"] != 1 or leaf["state_len"] < 0:
        raise ValueError("v is 1, and a length is not negative")
    decoded = {name: unbase64(leaf[name], shape) for name, shape in SHAPES.items() if isinstance(shape, int)}
    return {**leaf, **decoded, "at": datetime.datetime.fromisoformat(leaf["at"][:-1])}


def read_states(file: BinaryIO, members: Members, size: int, table: sqlite3.Connection) -> None:
    """states.bin into the table: eight bytes of leaf index, four of length, the state."""
    rest, left, index, length, digest = b"", 0, 0, 0, hashlib.sha256()
    for chunk in chunks(file, members, "states.bin"):
        rest, place = rest + chunk, 0
        while len(rest) > place:
            if not left:
                if len(rest) - place < 12:
                    break
                index, length = struct.unpack_from(">QI", rest, place)
                place, left, digest = place + 12, length, hashlib.sha256()
                if index >= size:
                    raise Verdict("STATES", f"a state for leaf {index}, which does not exist")
            piece = rest[place : place + left]
            digest.update(piece)
            place, left = place + len(piece), left - len(piece)
            if not left:
                try:
                    table.execute("INSERT INTO state VALUES (?, ?, ?)", (index, length, digest.digest()))
                except sqlite3.IntegrityError:
                    raise Verdict("STATES", f"two states for leaf {index}") from None
        rest = rest[place:]
    if rest or left:
        raise Verdict("STATES", "states.bin ends inside a state")


# --- all of it, in the order of STEPS


def verify(bundle: str, policy_data: bytes, known_head: bytes | None = None) -> int:
    """The number of events, where everything holds; raises Verdict, or WrongUse for the policy."""
    policy = read_policy(policy_data)
    try:
        file = open(bundle, "rb")
    except OSError as error:
        raise Verdict("ARCHIVE", f"the file cannot be read: {error}") from None
    with file:
        return check(file, policy, known_head)


def check(file: BinaryIO, policy: Any, known_head: bytes | None) -> int:
    members = archive(file)
    manifest = read_manifest(file, members)
    for name, digest in manifest["files"].items():
        whole = hashlib.sha256()
        for chunk in chunks(file, members, name):
            whole.update(chunk)
        if whole.digest() != digest:
            raise Verdict("MEMBERS", f"{name!a} is not what the manifest lists")
    note = b"".join(chunks(file, members, "checkpoint")) if members["checkpoint"][4] <= 256 * 1024 else b""
    head = open_note(note, policy)
    origin, size, signed_root, cosigned = head
    if manifest["log"] != origin:
        raise Verdict("ORIGIN", "the manifest names another log")

    count, known, known_root, trouble = 0, None, None, None
    tree: Tree = []
    try:
        known = open_note(known_head, policy) if known_head is not None else None
        if known and known[0] != origin:
            raise Verdict("ORIGIN", "the kept head is of another log")
    except Verdict as verdict:
        trouble = verdict  # told after leaves.bin was found whole
    for leaf in leaves_of(file, members, size):
        if known and count == known[1]:
            known_root = root(tree)
        if leaf is not None:
            grow(tree, hashlib.sha256(b"\0" + leaf).digest())
        count += 1
    if trouble:
        raise trouble
    if count != size or manifest["size"] != size or root(tree) != signed_root:
        raise Verdict("ROOT", f"{count} leaves, {size} signed for, or another root")
    if known and (root(tree) if known[1] == size else known_root) != known[2]:
        raise Verdict("HEAD", f"the head kept at {known[1]} leaves is not this log's")

    table = sqlite3.connect("")  # a temporary file: memory stays small
    try:
        table.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE TABLE state (n INTEGER PRIMARY KEY, length INTEGER, digest BLOB);"
            "CREATE TABLE leaf (n INTEGER PRIMARY KEY, id TEXT, ver INTEGER, prev BLOB, hash BLOB, length INTEGER,"
            " digest BLOB, wanted INTEGER)")  # fmt: skip
        read_states(file, members, size, table)
        late, order, foreign = read_leaves(file, members, manifest, head, table)
        expect_none("LOG", foreign, "is of another log")
        expect_none("CHAIN", first(table, CHAIN, bytes(32)), "does not continue its aggregate's chain")
        expect_none("TIME", order, "is dated more than 5 s before an earlier one")
        expect_none("STATE", first(table, DIFFERENT), "has another state than the one recorded")
        expect_none("MISSING", first(table, MISSING), "has no state")
        expect_none("LATE", late, "is dated after it was witnessed")
    finally:
        table.close()
    if not witnessed(policy, cosigned):
        raise Verdict("QUORUM", "not enough witnesses of the policy have cosigned")
    return int(size)


CHAIN = """SELECT min(n) FROM (
    SELECT n, ver, prev, lag(ver, 1, 0) OVER chain AS before, lag(hash, 1, ?) OVER chain AS hash_before
    FROM leaf WINDOW chain AS (PARTITION BY id ORDER BY n)) WHERE ver <> before + 1 OR prev <> hash_before"""
DIFFERENT = """SELECT min(n) FROM state JOIN leaf USING (n)
    WHERE state.length <> leaf.length OR state.digest <> leaf.digest"""
MISSING = "SELECT min(n) FROM leaf WHERE wanted AND n NOT IN (SELECT n FROM state)"


def first(table: sqlite3.Connection, question: str, *given: Any) -> Any:
    return table.execute(question, given).fetchone()[0]


def expect_none(step: str, leaf: int | None, why: str) -> None:
    if leaf is not None:
        raise Verdict(step, f"leaf {leaf} {why}")


def read_manifest(file: BinaryIO, members: Members) -> Any:
    if "manifest.json" not in members or members["manifest.json"][4] > 4 * MIB:
        raise Verdict("ARCHIVE", "there is no manifest, or it is too large")
    data = b"".join(chunks(file, members, "manifest.json"))
    try:
        manifest = parsed(data)
        if type(manifest) is not dict:
            raise ValueError
    except ValueError:
        raise Verdict("ARCHIVE", "the manifest is not a JSON object, or has a name twice") from None
    if manifest.get("format") != "inovasi-audit-bundle/1":
        raise Verdict("FORMAT", "the format is not inovasi-audit-bundle/1")
    try:
        if manifest.keys() != {"format", "log", "scope", "size", "files"} or canonical(manifest) != data:
            raise ValueError
        if type(manifest["log"]) is not str or type(manifest["size"]) is not int or not 0 <= manifest["size"] < 2**63:
            raise ValueError
        scope = manifest["scope"]
        if scope != "all" and not (type(scope) is list and all(re.fullmatch("[0-9a-f]{32}", id_) for id_ in scope)):
            raise ValueError
        files = {name: unbase64(digest, 32) for name, digest in manifest["files"].items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise Verdict("MEMBERS", "the manifest is not what the format says") from None
    listed = {*files, "manifest.json"} == members.keys() and "manifest.json" not in files
    if not listed or not {"checkpoint", "leaves.bin", "states.bin"} <= files.keys():
        raise Verdict("MEMBERS", "the manifest does not list exactly the members, or one is missing")
    return {**manifest, "files": files, "scope": scope if scope == "all" else set(scope)}


def read_leaves(file: BinaryIO, members: Members, manifest: Any, head: Any, table: sqlite3.Connection) -> Any:
    """Leaves into the table; the first one that is dated too late, out of order, or is of another log."""
    late = order = foreign = None
    origin, size, _, cosigned = head
    tolerance, latest = datetime.timedelta(seconds=5), datetime.datetime.min
    try:
        epoch = datetime.datetime(1970, 1, 1)
        until = epoch + datetime.timedelta(seconds=min(cosigned.values())) + tolerance if cosigned else None
    except OverflowError:
        until = None
    for n, data in enumerate(leaves_of(file, members, size)):
        try:
            leaf = read_leaf(data)
        except ValueError as error:
            raise Verdict("LEAF", f"leaf {n}: {error}") from None
        foreign = n if foreign is None and leaf["log"] != origin else foreign
        order = n if order is None and latest > leaf["at"] and latest - leaf["at"] > tolerance else order
        late = n if late is None and until is not None and leaf["at"] > until else late
        latest = max(latest, leaf["at"])
        wanted = manifest["scope"] == "all" or leaf["id"] in manifest["scope"]
        own = hashlib.sha256(b"\0" + data).digest()
        row = (n, leaf["id"], leaf["ver"], leaf["prev"], own, leaf["state_len"], leaf["state_sha256"], wanted)
        table.execute("INSERT INTO leaf VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    return late, order, foreign


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies an audit bundle; the exit code is the verdict.")
    parser.add_argument("bundle", metavar="BUNDLE")
    parser.add_argument("--policy", required=True, metavar="FILE", help="your own policy (C2SP tlog-policy)")
    parser.add_argument("--known-head", metavar="FILE", help="a checkpoint that you kept")
    given = parser.parse_args()
    try:
        with open(given.policy, "rb") as file:
            policy = file.read(MIB + 1)
        head = None
        if given.known_head:
            with open(given.known_head, "rb") as file:
                head = file.read(MIB)
        read_policy(policy)
    except (OSError, WrongUse) as error:
        print(f"wrong use: {error}", file=sys.stderr)
        return 2
    try:
        events = verify(given.bundle, policy, head)
    except Verdict as verdict:
        print(f"{verdict.name}: {verdict}", file=sys.stderr)
        return verdict.code
    except (OSError, sqlite3.Error) as error:  # this machine's trouble, not the bundle's
        print(f"not verified: {error}", file=sys.stderr)
        return 1
    print(f"OK: {events} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
