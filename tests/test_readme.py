import json
import re
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from git_probe import Repository
from hilfen import WURZEL, Ausgang
from sendung_probe import ID, write_sendung
from skripte import load_skript

AUSGABENBLATT = (WURZEL / "docs" / "ausgaben.md").read_text(encoding="utf-8")


readme = load_skript("readme")
SEITEN = {seite: (WURZEL / seite).read_text(encoding="utf-8") for seite in readme.SEITEN}
README = SEITEN["README.md"]


def _inhalte(ort: Path) -> dict[Path, bytes]:
    return {datei: datei.read_bytes() for datei in ort.rglob("*") if datei.is_file()}


def test_jeder_block_mit_ausgaben_steht_auf_einer_seite_die_geprueft_wird() -> None:
    mit_bloecken = {
        seite.relative_to(WURZEL).as_posix(): seite.read_text(encoding="utf-8").count("\n```console")
        for seite in (*WURZEL.glob("*.md"), *(WURZEL / "docs").rglob("*.md"))
    }
    gefunden = {seite: len(readme.beispiele(text)) for seite, text in SEITEN.items()}
    assert sum(gefunden.values()) > 25
    assert {seite: anzahl for seite, anzahl in mit_bloecken.items() if anzahl} == gefunden


# Die Übung vergleicht test_treffen_2027.py; dort ist auch zu sehen, was sie hinterließ.
@pytest.mark.parametrize("seite", [seite for seite, text in SEITEN.items() if readme.UEBUNG not in text])
def test_jede_ausgabe_ist_die_wirkliche_und_das_register_bleibt_wie_es_ist(seite: str) -> None:
    register = _inhalte(WURZEL / "data")
    assert readme.aktualisiert(SEITEN[seite]) == SEITEN[seite], "Bitte »make docs« aufrufen."
    assert _inhalte(WURZEL / "data") == register


def test_die_readme_ist_in_einem_zug_zu_lesen() -> None:
    # Die Tabelle der Befehle schreibt sich selbst und wird nachgeschlagen, nicht gelesen.
    gelesen = [zeile for zeile in README.splitlines() if not zeile.startswith("| `kommunennetz ")]
    assert len(gelesen) < 350


def test_die_tabelle_der_befehle_kommt_aus_den_hilfetexten() -> None:
    assert readme.befehlstabelle(README) == README, "Bitte »make docs« aufrufen."


def test_in_der_tabelle_steht_jeder_befehl_den_die_hilfe_zeigt(lauf: Callable[..., Ausgang]) -> None:
    def blaetter(*davor: str) -> list[str]:
        # Was eine Gruppe ist und welche Befehle sie hat, sagt die Hilfe auf dem Bildschirm.
        hilfe = lauf(*davor, "--help").ausgabe.partition("\nBefehle:\n")[2]
        untere = re.findall(r"^  (\w+)", hilfe, re.MULTILINE)
        tiefer = [blatt for unterer in untere for blatt in blaetter(*davor, unterer)]
        return tiefer or [" ".join(("kommunennetz", *davor))]

    befehle = blaetter()
    assert len(befehle) > 30
    assert befehle == [befehl.name for befehl in readme.list_befehle()]


def test_was_schreibt_hat_einen_tag_und_die_tage_folgen_aufeinander() -> None:
    beispiele = {seite: readme.beispiele(text) for seite, text in SEITEN.items()}
    schreibende = [
        beispiel for eine in beispiele.values() for beispiel in eine if "--ja" in beispiel.befehl.split()
    ]
    assert len(schreibende) > 5
    assert [beispiel.befehl for beispiel in schreibende if not beispiel.tag] == []
    for eine in beispiele.values():
        tage = [beispiel.tag for beispiel in eine if beispiel.tag]
        assert [readme.ANFANG, *tage] == sorted([readme.ANFANG, *tage])


@pytest.mark.parametrize("seite", SEITEN)
def test_kein_beispiel_zeigt_einen_programmfehler(seite: str) -> None:
    assert "Traceback" not in SEITEN[seite]


def test_jede_aufgabe_mit_zeitbezug_nennt_ihren_stichtag() -> None:
    # Sonst änderte sich die Ausgabe von einem Tag zum anderen.
    ohne = [
        befehl
        for text in SEITEN.values()
        for tag, befehl in readme.beispiele(text)
        if befehl.split()[1] in ("liste", "zahl", "beitritt", "kommune", "export")
        and not (tag or "--stichtag" in befehl)
    ]
    assert ohne == ["kommunennetz kommune zeigen Unnna"]


def test_jedes_bild_hat_einen_alternativtext() -> None:
    alternativen = re.findall(r"!\[([^\]]*)\]\(|<img [^>]*alt=\"([^\"]*)\"", README)
    assert len(alternativen) == 4
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
    "`veranstaltung liste`": (("veranstaltung", "liste"), (0,)),
    "`mitarbeit`": (("mitarbeit", "Lünen"), (0,)),
    "`mitarbeit`, in `belege`": (("mitarbeit", "Lünen"), (0, "belege", 0)),
    "`lehrgang stand`": (("lehrgang", "stand", "5"), (0,)),
    "`lehrgang stand`, in `teilnehmende`": (("lehrgang", "stand", "5"), (0, "teilnehmende", 0)),
    "`lehrgang nachfassen`": (("lehrgang", "nachfassen", "5"), ()),
    "`lehrgang nachfassen`, in `nachzufassen`": (("lehrgang", "nachfassen", "5"), ("nachzufassen", 0)),
    "`verlauf`": (("verlauf",), (0,)),
    "`sendung liste`": (("sendung", "liste"), (0,)),
    "`sendung zeigen`": (("sendung", "zeigen", ID), ()),
    "`sendung zeigen`, in `empfaenger`": (("sendung", "zeigen", ID), ("empfaenger", 0)),
    "`sendung zeigen`, in `ausgelassen`": (("sendung", "zeigen", ID), ("ausgelassen", 0)),
    "`pruefen`": (("pruefen",), (0,)),
}


@pytest.fixture(name="geplant", scope="module")
def _geplant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Liefert das Register mit einer geplanten Runde, für die jemand vorgemerkt ist, in Git, und einer Sendung."""
    ort = tmp_path_factory.mktemp("geplant")
    copytree(WURZEL / "data", ort / "data")
    runde = "nummer: 5\nbezeichnung: Fünfte Unterzeichnung\ndatum: 2027\n"
    herford = "name: Herford\nags: 05758012\nbeitritt:\n  runde: 5\n"
    Repository.neu(ort).einchecken("2026-12-31", runden__2027_fuenfte=runde, kommunen__herford=herford)
    write_sendung(ort / "data/kontakte")
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
