"""Persons named in a served record, erased by two people; 1,000 by `python -m tests.drills.erasures`, which takes their
number and `postgresql` for record and vault on a server of its own, whose files are looked through as well.

Afterwards no erased text is in any file: databases, write-ahead logs, vault, keys, logs of the process, bundles made
before and after, copies of the record. A copy of the vault from before, with every key that is left, opens nothing.
Bundles made before and after verify, by both verifiers, and every innovation is as it was but for the marks.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any
from uuid import UUID

from service.audit.signer.directory import StateDirectory
from service.audit.signer.witnesses import policy
from service.clock import system_clock
from service.ledger.standalone import periksa
from service.people.keys import Keys
from service.people.weeks import Weeks
from service.vault import open_vault
from tests.bench.servers import database, postgres
from tests.drills.serving import JEJAK, Product, environment, verb

REGION = "36.72"
ERASED = "[dihapus]"
_SYLLABLES = "ba bi da du fa ga gu ha ja ka ki la li ma mi na ni pa ra ri sa si ta ti wa wi ya yu za".split()
Said = dict[str, Any]


class Person:
    """Somebody whom nobody else is called like: what is searched for is found only where it was left."""

    def __init__(self, chance: random.Random, number: int) -> None:
        self.name = " ".join("".join(chance.choices(_SYLLABLES, k=4)).title() for _ in range(3))
        self.official_number = f"1987{chance.randrange(10**10):010}{number:04}"
        self.phone = f"+62 8{chance.randrange(10**9):09}"
        self.email = f"{self.name.split()[0].lower()}.{number}@contoh.go.id"

    @property
    def texts(self) -> tuple[str, ...]:
        return self.name, self.official_number, self.phone, self.email

    @property
    def contacts(self) -> Said:
        return {"official_number": self.official_number, "phone": self.phone, "email": self.email}


def drill(number: int, directory: Path, address: str | None = None) -> Said:
    chance = random.Random(1)
    erased, kept = ([Person(chance, place) for place in range(number)] for _ in range(2))
    product = Product(directory, database=address)
    product.start()
    with ExitStack() as ending:
        ending.callback(product.kill)
        tell = Telling(product)
        tell.begin()
        with ThreadPoolExecutor(4) as several:
            innovations = [*several.map(tell.innovation, erased, kept)]
        before = [tell.shown(id) for id in innovations]
        assert all(person.name in json.dumps(said) for person, said in zip(erased, before, strict=True))
        left = _leave(directory, address, "before")
        subjects = _subjects(directory, address)
        with ThreadPoolExecutor(4) as several:
            [*several.map(tell.erase, (subjects[person.name] for person in erased))]
        assert product.ask("GET", "/readyz")[0] == 200
        turned = verb(directory, "subject", "turn", database=address)["keys"]
        _marked(tell, before, innovations, erased)
        _leave(directory, address, "after")
    _verify(directory, address)
    _opens_nothing(directory, left, [subjects[person.name] for person in (*erased, *kept)])
    texts = [text for person in erased for text in person.texts]
    hits = [hit for file in _files(directory) for hit in _hits(file, texts)]
    assert not hits, hits[:5]
    planted = directory / "planted.zip"
    with zipfile.ZipFile(planted, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("member", f"x{texts[-1]}y")
    assert len([*_hits(planted, texts)]) == 1, "what searches finds nothing"
    return {"erased": len(erased), "files": len([*_files(directory)]), "keys_wrapped_anew": turned, "hits": len(hits)}


class Telling:
    """What is asked of the served record; whatever is refused ends the drill."""

    def __init__(self, product: Product) -> None:
        self._product = product

    def done(self, path: str, body: Said | None = None, version: int | None = None, role: str = "facilitator") -> Said:
        headers = {} if version is None else {"If_Match": f'"v{version}"'}
        method = "GET" if body is None else "POST"
        status, _, said = self._product.ask(method, path, body, role=role, **headers)
        assert status in (200, 201), (status, said)
        return dict(said)

    def begin(self) -> None:
        self.done("/v1/regions", {"code": REGION, "name": "Kota Cilegon"}, role="admin")
        self.done("/v1/agencies", {"region": REGION, "code": "DINKES", "name": "Dinas Kesehatan"})

    def innovation(self, one: Person, other: Person) -> str:
        """Names one in six events, some of them corrected, and the other beside them."""
        proposal = {
            "title": "Antar Obat", "agency": f"{REGION}/DINKES", "form": "public_service", "origin": {"kind": "lab"},
            "problem": "Antrean", "idea": "Diantar", "initiator": {"kind": "citizen", "name": one.name, **one.contacts},
        }  # fmt: skip
        id = str(self.done("/v1/innovations", proposal)["id"])
        both = [
            {"organisation": "LAN", "name": other.name, **other.contacts},
            {"organisation": "Kota", "name": one.name, "phone": one.phone},
        ]
        right = {"kind": "civil_servant", "name": one.name, "email": one.email}
        complaint = {"key": "k", "what": "Lambat", "reporter": one.name, "reporter_phone": one.phone}
        plan = [{"what": "Uji", "who": one.name}, {"what": "Sebar", "who": other.name}]
        for version, (what, body) in enumerate(
            (
                ("record-mentoring", {"stage": "drum_up", "mentors": both, "participants": 2}),
                ("adopt-action-plan", {"actions": plan}),
                ("receive-complaint", complaint),
                ("correct", {"event": 1, "field": "initiator", "value": right, "reason": "keliru"}),
                ("revise", {"initiator": {**right, "phone": one.phone}}),
            ),
            1,
        ):
            self.done(f"/v1/innovations/{id}/commands/{what}", body, version)
        return id

    def shown(self, id: str) -> list[Said]:
        """As it is, its history, and what it was as each version."""
        address = f"/v1/innovations/{id}"
        versions = [self.done(f"{address}?version={version}", role="auditor") for version in range(1, 7)]
        return [*versions, self.done(f"{address}/history", role="auditor")]

    def erase(self, subject: str) -> None:
        body = {"region": REGION, "subjects": [subject], "legal_basis": "UU 27/2022 Pasal 8"}
        id = self.done("/v1/erasures", body)["id"]
        self.done(f"/v1/erasures/{id}/commands/approve", {}, 1, role="leader")
        certificate = self.done(f"/v1/erasures/{id}/certificate")
        assert [each["subject"] for each in certificate["subjects"]] == [subject]


def _subjects(directory: Path, address: str | None) -> dict[str, str]:
    """Name → person. The console's own log of what it was shown is in the vault, without a name."""
    items = verb(directory, "subject", "find", "", database=address)["items"]
    named = {item["text"]: item["subject"] for item in items if item["field"].endswith(("name", "who"))}
    assert len(set(named.values())) == len(named)
    return named


