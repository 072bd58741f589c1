"""The house stays as it was drawn: layers, file sizes, folders that say what lives in them."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from enum import Enum
from pathlib import Path

import pytest

from tests.architecture.glossary import GLOSSARY, as_table

ROOT = Path(__file__).parents[2]
SOURCE = ("domain", "service", "api")
LONGER = {
    "domain/innovation/commands.py": "one list of messages, a few plain lines each",
    "domain/innovation/events.py": "one list of messages, a few plain lines each",
    "api/fields.py": "one kind of member after the other",
    "service/ledger/standalone/periksa.py": "one file that travels alone, for whoever has nothing else",
}
WHOLE = (
    "domain", "domain/innovation", "domain/launch", "domain/cycle", "domain/agency", "domain/region",
    "service", "service/store", "service/handlers", "service/histories", "service/ledger",
    "service/audit", "service/audit/witness", "service/vault", "service/oidc",
)  # fmt: skip
"""Folders small enough that their READMEs name every file."""
AT_THE_TOP = {
    "domain", "service", "api", "features", "tests", "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md",
    "requirements.lock", "requirements-test.lock", "CONTRIBUTING.md", "docs",
}  # fmt: skip


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows."""
    found = subprocess.run(  # the arguments are ours
        ["git", "ls-files", "-z", "--", *patterns], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in found.stdout.split("\0") if name and (ROOT / name).exists()]


FILES = [path for path in tracked(*(f"{part}/**" for part in SOURCE)) if path.suffix == ".py"]
NAMES = {path.name for path in tracked()}
FOLDERS = sorted({path.parent for path in FILES if path.name != "__init__.py"})


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


# layers


def test_every_contract_between_the_layers_holds() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as main; main()"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout


# sizes


def test_no_source_file_is_longer_than_three_hundred_lines_without_a_reason() -> None:
    long = {relative(path) for path in FILES if len(path.read_text(encoding="utf-8").splitlines()) > 300}
    assert long <= LONGER.keys()


def test_half_of_the_source_files_are_shorter_than_a_hundred_and_twenty_lines() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in FILES)
    assert lengths[len(lengths) // 2] <= 120


# folders


def test_nothing_else_lies_at_the_top() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {top for top in tops if not top.startswith(".")} <= AT_THE_TOP


@pytest.mark.parametrize("folder", FOLDERS, ids=relative)
def test_a_folder_is_described_by_its_readme_or_by_the_one_above(folder: Path) -> None:
    above = next(place for place in folder.parents if (place / "README.md").exists())
    described = (folder / "README.md").exists() or f"{folder.relative_to(above)}/" in _readme(above)
    assert described, f"{relative(folder)} has no README.md, and {relative(above / 'README.md')} does not name it"


@pytest.mark.parametrize("folder", WHOLE)
def test_a_readme_that_lists_its_files_lists_all_of_them(folder: str) -> None:
    place = ROOT / folder
    files = {path.name for path in FILES if path.parent == place and path.name != "__init__.py"}
    assert files - set(re.findall(r"`([\w.]+)`", _readme(place))) == set()


@pytest.mark.parametrize("readme", tracked("*README.md"), ids=relative)
def test_what_a_readme_names_exists(readme: Path) -> None:
    named = re.findall(r"`([\w.][\w./-]*\.(?:py|sql|feature|toml|json|md|lock))`", _readme(readme.parent))
    assert [name for name in named if not _exists(readme.parent, name)] == []


def _readme(folder: Path) -> str:
    return (folder / "README.md").read_text(encoding="utf-8")


def _exists(folder: Path, name: str) -> bool:
    """A path from here or from the top; a bare name is a file anywhere, as prose calls it."""
    return (folder / name).exists() or (ROOT / name).exists() or name in NAMES


# the glossary


def test_the_glossary_in_the_readme_is_the_one_kept_here() -> None:
    assert "\n".join(as_table()) in _readme(ROOT / "domain")


@pytest.mark.parametrize(("indonesian", "english", "place"), GLOSSARY)
def test_what_the_glossary_names_is_in_the_code(indonesian: str, english: str, place: str) -> None:
    module, _, path = place.partition(":")
    found: object = importlib.import_module(module)
    for step in path.split("."):
        found = getattr(found, step)
    assert english == (found.value if isinstance(found, Enum) else path)


def test_a_word_means_one_thing() -> None:
    for words in ([row[0] for row in GLOSSARY], [row[1] for row in GLOSSARY]):
        assert len(set(words)) == len(words)


@pytest.mark.parametrize("indonesian", [row[0] for row in GLOSSARY])
def test_people_read_the_words_of_the_glossary(indonesian: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in tracked("features/*.feature")]
    texts += [path.read_text(encoding="utf-8") for path in tracked("service/histories/words/*.py", "api/texts/*.po")]
    everything = " ".join(texts).casefold()
    words = [word.strip() for word in re.split(r"[,(]", indonesian.rstrip(")"))]
    assert any(word.casefold() in everything for word in words)
