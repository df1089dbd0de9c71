"""Schritte zurücknehmen: genau nach dem Schrittbuch, und jede Folge von Schritten, welche es auch sind."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hilfen import HEUTE, load_register
from kommunennetz.befund import Stufe
from kommunennetz.errors import FrageError
from kommunennetz.fragen.mitglieder import mitglieder
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.teildatum import Teildatum, parse_teildatum
from kommunennetz.regeln import check
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.buchen.schrittbuch import Buchschritt
from kommunennetz.register.lesen.register import Eintrag, Geladen, Register
from kommunennetz.schritte import (
    Abschluss,
    Kriteriumsangabe,
    Plan,
    austritt_eintragen,
    bei_kommune_zuruecknehmen,
    beschluss_eintragen,
    genannten_zuruecknehmen,
    kriterium_eintragen,
    neue_kommunen,
    neue_runde,
    runde_abschliessen,
    unterschrift_eintragen,
    vormerken,
    zuruecknehmen,
)
from umfang import beispiele

ZEIT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
BONN = """\
# von Hand
name: Bonn   # Bundesstadt
ags: 05314000
beitritt: {unterzeichnet: 2012-12, runde: 1, erklaert: 2012-11, beleglage: erschlossen, quelle: Q}  # gut
kriterien:
  ansprechperson: {stand: ja, seit: 2012-02, quelle: Q}   # laut Seite
