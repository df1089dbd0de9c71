from datetime import date
from pathlib import Path

import pytest

from kommunennetz.befund import Befund, Regel, Stufe
from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import ALLE, Auswahl
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.infomail import Empfaengerkreis
from kommunennetz.post.empfaenger import Entscheidung, build_auswahl, list_entscheidungen
from kommunennetz.worte.anschrift import Anschrift
from post_probe import Probe, build_probe

_STICHTAG = date(2026, 11, 22)


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    return build_probe(tmp_path)


def _alle(probe: Probe, auswahl: Auswahl = ALLE) -> list[Entscheidung]:
    return list_entscheidungen(probe.register, _STICHTAG, auswahl, probe.geladen.befunde)


def _entscheidungen(probe: Probe, auswahl: Auswahl = ALLE) -> dict[str, Anschrift | str]:
    return {fall.name: fall.anschrift or fall.grund for fall in _alle(probe, auswahl)}


def test_jede_kommune_bekommt_die_infomail_oder_einen_grund(probe: Probe) -> None:
    assert _entscheidungen(probe) == {
        "Bonn": Anschrift("ehrenamt@bonn.example", "Stadt Bonn"),
        "Detmold": "Im Register steht kein Postfach.",
        "Essen": "Im Register steht kein Postfach.",
        "Hagen": "War am 22. November 2026 nicht Mitglied.",
        "Hennef (Sieg)": "Dasselbe Postfach wie Bonn; es bekommt nur eine.",
        "Kerpen": "Vorgemerkt, aber noch nicht beigetreten.",
        "Kreis Lippe": Anschrift("post@xn--strae-oqa.example", "Kreis Lippe"),
        "Moers": "Ob sie am 22. November 2026 Mitglied war, steht nicht fest (Beitritt: nach 2015).",
        "Unna": "Nicht beigetreten.",
    }


def test_die_reihenfolge_ist_alphabetisch_nach_dem_ort(probe: Probe) -> None:
    assert list(_entscheidungen(probe))[5:8] == ["Kerpen", "Kreis Lippe", "Moers"]


def test_der_empfaengerkreis_nennt_den_ausschluss(probe: Probe) -> None:
    probe.ersetze("data/kommunen/kreis-lippe.yaml", "2015", "zwischen 2014 und 2016")
    gefunden = _entscheidungen(probe, Auswahl(seit=2015))
    assert gefunden["Bonn"] == "Gehört nicht zum Empfängerkreis dieser Infomail."
    assert gefunden["Kreis Lippe"] == (
        "Ob sie zum Empfängerkreis gehört, steht nicht fest (Beitritt: zwischen 2014 und 2016)."
    )
    gefunden = _entscheidungen(probe, Auswahl(regierungsbezirk="Köln"))
    assert gefunden["Kreis Lippe"] == "Gehört nicht zum Empfängerkreis dieser Infomail."
    assert gefunden["Bonn"] == Anschrift("ehrenamt@bonn.example", "Stadt Bonn")


def test_ein_ausgetretenes_mitglied_bekommt_nichts(probe: Probe) -> None:
    probe.ersetze("data/kommunen/bonn.yaml", "beitritt:", "austritt: {datum: 2026-11-22}\nbeitritt:")
    gefunden = _entscheidungen(probe)
    assert gefunden["Bonn"] == "War am 22. November 2026 nicht Mitglied."
    assert gefunden["Hennef (Sieg)"] == Anschrift("EHRENAMT@bonn.example", "Stadt Hennef (Sieg)")


def test_ein_unlesbarer_datensatz_fehlt_nicht_stillschweigend(probe: Probe) -> None:
    probe.write("data/kommunen/bonn.yaml", "name: [\nx: y: z\n")
    alle = _alle(probe)
    assert [(fall.slug, fall.anschrift) for fall in alle if fall.slug == "bonn"] == [("bonn", None)]
    assert alle[-1].slug == "bonn"
    assert alle[-1].grund.startswith("Der Datensatz ist fehlerhaft: ")
    assert "data/kommunen/bonn.yaml:" in alle[-1].grund


def test_nur_fehler_machen_eine_kommune_zum_fehlerhaften_datensatz(probe: Probe) -> None:
    def befund(datei: str, stufe: Stufe) -> Befund:
        return Befund(datei, 3, 1, "", Regel("regel", stufe, "Ein Satz."), "Text", "Abhilfe")

    befunde = [
        befund("data/kommunen/bonn.yaml", Stufe.HINWEIS),
        befund("data/kommunen/neustadt.yaml", Stufe.HINWEIS),
        befund("data/runden/2012-erste.yaml", Stufe.FEHLER),
        befund("data/kommunen/altstadt.yaml", Stufe.FEHLER),
        befund("data/kommunen/altstadt.yaml", Stufe.FEHLER),
        befund("data/kommunen/unna.yaml", Stufe.FEHLER),
    ]
    ohne = list_entscheidungen(probe.register, _STICHTAG, ALLE)
    mit = list_entscheidungen(probe.register, _STICHTAG, ALLE, befunde)
    grund = "Der Datensatz ist fehlerhaft: Text (data/kommunen/altstadt.yaml:3)."
    assert mit == [*ohne, Entscheidung("altstadt", "altstadt", grund=grund)]


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
