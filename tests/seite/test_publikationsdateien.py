"""Publikationen als Dateien: auf die Seite kommt nur, was für alle zu lesen ist und nichts tut."""

from pathlib import Path

import pikepdf
import pytest

from kommunennetz.seite.publikationsdateien import read_publikationen
from kommunennetz.seite.stand import stand_von
from seite_probe import TAG, baue, lade, lies, write_probe

HTML = '<!doctype html>\n<html lang="de">\n<head><title>L</title></head>\n<body><main><h1>L</h1></main></body>\n</html>\n'


def write_pdf(datei: Path, *, mit_struktur: bool) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if mit_struktur:
            pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
            pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
        pdf.save(datei)


def publikation(ort: Path, endung: str) -> Path:
    """Schreibt das kleine Register mit einer Publikation, die eine Datei nennt; die legt der Aufrufer an."""
    satz = f"titel: Leitfaden\nart: arbeitshilfe\njahr: 2020\ndatei: data/publikationen/leitfaden{endung}\nquelle: Q\n"
    write_probe(ort, **{"publikationen__2020-leitfaden": satz})
    return ort / "data" / "publikationen" / f"leitfaden{endung}"


def hinweise(ort: Path) -> tuple[str, ...]:
    return read_publikationen(stand_von(lade(ort), TAG)).hinweise


def test_ein_pdf_mit_struktur_liegt_auf_der_seite(tmp_path: Path) -> None:
    datei = publikation(tmp_path, ".pdf")
    write_pdf(datei, mit_struktur=True)
    dateien = baue(tmp_path)
    assert dateien["publikationen/2020-leitfaden.pdf"] == datei.read_bytes()
    assert "publikationen/2020-leitfaden.pdf" in lies(dateien["publikationen.html"]).werte("href")
    assert hinweise(tmp_path) == ()


@pytest.mark.parametrize("inhalt", [None, b"kein PDF", b"%PDF-1.7\n"])
def test_ein_pdf_ohne_struktur_bleibt_weg(tmp_path: Path, inhalt: bytes | None) -> None:
    datei = publikation(tmp_path, ".pdf")
    if inhalt is None:
        write_pdf(datei, mit_struktur=False)
    else:
        datei.write_bytes(inhalt)
    assert not [pfad for pfad in baue(tmp_path) if pfad.startswith("publikationen/")]
    assert hinweise(tmp_path) == (
        "data/publikationen/leitfaden.pdf kommt nicht auf die Seite: "
        "das PDF hat keine Struktur zum Vorlesen (Tags).",
    )


def test_html_kommt_dazu_wenn_es_nichts_tut(tmp_path: Path) -> None:
    datei = publikation(tmp_path, ".html")
    datei.write_text(HTML, encoding="utf-8")
    assert baue(tmp_path)["publikationen/2020-leitfaden.html"] == HTML.encode()
    datei.write_text(HTML.replace("</main>", "<script>x()</script></main>"), encoding="utf-8")
    assert "publikationen/2020-leitfaden.html" not in baue(tmp_path)
    assert hinweise(tmp_path) == (
        "data/publikationen/leitfaden.html kommt nicht auf die Seite: "
        "das HTML ist nicht in Ordnung (ein Programm steht in der Seite statt in einer Datei).",
    )
