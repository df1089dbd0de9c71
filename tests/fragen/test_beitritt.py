from datetime import date
from pathlib import Path

import pytest

from hilfen import HEUTE, load_register, write_register
from kommunennetz.fragen.beitritt import (
    Ergebnis,
    Lage,
    Pruefung,
    bezeichnung,
    geplantes,
    kandidaten,
    pruefe_beitritt,
)
from kommunennetz.fragen.fassung import fassung_namens
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load

ERFUELLT_2012 = (
    "kriterien: {ansprechperson: {stand: ja, quelle: Q}, anerkennung: {stand: ja, weg: geplant}}\n"
)
FRUEHER = (
    "frueher:\n  - beitritt: {unterzeichnet: 2015-05, quelle: Alt}\n"
    "    austritt: {datum: 2020-01-01, quelle: Q}\n"
)


def _pruefe(register: Register, name: str, stichtag: date = HEUTE, fassung: str = "") -> Pruefung:
    gebiet = register.verzeichnis.find(name)
    assert gebiet is not None
    gewaehlt = fassung_namens(register.netz.satz.kriterien, fassung) if fassung else None
    return pruefe_beitritt(register, gebiet, stichtag, gewaehlt)


def _mit(ort: Path, zeilen: str) -> Register:
    return load_register(ort, kommunen__herford=f"name: Herford\nags: 05758012\n{zeilen}")


def test_ohne_datensatz_ist_alles_offen(tmp_path: Path) -> None:
    pruefung = _pruefe(load_register(tmp_path), "Herford")
    assert pruefung.lage is Lage.OHNE_DATENSATZ
    assert (
        "Die Stadt Herford hat noch keinen Datensatz im Register; deshalb sind alle Kriterien offen."
        == pruefung.satz
    )
    assert ["offen", "offen"] == [punkt.stand for punkt in pruefung.punkte]
    assert ["Benennen.", "Beschließen."] == [punkt.naechster_schritt for punkt in pruefung.punkte]
    assert (
        "Ergebnis: noch offen – 0 von 2 Kriterien der Fassung 2020 erfüllt; offen: Ansprechperson, Erklärung."
        == pruefung.urteil
    )


@pytest.mark.parametrize("weg", ["karte", "geplant", "anders"])
def test_jeder_der_drei_wege_erfuellt_das_vierte_kriterium(tmp_path: Path, weg: str) -> None:
    zeilen = (
        f"kriterien: {{ansprechperson: {{stand: ja, quelle: Q}}, anerkennung: {{stand: ja, weg: {weg}}}}}\n"
    )
    pruefung = _pruefe(_mit(tmp_path, zeilen), "Herford", fassung="2012")
    assert Ergebnis.ERFUELLT is pruefung.ergebnis
    assert "Ergebnis: erfüllt – alle 2 Kriterien der Fassung 2012." == pruefung.urteil
    assert [None, weg] == [punkt.weg.id if punkt.weg else None for punkt in pruefung.punkte]
    assert ["", ""] == [punkt.naechster_schritt for punkt in pruefung.punkte]


def test_ein_nein_entscheidet_auch_wenn_anderes_offen_ist(tmp_path: Path) -> None:
    pruefung = _pruefe(_mit(tmp_path, "kriterien: {anerkennung: {stand: nein}}\n"), "Herford", fassung="2012")
    assert Ergebnis.NICHT_ERFUELLT is pruefung.ergebnis
    assert (
        "Ergebnis: nicht erfüllt – 0 von 2 Kriterien der Fassung 2012 erfüllt; nicht erfüllt: Anerkennung; "
        "offen: Ansprechperson." == pruefung.urteil
    )


@pytest.mark.parametrize(
    ("stand", "seit", "erwartet"),
    [
        ("ja", "2026-11-22", "ja"),
        ("ja", "2026-11-23", "nein"),
        ("ja", "2026", "offen"),
        ("nein", "2025", "nein"),
        ("nein", "2027", "offen"),
        ("offen", "2020", "offen"),
    ],
)
def test_ein_kriterium_gilt_erst_ab_seinem_tag(tmp_path: Path, stand: str, seit: str, erwartet: str) -> None:
    register = _mit(tmp_path, f"kriterien: {{ansprechperson: {{stand: {stand}, seit: {seit}}}}}\n")
    assert erwartet == _pruefe(register, "Herford").punkte[0].stand


@pytest.mark.parametrize(
    ("beitritt", "nachweis"),
    [
        ("{unterzeichnet: 2020, quelle: Q}", "Unterschrift unter die Erklärung"),
        ("{runde: 5, erklaert: 2020-02, quelle: Q}", "Erklärung des Beitritts"),
        ("{runde: 5, beschluss: {gremium: Rat, datum: 2020-01-07}, quelle: Q}", "Beschluss"),
    ],
)
def test_die_bereitschaft_zur_erklaerung_folgt_aus_dem_beitritt(
    tmp_path: Path, beitritt: str, nachweis: str
) -> None:
    register = _mit(tmp_path, f"beitritt: {beitritt}\n")
    punkt = _pruefe(register, "Herford").punkte[1]
    assert ("ja", nachweis, "Q") == (punkt.stand, punkt.nachweis, punkt.quelle)
    assert "offen" == _pruefe(register, "Herford", date(2019, 12, 31), "2020").punkte[1].stand


