"""Welche Dateien eines Ordners ein Datensatz sein wollen, und was mit den anderen ist."""

from pathlib import Path

from kommunennetz.befund import Befund
from kommunennetz.register.lesen.datenordner import find_dateien, read_datei


def test_jede_datei_ist_ein_datensatz_ein_befund_oder_beiwerk(tmp_path: Path) -> None:
    ordner = tmp_path / "data/kommunen"
    ordner.mkdir(parents=True)
    namen = [
        *("bonn.yaml", "Kopie von bonn.yaml", "unna - Kopie.yaml", "hamm (1).yaml", "Bad Honnef.yaml"),
        *("notiz.txt", "unendlich", "Thumbs.db", "~$x.yaml", "a\u2800.yaml", "b\x1b[31m.yaml", "c\td.yaml"),
    ]
    for name in namen:
        (ordner / name).touch()
    befunde: list[Befund] = []
    gefunden = list(find_dateien(tmp_path, "data/kommunen", ".yaml", befunde))
    assert gefunden == ["data/kommunen/Bad Honnef.yaml", "data/kommunen/bonn.yaml"]
    assert [(Path(einer.datei).name, einer.regel.id, einer.text) for einer in befunde] == [
        ("Kopie von bonn.yaml", "kopie", "die Datei ist eine Kopie von »bonn.yaml«"),
        ("a\\x2800.yaml", "dateiname-zeichen", _ZEICHEN),
        ("b\\x1b[31m.yaml", "dateiname-zeichen", _ZEICHEN),
        ("c\\x09d.yaml", "dateiname-zeichen", _ZEICHEN),
        ("hamm (1).yaml", "kopie", "die Datei ist eine Kopie von »hamm.yaml«"),
        ("notiz.txt", "endung", "hier werden nur Dateien mit ».yaml« gelesen"),
        ("unendlich", "endung", "hier werden nur Dateien mit ».yaml« gelesen"),
        ("unna - Kopie.yaml", "kopie", "die Datei ist eine Kopie von »unna.yaml«"),
    ]


def test_nur_ein_verweis_fuehrt_ins_leere(tmp_path: Path) -> None:
    (tmp_path / "verweis.yaml").symlink_to(tmp_path / "fehlt.yaml")
    befunde: list[Befund] = []
    assert read_datei(tmp_path, "verweis.yaml", befunde) is None
    assert read_datei(tmp_path, "fehlt.yaml", befunde) is None
    assert [(einer.datei, einer.regel.id) for einer in befunde] == [
        ("verweis.yaml", "verweis-kaputt"),
        ("fehlt.yaml", "datei-unlesbar"),
    ]


_ZEICHEN = "der Dateiname enthält ein Zeichen, das sich nicht darstellen lässt"
