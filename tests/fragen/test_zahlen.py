from datetime import date
from pathlib import Path

import pytest

from hilfen import NETZ, load_register
from kommunennetz.fragen.mitglieder import Spanne, zahl
from kommunennetz.fragen.zahlen import abstand, gesamtzahl, unterschied, zahlen_nahe
from kommunennetz.model.netz import Zahlangabe
from kommunennetz.model.teildatum import parse_teildatum


def _angabe(anzahl: str, bezirksregierung: str = "ungenannt") -> Zahlangabe:
    return Zahlangabe.model_validate(
        {"stand": "2017", "anzahl": anzahl, "zaehlt": "mitglieder", "bezirksregierung": bezirksregierung}
    )


@pytest.mark.parametrize(
    ("anzahl", "spanne", "worte"),
    [
        ("10", Spanne(10, 10), "stimmt mit dem Register überein"),
        ("12", Spanne(10, 13), "stimmt mit dem Register überein"),
        ("10", Spanne(10, 13), "stimmt mit dem Register überein"),
        ("13", Spanne(10, 13), "stimmt mit dem Register überein"),
        ("mindestens 41", Spanne(41, 41), "stimmt mit dem Register überein"),
        ("mindestens 42", Spanne(41, 41), "dem Register fehlen dazu mindestens 1 Namen"),
        ("über 41", Spanne(41, 41), "dem Register fehlen dazu mindestens 1 Namen"),
        ("über 30", Spanne(40, 41), "stimmt mit dem Register überein"),
        ("über 40", Spanne(40, 41), "stimmt mit dem Register überein"),
        ("54", Spanne(28, 31), "dem Register fehlen dazu 23 bis 26 Namen"),
        ("36", Spanne(23, 23), "dem Register fehlen dazu 13 Namen"),
        ("über 100", Spanne(41, 42), "dem Register fehlen dazu mindestens 59 bis 60 Namen"),
        ("rund 70", Spanne(29, 29), "dem Register fehlen dazu etwa 41 Namen"),
        ("rund 70", Spanne(66, 66), "stimmt mit dem Register überein"),
        ("rund 70", Spanne(74, 74), "stimmt mit dem Register überein"),
        ("rund 70", Spanne(65, 65), "dem Register fehlen dazu etwa 5 Namen"),
        ("etwa 70", Spanne(75, 75), "das Register weist 5 mehr nach"),
        ("10", Spanne(12, 13), "das Register weist 2 bis 3 mehr nach"),
    ],
)
def test_der_unterschied_steht_in_worten(anzahl: str, spanne: Spanne, worte: str) -> None:
    assert worte == unterschied(_angabe(anzahl), spanne)


def test_verglichen_wird_auf_der_grundlage_der_angabe(tmp_path: Path) -> None:
    register = load_register(
        tmp_path,
        kommunen__bonn="name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
        kommunen__arnsberg="name: Bezirksregierung Arnsberg\nags: 059\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n",
    )
    zaehlung = zahl(register, date(2016, 1, 1))
    assert Spanne(2, 2) == zaehlung.vergleichbar(_angabe("2", "eingerechnet"))
    assert Spanne(1, 1) == zaehlung.vergleichbar(_angabe("2", "gesondert"))
    assert Spanne(1, 2) == zaehlung.vergleichbar(_angabe("2", "ungenannt"))


def _netz(*staende: str) -> str:
    kopf = NETZ[: NETZ.index("zahlen:")]
    zeilen = "".join(
        f"  - {{stand: {stand}, anzahl: 1, zaehlt: mitglieder, bezirksregierung: ungenannt, quelle: Q}}\n"
        for stand in staende
    )
    return f"{kopf}zahlen:\n{zeilen}"


def test_nahe_zahlen_stehen_vorn_und_die_genaueste_zuerst(tmp_path: Path) -> None:
    netz = _netz("2012-12", "zwischen 2017 und 2019", "2018-09-04", "2018-12", "2024")
    register = load_register(tmp_path, netz=netz)
    nahe = [angabe.stand.text for angabe in zahlen_nahe(register, date(2018, 9, 4))]
    assert ["2018-09-04", "zwischen 2017 und 2019", "2018-12"] == nahe


