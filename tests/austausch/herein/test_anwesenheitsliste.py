"""Die angekreuzte Teilnehmerliste: gelesen nach der verborgenen Spalte, gleich wer sie speicherte."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import libreoffice
from dokumente.test_treffenpapiere import GAESTE, _anlass
from kommunennetz.austausch.herein.anwesenheitsliste import Angekreuzt, read_anwesenheitsliste
from kommunennetz.dokumente.treffeninhalt import ordne
from kommunennetz.dokumente.treffenpapiere import build_liste_xlsx
from kommunennetz.errors import FrageError, RegisterError

KOPF = 6
"""Darunter stehen die Gäste."""
CALC = "xlsx:Calc MS Excel 2007 XML"


def _liste(ort: Path, eintraege: Sequence[tuple[str, object]]) -> bytes:
    """Liefert die Mappe, in der jemand diese Zellen ausgefüllt hat."""
    mappe = openpyxl.load_workbook(BytesIO(build_liste_xlsx(_anlass(ort), ordne(GAESTE))))
    blatt: Any = mappe.active
    for zelle, wert in eintraege:
        blatt[zelle] = wert
    puffer = BytesIO()
    mappe.save(puffer)
    return puffer.getvalue()


ANGEKREUZT = (
    ("E7", "ja"),
    ("E8", "nein"),
    ("E9", "x"),
    ("E10", " Ja "),
    ("E11", None),
    ("B12", "Hagen"),
    ("C12", "Plim"),
    ("E12", "ja"),
)


def _pruefe(daten: bytes) -> None:
    liste = read_anwesenheitsliste(daten)
    assert liste.liste == "2027-03-11-netzwerktreffen"
    assert liste.angekreuzte == (
        Angekreuzt(7, "h1h1h", "ja"),
        Angekreuzt(8, "h2h2h", "nein"),
        Angekreuzt(9, "oelde/fach", "ja"),
        Angekreuzt(10, "o2o2o", "ja"),
    )
    assert (liste.offene, liste.unklare, liste.ergaenzte) == ((11,), (), (12,))


def test_angekreuztes_offenes_und_ergaenztes_werden_unterschieden(tmp_path: Path) -> None:
    _pruefe(_liste(tmp_path, ANGEKREUZT))


@pytest.mark.parametrize("filter_", [CALC, "ods"])
def test_auch_libreoffice_darf_sie_speichern(tmp_path: Path, filter_: str) -> None:
    datei = tmp_path / "liste.xlsx"
    datei.write_bytes(_liste(tmp_path, ANGEKREUZT))
    libreoffice.verlange(datei, filter_, "libreoffice-calc")
    _pruefe(libreoffice.wandle(datei, filter_) or b"")


def test_umsortiert_ist_es_dieselbe_liste(tmp_path: Path) -> None:
    mappe = openpyxl.load_workbook(BytesIO(_liste(tmp_path, ANGEKREUZT)))
    blatt = mappe.active
    assert blatt is not None
    zeilen = [[zelle.value for zelle in zeile] for zeile in blatt.iter_rows(KOPF + 1, KOPF + 5)]
    for nummer, werte in enumerate(reversed(zeilen), KOPF + 1):
        for spalte, wert in enumerate(werte, 1):
            blatt.cell(nummer, spalte).value = wert
    puffer = BytesIO()
    mappe.save(puffer)
    gelesen = read_anwesenheitsliste(puffer.getvalue()).angekreuzte
    assert {(eine.kennung, eine.da) for eine in gelesen} == {
        ("h1h1h", "ja"),
        ("h2h2h", "nein"),
        ("oelde/fach", "ja"),
        ("o2o2o", "ja"),
    }


@pytest.mark.parametrize("wert", ["vielleicht", "=1=1", 1, "ja?", "krank"])
def test_was_nicht_ja_nein_oder_ein_kreuz_ist_bleibt_unklar(tmp_path: Path, wert: object) -> None:
    liste = read_anwesenheitsliste(_liste(tmp_path, [("E7", wert)]))
    assert 7 in liste.unklare
    assert all(eine.zeile != 7 for eine in liste.angekreuzte)


def test_eine_person_die_zweimal_verschieden_dasteht_ist_unklar_ein_sitz_darf_das(tmp_path: Path) -> None:
    doppelt = [
        ("E7", "ja"),
        ("F8", "h1h1h"),
        ("E8", "nein"),
        ("E9", "ja"),
        ("F10", "oelde/fach"),
        ("E10", "nein"),
        ("E11", None),
    ]
    liste = read_anwesenheitsliste(_liste(tmp_path, doppelt))
    assert liste.unklare == (7, 8)
    assert [(eine.kennung, eine.da) for eine in liste.angekreuzte] == [
        ("oelde/fach", "ja"),
        ("oelde/fach", "nein"),
    ]


def test_ohne_verborgene_spalte_ist_es_keine_liste(tmp_path: Path) -> None:
    with pytest.raises(FrageError) as gefangen:
        read_anwesenheitsliste(_liste(tmp_path, [("F6", None)]))
    assert gefangen.value.text == "Der Liste fehlt die verborgene Spalte, an der sie zu erkennen ist."
    with pytest.raises(FrageError) as gefangen:
        read_anwesenheitsliste(_liste(tmp_path, [("E6", "anwesend")]))
    assert gefangen.value.text == "Das ist keine Teilnehmerliste zum Ankreuzen."


@pytest.mark.parametrize("daten", [b"", b"Nr.;Kommune\n", b"PK\x03\x04kaputt"])
def test_was_keine_mappe_ist_wird_abgelehnt(daten: bytes) -> None:
    with pytest.raises((FrageError, RegisterError)):
        read_anwesenheitsliste(daten)
