import subprocess
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from kommunennetz.worte.namen import alphabetisch, listenordnung, ortswort, slug, suchform

UMSCHRIFT = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")]
LATEIN = st.text("abcxyzÄÖÜäöüßéłšABC123 -()./'’&,_+–\t")


@pytest.mark.parametrize(
    ("name", "erwartet"),
    [
        ("Mönchengladbach", "moenchengladbach"),
        ("Kreis Düren", "kreis-dueren"),
        ("Fröndenberg/Ruhr", "froendenberg-ruhr"),
        ("Stolberg (Rhld.)", "stolberg-rhld"),
        ("ÜBACH-PALENBERG", "uebach-palenberg"),
        ("SCHLOẞ HOLTE", "schloss-holte"),
        ("Lohsa/Łaz", "lohsa-laz"),
        ("L’Aquila & Söhne", "laquila-soehne"),
        ("", ""),
    ],
)
def test_slug_schreibt_umlaute_aus(name: str, erwartet: str) -> None:
    assert slug(name) == erwartet


@given(LATEIN)
def test_slug_ist_derselbe_wie_aus_der_bibliothek(text: str) -> None:
    assert slug(text) == slugify(text, replacements=UMSCHRIFT)


@given(LATEIN)
def test_zerlegte_umlaute_geben_denselben_slug_und_dieselbe_suchform(text: str) -> None:
    zerlegt = unicodedata.normalize("NFD", text)
    assert (slug(zerlegt), suchform(zerlegt)) == (slug(text), suchform(text))


def test_deutsche_namen_laden_die_bibliothek_nicht() -> None:
    programm = (
        "import sys; from kommunennetz.worte.namen import slug\n"
        "from kommunennetz.gebiete import Verzeichnis\n"
        "assert [g.slug for g in Verzeichnis.load().alle]\n"
        "print('slugify' in sys.modules); slug('Łaz'); print('slugify' in sys.modules)"
    )
    lauf = subprocess.run([sys.executable, "-c", programm], capture_output=True, text=True, check=True)
    assert lauf.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    "schreibweise",
    ["Köln", "KÖLN", "koeln", "Ko\u0308ln", " Köln ", "(Köln)", "köln."],
)
def test_suchform_verzeiht_die_schreibweise(schreibweise: str) -> None:
    assert suchform(schreibweise) == "koeln"


def test_suchform_trennt_woerter_mit_einem_leerzeichen() -> None:
    assert suchform("Rhein-Sieg-Kreis") == suchform("rhein  sieg – KREIS") == "rhein sieg kreis"
    assert suchform("Schloß Holte") == suchform("SCHLOSS HOLTE") == "schloss holte"


@given(LATEIN)
def test_suchform_der_suchform_ist_sie_selbst(text: str) -> None:
    assert suchform(suchform(text)) == suchform(text)


@pytest.mark.parametrize(
    "geordnet",
    [
        ["Ofen", "Öfen", "Öffnung", "Oftersheim"],
        ["Hacker", "Häcker", "Hackmann", "Haecker", "Hafermann"],
        ["Assemann", "Assmann", "Aßmann", "Astmann"],
        ["Halle (Westf.)", "Hallenberg"],
        ["Bad Honnef", "Baesweiler", "Bedburg", "Bedburg-Hau", "Beelen"],
        ["Rhein-Erft-Kreis", "Rhein-Kreis Neuss", "Rhein-Sieg-Kreis", "Rheinbach", "Rheine"],
        ["Lübbecke", "Lüdenscheid", "Lügde", "Lünen"],
        ["Müll", "müll"],
    ],
)
def test_din_5007_teil_1_ordnet_umlaute_wie_grundbuchstaben(geordnet: list[str]) -> None:
    assert [(a, b) for a, b in pairwise(geordnet) if not alphabetisch(a) < alphabetisch(b)] == []


@pytest.mark.parametrize(
    ("name", "wort"),
    [
        ("Kreis Lippe", "Lippe"),
        ("Städteregion Aachen", "Aachen"),
        ("StädteRegion Aachen", "Aachen"),
        ("Bezirksregierung Arnsberg", "Arnsberg"),
        ("Stadt Bonn", "Bonn"),
        ("Rhein-Kreis Neuss", "Rhein-Kreis Neuss"),
        ("Oberbergischer Kreis", "Oberbergischer Kreis"),
        ("Kreis", "Kreis"),
        ("Bad Honnef", "Bad Honnef"),
    ],
)
def test_ortswort_ist_das_wort_unter_dem_der_name_steht(name: str, wort: str) -> None:
    assert ortswort(name) == wort


def test_liste_ordnet_nach_ort_und_dann_stadt_vor_kreis_vor_bezirksregierung() -> None:
    geordnet = ["Aachen", "Städteregion Aachen", "Arnsberg", "Bezirksregierung Arnsberg", "Kreis Lippe"]
    assert [(a, b) for a, b in pairwise(geordnet) if not listenordnung(a) < listenordnung(b)] == []
    assert sorted(["Kreis Unna", "Unna", "Ulm"], key=listenordnung) == ["Ulm", "Unna", "Kreis Unna"]
