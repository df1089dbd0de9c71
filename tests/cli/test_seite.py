"""`kommunennetz seite`: bauen, prüfen, und was ohne Seite zu tun ist."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang
from kommunennetz.seite.ordner import load_manifest
from kontakte_probe import write_kontakte
from seite_probe import write_probe

Lauf = Callable[..., Ausgang]


def test_eine_seite_wird_gebaut_abgeglichen_und_geprueft(lauf: Lauf, tmp_path: Path) -> None:
    register, ordner = write_probe(tmp_path / "register"), tmp_path / "seite"
    bauen = ("--register", register, "seite", "bauen", "-o", ordner, "--stichtag", "22.11.2026")
    erster = lauf(*bauen)
    anzahl = len(load_manifest(ordner))
    assert anzahl > 30
    assert erster == Ausgang(0, "", f"Gebaut: {anzahl + 1} Dateien nach {ordner} geschrieben\n")
    assert lauf(*bauen, "--abgleichen") == Ausgang(
        0, "", f"Gebaut: 0 Dateien nach {ordner} geschrieben, {anzahl + 1} unverändert\n"
    )
    pruefen = ("--register", register, "seite", "pruefen", ordner)
    assert lauf(*pruefen) == Ausgang(0, "", f"Geprüft: {anzahl} Dateien – alles in Ordnung\n")
    (ordner / "stil.css").write_bytes(b"a{}")
    assert lauf(*pruefen) == Ausgang(
        1, "stil.css: die Datei ist seit dem Bau geändert\n", f"Geprüft: {anzahl} Dateien – 1 Befund\n"
    )


@pytest.mark.parametrize("ordner", ["data", "data/seite", "aussen"])
def test_in_den_daten_des_registers_entsteht_keine_seite(lauf: Lauf, tmp_path: Path, ordner: str) -> None:
    register = write_probe(tmp_path / "register")
    (register / "aussen").symlink_to(register / "data")
    davor = sorted((register / "data").rglob("*"))
    assert lauf("--register", register, "seite", "bauen", "-o", register / ordner) == Ausgang(
        2,
        "",
        f"Fehler: »{register / ordner}« liegt unter »data«; dort wären die Dateien der Seite Datensätze.\n"
        "    Einen anderen Ordner nennen, oder -o weglassen.\n",
    )
    assert sorted((register / "data").rglob("*")) == davor


def test_stuende_eine_person_auf_der_seite_wird_nichts_geschrieben(lauf: Lauf, tmp_path: Path) -> None:
    text = "Fragen an Frau Dr. Sabine Kowalski-Petersen, sabine.kowalski@stadt-koeln.de"
    register = write_probe(tmp_path / "register")
    datei = register / "data" / "runden" / "2012-erste.yaml"
    datei.write_text(datei.read_text(encoding="utf-8") + f"bemerkung: {text}\n", encoding="utf-8")
    ausgang = lauf("--register", register, "seite", "bauen", "-o", tmp_path / "seite")
    assert ausgang.wert == 3
    assert not (tmp_path / "seite").exists()
    assert ausgang.ausgabe.count("runden/1.html:") == ausgang.meldungen.count("(2 Funde)") * 2 == 2
    assert "sabine" not in (ausgang.ausgabe + ausgang.meldungen).casefold()
    assert "nichts ist geschrieben" in ausgang.meldungen


def test_wer_im_kontaktordner_steht_wird_auf_der_gebauten_seite_gefunden(lauf: Lauf, tmp_path: Path) -> None:
    register, ordner = write_probe(tmp_path / "register"), tmp_path / "seite"
    lauf("--register", register, "seite", "bauen", "-o", ordner)
    write_kontakte(register / "data" / "kontakte")
    (ordner / "daten" / "runden.csv").write_text("a\nZilpa Mondschüttler\n", encoding="utf-8")
    ausgang = lauf("--register", register, "seite", "pruefen", ordner)
    assert ausgang.wert == 1
    assert [zeile.partition(" ")[0] for zeile in ausgang.ausgabe.splitlines() if zeile[:1].strip()] == [
        "daten/runden.csv:",
        "daten/runden.csv:2:1:",
    ]
    assert "Mondschüttler" not in ausgang.ausgabe + ausgang.meldungen


def test_ein_pdf_ohne_struktur_wird_beim_bauen_genannt(lauf: Lauf, tmp_path: Path) -> None:
    satz = "titel: L\nart: arbeitshilfe\njahr: 2020\ndatei: data/publikationen/l.pdf\nquelle: Q\n"
    register = write_probe(tmp_path / "register", publikationen__2020_leitfaden=satz)
    (register / "data" / "publikationen" / "l.pdf").write_bytes(b"%PDF-1.7")
    ausgang = lauf("--register", register, "seite", "bauen", "-o", tmp_path / "seite")
    assert ausgang.wert == 0
    assert (
        "Hinweis: data/publikationen/l.pdf kommt nicht auf die Seite: das PDF hat keine Struktur"
        in ausgang.meldungen
    )


def test_was_offen_ist_wird_beim_bauen_genannt(lauf: Lauf, tmp_path: Path) -> None:
    register = write_probe(tmp_path / "register")
    datei = register / "data" / "seite.yaml"
    text = datei.read_text(encoding="utf-8").replace("impressum: https://example.org/impressum\n", "")
    datei.write_text(text + "offen: [{angabe: impressum, grund: Noch offen.}]\n", encoding="utf-8")
    ausgang = lauf("--register", register, "seite", "bauen", "-o", tmp_path / "seite")
    assert ausgang.wert == 0
    assert ausgang.meldungen.endswith(
        "\nHinweis: Vorläufige Fassung; auf der Seite fehlen noch: das Impressum.\n"
    )


def test_ohne_seite_yaml_steht_da_was_zu_tun_ist(lauf: Lauf, tmp_path: Path) -> None:
    register = write_probe(tmp_path / "register", seite="")
    assert lauf("--register", register, "seite", "bauen", "-o", tmp_path / "seite") == Ausgang(
        2,
        "",
        "Fehler: Zu diesem Register gibt es keine öffentliche Seite: data/seite.yaml fehlt.\n"
        "    Die Datei anlegen; was hineingehört, steht mit einem Beispiel in docs/datenformat.md unter »Seite«.\n",
    )
    assert not (tmp_path / "seite").exists()


@pytest.mark.parametrize("befehl", ["pruefen", "zeigen"])
def test_wo_keine_seite_ist_wird_gesagt_wie_eine_entsteht(lauf: Lauf, tmp_path: Path, befehl: str) -> None:
    assert lauf("seite", befehl, tmp_path) == Ausgang(
        2,
        "",
        f"Fehler: In »{tmp_path}« ist keine gebaute Seite.\n    Bauen: kommunennetz seite bauen -o {tmp_path}\n",
    )
