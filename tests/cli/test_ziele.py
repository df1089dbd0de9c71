"""Wohin mit -o: Was nicht geht, wird gesagt, und nichts, was schon da ist, nimmt Schaden."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hilfen import Ausgang, write_register

Lauf = Callable[..., Ausgang]
BONN = "name: Bonn\nags: 05314000\n"
UNNA = "name: Unna\nags: 05978036\nbeitritt: {unterzeichnet: 2012-12-05, quelle: Q}\n"
MAIL = "---\nbetreff: Neues\ndatum: 2026-11-22\nan: alle\n---\nGuten Tag\n"
DATEIEN = [
    ["liste", "--format", "csv", "-o"],
    ["zahl", "--format", "json", "-o"],
    ["anlage", "--format", "md", "-o"],
    ["runde", "liste", "--format", "json", "-o"],
    ["infomail", "vorschau", "mail", "--html"],
]
ORDNER = [
    ["export"],
    ["schema", "-o"],
    ["neu"],
    ["infomail", "entwuerfe", "mail", "-o"],
]


@pytest.fixture(name="ort")
def _ort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ort = write_register(
        tmp_path / "register", kommunen__bonn=BONN, kommunen__unna=UNNA, infomails__mail=MAIL
    )
    monkeypatch.chdir(ort)
    (ort / "eigene").write_bytes(b"wichtig")
    (ort / "verweis").symlink_to("eigene")
    (ort / "loch").symlink_to("gibt-es-nicht")
    (ort / "ordner").mkdir()
    (ort / "ordner" / "eigene").write_bytes(b"wichtig")
    os.mkfifo(ort / "pipe")
    return ort


def _stand(ort: Path) -> list[tuple[str, object]]:
    return [
        (str(pfad), pfad.read_bytes() if pfad.is_file() else pfad.lstat().st_mode)
        for pfad in sorted(ort.rglob("*"))
    ]


@pytest.mark.parametrize("angaben", DATEIEN, ids=" ".join)
@pytest.mark.parametrize(
    "ziel",
    ["", ".", "x" * 300, "eigene/liste", "fehlt/liste", "ordner", "verweis", "loch", "pipe", "/dev/stdout"],
)
def test_ein_unmoegliches_ziel_fuer_eine_datei(ort: Path, lauf: Lauf, angaben: list[str], ziel: str) -> None:
    vorher = _stand(ort)
    ausgang = lauf(*angaben, ziel)
    assert ausgang.wert in {2, 3}
    assert ausgang.ausgabe == ""
    assert ausgang.meldungen.splitlines()[-2].startswith("Fehler: ")
    assert "Traceback" not in ausgang.meldungen
    assert _stand(ort) == vorher


@pytest.mark.parametrize("angaben", ORDNER, ids=" ".join)
@pytest.mark.parametrize(
    "ziel", ["x" * 300, "eigene", "eigene/ordner", "verweis", "loch", "pipe", "/dev/stdout"]
)
def test_ein_unmoegliches_ziel_fuer_einen_ordner(
    ort: Path, lauf: Lauf, angaben: list[str], ziel: str
) -> None:
    vorher = _stand(ort)
    ausgang = lauf(*angaben, ziel)
    assert ausgang.wert in {2, 3}
    assert ausgang.meldungen.splitlines()[-2].startswith("Fehler: ")
    assert "Traceback" not in ausgang.meldungen
    assert _stand(ort) == vorher


@pytest.fixture(name="schreibgeschuetzt")
def _schreibgeschuetzt(tmp_path: Path) -> Iterator[Path]:
    ziel = tmp_path / "nur-lesen"
    ziel.mkdir()
    einhaengen = ["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(ziel)]
    if subprocess.run(einhaengen, capture_output=True, check=False).returncode:
        pytest.skip("ein Datenträger lässt sich nur mit den Rechten des Verwalters einhängen")
    try:
        yield ziel
    finally:
        subprocess.run(["umount", str(ziel)], check=True)


@pytest.mark.usefixtures("ort")
@pytest.mark.parametrize("angaben", [*DATEIEN, *ORDNER], ids=" ".join)
def test_ein_schreibgeschuetzter_datentraeger(
    lauf: Lauf, schreibgeschuetzt: Path, angaben: list[str]
) -> None:
    ziel = schreibgeschuetzt / "ziel"
    ausgang = lauf(*angaben, ziel)
    assert ausgang.wert == 3
    assert (
        f"Fehler: »{ziel}« lässt sich nicht schreiben: der Datenträger ist schreibgeschützt.\n"
        in ausgang.meldungen
    )


def test_ein_schreibgeschuetztes_register(lauf: Lauf, schreibgeschuetzt: Path) -> None:
    subprocess.run(["mount", "-o", "remount,rw", str(schreibgeschuetzt)], check=True)
    write_register(schreibgeschuetzt, kommunen__bonn=BONN)
    subprocess.run(["mount", "-o", "remount,ro", str(schreibgeschuetzt)], check=True)
    assert lauf("kommune", "neu", "Beelen", "--ja", "--register", schreibgeschuetzt) == Ausgang(
        3,
        "",
        "Fehler: »data/.sperre« lässt sich nicht schreiben: der Datenträger ist schreibgeschützt.\n"
        "    Den Ordner an einen beschreibbaren Ort kopieren.\n",
    )


def test_ein_register_durch_einen_verweis_genannt(ort: Path, lauf: Lauf, tmp_path: Path) -> None:
    (tmp_path / "umweg").symlink_to(ort)
    assert lauf("kommune", "neu", "Beelen", "--ja", "--register", tmp_path / "umweg").wert == 0
    assert (ort / "data/kommunen/beelen.yaml").is_file()
    assert lauf("kommune", "zeigen", "Beelen", "--register", tmp_path / "umweg").wert == 0


def test_data_als_verweis_wird_nicht_geaendert(ort: Path, lauf: Lauf) -> None:
    """Ein Register, das jemand anderem gehört, lässt sich so nicht unterschieben."""
    (ort / "data").rename(ort / "fremd")
    (ort / "data").symlink_to("fremd")
    vorher = _stand(ort)
    assert lauf("kommune", "neu", "Beelen", "--ja") == Ausgang(
        3,
        "",
        "Fehler: »data« ist ein Verweis; geschrieben wird nur in einen Ordner.\n"
        "    Den Ordner selbst an die Stelle des Verweises legen, oder ihn mit --register nennen.\n",
    )
    assert _stand(ort) == vorher


def test_eine_tabelle_aus_einer_pipe_wird_uebernommen(ort: Path) -> None:
    befehl = f"'{sys.executable}' -m kommunennetz import <(printf 'Kommune;Bemerkung\\nBonn;neu\\n') --anwenden --ja"
    lauf = subprocess.run(["bash", "-c", befehl], cwd=ort, capture_output=True, encoding="utf-8", check=False)
    assert (lauf.returncode, lauf.stderr.count("Geändert: 1 Datei")) == (0, 1)
    assert (ort / "data/kommunen/bonn.yaml").read_text() == f"{BONN}bemerkung: neu\n"