@pytest.mark.parametrize(
    ("zeilen", "lage", "satz"),
    [
        ("", Lage.KANDIDATIN, "Die Stadt Herford ist nicht Mitglied."),
        (
            "beitritt: {runde: 5, quelle: Q}\n",
            Lage.VORGEMERKT,
            "Die Stadt Herford ist für Runde 5 vorgemerkt und hat noch nicht unterzeichnet.",
        ),
        (
            "beitritt: {unterzeichnet: 2015-05, quelle: Q}\n",
            Lage.MITGLIED,
            "Die Stadt Herford ist bereits Mitglied (Beitritt: Mai 2015) und muss nicht mehr beitreten.",
        ),
        (
            "beitritt: {unterzeichnet: nach 2015, quelle: Q}\n",
            Lage.UNGEWISS,
            "Die Stadt Herford ist vielleicht schon Mitglied; der Beitritt ist nur ungenau bekannt (nach 2015).",
        ),
        (
            "beitritt: {unterzeichnet: 2015, quelle: Q}\naustritt: {datum: 2020-01-01, quelle: Q}\n",
            Lage.AUSGETRETEN,
            "Die Stadt Herford war Mitglied (Austritt: 1. Januar 2020) und kann dem Netzwerk erneut beitreten.",
        ),
        (
            "beitritt: {unterzeichnet: 2015, quelle: Q}\naustritt: {datum: 2026, quelle: Q}\n",
            Lage.UNGEWISS,
            "Die Stadt Herford ist vielleicht noch Mitglied; der Austritt ist nur ungenau bekannt (2026).",
        ),
        (
            "beitritt: {unterzeichnet: nach 2015, quelle: Q}\naustritt: {datum: 2030-01-01, quelle: Q}\n",
            Lage.UNGEWISS,
            "Die Stadt Herford ist vielleicht schon Mitglied; der Beitritt ist nur ungenau bekannt (nach 2015).",
        ),
        (
            f"beitritt: {{runde: 5}}\n{FRUEHER}",
            Lage.VORGEMERKT,
            "Die Stadt Herford ist für Runde 5 vorgemerkt und hat noch nicht unterzeichnet.",
        ),
        (
            f"beitritt: {{unterzeichnet: 2021, quelle: Q}}\n{FRUEHER}",
            Lage.MITGLIED,
            "Die Stadt Herford ist bereits Mitglied (Beitritt: 2021) und muss nicht mehr beitreten.",
        ),
        (
            FRUEHER,
            Lage.AUSGETRETEN,
            "Die Stadt Herford war Mitglied (Austritt: 1. Januar 2020) und kann dem Netzwerk erneut beitreten.",
        ),
    ],
)
def test_jede_lage_hat_ihren_satz(tmp_path: Path, zeilen: str, lage: Lage, satz: str) -> None:
    pruefung = _pruefe(_mit(tmp_path, zeilen), "Herford")
    assert (lage, satz) == (pruefung.lage, pruefung.satz)


def test_fuer_eine_bezirksregierung_gelten_keine_kriterien(tmp_path: Path) -> None:
    pruefung = _pruefe(load_register(tmp_path), "Bezirksregierung Arnsberg")
    assert (Lage.BEZIRKSREGIERUNG, (), "") == (pruefung.lage, pruefung.punkte, pruefung.urteil)
    assert (
        "Die Bezirksregierung Arnsberg ist eine Landesbehörde: Sie kann die Erklärung mitunterzeichnen, wird aber "
        "nicht Mitglied, und die Kriterien gelten für sie nicht." == pruefung.satz
    )


def test_kandidaten_sind_wer_sicher_nicht_mitglied_ist(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__unna="name: Unna\nags: 05978036\n",
        kommunen__bonn="name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
        kommunen__essen="name: Essen\nags: 05113000\nbeitritt: {unterzeichnet: nach 2015, quelle: Q}\n",
        kommunen__kreis_lippe="name: Kreis Lippe\nags: 05766\nbeitritt: {runde: 5}\n",
        kommunen__arnsberg="name: Bezirksregierung Arnsberg\nags: 059\n",
    )
    assert ["Kreis Lippe", "Unna"] == [gebiet.kurzname for gebiet in kandidaten(register, HEUTE)]


def test_ein_datensatz_wird_am_schluessel_erkannt_nicht_am_dateinamen(tmp_path: Path) -> None:
    register = load_register(tmp_path, kommunen__falsch=f"name: Herford\nags: 05758012\n{ERFUELLT_2012}")
    assert Ergebnis.ERFUELLT is _pruefe(register, "Herford", fassung="2012").ergebnis


