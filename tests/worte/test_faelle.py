"""Amtliche Namen in den vier Fällen."""

import csv
from io import StringIO

import pytest

from hilfen import WURZEL
from kommunennetz.gebiete import Verzeichnis
from kommunennetz.worte.faelle import Faelle, beuge
from kommunennetz.worte.namen import listenordnung
from sollwerte import Soll

SOLL = WURZEL / "tests" / "soll" / "faelle.csv"


def tabelle_der_faelle() -> str:
    """Liefert alle Namen in allen Fällen, geordnet wie eine Mitgliederliste."""
    ziel = StringIO()
    zeilen = csv.writer(ziel, delimiter=";", lineterminator="\n")
    zeilen.writerow(["kurzname", *Faelle.__slots__])
    for gebiet in sorted(Verzeichnis.load().alle, key=lambda gebiet: listenordnung(gebiet.kurzname)):
        beugung = gebiet.faelle
        zeilen.writerow(
            [gebiet.kurzname, beugung.nominativ, beugung.genitiv, beugung.dativ, beugung.akkusativ]
        )
    return ziel.getvalue()


def test_alle_namen_beugen_und_ordnen_sich_wie_in_der_gelesenen_tabelle(soll: Soll) -> None:
    assert len(tabelle_der_faelle().splitlines()) == 433
    soll.pruefe(SOLL, tabelle_der_faelle())


@pytest.mark.parametrize(
    ("name", "nominativ", "genitiv"),
    [
        ("Oberbergischer Kreis", "der Oberbergische Kreis", "des Oberbergischen Kreises"),
        ("Hochsauerlandkreis", "der Hochsauerlandkreis", "des Hochsauerlandkreises"),
        ("Rhein-Kreis Neuss", "der Rhein-Kreis Neuss", "des Rhein-Kreises Neuss"),
        ("Landkreis Vechta", "der Landkreis Vechta", "des Landkreises Vechta"),
        ("Markt Garmisch", "der Markt Garmisch", "des Marktes Garmisch"),
        ("Alte Hansestadt Lemgo", "die Alte Hansestadt Lemgo", "der Alten Hansestadt Lemgo"),
        ("Freie und Hansestadt Ulm", "die Freie und Hansestadt Ulm", "der Freien und Hansestadt Ulm"),
        ("Kreis- und Hansestadt Ulm", "die Kreis- und Hansestadt Ulm", "der Kreis- und Hansestadt Ulm"),
    ],
)
def test_nominativ_und_genitiv_folgen_der_gattung(name: str, nominativ: str, genitiv: str) -> None:
    beugung = beuge(name)
    assert (beugung.nominativ, beugung.genitiv) == (nominativ, genitiv)


def test_maennliche_namen_haben_vier_verschiedene_faelle() -> None:
    assert beuge("Märkischer Kreis") == Faelle(
        "der Märkische Kreis", "des Märkischen Kreises", "dem Märkischen Kreis", "den Märkischen Kreis"
    )


@pytest.mark.parametrize(
    ("name", "genus", "faelle"),
    [
        (
            "Amt Schlei-Ostsee",
            "",
            "das Amt Schlei-Ostsee, des Amtes Schlei-Ostsee, dem Amt Schlei-Ostsee, das Amt Schlei-Ostsee",
        ),
        (
            "Regionalverband Saarbrücken",
            "maennlich",
            "der Regionalverband Saarbrücken, des Regionalverbandes Saarbrücken, "
            "dem Regionalverband Saarbrücken, den Regionalverband Saarbrücken",
        ),
        (
            "Flecken Bruchhausen-Vilsen",
            "maennlich",
            "der Flecken Bruchhausen-Vilsen, des Fleckens Bruchhausen-Vilsen, "
            "dem Flecken Bruchhausen-Vilsen, den Flecken Bruchhausen-Vilsen",
        ),
        (
            "Flecken Neumarkt",
            "maennlich",
            "der Flecken Neumarkt, des Fleckens Neumarkt, dem Flecken Neumarkt, den Flecken Neumarkt",
        ),
        (
            "Fürstentum Bückeburg",
            "saechlich",
            "das Fürstentum Bückeburg, des Fürstentums Bückeburg, dem Fürstentum Bückeburg, "
            "das Fürstentum Bückeburg",
        ),
        (
            "Friesisches Land Nord",
            "saechlich",
            "das Friesische Land Nord, des Friesischen Lands Nord, dem Friesischen Land Nord, "
            "das Friesische Land Nord",
        ),
        (
            "Märkischer Zusammenschluss Süd",
            "maennlich",
            "der Märkische Zusammenschluss Süd, des Märkischen Zusammenschlusses Süd, "
            "dem Märkischen Zusammenschluss Süd, den Märkischen Zusammenschluss Süd",
        ),
        (
            "Bergische Kommune Ruhr",
            "weiblich",
            "die Bergische Kommune Ruhr, der Bergischen Kommune Ruhr, der Bergischen Kommune Ruhr, "
            "die Bergische Kommune Ruhr",
        ),
    ],
)
def test_eine_gattung_die_das_programm_nicht_kennt_beugt_ihr_genus(
    name: str, genus: str, faelle: str
) -> None:
    assert beuge(name, genus) == Faelle(*faelle.split(", "))


@pytest.mark.parametrize(
    ("name", "genus"),
    [
        ("Stadt Bonn", "maennlich"),
        ("Amt Schlei-Ostsee", "weiblich"),
        ("Lippstadt", "weiblich"),
        ("Bonn", "saechlich"),
        ("Friesisches", "saechlich"),
        ("kleiner Flecken Bonn", "maennlich"),
        ("", "weiblich"),
    ],
)
def test_ein_genus_ersetzt_weder_gattung_noch_ort_und_widerspricht_nicht(name: str, genus: str) -> None:
    with pytest.raises(ValueError, match=f"»{name}«"):
        beuge(name, genus)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Bonn",
        "Lippstadt",
        "Kreis",
        "Landkreis",
        "Neumarkt",
        "Neumarkt Sankt Veit",
        "Neustadt an der Weinstraße",
        "Bad Neustadt Saale",
        "Aachener Kreis",
        "die stadt Bonn",
        "Landkreistag NRW",
        "Flecken Lauenau",
        "Zollamt Kiel",
        "Oberbergischer Amt Ruhr",
    ],
)
def test_unbekannte_form_wird_nicht_geraten(name: str) -> None:
    with pytest.raises(ValueError, match=f"»{name}«"):
        beuge(name)