def _leave(directory: Path, address: str | None, when: str) -> Path:
    """What is left lying about: a copy of the record, one of the vault, a bundle of a signed head."""
    signer, bundle = directory / "signer", str(directory / f"{when}.bundle")
    verb(directory, "sign", str(signer), "--once", database=address)
    verb(directory, "audit", "bundle", "--region", REGION, "--out", bundle, database=address)
    verb(directory, "backup", str(directory / f"{when}.gz"), database=address)
    vault, copy = directory / "evidence" / "vault.db", directory / f"vault-{when}.db"
    if vault.exists():
        with closing(sqlite3.connect(vault)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        copy.chmod(0o600)
    logs = StateDirectory(signer).logs()
    (directory / "policy").write_text(policy([each.key for log in logs for each in log.signers()], [], []))
    return copy


def _marked(tell: Telling, before: list[list[Said]], innovations: list[str], erased: list[Person]) -> None:
    """Everything reads as it did, but for the marks."""
    for id, said, person in zip(innovations, before, erased, strict=True):
        text = json.dumps(said)
        for each in person.texts:
            text = text.replace(json.dumps(each)[1:-1], ERASED)
        assert json.loads(text) == tell.shown(id)


def _verify(directory: Path, address: str | None) -> None:
    for when in ("before", "after"):
        bundle = str(directory / f"{when}.bundle")
        assert verb(directory, "audit", "verify", bundle, "--policy", str(directory / "policy"))["verdict"] == "OK"
        second = [sys.executable, periksa.__file__, bundle, "--policy", str(directory / "policy")]
        done = subprocess.run(second, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert subprocess.run(
        [*JEJAK, "replay", "--all"], env=environment(directory, address), capture_output=True, check=False
    ).returncode == 0  # fmt: skip


def _opens_nothing(directory: Path, copy: Path, subjects: list[str]) -> None:
    """An older copy of the vault with every key that is left opens nobody, erased or not: the week was turned."""
    if not copy.exists():
        return
    there = directory / "put-back.db"
    shutil.copy(copy, there)
    there.chmod(0o600)
    with closing(open_vault(f"sqlite:///{there}")) as vault:
        keys = Keys(vault, Weeks(directory / "evidence" / "not-for-backups" / "week.key", system_clock), system_clock)
        assert vault.rows("SELECT count(*) FROM subject_key WHERE wrapped IS NOT NULL")[0][0] >= len(subjects)
        assert keys.of(_ids(subjects)) == {}


def _ids(subjects: list[str]) -> list[Any]:

    return [UUID(each) for each in subjects]


def _files(directory: Path) -> Iterator[Path]:
    return (file for file in sorted(directory.rglob("*")) if file.is_file())


def _hits(file: Path, texts: list[str]) -> Iterator[str]:
    """Which texts stand in a file, or in what is packed into it. They are ASCII, so JSON writes them as they are."""
    with NamedTemporaryFile() as wanted:
        wanted.write("\n".join(texts).encode())
        wanted.flush()
        for name, held in _held(file):
            search = ["grep", "--text", "--only-matching", "--fixed-strings", f"--file={wanted.name}"]
            done = subprocess.run(search, input=held, capture_output=True, check=False, env={"LC_ALL": "C"})
            assert done.returncode in (0, 1), done.stderr
            yield from (f"{name}: {found.decode()}" for found in done.stdout.splitlines())


def _held(file: Path) -> Iterator[tuple[str, bytes]]:
    yield str(file), file.read_bytes()
    if file.suffix == ".gz":
        with gzip.open(file) as packed:
            yield f"{file} unpacked", packed.read()
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            for member in archive.namelist():
                yield f"{file}!{member}", archive.read(member)


if __name__ == "__main__":
    number, where = (*sys.argv[1:], *("1000", "")[len(sys.argv) - 1 :])
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place, ExitStack() as stack:
        directory, address = Path(place), None
        if where:
            server = stack.enter_context(postgres(directory)).address
            address, os.environ["JEJAK_VAULT"] = database(server, "record"), database(server, "vault")
        sys.stdout.write(json.dumps(drill(int(number), directory, address)) + "\n")
