import pytest

from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import ALLE, Auswahl
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.infomail import Empfaengerkreis
from kommunennetz.post.auswahl import build_auswahl

ALLE_KREISE = "Ennepe-Ruhr-Kreis, Hochsauerlandkreis, Kreis Borken, Kreis Coesfeld, Kreis Düren, Kreis Euskirchen, Kreis Gütersloh, Kreis Heinsberg, Kreis Herford, Kreis Höxter, Kreis Kleve, Kreis Lippe, Kreis Mettmann, Kreis Minden-Lübbecke, Kreis Olpe, Kreis Paderborn, Kreis Recklinghausen, Kreis Siegen-Wittgenstein, Kreis Soest, Kreis Steinfurt, Kreis Unna, Kreis Viersen, Kreis Warendorf, Kreis Wesel, Märkischer Kreis, Oberbergischer Kreis, Rhein-Erft-Kreis, Rhein-Kreis Neuss, Rhein-Sieg-Kreis, Rheinisch-Bergischer Kreis, Städteregion Aachen"


@pytest.fixture(name="verzeichnis", scope="module")
def _verzeichnis() -> Verzeichnis:
    return Verzeichnis.load()


@pytest.mark.parametrize(
    ("kreis", "auswahl"),
    [
        ({}, ALLE),
        ({"runde": "4", "seit": "2015"}, Auswahl(runde=4, seit=2015)),
        ({"kreis": "Kreis Lippe"}, Auswahl(kreis="05766")),
        ({"kreis": "lippe"}, Auswahl(kreis="05766")),
        ({"kreis": "Unna"}, Auswahl(kreis="05978")),
        ({"kreis": "Rhein-Sieg"}, Auswahl(kreis="05382")),
        ({"kreis": "Hochsauerland"}, Auswahl(kreis="05958")),
        ({"kreis": "Aachen"}, Auswahl(kreis="05334")),
        ({"regierungsbezirk": "KOELN"}, Auswahl(regierungsbezirk="Köln")),
        ({"regierungsbezirk": "Regierungsbezirk Münster"}, Auswahl(regierungsbezirk="Münster")),
    ],
)
def test_der_empfaengerkreis_wird_zur_auswahl(
    kreis: dict[str, str], auswahl: Auswahl, verzeichnis: Verzeichnis
) -> None:
    assert build_auswahl(Empfaengerkreis.model_validate(kreis), verzeichnis) == auswahl


@pytest.mark.parametrize(
    ("kreis", "text", "hilfe"),
    [
        (
            {"kreis": "Borkem"},
            "Den Kreis »Borkem« gibt es nicht.",
            "Meinten Sie »Kreis Borken«?",
        ),
        ({"kreis": "xyz"}, "Den Kreis »xyz« gibt es nicht.", f"Es gibt: {ALLE_KREISE}."),
        (
            {"kreis": "Lippe", "regierungsbezirk": "Köln"},
            "Kreis Lippe liegt im Regierungsbezirk Detmold, nicht Köln.",
            "Eine der Angaben berichtigen oder weglassen.",
        ),
        (
            {"regierungsbezirk": "Bonn"},
            "Den Regierungsbezirk »Bonn« gibt es nicht.",
            "Es gibt: Arnsberg, Detmold, Düsseldorf, Köln, Münster.",
        ),
    ],
)
def test_ein_unbekannter_raum_wird_gemeldet(
    kreis: dict[str, str], text: str, hilfe: str, verzeichnis: Verzeichnis
) -> None:
    with pytest.raises(FrageError) as gefangen:
        build_auswahl(Empfaengerkreis.model_validate(kreis), verzeichnis)
    assert (gefangen.value.text, gefangen.value.hilfe) == (text, hilfe)