"""
UNNA = "name: Unna\r\nags: 05978036\r\nbeitritt:\r\n  beschluss: {gremium: Rat, datum: 2013-02}  # knapp\r\n"
ERSTE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
NAMEN = ("Bonn", "Unna", "Kreis Lippe", "Herford")


@dataclass
class Werkbank:
    """Ein Register im Speicher, mit seinem Schrittbuch, wie es die Befehle führen."""

    register: Register
    dateien: dict[str, bytes | None]
    buch: list[Buchschritt] = field(default_factory=list)

    @staticmethod
    def von(register: Register) -> "Werkbank":
        eintraege: tuple[Eintrag[Any], ...] = (*register.kommunen.values(), *register.runden.values())
        return Werkbank(register, {eintrag.datei: eintrag.quelltext for eintrag in eintraege})

    def gebiet(self, name: str) -> Gebiet:
        gebiet = self.register.verzeichnis.find(name)
        assert gebiet is not None
        return gebiet

    def stand(self, datei: str) -> bytes | None:
        return self.dateien.get(datei)

    def vorhandene(self) -> dict[str, bytes]:
        return {datei: inhalt for datei, inhalt in self.dateien.items() if inhalt is not None}

    def buche(self, plan: Plan) -> None:
        for posten in plan.posten:
            assert self.stand(posten.datei) == posten.vorher
            self.dateien[posten.datei] = posten.nachher
        self.register = self.danach(plan).register or self.register
        if plan.zurueck:
            self.buch = [schritt for schritt in self.buch if schritt.nummer not in plan.zurueck]
        else:
            nummer = max((schritt.nummer for schritt in self.buch), default=0) + 1
            self.buch.append(Buchschritt(nummer, ZEIT, plan.botschaft, plan.posten))

    def danach(self, plan: Plan) -> Geladen:
        probe = build_probe(self.register, plan.posten)
        assert probe.befunde == ()
        return probe

    def bei(self, name: str, anzahl: int = 1) -> Plan:
        return bei_kommune_zuruecknehmen(self.register, self.gebiet(name), self.buch, self.stand, anzahl)


@pytest.fixture(name="anfang", scope="module")
def _anfang(tmp_path_factory: pytest.TempPathFactory) -> Register:
    dateien = {"kommunen__bonn": BONN, "kommunen__unna": UNNA, "runden__2012-erste": ERSTE}
    return load_register(tmp_path_factory.mktemp("register"), **dateien)


@pytest.fixture(name="bank")
def _bank(anfang: Register) -> Werkbank:
    return Werkbank.von(anfang)


# --- beliebige Folgen ---


@dataclass(frozen=True)
class Handgriff:
    """Ein erfundener Schritt: was, bei wem, wie viele Tage nach dem vorigen, wie genau das Datum ist."""

    was: str
    wer: int
    tage: int
    genau: int
    ja: bool

    def datum(self, tag: date) -> Teildatum:
        return parse_teildatum(tag.isoformat()[: (4, 7, 10)[self.genau]])


def _kriterium(bank: Werkbank, griff: Handgriff, tag: date) -> Plan:
    stand, seit = ("ja", griff.datum(tag).text) if griff.ja else ("nein", "")
    angabe = Kriteriumsangabe("ansprechperson", stand, seit=seit, nachweis="Brief", quelle="Q")
    return kriterium_eintragen(bank.register, bank.gebiet(NAMEN[griff.wer]), angabe, tag)


def _letzte_runde(bank: Werkbank) -> int:
    return max(eintrag.satz.nummer for eintrag in bank.register.runden.values())


def _vormerken(bank: Werkbank, griff: Handgriff, tag: date) -> Plan:
    weitere = [bank.gebiet(NAMEN[(griff.wer + 1) % len(NAMEN)])] if griff.ja else []
    gebiete = [bank.gebiet(NAMEN[griff.wer]), *weitere]
    return vormerken(bank.register, gebiete, _letzte_runde(bank), tag, statt=True)


def _rundentag(bank: Werkbank, tag: date) -> date:
    """Liefert einen Tag der letzten Runde, möglichst diesen."""
    nummer = _letzte_runde(bank)
    runde = next(e.satz for e in bank.register.runden.values() if e.satz.nummer == nummer)
    return min(max(tag, runde.datum.frueheste), runde.datum.spaeteste)


def _abschliessen(bank: Werkbank, griff: Handgriff, tag: date) -> Plan:
    am = parse_teildatum(_rundentag(bank, tag).isoformat())
    ohne = {bank.gebiet(NAMEN[griff.wer]): None} if griff.ja else {}
    return runde_abschliessen(bank.register, _letzte_runde(bank), Abschluss(am, "Liste", ohne), tag)


GRIFFE: dict[str, Callable[[Werkbank, Handgriff, date], Plan]] = {
    "neu": lambda b, g, _: neue_kommunen(b.register, [b.gebiet(NAMEN[g.wer])]),
    "kriterium": _kriterium,
    "beschluss": lambda b, g, tag: beschluss_eintragen(
        b.register, b.gebiet(NAMEN[g.wer]), g.datum(tag), {"gremium": "Rat", "quelle": "Q" if g.ja else ""}
    ),
    "vormerken": _vormerken,
    "eintragen": lambda b, g, tag: unterschrift_eintragen(
        b.register, b.gebiet(NAMEN[g.wer]), g.datum(tag), None, "Urkunde", heute=tag
    ),
    "austritt": lambda b, g, tag: austritt_eintragen(
        b.register, b.gebiet(NAMEN[g.wer]), g.datum(tag), "Schreiben"
    ),
    "runde": lambda b, g, tag: neue_runde(
        b.register, g.datum(tag), {"bezeichnung": f"Runde {tag}", "quelle": "Q"}
    ),
    "abschliessen": _abschliessen,
}
FOLGEN = st.lists(
    st.builds(
        Handgriff,
        st.sampled_from([*GRIFFE, *("eintragen", "austritt", "vormerken", "abschliessen") * 3]),
        st.sampled_from([0, 0, *range(len(NAMEN))]),
        st.integers(0, 500),
        st.integers(0, 2),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)
STICHTAGE = tuple(date(jahr, monat, 1) for jahr in range(2012, 2025, 2) for monat in (1, 7))


def _fehler(register: Register, heute: date) -> list[str]:
    return [str(befund) for befund in check(register, heute) if befund.stufe is Stufe.FEHLER]


def _mitgliedschaften(register: Register, vor: date) -> list[list[tuple[object, ...]]]:
    """Liefert zu jedem Stichtag vor diesem Tag, wer wie sicher, seit wann und in welcher Runde Mitglied ist."""
    stichtage = [
        tag for tag in (*STICHTAGE, vor - timedelta(days=1), date.max) if tag < vor or vor == date.max
    ]
    return [
        [(m.name, m.antwort, m.seit.text, m.runde, m.beitritt.quelle) for m in mitglieder(register, tag)]
        for tag in stichtage
    ]


def _wirkt_ab(bank: Werkbank, griff: Handgriff, tag: date) -> date:
    """Liefert den Tag, vor dem ein Schritt nichts daran ändern darf, wer Mitglied ist."""
    if griff.was == "abschliessen":
        return _rundentag(bank, tag)
    return griff.datum(tag).frueheste if griff.was in ("eintragen", "austritt") else date.max


def _folge(bank: Werkbank, griffe: list[Handgriff]) -> list[dict[str, bytes]]:
    """Macht die Schritte, so weit sie gehen, und liefert die Dateien davor und nach jedem."""
    staende, tag = [bank.vorhandene()], date(2013, 1, 1)
    for griff in griffe:
        tag += timedelta(days=griff.tage)
        try:
            plan = GRIFFE[griff.was](bank, griff, tag)
        except FrageError:
            continue
        danach = bank.danach(plan).register
        if not plan.wirksame or danach is None or _fehler(danach, tag + timedelta(days=400)):
            continue
        vor = _wirkt_ab(bank, griff, tag)
        vorher = _mitgliedschaften(bank.register, vor)
        bank.buche(plan)
        assert _mitgliedschaften(bank.register, vor) == vorher, griff
        staende.append(bank.vorhandene())
    return staende


@settings(max_examples=beispiele(200))
@given(griffe=FOLGEN, daten=st.data())
def test_jede_folge_von_schritten_laesst_sich_byte_fuer_byte_zuruecknehmen(
    anfang: Register, griffe: list[Handgriff], daten: st.DataObject
) -> None:
    bank = Werkbank.von(anfang)
    for danach, davor in pairwise(reversed(_folge(bank, griffe))):
        assert bank.vorhandene() == danach
        namen = [name for name in NAMEN if _betrifft(bank, name)]
        name = daten.draw(st.sampled_from([None, *namen]))
        bank.buche(bank.bei(name) if name else zuruecknehmen(bank.buch, bank.stand))
        assert bank.vorhandene() == davor
    assert bank.buch == []


@settings(max_examples=beispiele(50))
@given(griffe=FOLGEN)
def test_viele_schritte_auf_einmal_sind_so_viele_einzelne(anfang: Register, griffe: list[Handgriff]) -> None:
    bank = Werkbank.von(anfang)
    staende = _folge(bank, griffe)
    for anzahl in range(1, len(staende)):
        zurueck = staende[-1 - anzahl]
        if zurueck == staende[-1]:
            continue
        plan = zuruecknehmen(bank.buch, bank.stand, anzahl)
        dateien = bank.vorhandene() | {posten.datei: posten.nachher for posten in plan.posten}
        assert {datei: inhalt for datei, inhalt in dateien.items() if inhalt is not None} == zurueck


def _betrifft(bank: Werkbank, name: str) -> bool:
    datei = f"data/kommunen/{bank.gebiet(name).slug}.yaml"
    return bool(bank.buch) and bank.buch[-1].betrifft(datei)


def test_die_folgen_enthalten_jeden_schritt_und_einen_wiederbeitritt(bank: Werkbank) -> None:
    griffe = [
        Handgriff("austritt", 0, 100, 2, ja=True),
        Handgriff("beschluss", 0, 10, 2, ja=True),
        Handgriff("runde", 0, 10, 2, ja=True),
        Handgriff("vormerken", 0, 0, 2, ja=True),
        Handgriff("abschliessen", 3, 0, 2, ja=False),
        Handgriff("kriterium", 1, 10, 1, ja=True),
        Handgriff("austritt", 0, 10, 1, ja=True),
        Handgriff("eintragen", 0, 400, 0, ja=True),
        Handgriff("neu", 2, 0, 0, ja=True),
    ]
    assert len(_folge(bank, griffe)) == len(griffe) + 1
    assert len(bank.register.kommunen["bonn"].satz.frueher) == 2


# --- im Einzelnen ---


def _merke_vor(bank: Werkbank, *namen: str) -> None:
    bank.buche(vormerken(bank.register, [bank.gebiet(name) for name in namen], 1, date(2012, 12, 1)))


def test_die_ruecknahme_sagt_welcher_schritt_es_war(bank: Werkbank) -> None:
    _merke_vor(bank, "Unna", "Herford")
    plan = bank.bei("Unna")
    assert [eine.satz for eine in plan.aenderungen] == [
        "Zurückgenommen: Vorgemerkt für Runde 1: Stadt Unna, Stadt Herford (22.11.2026, 14:03 Uhr)",
        "    auch in data/kommunen/herford.yaml",
    ]
    assert plan.botschaft == "Zurückgenommen: Vorgemerkt für Runde 1: Stadt Unna, Stadt Herford"
    assert plan.zurueck == (1,)
    bank.buche(neue_kommunen(bank.register, [bank.gebiet("Kreis Lippe")]))
    beide = zuruecknehmen(bank.buch, bank.stand, 2)
    assert beide.zurueck == (2, 1)
    assert beide.botschaft == "Zurückgenommen: Neuer Datensatz: Kreis Lippe und 1 davor"
    assert beide.aenderungen[0].satz.count("\n") == 1


def test_bei_einer_kommune_zaehlen_nur_ihre_schritte(bank: Werkbank) -> None:
    _merke_vor(bank, "Unna")
    unna = bank.vorhandene()["data/kommunen/unna.yaml"]
    bank.buche(neue_kommunen(bank.register, [bank.gebiet("Herford")]))
    assert bank.bei("Unna").posten[0].vorher == unna
    with pytest.raises(FrageError) as fehler:
        bank.bei("Unna", 2)
    assert fehler.value.text == "Das Schrittbuch kennt nur einen Schritt bei Stadt Unna."


def test_eine_seither_geaenderte_datei_wird_nicht_angeruehrt(bank: Werkbank) -> None:
    _merke_vor(bank, "Unna", "Herford")
    bank.dateien["data/kommunen/herford.yaml"] = b"name: Herford\nags: 05758012\nbeitritt: {runde: 1}\n"
    with pytest.raises(FrageError) as fehler:
        bank.bei("Unna")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "data/kommunen/herford.yaml steht nicht mehr so da, wie dieser Schritt sie hinterließ: "
        "Vorgemerkt für Runde 1: Stadt Unna, Stadt Herford (22.11.2026, 14:03 Uhr).",
        "Den Schritt nennen, der zurückgenommen werden soll: --was beschluss | vormerkung",
    )
    with pytest.raises(FrageError) as fehler:
        zuruecknehmen(bank.buch, bank.stand)
    assert (
        fehler.value.hilfe == "Ältere Stände kennt Git; von Hand ändern: kommunennetz kommune bearbeiten NAME"
    )


def test_was_bei_einer_anderen_kommune_danach_kam_wird_genannt(bank: Werkbank) -> None:
    _merke_vor(bank, "Unna", "Herford")
    angabe = Kriteriumsangabe("ansprechperson", "ja", "", "2013", "", "Q")
    bank.buche(kriterium_eintragen(bank.register, bank.gebiet("Herford"), angabe, HEUTE))
    with pytest.raises(FrageError) as fehler:
        bank.bei("Unna")
    assert fehler.value.hilfe == (
        "Erst zurücknehmen, was danach kam: Stadt Herford: Ansprechperson nun »ja« (22.11.2026, 14:03 Uhr): "
        "kommunennetz beitritt zuruecknehmen herford\n"
        "    Den Schritt nennen, der zurückgenommen werden soll: --was beschluss | vormerkung"
    )
    assert zuruecknehmen(bank.buch, bank.stand, 2).zurueck == (2, 1)


def test_ein_leeres_schrittbuch_nennt_was_sich_mit_namen_zuruecknehmen_laesst(bank: Werkbank) -> None:
    with pytest.raises(FrageError) as fehler:
        bank.bei("Bonn")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Das Schrittbuch kennt keinen Schritt bei Stadt Bonn.",
        "Den Schritt nennen, der zurückgenommen werden soll: "
        "--was kriterium:ansprechperson | erklaert | unterschrift",
    )
    with pytest.raises(FrageError) as fehler:
        zuruecknehmen(bank.buch, bank.stand)
    assert fehler.value.text == "Das Schrittbuch kennt keinen Schritt an diesem Register."
    with pytest.raises(FrageError) as fehler:
        bank.bei("Herford")
    assert (
        fehler.value.hilfe == "Ältere Stände kennt Git; von Hand ändern: kommunennetz kommune bearbeiten NAME"
    )


def test_schritte_die_einander_aufheben_sind_keine_ruecknahme(bank: Werkbank) -> None:
    for stand in ("nein", "ja"):
        angabe = Kriteriumsangabe("ansprechperson", stand, "", "2012-02", "", "Q")
        bank.buche(kriterium_eintragen(bank.register, bank.gebiet("Bonn"), angabe, HEUTE))
    assert bank.stand("data/kommunen/bonn.yaml") == BONN.encode()
    with pytest.raises(FrageError) as fehler:
        bank.bei("Bonn", 2)
    assert fehler.value.text == "Diese Schritte heben einander auf."


HERFORD = "name: Herford\nags: 05758012\n"


@pytest.mark.parametrize(
    ("was", "vorher", "nachher", "satz"),
    [
        (
            "vormerkung",
            "beitritt: {runde: 1, quelle: Anruf}\n",
            "",
            "Vormerkung zurückgenommen\n    Verloren geht: runde »1«, quelle »Anruf«",
        ),
        (
            "vormerkung",
            "beitritt:\n  runde: 1  # kommt\n  beschluss: {gremium: Rat, datum: 2013}\n  quelle: Anruf\n",
            "beitritt:\n  beschluss: {gremium: Rat, datum: 2013}\n  quelle: Anruf\n",
            "Vormerkung zurückgenommen\n    Verloren geht: runde »1«",
        ),
        (
            "unterschrift",
            "beitritt: {unterzeichnet: 2013, beleglage: erschlossen, quelle: Q}\n",
            "",
            "Unterschrift zurückgenommen\n"
            "    Verloren geht: unterzeichnet »2013«, beleglage »erschlossen«, quelle »Q«",
        ),
        (
            "beschluss",
            "beitritt: {unterzeichnet: 2013, beschluss: {gremium: Rat, datum: 2012, vorlage: V/1}, quelle: Q}\n",
            "beitritt: {unterzeichnet: 2013, quelle: Q}\n",
            "Beschluss zurückgenommen\n"
            "    Verloren geht: beschluss (gremium »Rat«, datum »2012«, vorlage »V/1«)",
        ),
        (
            "erklaert",
            "beitritt: {erklaert: 2013, quelle: Q}\nbemerkung: B\n",
            "bemerkung: B\n",
            "Erklärung zurückgenommen\n    Verloren geht: erklaert »2013«, quelle »Q«",
        ),
        (
            "austritt",
            "beitritt: {unterzeichnet: 2013, quelle: Q}\naustritt: {datum: 2020, quelle: S}\n",
            "beitritt: {unterzeichnet: 2013, quelle: Q}\n",
            "Austritt zurückgenommen\n    Verloren geht: datum »2020«, quelle »S«",
        ),
        (
            "kriterium:ansprechperson",
            "kriterien:\n  ansprechperson: {stand: ja, quelle: Q}\n  anerkennung: {stand: nein}\n",
            "kriterien:\n  anerkennung: {stand: nein}\n",
            "Kriterium ansprechperson zurückgenommen\n    Verloren geht: stand »ja«, quelle »Q«",
        ),
    ],
)
def test_ein_genannter_schritt_sagt_was_verloren_geht(
    tmp_path: Path, was: str, vorher: str, nachher: str, satz: str
) -> None:
    register = load_register(tmp_path, kommunen__herford=HERFORD + vorher, **{"runden__2012-erste": ERSTE})
    herford = register.verzeichnis.find("Herford")
    assert herford is not None
    plan = genannten_zuruecknehmen(register, herford, was)
    assert [(posten.nachher or b"").decode() for posten in plan.posten] == [HERFORD + nachher]
    assert plan.aenderungen[0].satz == f"Stadt Herford: {satz}"
    # Er ist selbst ein Schritt: Das Schrittbuch wusste nichts davon.
    assert (plan.botschaft, plan.zurueck) == (f"Stadt Herford: {satz.partition(chr(10))[0]}", ())


@pytest.mark.parametrize(
    ("was", "text", "hilfe"),
    [
        ("unterschrift", "Stadt Herford ist ausgetreten.", "Erst den Austritt zurücknehmen: --was austritt"),
        (
            "vormerkung",
            "Bei Stadt Herford ist »vormerkung« nicht eingetragen.",
            "Den Schritt nennen, der zurückgenommen werden soll: --was austritt",
        ),
    ],
)
def test_was_nicht_eingetragen_ist_laesst_sich_nicht_zuruecknehmen(
    tmp_path: Path, was: str, text: str, hilfe: str
) -> None:
    zeilen = "beitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\naustritt: {datum: 2020, quelle: S}\n"
    register = load_register(tmp_path, kommunen__herford=HERFORD + zeilen, **{"runden__2012-erste": ERSTE})
    herford = register.verzeichnis.find("Herford")
    assert herford is not None
    with pytest.raises(FrageError) as fehler:
        genannten_zuruecknehmen(register, herford, was)
    assert (fehler.value.text, fehler.value.hilfe) == (text, hilfe)


def test_bei_einer_kommune_gilt_ihre_datei_wie_sie_heisst(tmp_path: Path) -> None:
    bank = Werkbank.von(load_register(tmp_path, **{"kommunen__bonn-alt": BONN, "runden__2012-erste": ERSTE}))
    angabe = Kriteriumsangabe("ansprechperson", "nein", quelle="Anruf")
    bank.buche(kriterium_eintragen(bank.register, bank.gebiet("Bonn"), angabe, HEUTE))
    [posten] = bank.bei("Bonn").posten
    assert (posten.datei, posten.nachher) == ("data/kommunen/bonn-alt.yaml", BONN.encode())


def test_verloren_geht_nur_was_dasteht(tmp_path: Path) -> None:
    zeilen = "beitritt: {unterzeichnet: 2012-12}\naustritt: {datum: 2020}\nkriterien: {x: {stand: ja}}\n"
    bank = Werkbank.von(load_register(tmp_path, kommunen__bonn=f"name: Bonn\nags: 05314000\n{zeilen}"))
    saetze = [
        genannten_zuruecknehmen(bank.register, bank.gebiet("Bonn"), was).aenderungen[0].satz
        for was in ("austritt", "kriterium:x")
    ]
    assert saetze == [
        "Stadt Bonn: Austritt zurückgenommen\n    Verloren geht: datum »2020«",
        "Stadt Bonn: Kriterium x zurückgenommen\n    Verloren geht: stand »ja«",
    ]
