"""Die Prüfung einer gebauten Seite findet, was an ihr nicht stimmt, und sagt, wo."""

from datetime import date
from pathlib import Path

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.seite.ordner import lege_ab
from kommunennetz.seite.pruefung import check_dateien, pruefe_ordner
from seite_probe import DATEIEN, TAG, baue, write_probe

GUT = """\
<!doctype html>
<html lang="de">
<head><title>Seite</title><link rel="stylesheet" href="stil.css"></head>
<body>
<main id="inhalt">
<h1>Seite</h1>
<p><a href="#inhalt">Inhalt</a> <a href="https://example.org/x">fremd</a> <a href="mailto:netz@example.org">Post</a></p>
</main>
</body>
</html>
"""
STIL = {"stil.css": b"a{color:red}"}


def befunde(seite: str, **weitere: bytes) -> list[str]:
    return [str(befund) for befund in check_dateien({"a.html": seite.encode(), **STIL, **weitere})]


def test_an_einer_guten_seite_ist_nichts_auszusetzen() -> None:
    assert befunde(GUT) == []


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        ("<!doctype html>\n", "", "a.html:10: beginnt nicht mit »<!doctype html>«"),
        (' lang="de"', "", "a.html: die Sprache fehlt"),
        ("<title>Seite</title>", "", "a.html: der Titel fehlt"),
        ("<h1>Seite</h1>", "<p>Seite</p>", "a.html: »<h1>« steht 0-mal da, nicht einmal"),
        ("<h1>Seite</h1>", "<h1>A</h1><h1>B</h1>", "a.html: »<h1>« steht 2-mal da, nicht einmal"),
        (
            "<h1>Seite</h1>",
            "<h1>A</h1><h3>B</h3>",
            "a.html:6: auf eine Überschrift der Stufe 1 folgt eine der Stufe 3",
        ),
        (
            "</main>",
            "<script>x()</script></main>",
            "a.html:8: ein Programm steht in der Seite statt in einer Datei",
        ),
        (
            "</main>",
            '<iframe src="stil.css"></iframe></main>',
            "a.html:8: »<iframe>« darf auf keiner Seite stehen",
        ),
        (
            "</main>",
            '<p onclick="x()">x</p></main>',
            "a.html:8: die Angabe »onclick« darf auf keiner Seite stehen",
        ),
        ("</main>", '<p style="x">x</p></main>', "a.html:8: die Angabe »style« darf auf keiner Seite stehen"),
        ("</main>", '<img src="stil.css"></main>', "a.html:8: einem Bild fehlt die Beschreibung"),
        (
            "</main>",
            "<table><caption>T</caption><tr><th>x</th></tr></table></main>",
            "a.html:8: einem Tabellenkopf fehlt, wofür er gilt (scope)",
        ),
        ("</main>", "<table></table></main>", "a.html: einer Tabelle fehlt die Überschrift (caption)"),
        ("</main>", '<p id="x" aria-labelledby="y"></p></main>', "a.html:8: die Kennung »y« gibt es nicht"),
        ("</main>", '<p id="x"></p><p id="x"></p></main>', "a.html: die Kennung »x« gibt es 2-mal"),
        ('"#inhalt"', '"#fehlt"', "a.html:7: »#fehlt« führt zu keiner Stelle auf der Seite"),
        ('"#inhalt"', '"b.html"', "a.html:7: »b.html« führt zu keiner Datei"),
        ('"#inhalt"', '"../stil.css"', "a.html:7: »../stil.css« führt zu keiner Datei"),
        ('"#inhalt"', '"/stil.css"', "a.html:7: »/stil.css« ist kein Pfad, der überall gilt"),
        (
            '"#inhalt"',
            '"javascript:x"',
            "a.html:7: »javascript:x« ist keine Adresse, auf die eine Seite verweisen darf",
        ),
        ('"#inhalt"', '"//b.de"', "a.html:7: »//b.de« ist keine Adresse, auf die eine Seite verweisen darf"),
        (
            '"https://example.org/x"',
            '"http://example.org/x"',
            "a.html:7: »http://example.org/x« ist keine Adresse, auf die eine Seite verweisen darf",
        ),
    ],
)
def test_was_nicht_stimmt_wird_genannt(alt: str, neu: str, erwartet: str) -> None:
    assert alt in GUT
    assert befunde(GUT.replace(alt, neu)) == [erwartet]