def test_ohne_nahe_zahl_steht_die_naechste_da(tmp_path: Path) -> None:
    register = load_register(tmp_path, netz=_netz("2012-12", "2024"))
    assert ["2012-12"] == [angabe.stand.text for angabe in zahlen_nahe(register, date(2015, 1, 1))]


def test_nahe_ist_ein_halbes_jahr_davor_und_danach(tmp_path: Path) -> None:
    register = load_register(tmp_path, netz=_netz("2018-03-05", "2018-03-04", "2019-03-06", "2019-03-07"))
    nahe = [angabe.stand.text for angabe in zahlen_nahe(register, date(2018, 9, 4))]
    assert ["2018-03-05", "2019-03-06"] == nahe


def test_der_abstand_zaehlt_die_tage_bis_zum_rand_eines_standes() -> None:
    stand = parse_teildatum("2018")
    tage = (date(2017, 12, 30), date(2018, 1, 1), date(2018, 6, 1), date(2018, 12, 31), date(2019, 1, 1))
    assert [abstand(stand, tag) for tag in tage] == [2, 0, 0, 0, 1]


OHNE_ZAHLEN = NETZ[: NETZ.index("zahlen:")]
MITGLIEDER = {
    "kommunen__bonn": "{name: Bonn, ags: '05314000', beitritt: {unterzeichnet: 2015, quelle: Q}}\n",
    "kommunen__essen": "{name: Essen, ags: '05113000', beitritt: {unterzeichnet: 2015, quelle: Q}}\n",
}
UNSICHER = {
    "kommunen__unna": "{name: Unna, ags: '05978036', beitritt: {unterzeichnet: nach 2015, quelle: Q}}\n"
}


@pytest.mark.parametrize(
    ("zahlen", "mehr", "erwartet"),
    [
        ("", {}, ("2", None)),
        ("", UNSICHER, ("mindestens 2", None)),
        ("2024-11: über 100 ungenannt", UNSICHER, ("über 100", "2024-11")),
        # Von den vergangenen gilt die letzte; eine künftige ist noch keine.
        ("2024-11: 90 ungenannt, 2025: über 100 gesondert, 2028: 300 gesondert", {}, ("über 100", "2025")),
        # Eine Spanne von Daten steht in keinem Papier, und wo eine Behörde mitzählt, sind es nicht nur Kommunen.
        ("2020: 70 ungenannt, nach 2021: 90 gesondert, 2022: 91 eingerechnet", {}, ("70", "2020")),
        # Weist das Register mehr nach, ist die veröffentlichte Zahl überholt.
        ("2016: 1 ungenannt", {}, ("2", None)),
        ("2016: 2 ungenannt", UNSICHER, ("mindestens 2", None)),
    ],
)
def test_nach_aussen_steht_eine_zahl(
    zahlen: str, mehr: dict[str, str], erwartet: tuple[str, str | None], tmp_path: Path
) -> None:
    angaben = [zeile.strip().split(": ") for zeile in zahlen.split(",") if zeile]
    liste = [
        f"{{stand: {stand}, anzahl: {anzahl}, zaehlt: mitglieder, bezirksregierung: {behoerde}, quelle: Q}}"
        for stand, rest in angaben
        for anzahl, behoerde in [rest.rsplit(" ", 1)]
    ]
    netz = OHNE_ZAHLEN + (f"zahlen: [{', '.join(liste)}]\n" if liste else "")
    register = load_register(tmp_path, netz=netz, **MITGLIEDER, **mehr)
    gefunden = gesamtzahl(register, date(2026, 11, 26))
    assert (gefunden.anzahl, gefunden.angabe.stand.text if gefunden.angabe else None) == erwartet


def test_eine_einzelne_steht_in_der_einzahl(tmp_path: Path) -> None:
    eine = {"kommunen__bonn": MITGLIEDER["kommunen__bonn"]}
    gefunden = gesamtzahl(load_register(tmp_path, netz=OHNE_ZAHLEN, **eine), date(2026, 11, 26))
    assert (gefunden.anzahl, gefunden.mehrere) == ("1", False)
