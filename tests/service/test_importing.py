"""Tables become rows, and rows become what a client would send."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import DEFUSEDXML, Workbook

from service.importing import BadTable, rows_of

HEADER = "region;agency;title;initiator_kind;origin_kind;form;tags;problem;idea;running_since;occurred_on"


def csv_file(directory: Path, text: str, encoding: str = "utf-8") -> Path:
    file = directory / "inovasi.csv"
    file.write_bytes(text.encode(encoding))
    return file


def xlsx_file(directory: Path, *lines: list[object]) -> Path:
    book, file = Workbook(), directory / "inovasi.XLSX"
    for line in lines:
        book.active.append(line)
    book.save(file)
    return file


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_both_separators_and_a_byte_order_mark_are_read(tmp_path: Path, separator: str, encoding: str) -> None:
    text = f"region{separator}agency{separator}title\r\n36.72{separator}DINKES{separator}Puskesmas keliling\r\n"
    (row,) = rows_of(csv_file(tmp_path, text, encoding))
    assert row.number == 2
    assert row.body() == {"agency": "36.72/DINKES", "title": "Puskesmas keliling"}


def test_quoted_separators_and_newlines_stay_in_their_cell(tmp_path: Path) -> None:
    text = (
        'region,agency,title,idea\n36.72,DINKES,"Satu; dua, ""tiga""","baris satu\r\nbaris dua"\n36.72,DINKES,Lain,x\n'
    )
    first, second = rows_of(csv_file(tmp_path, text))
    assert first.body()["title"] == 'Satu; dua, "tiga"'
    assert first.body()["idea"] == "baris satu\nbaris dua"
    assert second.number == 3


def test_columns_become_the_members_of_a_body(tmp_path: Path) -> None:
    header = (
        "title;region;agency;initiator_kind;initiator_name;origin_kind;origin_reference;form;tags;affairs;problem;idea;"
        "objective;benefit;running_since;occurred_on"
    )
    line = "T;36.72;DINKES;agency;N;lab;R;other; a | b ||c;kesehatan;P;I;O;B;2019;2020-08-04"
    (row,) = rows_of(csv_file(tmp_path, f"{header}\n{line}\n"))
    assert row.verb == "import-running"
    assert row.body() == {
        "title": "T",
        "agency": "36.72/DINKES",
        "initiator": {"kind": "agency", "name": "N"},
        "origin": {"kind": "lab", "reference": "R"},
        "form": "other",
        "tags": ["a", "b", "c"],
        "affairs": ["kesehatan"],
        "problem": "P",
        "idea": "I",
        "objective": "O",
        "benefit": "B",
        "running_since": "2019",
        "occurred_on": "2020-08-04",
    }


def test_empty_cells_say_nothing_and_empty_rows_are_skipped(tmp_path: Path) -> None:
    line = "36.72;DINKES;T;;;;;;;;"
    rows = rows_of(csv_file(tmp_path, f"{HEADER}\n;;;;;;;;;;\n\n{line}\n"))
    assert [(row.verb, row.body()) for row in rows] == [("propose", {"agency": "36.72/DINKES", "title": "T"})]
    assert rows[0].number == 4


def test_what_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    (typed,) = rows_of(csv_file(tmp_path, "region,agency,title\n36.72,DINKES,=1+1\n"))
    (stored,) = rows_of(xlsx_file(tmp_path, ["region", "agency", "title"], ["36.72", "DINKES", "=1+1"]))
    assert typed.body()["title"] == stored.body()["title"] == "=1+1"


def test_cells_of_a_workbook_are_read_as_somebody_would_have_typed_them(tmp_path: Path) -> None:
    header = ["region", "agency", "title", "running_since", "occurred_on", "tags"]
    lines = [
        [36.72, "DINKES", 17, 2019, datetime(2020, 8, 4), None],
        [32.1, "X", 2.5, date(2020, 1, 2), "2020-08", "a|b"],
    ]
    first, second = rows_of(xlsx_file(tmp_path, header, *lines))
    assert first.body() == {
        "agency": "36.72/DINKES",
        "title": "17",
        "running_since": "2019",
        "occurred_on": "2020-08-04",
    }
    assert second.identity == ("32.10", "X", "2.5")
    assert second.body()["running_since"] == "2020-01-02"
    assert second.body()["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("region,agency,title,harga\n", "unknown columns: harga"),
        ("region,agency\n", "missing columns: title"),
        ("region,agency,title,title\n", "columns named twice: title"),
        ("", "missing columns"),
        ("region,agency,title\n36.72,DINKES,T,lebih\n", "row 2 has more cells"),
        ('region,agency,title\n36.72,DINKES,"T\n', "cannot be read"),
    ],
)
def test_what_is_no_such_table_is_refused_as_a_whole(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadTable, match=why):
        rows_of(csv_file(tmp_path, text))


def test_a_file_that_is_not_what_it_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTable, match="not UTF-8"):
        rows_of(csv_file(tmp_path, "region,agency,title\n36.72,DINKES,Caf\xe9\n", "latin-1"))
    fake = tmp_path / "inovasi.xlsx"
    fake.write_text(HEADER)
    with pytest.raises(BadTable, match="no XLSX workbook"):
        rows_of(fake)


def test_a_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    """Ten lines of XML can stand for gigabytes of text, or for another file."""
    plain, armed = xlsx_file(tmp_path, ["region", "agency", "title"], ["36.72", "DINKES", "Satu"]), tmp_path / "b.xlsx"
    with ZipFile(plain) as source, ZipFile(armed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + content
            target.writestr(name, content)
    assert DEFUSEDXML, "openpyxl reads entities where defusedxml is not there"
    assert len(list(rows_of(plain))) == 1
    with pytest.raises(BadTable, match="invalid XML"):
        list(rows_of(armed))
