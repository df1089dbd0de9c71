"""`kommunennetz seite`: bauen, prüfen, und was ohne Seite zu tun ist."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hilfen import Ausgang
from kommunennetz.seite.ordner import load_manifest
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
    assert lauf("seite", "pruefen", ordner) == Ausgang(
        0, "", f"Geprüft: {anzahl} Dateien – alles in Ordnung\n"
    )
    (ordner / "stil.css").write_bytes(b"a{}")
    assert lauf("seite", "pruefen", ordner) == Ausgang(
        1, "stil.css: die Datei ist seit dem Bau geändert\n", f"Geprüft: {anzahl} Dateien – 1 Befund\n"
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
