"""The rules as they are read from the text that the tests run."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.rules import RULES
from service.errors import NotFound
from service.rulebook import Background, Examples, Step, rulebook
from service.rulebook.reading import read

TEXT = '''# language: id
Fitur: Loket
  Kalimat pertama.

  Kalimat kedua.

  Latar Belakang:
    Diketahui loket dibuka

  @R06 @lain
  Aturan: Satu antrean untuk satu orang
    Sumber: berita.
      Menjorok.

    Latar Belakang: Pagi
      Diketahui hari masih pagi

    Skenario: Antrean ke-2 dipanggil
      Ketika petugas memanggil:
        | Nomor | Nama \\| gelar |
        | 2     | Ani            |
      Maka dibacakan:
        """
        Baris satu
          Baris dua
        """

    Skenario: Loket <n> sepi
      Ketika loket "<n>" dilihat
      Maka tampak sepi

      Contoh: Siang
        | n |
        | 1 |

  @R99
  Aturan: Yang tidak dikenal
    Skenario: Tidak terbaca
      Ketika sesuatu
      Maka sesuatu
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "loket.feature").write_text(TEXT, encoding="utf-8")
    (tmp_path / "README.md").write_text("bukan fitur")
    return tmp_path


def test_a_feature_has_its_prose_its_background_and_the_rules_of_the_catalogue(folder: Path) -> None:
    (feature,) = read(folder.iterdir()).features
    assert (feature.id, feature.name) == ("loket", "Loket")
    assert feature.description == "Kalimat pertama.\n\nKalimat kedua."
    assert feature.background == Background(name="", steps=(Step(keyword="Diketahui", text="loket dibuka"),))
    assert [(rule.id, rule.title, rule.codes) for rule in feature.rules] == [
        ("R06", "Satu antrean untuk satu orang", ("not-ready-to-launch",))
    ]


def test_a_rule_has_its_prose_and_scenarios_that_can_be_pointed_at(folder: Path) -> None:
    _, rule = read(folder.iterdir()).rule("R06")
    assert rule.description == "Sumber: berita.\n  Menjorok."
    assert rule.background is not None
    assert rule.background.name == "Pagi"
    assert [scenario.anchor for scenario in rule.scenarios] == ["antrean-ke-2-dipanggil", "loket-n-sepi"]


def test_a_step_has_its_table_or_its_long_text(folder: Path) -> None:
    _, rule = read(folder.iterdir()).rule("R06")
    called, said = rule.scenarios[0].steps
    assert called == Step(keyword="Ketika", text="petugas memanggil:", table=(("Nomor", "Nama | gelar"), ("2", "Ani")))
    assert said == Step(keyword="Maka", text="dibacakan:", doc="Baris satu\n  Baris dua")


def test_an_outline_has_its_examples(folder: Path) -> None:
    _, rule = read(folder.iterdir()).rule("R06")
    assert rule.scenarios[1].examples == (Examples(name="Siang", table=(("n",), ("1",))),)


def test_other_text_or_another_name_is_another_digest(folder: Path) -> None:
    before = read(folder.iterdir()).digest
    assert read(folder.iterdir()).digest == before
    renamed = (folder / "loket.feature").rename(folder / "pintu.feature")
    elsewhere = read(folder.iterdir()).digest
    renamed.write_text(TEXT.replace("pagi", "siang"), encoding="utf-8")
    assert len({before, elsewhere, read(folder.iterdir()).digest}) == 3


def test_every_rule_stands_in_the_rulebook_once_with_examples() -> None:
    found = rulebook().rules()
    assert [rule.id for _, rule in found] == sorted(RULES)
    assert all(rule.title and feature.name and rule.scenarios for feature, rule in found)


def test_features_follow_their_first_rule_and_those_without_one_come_last() -> None:
    features = rulebook().features
    assert [feature.rules[0].id for feature in features[:3]] == ["R01", "R02", "R06"]
    assert [feature.id for feature in features if feature.scenarios] == [features[-1].id]


def test_every_scenario_has_an_anchor_of_its_own() -> None:
    anchors = [scenario.anchor for feature in rulebook().features for scenario in feature.everything()]
    assert "" not in anchors
    assert len(set(anchors)) == len(anchors)


def test_what_is_no_rule_is_not_found() -> None:
    with pytest.raises(NotFound):
        rulebook().rule("R99")
