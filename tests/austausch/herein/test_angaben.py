"""Eine Liste mit einer Zeile je Kommune, deren Spalten der Aufrufer nennt."""

from pathlib import Path

import pytest

from hilfen import load_register
from kommunennetz.austausch.herein.angaben import Gelesenes, lies_angaben
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.herein.ueberschriften import SYNONYME, Spaltensatz
from kommunennetz.austausch.spalten import NAME, Form, Spalte, alle_spalten
from kommunennetz.errors import FrageError
from kommunennetz.register.lesen.register import Register

WER = Spalte(("wer",), "Name", Form.TEXT, "", 20)
AB = Spalte(("ab",), "ab", Form.DATUM, "", 20)
WORTE = {**SYNONYME, NAME.feld: ("Kommune",), WER.feld: ("Zuname",)}


@pytest.fixture(name="register", scope="module")
def _register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return load_register(Path(tmp_path_factory.mktemp("angaben")))


def lies(register: Register, text: str) -> Gelesenes:
    """Liefert, was eine CSV-Datei zu den zwei Spalten sagt."""
    netz = register.netz.satz
    benennende = [spalte for spalte in alle_spalten(netz) if spalte.ist_fest]
    satz = Spaltensatz([*benennende, WER, AB], WORTE)
    return lies_angaben(register, einlesen(text.encode(), "x.csv", netz, spaltensatz=satz), [WER, AB])


def test_der_spaltensatz_sagt_was_eine_ueberschrift_meint(register: Register) -> None:
    gelesen = lies(register, "Kommune;Name;ab\nBonn;Essen;1.11.2025\n")
    [eine] = gelesen.angaben
    assert (eine.ziel.name, eine.zeile, eine.zelle) == ("Bonn", 2, "A2")
    assert eine.werte == {("wer",): "Essen", ("ab",): "2025-11-01"}
    assert lies(register, "Kommune;Zuname\nBonn;Essen\n").angaben[0].werte == {("wer",): "Essen"}
    with pytest.raises(FrageError, match="nennt keine Überschrift die Kommune"):
        lies(register, "Name;ab\nBonn;2025\n")


def test_leere_zeilen_und_keine_angabe_sind_gezaehlt_summen_uebergangen(register: Register) -> None:
    gelesen = lies(register, "Kommune;Name;ab\nBonn;;\nEssen;k. A.;\nSumme;2;\nHagen;Probe;\n")
    assert [(eine.ziel.name, dict(eine.werte)) for eine in gelesen.angaben] == [
        ("Hagen", {("wer",): "Probe"})
    ]
    assert (gelesen.ohne_angaben, gelesen.unklar) == (2, ())


def test_was_unklar_ist_nennt_die_zelle_und_nie_was_darin_steht(register: Register) -> None:
    text = "Kommune;Name;ab\nBonn;Mustermann;Erika\nUnna;Probe;2025\nHagen;#NV;2025\nEssen;MÃ¼ller;2025\n"
    gelesen = lies(register, text)
    assert gelesen.angaben == ()
    assert [str(eines) for eines in gelesen.unklar] == [
        "C2 (Bonn): »ab« ist nicht zu verstehen",
        "A3: »Unna« heißen Stadt Unna und Kreis Unna",
        "B4 (Hagen): »Name«: hier steht ein Fehlerwert",
        "B5 (Essen): »Name« ist nicht zu verstehen",
    ]
    assert all(eines.hilfe for eines in gelesen.unklar)


def test_zwei_zeilen_zu_einer_kommune_gelten_beide_nicht(register: Register) -> None:
    gelesen = lies(register, "Kommune;Name\nBonn;A\nEssen;B\nStadt Bonn;A\n")
    assert [eine.ziel.name for eine in gelesen.angaben] == ["Essen"]
    assert [eines.grund for eines in gelesen.unklar] == [
        "Bonn steht auch in Zeile 4",
        "Bonn steht auch in Zeile 2",
    ]
