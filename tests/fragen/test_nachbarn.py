"""Nachbarn: das nächste Mitglied zuerst, dann der Kreis, dann die Größe; jedes nur einmal."""

from datetime import date
from pathlib import Path

import pytest

from hilfen import NETZ, load_register
from kommunennetz.fragen.nachbarn import HOECHSTENS, Nachbar, abstand_km, groessenklasse, nachbarschaft
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.register.lesen.register import Register

STICHTAG = date(2026, 11, 26)
VERZEICHNIS = Verzeichnis.load()


def _gebiet(name: str) -> Gebiet:
    gebiet = VERZEICHNIS.find(name)
    assert gebiet is not None
    return gebiet


def _ohne_ort(name: str) -> Gebiet:
    return _gebiet(name)._replace(lat=None, lon=None)


def _register(ort: Path, *mitglieder: str, **dateien: str) -> Register:
    gebiete = [_gebiet(name) for name in mitglieder]
    return load_register(
        ort,
        netz=NETZ,
        **{
            f"kommunen__{gebiet.slug}": (
                f"name: {gebiet.kurzname}\nags: '{gebiet.ags}'\nbeitritt: {{unterzeichnet: 2015, quelle: Q}}\n"
            )
            for gebiet in gebiete
        },
        **dateien,
    )


def _namen(nachbarn: tuple[Nachbar, ...]) -> list[str]:
    return [nachbar.mitglied.name for nachbar in nachbarn]


@pytest.mark.parametrize(
    ("eines", "anderes", "km"),
    [("Bonn", "Köln", 25), ("Herford", "Bielefeld", 14), ("Bonn", "Bonn", 0)],
)
def test_die_entfernung_ist_die_luftlinie(eines: str, anderes: str, km: int) -> None:
    abstand = abstand_km(_gebiet(eines), _gebiet(anderes))
    assert abstand is not None
    assert abstand == pytest.approx(km, abs=4)
    assert abstand == abstand_km(_gebiet(anderes), _gebiet(eines))


def test_ein_grad_nach_norden_sind_hundertelf_kilometer() -> None:
    bonn = _gebiet("Bonn")
    abstand = abstand_km(bonn._replace(lat=50.0, lon=7.0), bonn._replace(lat=51.0, lon=7.0))
    assert abstand == pytest.approx(111.195, abs=0.001)


def test_ohne_koordinaten_ist_keine_entfernung_bekannt() -> None:
    assert abstand_km(_ohne_ort("Bonn"), _gebiet("Köln")) is None
    assert abstand_km(_gebiet("Köln"), _ohne_ort("Bonn")) is None


def test_das_naechste_mitglied_steht_zuerst(tmp_path: Path) -> None:
    register = _register(tmp_path, "Bonn", "Lemgo", "Bielefeld", "Kirchlengern", "Aachen")
    gefunden = nachbarschaft(register, _gebiet("Herford"), STICHTAG)
    assert _namen(gefunden.naechste) == ["Kirchlengern", "Bielefeld", "Lemgo", "Bonn", "Aachen"]
    assert (gefunden.im_kreis, gefunden.gleich_grosse) == ((), ())
    entfernungen = [nachbar.km for nachbar in gefunden.naechste]
    assert None not in entfernungen
    assert entfernungen == sorted(km for km in entfernungen if km is not None)


def test_jedes_mitglied_steht_in_der_ersten_liste_in_die_es_gehoert(tmp_path: Path) -> None:
    nahe = ("Herford", "Bünde", "Löhne", "Enger", "Spenge", "Hiddenhausen", "Kirchlengern", "Rödinghausen")
    register = _register(tmp_path, *nahe, "Vlotho", "Bonn", "Alsdorf", "Kreis Lippe", "Kreis Olpe")
    gefunden = nachbarschaft(register, _gebiet("Kreis Herford"), STICHTAG)
    assert len(nahe) == HOECHSTENS
    # Im Kreis Herford liegt, was weiter weg ist als das nächste Mitglied in Lippe.
    naechste, im_kreis, gleiche = map(_namen, (gefunden.naechste, gefunden.im_kreis, gefunden.gleich_grosse))
    assert sorted([*naechste, *im_kreis]) == sorted([*nahe, "Vlotho"])
    assert gleiche == ["Kreis Lippe", "Kreis Olpe"]


def test_ohne_koordinaten_kommt_zuerst_der_kreis(tmp_path: Path) -> None:
    register = _register(tmp_path, "Bonn", "Lemgo", "Kirchlengern", "Enger", "Hagen")
    gefunden = nachbarschaft(register, _ohne_ort("Herford"), STICHTAG)
    assert _namen(gefunden.naechste) == []
    assert _namen(gefunden.im_kreis) == ["Enger", "Kirchlengern"]
    assert _namen(gefunden.gleich_grosse) == ["Lemgo"]


def test_wer_kein_mitglied_ist_ist_kein_nachbar(tmp_path: Path) -> None:
    register = _register(
        tmp_path,
        "Herford",
        "Bezirksregierung Detmold",
        kommunen__enger="name: Enger\nags: '05758008'\n",
        kommunen__loehne=(
            "name: Löhne\nags: '05758024'\nbeitritt: {unterzeichnet: 2015, quelle: Q}\n"
            "austritt: {datum: 2020, quelle: Q}\n"
        ),
        kommunen__spenge="name: Spenge\nags: '05758032'\nbeitritt: {unterzeichnet: nach 2018, quelle: Q}\n",
    )
    gefunden = nachbarschaft(register, _gebiet("Herford"), STICHTAG)
    assert _namen(gefunden.naechste) == ["Spenge"]


@pytest.mark.parametrize(
    ("einwohner", "klasse"),
    [
        (0, ""),
        (4_999, "unter 5 000 Einwohner"),
        (5_000, "5 000 bis unter 20 000 Einwohner"),
        (99_999, "20 000 bis unter 100 000 Einwohner"),
        (100_000, "ab 100 000 Einwohner"),
    ],
)
def test_die_groessenklasse_folgt_den_einwohnern(einwohner: int, klasse: str) -> None:
    gefunden = groessenklasse(_gebiet("Herford")._replace(einwohner=einwohner))
    assert gefunden.replace("\N{NO-BREAK SPACE}", " ") == klasse


def test_kreise_sind_eine_klasse_fuer_sich() -> None:
    assert (
        groessenklasse(_gebiet("Kreis Lippe")) == groessenklasse(_gebiet("Städteregion Aachen")) == "Kreise"
    )
