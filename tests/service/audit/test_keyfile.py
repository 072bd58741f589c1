"""A key's file: one line, for its owner alone, and nothing else is taken for one."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from service.audit.keyfile import UnusableKey, keep, read, text_of
from service.ledger.keys import COSIGNATURE, ED25519
from service.ledger.signing import Signer

SIGNER = Signer("w1.example.go.id", COSIGNATURE, b"s" * 32)
TEXT = text_of(SIGNER)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    keep(tmp_path / "key", SIGNER)
    return tmp_path / "key"


def test_a_key_is_kept_as_others_write_it_and_read_again(place: Path) -> None:
    material = base64.b64encode(bytes([COSIGNATURE]) + b"s" * 32).decode()
    assert f"PRIVATE+KEY+w1.example.go.id+{SIGNER.key.id.hex()}+{material}\n" == TEXT
    assert place.read_text() == TEXT
    assert place.stat().st_mode & 0o777 == 0o600
    assert read(place, COSIGNATURE) == SIGNER
    place.write_text(TEXT.strip())
    assert read(place, COSIGNATURE) == SIGNER


@pytest.mark.parametrize("mode", [0o640, 0o620, 0o610, 0o604, 0o602, 0o601])
def test_a_key_that_anybody_else_has_to_do_with_is_not_used(mode: int, place: Path) -> None:
    place.chmod(mode)
    with pytest.raises(UnusableKey, match="can be read by others"):
        read(place, COSIGNATURE)


def test_a_key_of_another_type_is_not_used(place: Path) -> None:
    with pytest.raises(UnusableKey, match="of type 4 where type 1 is wanted"):
        read(place, ED25519)


def test_a_key_that_is_not_there_is_told_without_what_is_in_it(place: Path) -> None:
    place.unlink()
    with pytest.raises(UnusableKey, match="cannot be read: No such file"):
        read(place, COSIGNATURE)


MATERIAL = TEXT.rpartition("+")[2].strip()


@pytest.mark.parametrize(
    "text",
    [
        "", TEXT[12:], TEXT.lower(), TEXT.replace(MATERIAL, MATERIAL[:-4]), TEXT.replace(MATERIAL, MATERIAL + "AAAA"),
        TEXT.replace(MATERIAL, "?"), TEXT + "\n", f"{TEXT} ", TEXT.replace("w1", "w 1"), "PRIVATE+KEY+x+00000000",
        TEXT.replace("w1.example.go.id", "w" * 4096), TEXT.replace(MATERIAL, "Bw" + MATERIAL[2:]),
    ],
)  # fmt: skip
def test_what_is_no_key_is_not_used(text: str, place: Path) -> None:
    place.write_text(text)
    with pytest.raises(UnusableKey, match="is no key"):
        read(place, COSIGNATURE)
    place.write_bytes(b"\xff" + text.encode())
    with pytest.raises(UnusableKey, match="is no key"):
        read(place, COSIGNATURE)


@pytest.mark.parametrize("name", ["w2.example.go.id", "w1.example.go.i"])
def test_a_key_whose_id_is_another_was_changed(name: str, place: Path) -> None:
    place.write_text(TEXT.replace("w1.example.go.id", name))
    with pytest.raises(UnusableKey, match="torn or was changed"):
        read(place, COSIGNATURE)


def test_a_name_may_be_long_but_not_for_ever(place: Path) -> None:
    longest = Signer("w" * (4096 - len(TEXT) + len(SIGNER.name)), COSIGNATURE, b"s" * 32)
    assert len(text_of(longest)) == 4096
    keep(place, longest)
    assert read(place, COSIGNATURE) == longest
    keep(place, Signer(f"{longest.name}ww", COSIGNATURE, b"s" * 32))
    with pytest.raises(UnusableKey, match="is no key"):
        read(place, COSIGNATURE)
