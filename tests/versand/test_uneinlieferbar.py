from pathlib import Path

import pytest

from kommunennetz.errors import FrageError
from kommunennetz.kontakte.sitz import Sitz
from kommunennetz.versand.journal import Sitzstand, Stand
from kommunennetz.versand.sendung import load_sendung
from kommunennetz.versand.uneinlieferbar import Uneinlieferbares, load_uneinlieferbar, write_uneinlieferbar
from sendung_probe import write_sendung


def test_in_der_tabelle_steht_nur_was_abgelehnt_ist(tmp_path: Path) -> None:
    ordner = write_sendung(tmp_path, ("bonn", "unna", "essen"))
    sendung = load_sendung(ordner)
    staende = {
        "bonn/fach": Sitzstand(Stand.ABGELEHNT, 1, 550, "=cmd() 5.1.1"),
        "unna/fach": Sitzstand(Stand.UNGEWISS, 1),
        "essen/fach": Sitzstand(Stand.AUFGESCHOBEN, 0, 451, "später"),
    }
    tabelle = write_uneinlieferbar(ordner, sendung, staende)
    assert tabelle is not None
    assert load_uneinlieferbar(tabelle) == (Uneinlieferbares(Sitz("bonn", "fach"), "amt@bonn.example", ""),)
    assert b"'=cmd() 5.1.1" in tabelle.read_bytes()
    staende["bonn/fach"] = Sitzstand(Stand.ANGENOMMEN, 2, 250, "Ok")
    assert write_uneinlieferbar(ordner, sendung, staende) is None
    assert not tabelle.exists()


@pytest.mark.parametrize(
    ("inhalt", "meldung"),
    [
        (b"", "ist keine solche Tabelle"),
        (b"Sitz;Kommune\r\nunna/fach;Unna\r\n", "ist keine solche Tabelle"),
        (b"Sitz;Adresse;Richtige Adresse\r\nUnna;a@b.example;\r\n", "»Unna« ist kein Sitz"),
        (b"\xff\xfe\x00", "ist keine solche Tabelle"),
    ],
)
def test_eine_andere_tabelle_wird_abgelehnt(tmp_path: Path, inhalt: bytes, meldung: str) -> None:
    (tmp_path / "x.csv").write_bytes(inhalt)
    with pytest.raises(FrageError, match=meldung):
        load_uneinlieferbar(tmp_path / "x.csv")
    with pytest.raises(FrageError, match="gibt es nicht"):
        load_uneinlieferbar(tmp_path / "y.csv")


def test_auch_mit_kommas_und_ohne_letzte_spalte_wird_sie_gelesen(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("Sitz,Adresse,Richtige Adresse\nunna/postfach,a@b.example\n\n")
    assert load_uneinlieferbar(tmp_path / "x.csv") == (
        Uneinlieferbares(Sitz("unna", "postfach"), "a@b.example", ""),
    )
