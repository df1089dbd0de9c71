import csv
import io

import pytest

from kommunennetz.setzerei.tabellen import als_csv, als_json, als_markdown, als_text


def test_csv_ist_fuer_deutsches_excel() -> None:
    assert b'\xef\xbb\xbf"Name";"AGS";"Zahl"\r\n"K\xc3\xb6ln; ""am Rhein""";"05315000";1\r\n' == als_csv(
        ["Name", "AGS", "Zahl"], [['Köln; "am Rhein"', "05315000", 1]]
    )


@pytest.mark.parametrize(
    "formel", ["=cmd()|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"]
)
def test_csv_rechnet_nie(formel: str) -> None:
    inhalt = als_csv(["a"], [[formel]]).decode("utf-8-sig")
    assert [["a"], [f"'{formel}"]] == list(csv.reader(io.StringIO(inhalt, newline=""), delimiter=";"))


def test_json_behaelt_umlaute_und_endet_mit_zeilenende() -> None:
    assert '[\n  "Köln"\n]\n'.encode() == als_json(["Köln"])


def test_markdown_zeigt_werte_woertlich() -> None:
    assert "| a | b |\n| --- | --- |\n| \\*x\\| | 1 |\n" == als_markdown(["a", "b"], [["*x|", 1]])


def test_text_wird_ausgerichtet_und_nie_abgeschnitten() -> None:
    lang = "x" * 300
    assert f"a     b\n1     {lang}\nzwei\n" == als_text(["a", "b"], [[1, lang], ["zwei", None]])
