from pathlib import Path

import pytest

from austausch.mappen import mappe, register
from hilfen import NETZ
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.errors import FrageError
from kommunennetz.model.netz import Netz


@pytest.fixture(name="netz")
def _netz(tmp_path: Path) -> Netz:
    return register(tmp_path).netz.satz


@pytest.mark.parametrize(
    ("titel", "feld"),
    [
        ("Kommune", "name"),
        ("KOMMUNE:", "name"),
        ("Stadt", "name"),
        ("Gemeinde", "name"),
        ("Ort", "name"),
        ("Gemeindeschlüssel", "ags"),
        ("AGS", "ags"),
        ("Amtl. Gemeindeschlüssel", "ags"),
    ],
)
def test_die_kommune_hat_viele_namen(netz: Netz, titel: str, feld: str) -> None:
    assert {(feld,)} == einlesen(mappe([titel], ["x"]), "x", netz).felder


@pytest.mark.parametrize(
    ("titel", "feld"),
    [
        ("Beitritt", "beitritt.unterzeichnet"),
        ("Mitglied seit", "beitritt.unterzeichnet"),
        ("unterzeichnet am", "beitritt.unterzeichnet"),
        ("Beitrittsdatum", "beitritt.unterzeichnet"),
        ("E-Mail", "postfach"),
        ("email", "postfach"),
        ("Ratsbeschluss vom", "beitritt.beschluss.datum"),
        ("Vorlagen-Nr.", "beitritt.beschluss.vorlage"),
        ("Austritt", "austritt.datum"),
        ("Anmerkungen", "bemerkung"),
        ("beitritt.erklaert", "beitritt.erklaert"),
        ("Ansprechperson: Stand", "kriterien.ansprechperson.stand"),
        ("ansprechperson", "kriterien.ansprechperson.stand"),
        ("Anerkennung: Weg", "kriterien.anerkennung.weg"),
        ("kriterien.anerkennung.nachweis", "kriterien.anerkennung.nachweis"),
        ("Regierungsbezirk", "regierungsbezirk"),
    ],
)
def test_ueberschriften_gelten_nach_ihrem_sinn(netz: Netz, titel: str, feld: str) -> None:
    felder = einlesen(mappe(["Kommune", titel], ["Bonn", "x"]), "x", netz).felder
    assert {("name",), tuple(feld.split("."))} == felder


@pytest.mark.parametrize(
    ("titel", "feld"),
    [
        ("Anerkennung des Engagements", "kriterien.anerkennung.stand"),
        ("Anerkennung des Engagements: Stand", "kriterien.anerkennung.stand"),
        ("Anerkennung des Engagements: Quelle", "kriterien.anerkennung.quelle"),
        ("anerkennung", "kriterien.anerkennung.stand"),
    ],
)
def test_ein_kriterium_heisst_nach_seinem_kurzen_namen_oder_seiner_kennung(
    tmp_path: Path, titel: str, feld: str
) -> None:
    lang = NETZ.replace("kurz: Anerkennung", "kurz: Anerkennung des Engagements")
    netz = register(tmp_path, netz=lang).netz.satz
    felder = einlesen(mappe(["Kommune", titel], ["Bonn", "x"]), "x", netz).felder
    assert {("name",), tuple(feld.split("."))} == felder


def test_das_eindeutigere_wort_gewinnt(netz: Netz) -> None:
    tabelle = einlesen(mappe(["Name", "Kommune"], ["Frau M.", "Bonn"]), "x", netz)
    assert "B2" == tabelle.zeilen[0].zellen["name",].adresse
    assert [("A1", "Name", None), ("B1", "Kommune", "Name")] == [
        (kopf.adresse, kopf.text, kopf.titel) for kopf in tabelle.ueberschriften
    ]


def test_zwei_gleiche_ueberschriften_sind_ein_fehler(netz: Netz) -> None:
    with pytest.raises(FrageError) as fehler:
        einlesen(mappe(["Kommune", "Quelle", "Quelle"], ["Bonn", "a", "b"]), "x", netz)
    assert (
        "Zwei Spalten meinen dasselbe: Blatt »Tabelle1«, B1 »Quelle« und C1 »Quelle«.",
        "Eine umbenennen, oder mit --spalte Alt=- sagen, welche liegen bleibt.",
    ) == (fehler.value.text, fehler.value.hilfe)


def test_woerter_in_den_zeilen_sind_keine_kopfzeile(netz: Netz) -> None:
    tabelle = einlesen(mappe(["Wo", "Art", "Kommune"], ["Stadt", "Stadt", "Bonn"]), "x", netz)
    assert "C2" == tabelle.zeilen[0].zellen["name",].adresse


def test_vorgaben_gehen_allem_vor(netz: Netz) -> None:
    daten = mappe(["Mitglied (intern)", "dabei", "Beitritt"], ["Bonn", 2015, "x"])
    tabelle = einlesen(
        daten, "x", netz, {"mitglied (intern)": "Kommune", "dabei": "unterzeichnet", "Beitritt": "-"}
    )
    assert {"name": "A2", "unterzeichnet": "B2"} == {
        feld[-1]: zelle.adresse for feld, zelle in tabelle.zeilen[0].zellen.items()
    }


@pytest.mark.parametrize(
    ("vorgabe", "text", "hilfe"),
    [
        ({"Datum": "unterzeichnet"}, "Eine Spalte »Datum« gibt es in der Datei nicht.", "Es gibt: »Kommune«, »Wann«."),
        ({"Wann": "unterzeichent"}, "Eine Spalte »unterzeichent« kennt das Register nicht.", "Meinten Sie »unterzeichnet«?"),
    ],
)  # fmt: skip
def test_vorgaben_ins_leere_sind_ein_fehler(
    netz: Netz, vorgabe: dict[str, str], text: str, hilfe: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        einlesen(mappe(["Kommune", "Wann"], ["Bonn", 2015]), "x", netz, vorgabe)
    assert (text, hilfe) == (fehler.value.text, fehler.value.hilfe)
