import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from git_probe import Repository
from hilfen import WURZEL, Ausgang
from skripte import load_skript

README = (WURZEL / "README.md").read_text(encoding="utf-8")
AUSGABENBLATT = (WURZEL / "docs" / "ausgaben.md").read_text(encoding="utf-8")
# Alles, wohin ein Verweis zeigen kann, der weder ins Netz noch auf eine Überschrift führt.
_VERWEIS = re.compile(r"\]\(([^)#:]+)\)|src=\"([^\"]+)\"")


readme = load_skript("readme")


def _inhalte(ort: Path) -> dict[Path, bytes]:
    return {datei: datei.read_bytes() for datei in ort.rglob("*") if datei.is_file()}


def test_jede_ausgabe_in_der_readme_ist_die_wirkliche_und_das_register_bleibt_wie_es_ist() -> None:
    assert len(readme.beispiele(README)) == README.count("\n```console") > 25
    register = _inhalte(WURZEL / "data")
    assert readme.aktualisiert(README) == README, "Bitte »make docs« aufrufen."
    assert _inhalte(WURZEL / "data") == register


def test_was_schreibt_hat_einen_tag_und_die_tage_folgen_aufeinander() -> None:
    schreibende = [beispiel for beispiel in readme.beispiele(README) if "--ja" in beispiel.befehl.split()]
    assert len(schreibende) > 5
    assert [beispiel.befehl for beispiel in schreibende if not beispiel.tag] == []
    tage = [beispiel.tag for beispiel in readme.beispiele(README) if beispiel.tag]
    assert [readme.ANFANG, *tage] == sorted([readme.ANFANG, *tage])


def test_kein_beispiel_der_readme_zeigt_einen_programmfehler() -> None:
    assert "Traceback" not in README


def test_jeder_befehl_kommt_in_der_readme_vor() -> None:
    from kommunennetz.cli.app import BEFEHLE

    assert [befehl for befehl in BEFEHLE if f"kommunennetz {befehl}" not in README] == []


def test_jeder_unterbefehl_kommt_in_der_readme_vor() -> None:
    from kommunennetz.cli.app import UNTERBEFEHLE

    befehle = [f"{gruppe} {name}" for gruppe, namen in UNTERBEFEHLE.items() for name in namen]
    assert len(befehle) > 15
    assert [befehl for befehl in befehle if f"kommunennetz {befehl}" not in README] == []


def test_jede_aufgabe_mit_zeitbezug_nennt_ihren_stichtag() -> None:
    # Sonst änderte sich die Ausgabe von einem Tag zum anderen.
    ohne = [
        befehl
        for tag, befehl in readme.beispiele(README)
        if befehl.split()[1] in ("liste", "zahl", "beitritt", "kommune", "export")
        and not (tag or "--stichtag" in befehl)
    ]
    assert ohne == ["kommunennetz kommune zeigen Unnna"]


def test_jeder_verweis_in_der_readme_fuehrt_zu_einer_datei() -> None:
    ziele = [treffer[1] or treffer[2] for treffer in _VERWEIS.finditer(README)]
    assert len(ziele) > 10
    assert [ziel for ziel in ziele if not (WURZEL / ziel).exists()] == []


def test_jedes_bild_hat_einen_alternativtext() -> None:
    alternativen = re.findall(r"!\[([^\]]*)\]\(|<img [^>]*alt=\"([^\"]*)\"", README)
    assert len(alternativen) == 3
    assert all(len(markdown or html) > 50 for markdown, html in alternativen)


def _schluessel(zeile: str) -> list[str]:
    """Liefert die Schlüssel, die in der Tabelle der JSON-Ausgaben in dieser Zeile stehen."""
    zeilen = [spalten for text in AUSGABENBLATT.splitlines() if len(spalten := text.split(" | ")) == 3]
    (gefunden,) = [spalten[2] for spalten in zeilen if spalten[0] == f"| {zeile}"]
    return re.findall(r"`(\w+)`", gefunden)


# Zu jeder Zeile der Tabelle der Aufruf und der Weg zum ersten Objekt mit diesen Schlüsseln.
AUSGABEN: dict[str, tuple[tuple[str, ...], tuple[str | int, ...]]] = {
    "`liste`": (("liste",), (0,)),
    "`zahl`": (("zahl", "--stichtag", "2018-09-04"), ()),
    "`zahl`, in `register`": (("zahl", "--stichtag", "2018-09-04"), ("register",)),
    "`zahl`, in `veroeffentlicht`": (("zahl", "--stichtag", "2018-09-04"), ("veroeffentlicht", 0)),
    "`beitritt pruefen`": (("beitritt", "pruefen", "Unna"), (0,)),
    "`beitritt pruefen`, in `punkte`": (("beitritt", "pruefen", "Unna"), (0, "punkte", 0)),
    "`runde stand`": (("runde", "stand", "5"), ()),
    "`runde stand`, in `vorgemerkt`": (("runde", "stand", "5"), ("vorgemerkt", 0)),
    "`runde stand`, in `fehlt`": (("runde", "stand", "5"), ("vorgemerkt", 0, "fehlt", 0)),
    "`verlauf`": (("verlauf",), (0,)),
    "`pruefen`": (("pruefen",), (0,)),
}


@pytest.fixture(name="geplant", scope="module")
def _geplant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Liefert das Register mit einer geplanten Runde, für die jemand vorgemerkt ist, in Git."""
    ort = tmp_path_factory.mktemp("geplant")
    copytree(WURZEL / "data", ort / "data")
    runde = "nummer: 5\nbezeichnung: Fünfte Unterzeichnung\ndatum: 2027\n"
    herford = "name: Herford\nags: 05758012\nbeitritt:\n  runde: 5\n"
    Repository.neu(ort).einchecken("2026-12-31", runden__2027_fuenfte=runde, kommunen__herford=herford)
    return ort


@pytest.mark.parametrize("zeile", AUSGABEN)
def test_die_dokumentation_nennt_die_schluessel_der_json_ausgabe(
    zeile: str, geplant: Path, lauf: Callable[..., Ausgang]
) -> None:
    aufruf, weg = AUSGABEN[zeile]
    inhalt: Any = json.loads(lauf("--register", geplant, *aufruf, "--format", "json").ausgabe)
    for schritt in weg:
        inhalt = inhalt[schritt]
    assert _schluessel(zeile) == list(inhalt)


def test_die_tabelle_der_json_ausgaben_ist_ganz_geprueft() -> None:
    zeilen = [zeile[2:].split(" | ")[0] for zeile in AUSGABENBLATT.splitlines() if zeile.startswith("| `")]
    assert zeilen == list(AUSGABEN)
