"""Freigeben und Klären, wie ein Mensch am Terminal antwortet."""

import sys
from pathlib import Path

import pytest

from hilfen import write_register
from kommunennetz.versand.journal import Journal, Journalzeile, Stand, load_staende
from sendung_probe import ERSTELLT, ID, write_sendung

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows hat kein Pseudoterminal")


@pytest.fixture(name="ordner")
def _ordner(tmp_path: Path) -> Path:
    write_register(tmp_path)
    return write_sendung(tmp_path / "data/kontakte")


def test_getippt_wird_die_zahl_der_empfaenger(ordner: Path, tmp_path: Path) -> None:
    from terminal import rufe_am_terminal

    frage = "Zum Freigeben die Zahl der Empfänger eingeben: "
    for falsch in ("3", "j", "ja", "", "２"):
        ausgang = rufe_am_terminal(tmp_path, ["sendung", "freigeben", ID], {frage: f"{falsch}\n"})
        assert ausgang.wert == 1
        assert "Das ist nicht die Zahl der Empfänger; freigegeben ist nichts." in ausgang.ausgabe
        assert not (ordner / "freigabe.json").exists()
    ausgang = rufe_am_terminal(tmp_path, ["sendung", "freigeben", ID], {frage: "2\n"})
    assert ausgang.wert == 0
    assert (ordner / "freigabe.json").exists()


def test_gefragt_wird_nach_jedem_ungewissen_sitz(ordner: Path, tmp_path: Path) -> None:
    from terminal import rufe_am_terminal

    with Journal.open(ordner / "journal.jsonl") as journal:
        for sitz in ("bonn/fach", "unna/fach"):
            journal.schreibe(Journalzeile(ERSTELLT, sitz, "versuch"))
    ausgang = rufe_am_terminal(
        tmp_path,
        ["sendung", "klaeren", ID],
        {"bonn.eml\n    [a]ngekommen, [n]och einmal, leer: später? ".replace("\n", "\r\n"): "n\n",
         "unna.eml\r\n    [a]ngekommen, [n]och einmal, leer: später? ": "\n"},
    )  # fmt: skip
    assert ausgang.wert == 1
    assert "bonn/fach: beim Abschicken abgebrochen, " in ausgang.ausgabe
    assert "Geklärt: 0 angekommen, 1 noch einmal; 1 noch ungewiss" in ausgang.ausgabe
    staende = load_staende(ordner / "journal.jsonl")
    assert {sitz: stand.stand for sitz, stand in staende.items()} == {
        "bonn/fach": Stand.BEREIT,
        "unna/fach": Stand.UNGEWISS,
    }
