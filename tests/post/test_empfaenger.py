from datetime import date
from pathlib import Path

import pytest

from kommunennetz.befund import Befund, Regel, Stufe
from kommunennetz.post.empfaenger import Entscheidung, list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte, find_gemeinte, parse_an
from kommunennetz.worte.anschrift import Anschrift
from post_probe import Probe, build_probe

_STICHTAG = date(2026, 11, 22)


@pytest.fixture(name="probe")
def _probe(tmp_path: Path) -> Probe:
    return build_probe(tmp_path)


def _alle(probe: Probe, *an: str) -> list[Entscheidung]:
    register = probe.register
    gemeinte = find_gemeinte(parse_an(an or ["alle"]), register)
    return list_entscheidungen(register, _STICHTAG, gemeinte, probe.geladen.befunde)


def _entscheidungen(probe: Probe, *an: str) -> dict[str, Anschrift | str]:
    return {fall.name: fall.anschrift or fall.grund for fall in _alle(probe, *an)}


def _gemeinte(probe: Probe, *an: str) -> dict[str, str]:
    return {fall.name: fall.empfaenger.in_worten for fall in _alle(probe, *an) if fall.empfaenger}


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
    gefunden = _entscheidungen(probe, "seit=2015")
    assert gefunden["Bonn"] == "Trat vor 2015 bei (4. Dezember 2012)."
    assert gefunden["Kreis Lippe"] == (
        "Ob sie zum Empfängerkreis gehört, steht nicht fest (Beitritt: zwischen 2014 und 2016)."
    )
    gefunden = _entscheidungen(probe, "regierungsbezirk=Köln")
    assert gefunden["Kreis Lippe"] == "Gehört nicht dazu: Regierungsbezirk Köln."
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
    ohne = list_entscheidungen(probe.register, _STICHTAG, Gemeinte())
    mit = list_entscheidungen(probe.register, _STICHTAG, Gemeinte(), befunde)
    grund = "Der Datensatz ist fehlerhaft: Text (data/kommunen/altstadt.yaml:3)."
    assert mit == [*ohne, Entscheidung("altstadt", "altstadt", grund=grund)]


def test_vorgemerkte_und_kandidaten_sind_eigene_empfaenger(probe: Probe) -> None:
    assert _gemeinte(probe, "vorgemerkte") == {"Kerpen": "vorgemerkt für Runde 9"}
    assert _gemeinte(probe, "kandidaten") == {"Hagen": "Kandidatin", "Unna": "Kandidatin"}
    assert list(_gemeinte(probe, "mitglieder", "vorgemerkte")) == [
        "Bonn", "Detmold", "Essen", "Hennef (Sieg)", "Kerpen", "Kreis Lippe",
    ]  # fmt: skip
    assert _entscheidungen(probe, "kandidaten") == {
        "Bonn": "Ist Mitglied (Beitritt: 4. Dezember 2012).",
        "Detmold": "Ist Mitglied (Beitritt: 2016).",
        "Essen": "Ist Mitglied (Beitritt: 6. Dezember 2017).",
        "Hagen": Anschrift("a@hagen.example", "Stadt Hagen"),
        "Hennef (Sieg)": "Ist Mitglied (Beitritt: 2017).",
        "Kerpen": "Vorgemerkt, aber noch nicht beigetreten.",
        "Kreis Lippe": "Ist Mitglied (Beitritt: 2015).",
        "Moers": "Ob sie am 22. November 2026 Mitglied war, steht nicht fest (Beitritt: nach 2015).",
        "Unna": Anschrift("a@unna.example", "Stadt Unna"),
    }
    assert _entscheidungen(probe, "vorgemerkte")["Unna"] == "Nicht vorgemerkt."


def test_wer_austrat_oder_dessen_unterschrift_nicht_eingetragen_ist_ist_keine_kandidatin(
    probe: Probe,
) -> None:
    probe.ersetze("data/kommunen/bonn.yaml", "beitritt:", "austritt: {datum: 2025-01-01}\nbeitritt:")
    probe.write("data/runden/2025-neun.yaml", "nummer: 9\nbezeichnung: Neun\ndatum: 2025-03-01\nquelle: Q\n")
    gefunden = _entscheidungen(probe, "kandidaten")
    assert gefunden["Bonn"] == "War am 22. November 2026 nicht Mitglied."
    assert gefunden["Kerpen"] == "Ob sie in Runde 9 unterzeichnet hat, ist nicht eingetragen."


def test_genannte_bekommen_sie_gleich_wo_sie_stehen_und_alles_gilt_zusammen(probe: Probe) -> None:
    assert _gemeinte(probe, "kommune=Unna, bonn", "kommune=05170024") == {
        "Bonn": "Mitglied (Beitritt: 4. Dezember 2012)",
        "Moers": "Mitgliedschaft ungewiss (Beitritt: nach 2015)",
        "Unna": "Kandidatin",
    }
    assert _entscheidungen(probe, "kommune=Unna")["Bonn"] == "Ist nicht genannt."
    assert list(_gemeinte(probe, "kommune=Unna,Bonn", "mitglieder")) == ["Bonn"]


def test_art_kreis_und_runde_nennen_den_ausschluss(probe: Probe) -> None:
    assert list(_gemeinte(probe, "art=Kreis")) == ["Kreis Lippe"]
    assert _entscheidungen(probe, "art=kreis")["Bonn"] == "Ist nach der Art stadt, nicht kreis."
    assert list(_gemeinte(probe, "kreis=Lippe", "art=stadt,gemeinde")) == ["Detmold"]
    assert _entscheidungen(probe, "kreis=lippe")["Bonn"] == "Gehört nicht dazu: Kreis Lippe."
    probe.write("data/runden/2027-neun.yaml", "nummer: 9\nbezeichnung: Neun\ndatum: 2027\nquelle: Q\n")
    assert list(_gemeinte(probe, "mitglieder", "vorgemerkte", "runde=9")) == ["Kerpen"]
    assert _entscheidungen(probe, "runde=9")["Bonn"] == "Gehört nicht zu Runde 9."
    gefunden = _entscheidungen(probe, "mitglieder", "vorgemerkte", "seit=2017")
    assert gefunden["Kerpen"] == "Ist nicht seit 2017 Mitglied."


def test_eine_bezirksregierung_bekommt_sie_wenn_sie_unterzeichnet_hat(probe: Probe) -> None:
    datei, kopf = (
        "data/kommunen/bezirksregierung-arnsberg.yaml",
        "name: Bezirksregierung Arnsberg\nags: '059'\n",
    )
    probe.write(datei, kopf)
    name = "Bezirksregierung Arnsberg"
    assert _entscheidungen(probe, "kandidaten")[name] == "Eine Bezirksregierung, die nicht unterzeichnet hat."
    probe.write(datei, f"{kopf}beitritt: {{unterzeichnet: 2015}}\n")
    assert _gemeinte(probe, "art=bezirksregierung") == {name: "Bezirksregierung (Unterschrift: 2015)"}