@pytest.mark.parametrize("stil", ["a{background:url(x.png)}", '@import "x";', "/* https://example.org */"])
def test_ein_stil_holt_nichts(stil: str) -> None:
    [befund] = befunde(GUT, **{"b.css": stil.encode()})
    assert befund.startswith("b.css:1: holt etwas: ")


def test_ein_bild_enthaelt_kein_programm() -> None:
    bild = b'<svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style><script>x()</script></svg>'
    assert befunde(GUT, **{"b.svg": bild}) == [
        "b.svg:1: ein Programm steht in der Seite statt in einer Datei"
    ]


def test_ein_ordner_wird_mit_seinem_verzeichnis_verglichen(tmp_path: Path) -> None:
    dateien = baue(write_probe(tmp_path / "register"))
    ordner = tmp_path / "seite"
    lege_ab(ordner, dateien, TAG)
    assert pruefe_ordner(ordner, TAG) == (len(dateien), [])
    (ordner / "daten.html").unlink()
    (ordner / "stil.css").write_bytes(b"a{}")
    (ordner / "kreis" / ".kommunennetz-0123456789ab.unfertig").write_bytes(b"")
    anzahl, gefunden = pruefe_ordner(ordner, TAG)
    assert anzahl == len(dateien)
    assert [str(befund) for befund in gefunden][:3] == [
        "daten.html: die Datei fehlt",
        "stil.css: die Datei ist seit dem Bau geändert",
        "kreis/.kommunennetz-0123456789ab.unfertig: Rest eines abgebrochenen Baus",
    ]
    assert {befund.text for befund in gefunden[3:]} == {
        "»../daten.html« führt zu keiner Datei",
        "»daten.html« führt zu keiner Datei",
    }


def test_eine_erklaerung_die_ein_jahr_alt_ist_wird_gemeldet(tmp_path: Path) -> None:
    assert "geprueft: 2026-11-01" in DATEIEN["seite"]
    lege_ab(tmp_path / "seite", baue(write_probe(tmp_path / "register")), TAG)
    assert pruefe_ordner(tmp_path / "seite", date(2027, 11, 1))[1] == []
    _, gefunden = pruefe_ordner(tmp_path / "seite", date(2027, 11, 2))
    assert [str(befund) for befund in gefunden] == [
        "barrierefreiheit.html: die Erklärung ist seit mehr als zwölf Monaten nicht überprüft"
    ]


@pytest.mark.parametrize("form", ["csv", "json", "geojson"])
def test_daten_die_andere_mitglieder_nennen_als_die_startseite_werden_gemeldet(
    tmp_path: Path, form: str
) -> None:
    dateien = baue(write_probe(tmp_path))
    pfad = f"daten/mitglieder.{form}"
    anders = {**dateien, pfad: dateien[pfad].replace(b"bonn", b"bunn")}
    assert [str(befund) for befund in check_dateien(anders)] == [
        f"{pfad}: nennt andere Mitglieder als die Startseite: bonn, bunn"
    ]
    assert [str(befund) for befund in check_dateien({**dateien, pfad: b"\xff"})] == [
        f"{pfad}: die Datei fehlt oder ist nicht zu lesen"
    ]


def test_angaben_fuer_suchmaschinen_sind_json() -> None:
    block = '<script type="application/ld+json">{}</script></head>'
    assert befunde(GUT.replace("</head>", block)) == []
    assert befunde(GUT.replace("</head>", block.replace("{}", "x()"))) == [
        "a.html:3: die Angaben für Suchmaschinen sind kein JSON"
    ]


def test_wo_keine_seite_ist_gibt_es_nichts_zu_pruefen(tmp_path: Path) -> None:
    with pytest.raises(FrageError) as fehler:
        pruefe_ordner(tmp_path, TAG)
    assert fehler.value.text == f"In »{tmp_path}« ist keine gebaute Seite."