@pytest.mark.parametrize(
    ("angaben", "nachweis", "quelle"),
    [
        ("stand: ja, quelle: Schreiben", "", "Schreiben"),
        ("stand: nein, quelle: Schreiben", "", "Schreiben"),
        ("stand: ja, nachweis: Organigramm", "Organigramm", ""),
        ("stand: ja, nachweis: Organigramm, quelle: Schreiben", "Organigramm", "Schreiben"),
        ("stand: offen, quelle: Schreiben", "", ""),
    ],
)
def test_ein_punkt_nennt_nachweis_und_quelle_seines_kriteriums(
    tmp_path: Path, angaben: str, nachweis: str, quelle: str
) -> None:
    pruefung = _pruefe(_mit(tmp_path, f"kriterien: {{ansprechperson: {{{angaben}}}}}\n"), "Herford")
    punkt = pruefung.punkte[0]
    assert (punkt.punkt.id, punkt.nachweis, punkt.quelle) == ("ansprechperson", nachweis, quelle)


@pytest.mark.parametrize(
    ("zeilen", "stichtag", "stand", "quelle"),
    [
        # Solange die frühere galt, belegt ihre Unterschrift die Bereitschaft; danach nicht mehr.
        (FRUEHER, date(2019, 12, 31), "ja", "Alt"),
        (FRUEHER, date(2020, 1, 1), "offen", ""),
        (f"beitritt: {{runde: 5, quelle: Neu}}\n{FRUEHER}", date(2026, 11, 22), "offen", ""),
        (f"beitritt: {{unterzeichnet: 2021-02-03, quelle: Neu}}\n{FRUEHER}", date(2026, 11, 22), "ja", "Neu"),
        (f"beitritt: {{unterzeichnet: 2021-02-03, quelle: Neu}}\n{FRUEHER}", date(2019, 12, 31), "ja", "Alt"),
    ],
)
def test_die_bereitschaft_folgt_aus_der_mitgliedschaft_die_am_stichtag_gilt(
    tmp_path: Path, zeilen: str, stichtag: date, stand: str, quelle: str
) -> None:
    punkt = _pruefe(_mit(tmp_path, zeilen), "Herford", stichtag, "2020").punkte[1]
    assert (stand, quelle) == (punkt.stand, punkt.quelle)


def test_geplant_ist_jeder_schritt_der_nach_dem_stand_des_registers_kommt(tmp_path: Path) -> None:
    zeilen = (
        "beitritt: {unterzeichnet: 2027-05, erklaert: 2027-04, beschluss: {gremium: Rat, datum: 2027-03}}\n"
        "austritt: {datum: 2029, quelle: Q}\n"
        "frueher:\n  - beitritt: {unterzeichnet: 2015, quelle: Q}\n    austritt: {datum: 2026-12, quelle: Q}\n"
        "kriterien:\n  anerkennung: {stand: nein, seit: 2027}\n  fremd: {stand: ja, seit: 2028}\n"
        "  ansprechperson: {stand: ja, seit: 2026}\n  erklaerung: {stand: ja}\n"
    )
    ort = write_register(tmp_path, kommunen__herford=f"name: Herford\nags: 05758012\n{zeilen}")
    register = load(ort, stand=HEUTE).register
    assert register is not None
    assert [(was, datum.text) for was, datum in geplantes(register, register.kommunen["herford"].satz)] == [
        ("Anerkennung: nein", "2027"),
        ("fremd: ja", "2028"),
        ("Unterschrift unter die Erklärung", "2027-05"),
        ("Erklärung des Beitritts", "2027-04"),
        ("Beschluss", "2027-03"),
        ("Austritt", "2026-12"),
        ("Austritt", "2029"),
    ]
    ohne = Kommune(name="Herford", ags="05758012")
    assert geplantes(register, ohne) == ()


@pytest.mark.parametrize(
    ("angaben", "zeit"),
    [
        ("stand: ja, seit: 2020", "seit 2020"),
        ("stand: ja, seit: 2020-02-03", "seit dem 3. Februar 2020"),
        ("stand: ja, seit: 2027", "geplant für 2027"),
        ("stand: ja", ""),
    ],
)
def test_ein_punkt_sagt_seit_wann_er_erfuellt_oder_fuer_wann_er_geplant_ist(
    tmp_path: Path, angaben: str, zeit: str
) -> None:
    zeilen = f"kriterien: {{ansprechperson: {{{angaben}, quelle: Q}}}}\n"
    ort = write_register(tmp_path, kommunen__herford=f"name: Herford\nags: 05758012\n{zeilen}")
    register = load(ort, stand=HEUTE).register
    assert register is not None
    assert _pruefe(register, "Herford").punkte[0].zeit == zeit


def test_eine_kommune_ausserhalb_des_verzeichnisses_heisst_nur_nach_ihrem_namen(tmp_path: Path) -> None:
    register = load_register(tmp_path)
    gebiet = register.gebiet(Kommune(name="Neustadt", ags="05999999"))
    assert gebiet == Gebiet("05999999", "", "Neustadt", "Neustadt", "", "", "", 0, "")
    assert bezeichnung(gebiet) == "Neustadt"
