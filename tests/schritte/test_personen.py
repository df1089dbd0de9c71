"""Eintragen, beenden, nachfolgen: an jedem Tag hat ein Amt höchstens eine Person, und keine Angabe geht verloren."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kommunennetz.befund import Stufe
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.kontakte.bestand import Kontaktbestand
from kommunennetz.kontakte.kontaktordner import Kontaktordner, ist_im_amt
from kommunennetz.model.kontakt import Amt
from kommunennetz.model.teildatum import Antwort, parse_teildatum
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.schritte.personen import Nachfolge, Stelle, amt_beenden, nachfolgen, person_eintragen
from kommunennetz.schritte.plan import Plan, UnlesbarError

HEUTE = date(2026, 11, 22)
BESTAND = Kontaktbestand(Path(), HEUTE, {"unna", "hamm"}.__contains__)
LEER = Kontaktordner(Path(), {}, {})
UNNA = Stelle("unna", "Stadt Unna", kopf={"kommune": "unna"})
HAMM = Stelle("hamm", "Stadt Hamm", kopf={"kommune": "hamm"})
HERKUNFT: Wert = {"quelle": "Schreiben der Stadt", "am": "2026-11-01"}
ERIKA: Mapping[str, Wert] = {
    "amt": "fach",
    "anrede": "frau",
    "nachname": "Mustermann",
    "von": "2024",
    "herkunft": HERKUNFT,
}
MAX: Mapping[str, Wert] = {"anrede": "herr", "nachname": "Beispiel", "herkunft": HERKUNFT}


def _danach(kontakte: Kontaktordner, plan: Plan) -> Kontaktordner:
    nachher = BESTAND.probe(kontakte, plan.posten)
    assert not BESTAND.neue_fehler(kontakte, nachher, ())
    return nachher


def _mit(inhalt: str) -> Kontaktordner:
    return BESTAND.probe(LEER, [Posten("kommunen/unna.yaml", None, inhalt.encode())])


def _text(plan: Plan) -> str:
    (posten,) = plan.posten
    return (posten.nachher or b"").decode()


def test_eine_neue_person_legt_die_datei_mit_ihrem_schema_an() -> None:
    plan = person_eintragen(LEER, UNNA, ERIKA, "k7f3q")
    assert plan.botschaft == "Stadt Unna: k7f3q neu im Amt »fach«"
    assert plan.posten[0].datei == "kommunen/unna.yaml"
    assert _text(plan) == (
        "# yaml-language-server: $schema=../schema/kontakte.json\n"
        "kommune: unna\n"
        "personen:\n"
        "  - id: k7f3q\n"
        "    amt: fach\n"
        "    anrede: frau\n"
        "    nachname: Mustermann\n"
        "    von: 2024\n"
        "    herkunft:\n"
        "      quelle: Schreiben der Stadt\n"
        "      am: 2026-11-01\n"
    )


def test_ein_besetztes_amt_bekommt_niemanden_dazu_und_die_meldung_nennt_keinen_namen() -> None:
    kontakte = _danach(LEER, person_eintragen(LEER, UNNA, ERIKA, "k7f3q"))
    with pytest.raises(FrageError) as fehler:
        person_eintragen(kontakte, UNNA, {**MAX, "amt": "fach"}, "m8n4p")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Stadt Unna: Das Amt »fach« hat schon k7f3q (kommunen/unna.yaml:4).",
        "Folgt jemand nach: kommunennetz kontakt nachfolge unna --amt fach; vertritt jemand: --rolle vertretung",
    )
    vertretung = person_eintragen(kontakte, UNNA, {**MAX, "amt": "fach", "rolle": "vertretung"}, "m8n4p")
    assert len(_danach(kontakte, vertretung).kommunen["unna"].satz.personen) == 2


def test_eine_nachfolge_ist_ein_plan_und_laesst_alles_andere_wie_es_war() -> None:
    vorher = (
        "kommune: unna   # Kommentar\n"
        "personen:\n"
        "  # die erste\n"
        "  - id: k7f3q\n"
        "    amt: fach\n"
        "    anrede: frau\n"
        "    nachname: Mustermann\n"
        "    von: 2024\n"
        "    zustellung: {stand: gestoert, code: 5.1.10, seit: 2026-11-02}\n"
        "    bemerkung: bleibt\n"
        "  - id: v2c9x\n"
        "    amt: fach\n"
        "    rolle: vertretung\n"
        "    anrede: ohne\n"
    )
    ergebnis = nachfolgen(_mit(vorher), UNNA, "fach", MAX, date(2027, 3, 1), "m8n4p")
    assert _text(ergebnis.plan) == (
        "kommune: unna   # Kommentar\n"
        "personen:\n"
        "  # die erste\n"
        "  - id: k7f3q\n"
        "    amt: fach\n"
        "    anrede: frau\n"
        "    nachname: Mustermann\n"
        "    von: 2024\n"
        "    bis: 2027-02-28\n"
        "    bemerkung: bleibt\n"
        "  - id: v2c9x\n"
        "    amt: fach\n"
        "    rolle: vertretung\n"
        "    anrede: ohne\n"
        "  - id: m8n4p\n"
        "    amt: fach\n"
        "    anrede: herr\n"
        "    nachname: Beispiel\n"
        "    von: 2027-03-01\n"
        "    nachfolge_von: k7f3q\n"
        "    herkunft:\n"
        "      quelle: Schreiben der Stadt\n"
        "      am: 2026-11-01\n"
    )
    assert ergebnis.plan.botschaft == "Stadt Unna: m8n4p folgt k7f3q im Amt »fach« ab 1. März 2027"
    assert ergebnis.offen == (
        "Ob v2c9x weiter vertritt; eingetragen bleibt es so.",
        "Die dienstliche Adresse; ohne sie geht Post an das Postfach der Kommune.",
        "Sie nach Art. 14 DSGVO zu informieren, spätestens am 31. März 2027; dann »informiert_am«.",
        "Wann k7f3q zu löschen ist; bis dahin bleiben die Angaben stehen.",
    )


def test_wer_schon_geendet_hat_behaelt_seinen_letzten_tag() -> None:
    kontakte = _mit("kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: ohne, bis: 2026-06-30}\n")
    nachher = _danach(kontakte, nachfolgen(kontakte, UNNA, "fach", MAX, date(2027, 3, 1), "m8n4p").plan)
    alt, neu = nachher.kommunen["unna"].satz.personen
    assert str(alt.bis) == "30. Juni 2026"
    assert neu.nachfolge_von == "k7f3q"


@pytest.mark.parametrize(
    ("inhalt", "text"),
    [
        ("kommune: unna\n", "Stadt Unna: Im Amt »fach« gibt es niemanden, dem jemand folgen könnte."),
        (
            "kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: ohne, von: 2027-03-01}\n",
            "Stadt Unna: Ab dem 1. März 2027 ist im Amt »fach« schon k7f3q eingetragen (kommunen/unna.yaml:3).",
        ),
    ],
)
def test_wo_niemand_davor_oder_schon_jemand_danach_ist_gibt_es_keine_nachfolge(
    inhalt: str, text: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        nachfolgen(_mit(inhalt), UNNA, "fach", MAX, date(2027, 3, 1), "m8n4p")
    assert fehler.value.text == text


def test_das_ende_trifft_wer_an_diesem_tag_das_amt_hat_oder_die_genannte_kennung() -> None:
    kontakte = _mit(
        "kommune: unna\npersonen:\n"
        "  - {id: k7f3q, amt: fach, anrede: ohne, bis: 2025-12-31}\n"
        "  - {id: m8n4p, amt: fach, anrede: ohne, von: 2026-01-01}\n"
        "  - {id: v2c9x, amt: fach, rolle: vertretung, anrede: ohne}\n"
    )
    plan = amt_beenden(kontakte, UNNA, "fach", parse_teildatum("2026-12-31"))
    assert plan.botschaft == "Stadt Unna: m8n4p endet im Amt »fach« am 31. Dezember 2026"
    plan = amt_beenden(kontakte, UNNA, "fach", parse_teildatum("2026-12"), "v2c9x")
    assert plan.botschaft == "Stadt Unna: v2c9x endet im Amt »fach« (Dezember 2026)"
    with pytest.raises(FrageError, match="Im Amt »fach« gibt es xxxxx nicht"):
        amt_beenden(kontakte, UNNA, "fach", parse_teildatum("2026-12"), "xxxxx")
    with pytest.raises(FrageError, match="Das Amt »spitze« hat an diesem Tag niemand"):
        amt_beenden(kontakte, UNNA, "spitze", parse_teildatum("2026-12"))


def test_ein_ende_vor_dem_anfang_waere_ein_neuer_fehler() -> None:
    kontakte = _mit("kommune: unna\npersonen:\n  - {id: k7f3q, amt: fach, anrede: ohne, von: 2026-03}\n")
    plan = amt_beenden(kontakte, UNNA, "fach", parse_teildatum("2026-02-28"), "k7f3q")
    neue = BESTAND.neue_fehler(kontakte, BESTAND.probe(kontakte, plan.posten), ())
    assert [befund.regel.id for befund in neue] == ["amtszeit-verkehrt"]


def test_an_einer_fehlerhaften_datei_aendert_sich_nichts() -> None:
    kontakte = _mit("kommune: unna\npersonen: [{id: k7f3q}]\n")
    with pytest.raises(UnlesbarError) as fehler:
        person_eintragen(kontakte, UNNA, ERIKA, "m8n4p")
    assert fehler.value.datei == "kommunen/unna.yaml"
    assert fehler.value.hilfe == "Beheben: kommunennetz kontakt bearbeiten unna"


def test_was_sich_nicht_schneiden_laesst_nennt_keinen_wert() -> None:
    # Hinter dieser letzten Zeile ohne Ende begänne kein neuer Eintrag.
    person = "id: k7f3q\n  amt: fach\n  anrede: ohne"
    kontakte = _mit(f"kommune: unna\npersonen:\n- {person}\n  bemerkung: |\n    a\n    # b")
    with pytest.raises(KommunennetzError) as fehler:
        nachfolgen(kontakte, UNNA, "fach", {**MAX, "nachname": "Geheim"}, date(2027, 3, 1), "m8n4p")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "kommunen/unna.yaml ist so geschrieben, dass sich nicht nur dieses eine ändern lässt.",
        "Im Editor ändern: kommunennetz kontakt bearbeiten unna",
    )
    assert fehler.value.__cause__ is None
    assert fehler.value.__suppress_context__


@dataclass(frozen=True)
class Handgriff:
    was: str
    stelle: Stelle
    amt: Amt
    tage: int
    """So viele Tage nach dem Handgriff davor."""
    genau: bool
    rolle: str


HANDGRIFFE = st.builds(
    Handgriff,
    was=st.sampled_from(["neu", "ende", "nachfolge", "nachfolge"]),
    stelle=st.sampled_from([UNNA, UNNA, UNNA, HAMM]),
    amt=st.sampled_from(["fach", "fach", "fach", "spitze"]),
    tage=st.sampled_from([-20, 0, 1, 20, 40, 100]),
    genau=st.sampled_from([True, True, False]),
    rolle=st.sampled_from(["inhaber", "inhaber", "vertretung"]),
)


def _plane(kontakte: Kontaktordner, einer: Handgriff, am: date, kennung: str) -> tuple[Plan, set[str]]:
    """Liefert den Plan und die Kennungen, deren Amtszeit er ändern darf."""
    tag = am.isoformat() if einer.genau else am.isoformat()[:7]
    felder: Mapping[str, Any] = {**MAX, "bemerkung": f"Nummer {kennung}"}
    if einer.was == "neu":
        neu = {**felder, "amt": einer.amt, "rolle": einer.rolle, "von": tag}
        return person_eintragen(kontakte, einer.stelle, neu, kennung), set()
    if einer.was == "ende":
        plan = amt_beenden(kontakte, einer.stelle, einer.amt, parse_teildatum(tag))
        return plan, {plan.botschaft.split(": ")[1].split()[0]}
    ergebnis: Nachfolge = nachfolgen(kontakte, einer.stelle, einer.amt, felder, am, kennung)
    return ergebnis.plan, {ergebnis.vorgaenger.person.id}


def _angaben(kontakte: Kontaktordner) -> dict[str, dict[str, Any]]:
    return {eine.person.id: eine.person.model_dump() for eine in kontakte.amtspersonen}


def _check_aemter(kontakte: Kontaktordner) -> None:
    tage = [date(2023, 12, 31) + timedelta(days=nummer) for nummer in range(0, 1120, 3)]
    grenzen = [
        tag
        for eine in kontakte.amtspersonen
        for datum in (eine.person.von, eine.person.bis)
        if datum is not None
        for tag in (datum.frueheste, datum.spaeteste)
    ]
    for tag in (*tage, *grenzen):
        besetzt = Counter(
            eine.sitz
            for eine in kontakte.amtspersonen
            if eine.person.rolle == "inhaber" and ist_im_amt(eine.person, tag) is Antwort.JA
        )
        assert all(anzahl == 1 for anzahl in besetzt.values()), (tag, besetzt)


def _check_ketten(kontakte: Kontaktordner) -> None:
    personen = {eine.person.id: eine for eine in kontakte.amtspersonen}
    assert len(personen) == len(list(kontakte.amtspersonen))
    gefolgt = [eine.person.nachfolge_von for eine in personen.values() if eine.person.nachfolge_von]
    assert len(set(gefolgt)) == len(gefolgt), "zwei folgen derselben"
    for eine in personen.values():
        gesehen = {eine.person.id}
        laufend = eine
        while (davor := laufend.person.nachfolge_von) is not None:
            assert davor not in gesehen, "im Kreis"
            gesehen.add(davor)
            assert personen[davor].sitz == laufend.sitz
            laufend = personen[davor]


ANFANG = Handgriff("neu", UNNA, "fach", 0, genau=True, rolle="inhaber")


@given(st.lists(HANDGRIFFE, min_size=3, max_size=10))
def test_nach_jeder_folge_von_handgriffen_stimmen_aemter_ketten_und_angaben(folge: list[Handgriff]) -> None:
    kontakte, nummern, am = LEER, count(10), date(2024, 1, 1)
    for einer in (ANFANG, *folge):
        am += timedelta(days=einer.tage)
        kennung = f"ab{next(nummern)}x"
        try:
            plan, betroffene = _plane(kontakte, einer, am, kennung)
        except FrageError:
            continue
        nachher = BESTAND.probe(kontakte, plan.posten)
        if neue := BESTAND.neue_fehler(kontakte, nachher, ()):
            # So bucht die Buchhaltung nicht; mit genauen Tagen passt eine Nachfolge aber immer.
            assert einer.was != "nachfolge" or not all(andere.genau for andere in folge), neue
            continue
        vorher, jetzt = _angaben(kontakte), _angaben(nachher)
        assert set(jetzt) - set(vorher) == ({kennung} if einer.was != "ende" else set())
        for wer, angaben in vorher.items():
            anders = {feld for feld, wert in angaben.items() if jetzt[wer][feld] != wert}
            assert anders <= ({"bis", "zustellung"} if wer in betroffene else set())
        if einer.was != "ende":
            assert jetzt[kennung]["bemerkung"] == f"Nummer {kennung}"
        kontakte = nachher
        _check_aemter(kontakte)
        _check_ketten(kontakte)
        assert not any(befund.stufe is Stufe.FEHLER for befund in BESTAND.check(kontakte))
