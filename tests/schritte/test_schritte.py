"""Die Schritte am Register: was in der Datei danach steht, und was verweigert wird."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from hilfen import HEUTE, NETZ, WURZEL, load_register, write_register
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.fragen.mitglieder import zahl
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.kommune import Austritt, Beitritt, FruehereMitgliedschaft, Kommune
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.register.aendern.aenderung import LayoutError
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.register.lesen.store import load
from kommunennetz.schritte import (
    Abschluss,
    Kriteriumsangabe,
    Plan,
    UnlesbarError,
    austritt_eintragen,
    beschluss_eintragen,
    erklaerung_eintragen,
    genannten_zuruecknehmen,
    kriterium_eintragen,
    neue_kommunen,
    neue_runde,
    runde_absagen,
    runde_abschliessen,
    runde_aendern,
    unterschrift_eintragen,
    vormerken,
)
from kommunennetz.schritte.beitritte import NACHERFASSUNG, beginne_neu

KOPF = "# yaml-language-server: $schema=../schema/kommune.json\n"
HERFORD = "name: Herford\nags: 05758012\n"
HAMM = "name: Hamm\nags: 05915000\n"
BONN = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}\n"
UNNA = """\
# angelegt nach dem Telefonat
name: Unna   # die Stadt, nicht der Kreis
ags: "05978036"

beitritt: {runde: 2}   # kommt sicher
kriterien:
  ansprechperson: {stand: ja, seit: 2022-02, nachweis: Organigramm, quelle: Q, geprueft: 2024}  # gut
quellen: [Q]
"""
ERSTE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\nquelle: Q\n"
ZWEITE = "# geplant\nnummer: 2\nbezeichnung: Zweite\ndatum: 2026-03   # Tag folgt\n"
DATEIEN = {
    "kommunen__bonn": BONN,
    "kommunen__unna": UNNA,
    "runden__2012-erste": ERSTE,
    "runden__2026-zweite": ZWEITE,
}
ABGESCHLOSSEN = f"{ZWEITE}abgeschlossen: 2026-03-10\nquelle: Q\n"
ECHT = load(WURZEL).register
TAG = parse_teildatum("2026-03-10")
MAERZ = date(2026, 3, 10)
"""Der Tag der zweiten Runde."""
VIERTE = date(2017, 12, 6)
"""Der Tag der vierten Runde im wirklichen Register."""


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, **DATEIEN)


def _gebiet(register: Register, name: str) -> Gebiet:
    gebiet = register.verzeichnis.find(name)
    assert gebiet is not None
    return gebiet


def _text(plan: Plan) -> str:
    """Liefert den Inhalt der einen Datei, die sich ändert."""
    (posten,) = plan.posten
    assert posten.nachher is not None
    return posten.nachher.decode()


def _danach(register: Register, plan: Plan) -> Register:
    """Liefert das Register nach dem Schritt."""
    geladen = build_probe(register, plan.posten)
    assert geladen.register is not None
    assert not geladen.befunde
    return geladen.register


def test_ein_neuer_datensatz_nennt_nur_die_kommune(register: Register) -> None:
    plan = neue_kommunen(register, [_gebiet(register, "Herford")])
    assert _text(plan) == KOPF + HERFORD
    assert [(eine.posten.datei, eine.posten.vorher, eine.satz) for eine in plan.wirksame] == [
        ("data/kommunen/herford.yaml", None, "Stadt Herford: neuer Datensatz")
    ]
    assert plan.botschaft == "Neuer Datensatz: Stadt Herford"


def test_zweimal_genannt_ist_einmal_angelegt_und_die_botschaft_bleibt_kurz(register: Register) -> None:
    namen = ("Herford", "Bünde", "Herford", "Kreis Lippe", "Lage", "Detmold")
    plan = neue_kommunen(register, [_gebiet(register, name) for name in namen])
    assert [posten.datei.rpartition("/")[2] for posten in plan.posten] == [
        "herford.yaml",
        "buende.yaml",
        "kreis-lippe.yaml",
        "lage.yaml",
        "detmold.yaml",
    ]
    assert plan.botschaft == "Neuer Datensatz: Stadt Herford, Stadt Bünde, Kreis Lippe und 2 weitere"


def test_einen_datensatz_gibt_es_nur_einmal(register: Register) -> None:
    with pytest.raises(FrageError) as fehler:
        neue_kommunen(register, [_gebiet(register, "Herford"), _gebiet(register, "Bonn")])
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Stadt Bonn hat schon einen Datensatz.",
        "Er steht in data/kommunen/bonn.yaml.",
    )


def test_wo_ein_kaputter_datensatz_liegt_entsteht_kein_neuer(tmp_path: Path) -> None:
    register = load(write_register(tmp_path, **DATEIEN, kommunen__herford="name: [\n")).register
    assert register is not None
    herford = _gebiet(register, "Herford")
    schritte: tuple[Callable[[], Plan], ...] = (
        lambda: neue_kommunen(register, [herford]),
        lambda: vormerken(register, [herford], 2, MAERZ),
        lambda: beschluss_eintragen(register, herford, TAG, {"gremium": "Rat"}),
    )
    for schritt in schritte:
        with pytest.raises(UnlesbarError) as fehler:
            schritt()
        assert fehler.value.datei == "data/kommunen/herford.yaml"


def test_ein_kriterium_kommt_in_einen_neuen_datensatz(register: Register) -> None:
    angabe = Kriteriumsangabe("ansprechperson", "ja", seit="2026-11", nachweis="Organigramm", quelle="Brief")
    plan = kriterium_eintragen(register, _gebiet(register, "Herford"), angabe, HEUTE)
    assert _text(plan) == KOPF + HERFORD + (
        "kriterien:\n"
        "  ansprechperson:\n"
        "    stand: ja\n"
        "    seit: 2026-11\n"
        "    nachweis: Organigramm\n"
        "    quelle: Brief\n"
    )
    assert plan.botschaft == "Stadt Herford: Ansprechperson nun »ja«"


def test_neue_kriterien_stehen_in_der_reihenfolge_der_fassung(register: Register) -> None:
    reihe = [punkt.id for punkt in register.netz.satz.kriterien[-1].punkte]
    assert len(reihe) > 1
    herford = _gebiet(register, "Herford")
    for kennung in reversed(reihe):
        plan = kriterium_eintragen(register, herford, Kriteriumsangabe(kennung, "offen"), HEUTE)
        register = load_register(register.ort, kommunen__herford=_text(plan))
    assert list(register.kommunen["herford"].satz.kriterien) == reihe


def test_ein_kriterium_hat_auch_den_namen_unter_dem_es_erscheint(register: Register) -> None:
    punkt = register.netz.satz.kriterien[-1].punkte[0]
    for name in (punkt.id, punkt.kurz, punkt.kurz.upper()):
        plan = kriterium_eintragen(
            register, _gebiet(register, "Herford"), Kriteriumsangabe(name, "offen"), HEUTE
        )
        assert f"  {punkt.id}:\n" in _text(plan)


def test_die_unterschrift_sagt_ob_sie_belegt_oder_erschlossen_ist(register: Register) -> None:
    herford = _gebiet(register, "Herford")
    for beleglage, zeile in (("erschlossen", "  beleglage: erschlossen\n"), ("", "")):
        plan = unterschrift_eintragen(register, herford, TAG, None, "Q", heute=HEUTE, beleglage=beleglage)
        erwartet = f"beitritt:\n  unterzeichnet: 2026-03-10\n{zeile}  quelle: Q\n"
        assert _text(plan) == KOPF + HERFORD + erwartet


def test_bei_gleichem_stand_aendert_sich_nur_das_genannte(register: Register) -> None:
    angabe = Kriteriumsangabe("Ansprechperson", "ja", nachweis="Schreiben vom 3. März")
    plan = kriterium_eintragen(register, _gebiet(register, "Unna"), angabe, HEUTE)
    assert _text(plan) == UNNA.replace("Organigramm", "Schreiben vom 3. März")


def test_ein_neuer_stand_behaelt_nichts_vom_alten(register: Register) -> None:
    angabe = Kriteriumsangabe("ansprechperson", "nein", quelle="Anruf")
    plan = kriterium_eintragen(register, _gebiet(register, "Unna"), angabe, HEUTE)
    assert _text(plan) == UNNA.replace(
        "{stand: ja, seit: 2022-02, nachweis: Organigramm, quelle: Q, geprueft: 2024}",
        "{stand: nein, quelle: Anruf}",
    )


@pytest.mark.parametrize(
    ("angabe", "text", "hilfe"),
    [
        (
            Kriteriumsangabe("anerkennung", "ja"),
            "Ein Kriterium »anerkennung« gibt es nicht.",
            "Es gibt: ansprechperson (Ansprechperson), erklaerung (Erklärung).",
        ),
        (
            Kriteriumsangabe("ansprechperson", "ja", "karte"),
            "Einen Weg »karte« gibt es nicht.",
            "»Ansprechperson« kennt keine Wege.",
        ),
    ],
)
def test_unbekanntes_kriterium_und_unbekannter_weg(
    register: Register, angabe: Kriteriumsangabe, text: str, hilfe: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        kriterium_eintragen(register, _gebiet(register, "Unna"), angabe, HEUTE)
    assert (fehler.value.text, fehler.value.hilfe) == (text, hilfe)


def test_die_wege_eines_kriteriums_werden_genannt(tmp_path: Path) -> None:
    netz = NETZ.replace(
        "      - {id: erklaerung,", "      - {id: x, wege: [{id: a, text: A}, {id: b, text: B}],"
    )
    register = load_register(tmp_path, netz=netz)
    with pytest.raises(FrageError) as fehler:
        kriterium_eintragen(register, _gebiet(register, "Unna"), Kriteriumsangabe("x", "ja", "c"), HEUTE)
    assert fehler.value.hilfe == "Es gibt: a, b."


def test_ein_beschluss_kommt_zur_vormerkung(register: Register) -> None:
    felder = {"gremium": "Rat", "vorlage": "V/12", "quelle": ""}
    plan = beschluss_eintragen(register, _gebiet(register, "Unna"), TAG, felder)
    assert _text(plan) == UNNA.replace(
        "{runde: 2}", "{runde: 2, beschluss: {gremium: Rat, datum: 2026-03-10, vorlage: V/12}}"
    )
    assert plan.wirksame[0].satz == "Stadt Unna: Beschluss vom 10. März 2026 (Rat)"


def test_ein_ungenau_bekannter_beschluss_steht_in_einem_richtigen_satz(register: Register) -> None:
    datum = parse_teildatum("zwischen 2024-01 und 2024-04-06")
    plan = beschluss_eintragen(register, _gebiet(register, "Unna"), datum, {"gremium": "Rat"})
    assert plan.botschaft == "Stadt Unna: Beschluss zwischen Januar 2024 und dem 6. April 2024"


def test_in_der_botschaft_steht_nichts_frei_getipptes(register: Register) -> None:
    felder = {"gremium": "Rat auf Antrag von Frau Muster"}
    plan = beschluss_eintragen(register, _gebiet(register, "Unna"), TAG, felder)
    assert plan.botschaft == "Stadt Unna: Beschluss vom 10. März 2026"
    runde = neue_runde(register, parse_teildatum("2027"), {"bezeichnung": "Runde mit Herrn Muster"})
    assert runde.botschaft == "Runde 3 geplant für 2027"


def test_vorgemerkt_wird_mit_und_ohne_datensatz(register: Register) -> None:
    gebiete = [_gebiet(register, name) for name in ("Herford", "Unna", "herford")]
    plan = vormerken(register, gebiete, 1, date(2012, 12, 1), statt=True)
    assert [posten.nachher for posten in plan.posten] == [
        f"{KOPF}{HERFORD}beitritt:\n  runde: 1\n".encode(),
        UNNA.replace("runde: 2", "runde: 1").encode(),
    ]
    assert plan.botschaft == "Vorgemerkt für Runde 1: Stadt Herford, Stadt Unna"


def test_wer_schon_vorgemerkt_ist_aendert_nichts(register: Register) -> None:
    assert vormerken(register, [_gebiet(register, "Unna")], 2, MAERZ).posten == ()


def test_die_unterschrift_behaelt_die_vorgemerkte_runde(register: Register) -> None:
    plan = unterschrift_eintragen(register, _gebiet(register, "Unna"), TAG, None, "Liste", heute=HEUTE)
    assert _text(plan) == UNNA.replace("{runde: 2}", "{unterzeichnet: 2026-03-10, runde: 2, quelle: Liste}")
    assert plan.botschaft == "Stadt Unna: beigetreten (10. März 2026)"


def test_eine_bezirksregierung_tritt_nicht_bei_sie_unterzeichnet_mit(tmp_path: Path) -> None:
    koeln = "name: Bezirksregierung Köln\nags: '053'\n"
    register = load_register(tmp_path, **DATEIEN, **{"kommunen__bezirksregierung-koeln": koeln})
    gebiet = _gebiet(register, "Bezirksregierung Köln")
    plan = unterschrift_eintragen(register, gebiet, TAG, 2, "Liste", heute=HEUTE)
    assert plan.botschaft == "Bezirksregierung Köln: mitunterzeichnet (10. März 2026)"
    vorgemerkt = _danach(register, vormerken(register, [gebiet], 2, MAERZ))
    abschluss = runde_abschliessen(vorgemerkt, 2, Abschluss(TAG, "Liste", trotzdem="G"), MAERZ)
    assert [eine.satz for eine in abschluss.wirksame][:2] == [
        "Bezirksregierung Köln: mitunterzeichnet (10. März 2026)",
        "Stadt Unna: beigetreten (10. März 2026)",
    ]
    with pytest.raises(FrageError) as fehler:
        unterschrift_eintragen(_danach(register, plan), gebiet, TAG, 2, "Liste", heute=HEUTE)
    assert fehler.value.text == "Bezirksregierung Köln hat schon mitunterzeichnet."
    with pytest.raises(FrageError) as fehler:
        austritt_eintragen(register, gebiet, TAG, "Q")
    assert fehler.value.text == "Bezirksregierung Köln hat nicht mitunterzeichnet und kann nicht austreten."


def test_eine_aeltere_quelle_wandert_zu_den_weiteren(tmp_path: Path) -> None:
    herford = f"{HERFORD}beitritt: {{erklaert: 2026-01, quelle: Brief}}\n"
    register = load_register(tmp_path, **DATEIEN, kommunen__herford=herford)
    plan = unterschrift_eintragen(register, _gebiet(register, "Herford"), TAG, 2, "Liste", heute=HEUTE)
    assert _text(plan) == (
        f"{HERFORD}beitritt: {{unterzeichnet: 2026-03-10, runde: 2, erklaert: 2026-01, quelle: Liste}}\n"
        "quellen:\n  - Brief\n"
    )


def test_der_austritt_steht_neben_dem_beitritt(register: Register) -> None:
    plan = austritt_eintragen(register, _gebiet(register, "Bonn"), parse_teildatum("2026"), "Schreiben")
    assert _text(plan) == f"{BONN}austritt: {{datum: 2026, quelle: Schreiben}}\n"
    assert plan.botschaft == "Stadt Bonn: ausgetreten (2026)"


FRUEHER = """\
frueher:
  - beitritt: {unterzeichnet: 2012-12, runde: 1, quelle: Q}
    austritt: {datum: 2020, quelle: Schreiben}
"""


def _tritt_2020_aus(register: Register) -> Register:
    plan = austritt_eintragen(register, _gebiet(register, "Bonn"), parse_teildatum("2020"), "Schreiben")
    return _danach(register, plan)


def test_wer_wieder_beitritt_behaelt_die_fruehere_mitgliedschaft_ganz(register: Register) -> None:
    plan = unterschrift_eintragen(
        _tritt_2020_aus(register), _gebiet(register, "Bonn"), TAG, 2, "Liste", heute=HEUTE
    )
    assert _text(plan) == (
        "name: Bonn\nags: 05314000\n"
        "beitritt:\n  unterzeichnet: 2026-03-10\n  runde: 2\n  quelle: Liste\n" + FRUEHER
    )
    assert plan.botschaft == "Stadt Bonn: wieder beigetreten (10. März 2026)"


def test_der_neue_beitritt_hat_nichts_vom_alten(tmp_path: Path) -> None:
    alles = (
        "name: Bonn\nags: 05314000\nbeitritt:  # am Telefon bestätigt\n  unterzeichnet: 2012-12-05\n  runde: 1\n"
        "  erklaert: 2012-11  # Brief\n  beschluss: {gremium: Rat, datum: 2012-10}\n  beleglage: erschlossen\n"
        "  quelle: Alt\n# gekündigt\naustritt: {datum: 2020, quelle: Schreiben}\n"
    )
    register = load_register(tmp_path, **DATEIEN | {"kommunen__bonn": alles})
    danach = _danach(
        register, unterschrift_eintragen(register, _gebiet(register, "Bonn"), TAG, None, "Neu", heute=HEUTE)
    )
    bonn = danach.kommunen["bonn"]
    assert bonn.satz.beitritt == Beitritt(
        unterzeichnet=TAG, runde=None, erklaert=None, beschluss=None, beleglage="belegt", quelle="Neu"
    )
    assert bonn.satz.austritt is None
    assert bonn.satz.quellen == ()
    assert bonn.quelltext.decode() == (
        "name: Bonn\nags: 05314000\nbeitritt:\n  unterzeichnet: 2026-03-10\n  quelle: Neu\n# gekündigt\n"
        "frueher:\n  - beitritt:  # am Telefon bestätigt\n      unterzeichnet: 2012-12-05\n      runde: 1\n"
        "      erklaert: 2012-11  # Brief\n      beschluss: {gremium: Rat, datum: 2012-10}\n"
        "      beleglage: erschlossen\n      quelle: Alt\n    austritt: {datum: 2020, quelle: Schreiben}\n"
    )


def test_vormerkung_und_beschluss_nach_dem_austritt_gehoeren_zum_neuen_beitritt(register: Register) -> None:
    ohne = _tritt_2020_aus(register)
    bonn = _gebiet(register, "Bonn")
    beschlossen = beschluss_eintragen(ohne, bonn, parse_teildatum("2026-01"), {"gremium": "Rat"})
    beschluss = "  beschluss:\n    gremium: Rat\n    datum: 2026-01\n"
    assert _text(beschlossen) == f"name: Bonn\nags: 05314000\nbeitritt:\n{beschluss}{FRUEHER}"
    vorgemerkt = vormerken(_danach(ohne, beschlossen), [bonn], 2, MAERZ)
    assert _text(vorgemerkt) == f"name: Bonn\nags: 05314000\nbeitritt:\n  runde: 2\n{beschluss}{FRUEHER}"
    unterschrieben = _danach(_danach(ohne, beschlossen), vorgemerkt)
    assert _text(unterschrift_eintragen(unterschrieben, bonn, TAG, None, "Liste", heute=HEUTE)) == (
        "name: Bonn\nags: 05314000\nbeitritt:\n  unterzeichnet: 2026-03-10\n  runde: 2\n"
        f"{beschluss}  quelle: Liste\n{FRUEHER}"
    )
    # Was der alten Unterschrift vorausging, ergänzt den alten Beitritt.
    nachgetragen = beschluss_eintragen(ohne, bonn, parse_teildatum("2012-11"), {"gremium": "Rat"})
    assert _text(nachgetragen) == (
        "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, runde: 1, "
        "beschluss: {gremium: Rat, datum: 2012-11}, quelle: Q}\naustritt: {datum: 2020, quelle: Schreiben}\n"
    )


def test_ein_neubeginn_hat_nichts_von_der_mitgliedschaft_die_zu_ende_ist() -> None:
    beitritt, austritt = Beitritt(unterzeichnet=TAG, quelle="Q"), Austritt(datum=TAG, quelle="Q")
    bonn = Kommune(name="Bonn", ags="05314000", bemerkung="B")
    neu = beginne_neu(bonn.model_copy(update={"beitritt": beitritt, "austritt": austritt}))
    frueher = (FruehereMitgliedschaft(beitritt=beitritt, austritt=austritt),)
    assert neu.satz == bonn.model_copy(update={"frueher": frueher})
    # Zu Ende ist nur, was begonnen hat und aufgehört.
    for felder in ({}, {"beitritt": beitritt}, {"austritt": austritt}):
        unveraendert = bonn.model_copy(update=felder)
        assert beginne_neu(unveraendert) == (unveraendert, ())


def test_wer_zum_dritten_mal_beitritt_hat_zwei_fruehere(register: Register) -> None:
    bonn = _gebiet(register, "Bonn")
    zwei = _danach(
        register, unterschrift_eintragen(_tritt_2020_aus(register), bonn, TAG, 2, "Liste", heute=HEUTE)
    )
    aus = _danach(zwei, austritt_eintragen(zwei, bonn, parse_teildatum("2026-05-01"), "Brief"))
    drei = unterschrift_eintragen(aus, bonn, parse_teildatum("2026-09-01"), None, "Urkunde", heute=HEUTE)
    assert _text(drei) == (
        "name: Bonn\nags: 05314000\nbeitritt:\n  unterzeichnet: 2026-09-01\n  quelle: Urkunde\n"
        + FRUEHER
        + "  - beitritt:\n      unterzeichnet: 2026-03-10\n      runde: 2\n      quelle: Liste\n"
        "    austritt:\n      datum: 2026-05-01\n      quelle: Brief\n"
    )
    for stichtag in (date(2019, 6, 1), date(2022, 1, 1), date(2026, 4, 1), date(2026, 6, 1)):
        assert zahl(_danach(aus, drei), stichtag) == zahl(aus, stichtag)


def test_ein_zweiter_austritt_ueberschreibt_den_ersten_nicht(register: Register) -> None:
    ohne = _tritt_2020_aus(register)
    bonn = _gebiet(register, "Bonn")
    with pytest.raises(FrageError) as fehler:
        austritt_eintragen(ohne, bonn, parse_teildatum("2022"), "Brief")
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Stadt Bonn ist schon ausgetreten (2020).",
        "War das ein Irrtum, erst zurücknehmen: kommunennetz beitritt zuruecknehmen bonn --was austritt",
    )
    assert austritt_eintragen(ohne, bonn, parse_teildatum("2020"), "Schreiben").posten == ()
    vorgemerkt = _danach(ohne, vormerken(ohne, [bonn], 2, MAERZ))
    with pytest.raises(FrageError) as fehler:
        austritt_eintragen(vorgemerkt, bonn, parse_teildatum("2026"), "Brief")
    assert fehler.value.text == "Stadt Bonn ist schon ausgetreten (2020) und ist nicht wieder beigetreten."


def _ausgetreten(register: Register) -> Register:
    bonn = _gebiet(register, "Bonn")
    return _danach(register, austritt_eintragen(register, bonn, parse_teildatum("2026-12"), "Q"))


@pytest.mark.parametrize(
    ("schritt", "text"),
    [
        (lambda r, g: vormerken(r, [g("Bonn")], 2, MAERZ), "Stadt Bonn ist schon beigetreten."),
        (lambda r, g: vormerken(r, [g("Unna")], 9, MAERZ), "Eine Runde 9 gibt es nicht."),
        (
            lambda r, g: vormerken(_ausgetreten(r), [g("Bonn")], 2, MAERZ),
            "Stadt Bonn tritt erst aus (Dezember 2026).",
        ),
        (
            lambda r, g: unterschrift_eintragen(r, g("Bonn"), TAG, None, "Q", heute=HEUTE),
            "Stadt Bonn ist schon beigetreten.",
        ),
        (
            lambda r, g: unterschrift_eintragen(r, g("Unna"), TAG, 9, "Q", heute=HEUTE),
            "Eine Runde 9 gibt es nicht.",
        ),
        (
            lambda r, g: unterschrift_eintragen(_ausgetreten(r), g("Bonn"), TAG, None, "Q", heute=HEUTE),
            "Stadt Bonn tritt erst aus (Dezember 2026).",
        ),
        (
            lambda r, g: austritt_eintragen(r, g("Unna"), TAG, "Q"),
            "Stadt Unna ist nicht beigetreten und kann nicht austreten.",
        ),
        (
            lambda r, g: austritt_eintragen(r, g("Herford"), TAG, "Q"),
            "Stadt Herford ist nicht beigetreten und kann nicht austreten.",
        ),
        (
            lambda r, _: neue_runde(r, parse_teildatum("nach 2026"), {"bezeichnung": "Dritte"}),
            "»nach 2026« nennt kein Jahr.",
        ),
        (lambda r, _: neue_runde(r, TAG, {"bezeichnung": "!"}), "»!« ist keine Bezeichnung."),
        (
            lambda r, _: neue_runde(r, TAG, {"bezeichnung": "Zweite"}),
            "Die Datei data/runden/2026-zweite.yaml gibt es schon.",
        ),
        (
            lambda r, g: runde_abschliessen(r, 2, Abschluss(TAG, "Q", {g("Bonn"): None}), MAERZ),
            "Stadt Bonn ist für Runde 2 nicht vorgemerkt.",
        ),
        (
            lambda r, g: runde_abschliessen(r, 2, Abschluss(TAG, "Q", {g("Unna"): None}), MAERZ),
            "In Runde 2 hätte niemand unterzeichnet.",
        ),
        (
            lambda r, _: runde_abschliessen(r, 2, Abschluss(parse_teildatum("2026-04-01"), "Q"), MAERZ),
            "Runde 2 ist nicht am 1. April 2026, sondern im März 2026.",
        ),
        (lambda r, _: runde_abschliessen(r, 9, Abschluss(TAG, "Q"), MAERZ), "Eine Runde 9 gibt es nicht."),
    ],
)
def test_was_nicht_geht_wird_mit_einer_abhilfe_verweigert(
    register: Register, schritt: Callable[[Register, Callable[[str], Gebiet]], Plan], text: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        schritt(register, lambda name: _gebiet(register, name))
    assert fehler.value.text == text
    assert fehler.value.hilfe


def test_eine_neue_runde_bekommt_die_naechste_nummer(register: Register) -> None:
    felder = {"bezeichnung": "Dritte Unterzeichnung", "ort": "Düsseldorf", "veranstaltung": ""}
    plan = neue_runde(register, parse_teildatum("zwischen 2027-03 und 2027-06"), felder)
    assert plan.posten[0].datei == "data/runden/2027-dritte-unterzeichnung.yaml"
    assert _text(plan) == (
        "# yaml-language-server: $schema=../schema/runde.json\nnummer: 3\nbezeichnung: Dritte Unterzeichnung\n"
        "datum: zwischen 2027-03 und 2027-06\nort: Düsseldorf\n"
    )


def test_die_erste_runde_hat_die_nummer_eins(tmp_path: Path) -> None:
    plan = neue_runde(load_register(tmp_path), TAG, {"bezeichnung": "Erste"})
    assert plan.botschaft == "Runde 1 geplant für den 10. März 2026"


def test_verlegt_wird_die_runde_und_nicht_ihre_veranstaltung(tmp_path: Path) -> None:
    treffen = "titel: Treffen\nart: spitzentreffen\ndatum: 2026-03-10\nquelle: Q\n"
    register = load_register(
        tmp_path,
        **DATEIEN
        | {
            "kommunen__unna": HERFORD.replace("Herford", "Unna").replace("05758012", "05978036"),
            "runden__2026-zweite": f"{ZWEITE}veranstaltung: 2026-03-10-treffen\n",
            "veranstaltungen__2026-03-10-treffen": treffen,
        },
    )
    [verlegt] = runde_aendern(register, 2, {"datum": "2026-05"}).wirksame
    assert verlegt.satz == (
        "Runde 2: Tag nun Mai 2026; data/veranstaltungen/2026-03-10-treffen.yaml behält sein Datum (10. März 2026)"
    )
    [umbenannt] = runde_aendern(register, 2, {"ort": "Köln"}).wirksame
    assert umbenannt.satz == "Runde 2: Ort nun Köln"


def test_steht_der_tag_einer_runde_schon_fest_wird_sie_nur_abgeschlossen(tmp_path: Path) -> None:
    runde = "nummer: 2\nbezeichnung: Zweite\ndatum: 2026-03-10\nquelle: Einladung\n"
    register = load_register(tmp_path, **DATEIEN | {"runden__2026-zweite": runde})
    plan = runde_abschliessen(register, 2, Abschluss(TAG, "Liste"), date(2026, 3, 11))
    abgeschlossen = runde.replace("quelle:", "abgeschlossen: 2026-03-11\nquelle:")
    assert plan.posten[-1].nachher == abgeschlossen.encode()


@pytest.mark.parametrize(
    ("ohne", "text", "hilfe"),
    [
        (["Bonn"], "Stadt Bonn ist für Runde 2 nicht vorgemerkt.", "Vorgemerkt: Unna."),
        (
            ["Unna"],
            "In Runde 2 hätte niemand unterzeichnet.",
            "Hat sie nicht stattgefunden: kommunennetz runde absagen 2",
        ),
    ],
)
def test_der_abschluss_nennt_wer_vorgemerkt_ist_und_was_sonst_hilft(
    register: Register, ohne: list[str], text: str, hilfe: str
) -> None:
    abschluss = Abschluss(TAG, "Q", {_gebiet(register, name): None for name in ohne})
    with pytest.raises(FrageError) as fehler:
        runde_abschliessen(register, 2, abschluss, MAERZ)
    assert (fehler.value.text, fehler.value.hilfe) == (text, hilfe)


def test_in_einer_runde_ohne_vorgemerkte_unterzeichnet_niemand(tmp_path: Path) -> None:
    register = load_register(tmp_path, runden__zweite=ZWEITE, kommunen__bonn="name: Bonn\nags: 05314000\n")
    for ohne, text, hilfe in (
        (
            {},
            "Für Runde 2 ist niemand vorgemerkt.",
            "Vormerken: kommunennetz beitritt vormerken NAME --runde 2",
        ),
        (
            {_gebiet(register, "Bonn"): None},
            "Stadt Bonn ist für Runde 2 nicht vorgemerkt.",
            "Vorgemerkt: niemand.",
        ),
    ):
        with pytest.raises(FrageError) as fehler:
            runde_abschliessen(register, 2, Abschluss(TAG, "Q", ohne), MAERZ)
        assert (fehler.value.text, fehler.value.hilfe) == (text, hilfe)


def test_solange_eine_runde_kaputt_ist_steht_die_naechste_nummer_nicht_fest(tmp_path: Path) -> None:
    register = load(write_register(tmp_path, **DATEIEN, **{"runden__2027-dritte": "nummer: x\n"})).register
    assert register is not None
    with pytest.raises(UnlesbarError):
        neue_runde(register, TAG, {"bezeichnung": "Vierte"})


def _mit_herford(tmp_path: Path, **dateien: str) -> Register:
    """Liefert das Register, in dem auch Herford für die zweite Runde vorgemerkt ist."""
    herford = {"kommunen__herford": f"{HERFORD}beitritt: {{runde: 2}}\n"}
    return load_register(tmp_path, **DATEIEN | herford | dateien)


def test_der_abschluss_traegt_unterschriften_und_den_tag_der_runde_ein(tmp_path: Path) -> None:
    register = _mit_herford(tmp_path)
    plan = runde_abschliessen(register, 2, Abschluss(TAG, "Liste"), MAERZ)
    unterschrift = "unterzeichnet: 2026-03-10, runde: 2, quelle: Liste"
    assert {posten.datei: (posten.nachher or b"").decode() for posten in plan.posten} == {
        "data/kommunen/herford.yaml": f"{HERFORD}beitritt: {{{unterschrift}}}\n",
        "data/kommunen/unna.yaml": UNNA.replace("runde: 2", unterschrift),
        "data/runden/2026-zweite.yaml": ZWEITE.replace("2026-03 ", "2026-03-10 ")
        + "abgeschlossen: 2026-03-10\nquelle: Liste\n",
    }
    assert plan.botschaft == "Runde 2 abgeschlossen: Stadt Herford, Stadt Unna"


@pytest.mark.parametrize("heute", [MAERZ, date(2026, 3, 11), date(2027, 1, 1)])
def test_eine_abgeschlossene_runde_bleibt_abgeschlossen(tmp_path: Path, heute: date) -> None:
    register = _mit_herford(tmp_path)
    herford = _gebiet(register, "Herford")
    ohne_herford = Abschluss(TAG, "Liste", {herford: None})
    danach = _danach(register, runde_abschliessen(register, 2, ohne_herford, heute))
    with pytest.raises(FrageError) as fehler:
        runde_abschliessen(danach, 2, Abschluss(TAG, "Liste"), heute)
    assert fehler.value.text == "Runde 2 ist abgeschlossen; in ihr unterzeichnet niemand mehr."
    with pytest.raises(FrageError) as fehler:
        vormerken(danach, [herford], 2, heute)
    assert fehler.value.text == "Runde 2 ist abgeschlossen; vormerken lässt sich dafür niemand mehr."
    # Auch wer von Hand wieder vorgemerkt ist, unterzeichnet darin nicht mehr.
    von_hand = _mit_herford(tmp_path / "von-hand", **{"runden__2026-zweite": ABGESCHLOSSEN})
    with pytest.raises(FrageError):
        runde_abschliessen(von_hand, 2, Abschluss(TAG, "Liste"), heute)


def test_alte_runden_gelten_als_abgeschlossen() -> None:
    assert ECHT is not None
    nummern = sorted(eintrag.satz.nummer for eintrag in ECHT.runden.values())
    assert nummern == [1, 2, 3, 4]
    for eintrag in ECHT.runden.values():
        tag = parse_teildatum(eintrag.satz.datum.spaeteste.isoformat())
        with pytest.raises(FrageError, match="ist abgeschlossen"):
            runde_abschliessen(ECHT, eintrag.satz.nummer, Abschluss(tag, "Q"), HEUTE)


def test_wer_nicht_unterzeichnet_ist_danach_nicht_mehr_oder_fuer_die_naechste_vorgemerkt(
    tmp_path: Path,
) -> None:
    dritte = "nummer: 3\nbezeichnung: Dritte\ndatum: 2027-05\n"
    register = _mit_herford(tmp_path, **{"runden__2027-dritte": dritte})
    herford = _gebiet(register, "Herford")
    keine = runde_abschliessen(register, 2, Abschluss(TAG, "Liste", {herford: None}), MAERZ)
    assert [(a.posten.datei, a.satz) for a in keine.wirksame] == [
        ("data/kommunen/unna.yaml", "Stadt Unna: beigetreten (10. März 2026)"),
        ("data/kommunen/herford.yaml", "Stadt Herford: nicht mehr vorgemerkt (bisher Runde 2)"),
        ("data/runden/2026-zweite.yaml", "Runde 2: abgeschlossen, war am 10. März 2026"),
    ]
    assert keine.posten[1].nachher == HERFORD.encode()
    naechste = runde_abschliessen(register, 2, Abschluss(TAG, "Liste", {herford: 3}), MAERZ)
    assert naechste.posten[1].nachher == f"{HERFORD}beitritt: {{runde: 3}}\n".encode()
    for nummer, text in ((2, "Für Runde 2 bleibt niemand vorgemerkt."), (9, "Eine Runde 9 gibt es nicht.")):
        with pytest.raises(FrageError) as fehler:
            runde_abschliessen(register, 2, Abschluss(TAG, "Liste", {herford: nummer}), MAERZ)
        assert fehler.value.text == text


def test_haben_alle_schon_einzeln_unterzeichnet_wird_die_runde_nur_geschlossen(tmp_path: Path) -> None:
    unna = UNNA.replace("runde: 2", "unterzeichnet: 2026-03-10, runde: 2, quelle: Q")
    register = load_register(tmp_path, **DATEIEN | {"kommunen__unna": unna})
    plan = runde_abschliessen(register, 2, Abschluss(TAG, "Liste"), MAERZ)
    assert [posten.datei for posten in plan.posten] == ["data/runden/2026-zweite.yaml"]
    assert plan.botschaft == "Runde 2 abgeschlossen"


@pytest.mark.parametrize(
    ("unna", "fehlt"),
    [
        ("{runde: 2}", "Ansprechperson: offen; Beschluss fehlt; Erklärung fehlt"),
        (
            "{runde: 2, erklaert: 2026-04}",
            "Ansprechperson: offen; Beschluss fehlt; Erklärung geplant (April 2026)",
        ),
        (
            "{runde: 2, erklaert: 2026-02, beschluss: {gremium: Rat, datum: 2026-01-20}}",
            "Ansprechperson: offen",
        ),
    ],
)
def test_wem_etwas_fehlt_steht_in_den_bedenken_und_der_grund_im_datensatz(
    tmp_path: Path, unna: str, fehlt: str
) -> None:
    satz = f"name: Unna\nags: '05978036'\nbeitritt: {unna}\n"
    register = load_register(tmp_path, **DATEIEN | {"kommunen__unna": satz})
    erwartet = (f"Stadt Unna erfüllt nicht alles – {fehlt}",)
    abschluss = Abschluss(TAG, "Liste", trotzdem="Beschluss folgt im April")
    gebiet = _gebiet(register, "Unna")
    for plan in (
        runde_abschliessen(register, 2, abschluss, MAERZ),
        unterschrift_eintragen(
            register, gebiet, TAG, None, "Liste", heute=MAERZ, trotzdem=abschluss.trotzdem
        ),
    ):
        assert plan.bedenken == erwartet
        beitritt = _danach(register, plan).kommunen["unna"].satz.beitritt
        assert beitritt is not None
        assert beitritt.ausnahme == "Beschluss folgt im April"


def test_wer_alles_erfuellt_gibt_zu_bedenken_keinen_anlass(tmp_path: Path) -> None:
    unna = UNNA.replace(
        "{runde: 2}", "{runde: 2, erklaert: 2026-02, beschluss: {gremium: Rat, datum: 2026-01}}"
    )
    register = load_register(tmp_path, **DATEIEN | {"kommunen__unna": unna})
    plan = runde_abschliessen(register, 2, Abschluss(TAG, "Liste", trotzdem="vorsorglich"), MAERZ)
    assert plan.bedenken == ()
    assert b"ausnahme" not in b"".join(posten.nachher or b"" for posten in plan.posten)


@pytest.mark.parametrize(
    ("tag", "bedenklich"),
    [("2025-11-22", True), ("2025-11-21", False), ("2015", False), ("2026", True), ("nach 2015", False)],
)
def test_was_ueber_ein_jahr_zurueckliegt_wird_nur_nacherfasst(
    register: Register, tag: str, bedenklich: bool
) -> None:
    herford = _gebiet(register, "Herford")
    plan = unterschrift_eintragen(register, herford, parse_teildatum(tag), None, "Q", heute=HEUTE)
    assert NACHERFASSUNG == timedelta(days=365)
    assert bool(plan.bedenken) is bedenklich


@pytest.mark.parametrize(
    ("zusatz", "text"),
    [
        ("abgesagt: {datum: 2026-03-05}\n", "Runde 2 ist abgesagt."),
        (
            "abgeschlossen: 2026-03-05\n",
            "Runde 2 ist abgeschlossen; vormerken lässt sich dafür niemand mehr.",
        ),
    ],
)
def test_auch_vor_dem_tag_der_absage_merkt_niemand_mehr_vor(tmp_path: Path, zusatz: str, text: str) -> None:
    register = load_register(
        tmp_path, **DATEIEN | {"kommunen__unna": HERFORD, "runden__2026-zweite": ZWEITE + zusatz}
    )
    with pytest.raises(FrageError) as fehler:
        vormerken(register, [_gebiet(register, "Unna")], 2, date(2026, 3, 1))
    assert fehler.value.text == text


def test_wer_zuletzt_spaeter_austritt_unterschreibt_davor_nicht_noch_einmal(tmp_path: Path) -> None:
    hamm = (
        f"{HAMM}frueher:\n"
        "  - beitritt: {unterzeichnet: 2012-12, quelle: Q}\n    austritt: {datum: 2013, quelle: Q}\n"
        "  - beitritt: {unterzeichnet: 2014, quelle: Q}\n    austritt: {datum: 2026-05-01, quelle: Q}\n"
    )
    register = load_register(tmp_path, **DATEIEN, kommunen__hamm=hamm)
    with pytest.raises(FrageError) as fehler:
        unterschrift_eintragen(register, _gebiet(register, "Hamm"), TAG, None, "Q", heute=HEUTE)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Stadt Hamm tritt erst aus (1. Mai 2026).",
        "Einen Tag oder eine Runde nach dem Austritt nennen.",
    )
    with pytest.raises(FrageError) as fehler:
        austritt_eintragen(register, _gebiet(register, "Hamm"), TAG, "Q")
    assert (
        fehler.value.text
        == "Stadt Hamm ist schon ausgetreten (1. Mai 2026) und ist nicht wieder beigetreten."
    )
    with pytest.raises(FrageError) as fehler:
        vormerken(_ausgetreten(register), [_gebiet(register, "Bonn")], 2, MAERZ)
    assert fehler.value.hilfe == (
        "Einen Tag oder eine Runde nach dem Austritt nennen. "
        "Soll sie bleiben: kommunennetz beitritt zuruecknehmen bonn --was austritt"
    )


@pytest.mark.parametrize(
    ("anzahl", "ende"),
    [(1, "Stadt Herford"), (3, "Stadt Herford, Stadt Bünde, Kreis Lippe"), (4, "Lippe und 1 weitere")],
)
def test_die_botschaft_nennt_drei_und_zaehlt_den_rest(register: Register, anzahl: int, ende: str) -> None:
    namen = ("Herford", "Bünde", "Kreis Lippe", "Lage")[:anzahl]
    plan = neue_kommunen(register, [_gebiet(register, name) for name in namen])
    assert plan.botschaft.endswith(ende)


def test_vor_der_ersten_fassung_gelten_ihre_kriterien(register: Register) -> None:
    unna, frueh = _gebiet(register, "Unna"), date(2011, 1, 1)
    angabe = Kriteriumsangabe("Anerkennung", "ja", "karte", nachweis="Karte")
    assert "anerkennung:" in _text(kriterium_eintragen(register, unna, angabe, frueh))
    with pytest.raises(FrageError) as fehler:
        kriterium_eintragen(register, unna, Kriteriumsangabe("erklaerung", "ja"), frueh)
    assert fehler.value.hilfe == "Es gibt: ansprechperson (Ansprechperson), anerkennung (Anerkennung)."


@pytest.mark.parametrize(
    ("stand", "seit", "satz"),
    [
        ("ja", "", "nun »ja«"),
        ("ja", "2026-11-22", "nun »ja«"),
        ("ja", "2026-11-23", "geplant für den 23. November 2026; bis dahin gilt es nicht als erfüllt"),
        ("nein", "2026-11-23", "ab dem 23. November 2026 »nein«"),
        ("nein", "2026-11-22", "nun »nein«"),
    ],
)
def test_ein_kriterium_gilt_nun_oder_ab_seinem_tag(
    register: Register, stand: str, seit: str, satz: str
) -> None:
    angabe = Kriteriumsangabe("ansprechperson", stand, seit=seit, quelle="Q")
    plan = kriterium_eintragen(register, _gebiet(register, "Herford"), angabe, HEUTE)
    assert plan.aenderungen[0].satz == f"Stadt Herford: Ansprechperson {satz}"


@pytest.mark.parametrize(
    ("nummer", "satz"),
    [
        (None, "Stadt Unna: beigetreten (10. März 2026)"),
        (2, "Stadt Unna: beigetreten (10. März 2026)"),
        (
            1,
            "Stadt Unna: beigetreten (10. März 2026); vorgemerkt war sie für Runde 2, nun gehört sie zu Runde 1",
        ),
    ],
)
def test_wer_in_einer_anderen_runde_unterzeichnet_als_vorgemerkt_erfaehrt_es(
    register: Register, nummer: int | None, satz: str
) -> None:
    plan = unterschrift_eintragen(register, _gebiet(register, "Unna"), TAG, nummer, "Q", heute=HEUTE)
    assert plan.aenderungen[0].satz == satz
    neu = unterschrift_eintragen(register, _gebiet(register, "Herford"), TAG, nummer, "Q", heute=HEUTE)
    assert neu.aenderungen[0].satz == "Stadt Herford: beigetreten (10. März 2026)"


def test_die_quelle_einer_erklaerung_steht_nur_einmal_bei_den_weiteren(register: Register) -> None:
    unna = _gebiet(register, "Unna")
    vorher = UNNA.replace("{runde: 2}", "{runde: 2, erklaert: 2026-03-10}")
    assert _text(erklaerung_eintragen(register, unna, TAG, "Q")) == vorher
    assert _text(erklaerung_eintragen(register, unna, TAG, "")) == vorher
    mit_brief = vorher.replace("quellen: [Q]", "quellen: [Q, Brief]")
    assert _text(erklaerung_eintragen(register, unna, TAG, "Brief")) == mit_brief


def test_eine_bezirksregierung_muss_nichts_erfuellen(register: Register) -> None:
    behoerde = _gebiet(register, "Bezirksregierung Arnsberg")
    assert unterschrift_eintragen(register, behoerde, TAG, 2, "Q", heute=MAERZ).bedenken == ()


def test_ein_frueherer_grund_gilt_nicht_fuer_den_neuen_beitritt(tmp_path: Path) -> None:
    bonn = "name: Bonn\nags: 05314000\nbeitritt: {unterzeichnet: 2012-12, ausnahme: Alt, quelle: Q}\naustritt: {datum: 2020, quelle: Q}\n"
    register = load_register(tmp_path, **DATEIEN | {"kommunen__bonn": bonn})
    plan = unterschrift_eintragen(register, _gebiet(register, "Bonn"), TAG, None, "Liste", heute=HEUTE)
    beitritt = _danach(register, plan).kommunen["bonn"].satz.beitritt
    assert beitritt is not None
    assert beitritt.ausnahme is None


def test_niemand_wechselt_still_die_runde(tmp_path: Path) -> None:
    dritte = "nummer: 3\nbezeichnung: Dritte\ndatum: 2027-05\n"
    register = load_register(tmp_path, **DATEIEN, **{"runden__2027-dritte": dritte})
    unna = _gebiet(register, "Unna")
    with pytest.raises(FrageError) as fehler:
        vormerken(register, [unna], 3, MAERZ)
    assert (fehler.value.text, fehler.value.hilfe) == (
        "Stadt Unna ist schon für Runde 2 vorgemerkt.",
        "Verschieben: denselben Befehl mit --statt.",
    )
    assert _text(vormerken(register, [unna], 3, MAERZ, statt=True)) == UNNA.replace("runde: 2", "runde: 3")
    unterschrift = unterschrift_eintragen(register, unna, TAG, 1, "Q", heute=HEUTE)
    assert unterschrift.wirksame[0].satz == (
        "Stadt Unna: beigetreten (10. März 2026); vorgemerkt war sie für Runde 2, nun gehört sie zu Runde 1"
    )


def test_fuer_eine_vergangene_runde_merkt_man_niemanden_vor(register: Register) -> None:
    with pytest.raises(FrageError) as fehler:
        vormerken(register, [_gebiet(register, "Herford")], 2, date(2026, 4, 1))
    assert fehler.value.text == "Runde 2 ist vorbei (März 2026); vormerken lässt sich dafür niemand mehr."
    assert fehler.value.hilfe.endswith("kommunennetz beitritt eintragen NAME --runde 2")


def test_die_erklaerung_gegenueber_dem_land_wird_eingetragen(register: Register) -> None:
    plan = erklaerung_eintragen(register, _gebiet(register, "Unna"), parse_teildatum("2026-02"), "Brief")
    assert _text(plan) == UNNA.replace("{runde: 2}", "{runde: 2, erklaert: 2026-02}").replace(
        "[Q]", "[Q, Brief]"
    )
    assert plan.botschaft == "Stadt Unna: Erklärung des Beitritts (Februar 2026)"
    ohne = erklaerung_eintragen(register, _gebiet(register, "Unna"), parse_teildatum("2026-02"), "Q")
    assert _text(ohne) == UNNA.replace("{runde: 2}", "{runde: 2, erklaert: 2026-02}")


def test_eine_runde_wird_verlegt_und_ihre_datei_umbenannt(register: Register) -> None:
    plan = runde_aendern(register, 2, {"datum": "2027-01-20", "bezeichnung": "Zweite Unterzeichnung"})
    neu = ZWEITE.replace("2026-03 ", "2027-01-20 ").replace("Zweite", "Zweite Unterzeichnung")
    assert [(posten.datei, posten.nachher) for posten in plan.posten] == [
        ("data/runden/2027-zweite-unterzeichnung.yaml", neu.encode()),
        ("data/runden/2026-zweite.yaml", None),
    ]
    assert [eine.satz for eine in plan.wirksame] == [
        "Runde 2: Tag nun 20. Januar 2027; Bezeichnung nun Zweite Unterzeichnung; vorgemerkt bleiben: Unna",
        "Die Datei heißt nun data/runden/2027-zweite-unterzeichnung.yaml.",
    ]
    assert plan.botschaft == "Runde 2 geändert: datum, bezeichnung"


def test_ein_anderer_ort_laesst_die_datei_wo_sie_ist(register: Register) -> None:
    plan = runde_aendern(register, 2, {"ort": "Hagen"})
    assert _text(plan) == ZWEITE + "ort: Hagen\n"
    ohne = runde_aendern(_danach(register, plan), 2, {"ort": "", "veranstaltung": ""})
    assert _text(ohne) == ZWEITE
    assert ohne.wirksame[0].satz == "Runde 2: Ort entfällt; Veranstaltung entfällt"


def test_ein_noch_moegliches_jahr_im_dateinamen_bleibt(register: Register) -> None:
    plan = runde_aendern(register, 2, {"datum": "zwischen 2025-12 und 2026-06"})
    assert [posten.datei for posten in plan.posten] == ["data/runden/2026-zweite.yaml"]


@pytest.mark.parametrize(
    ("felder", "text"),
    [
        ({}, "Es fehlt, was sich ändern soll."),
        ({"bezeichnung": ""}, "Eine Runde braucht »bezeichnung«."),
        ({"bezeichnung": "!"}, "»!« ist keine Bezeichnung."),
        ({"datum": "nach 2027"}, "»nach 2027« nennt kein Jahr."),
        ({"datum": "2012", "bezeichnung": "Erste"}, "Die Datei data/runden/2012-erste.yaml gibt es schon."),
    ],
)
def test_was_sich_an_einer_runde_nicht_aendern_laesst(
    register: Register, felder: dict[str, str], text: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        runde_aendern(register, 2, felder)
    assert fehler.value.text == text


def test_auch_im_selben_jahr_heissen_zwei_runden_nicht_gleich(tmp_path: Path) -> None:
    dritte = "nummer: 3\nbezeichnung: Dritte\ndatum: 2026-09\n"
    register = load_register(tmp_path, **DATEIEN, **{"runden__2026-dritte": dritte})
    with pytest.raises(FrageError) as fehler:
        runde_aendern(register, 2, {"bezeichnung": "Dritte"})
    assert fehler.value.text == "Die Datei data/runden/2026-dritte.yaml gibt es schon."


def test_eine_abgesagte_runde_bleibt_mit_ihrer_nummer_stehen(tmp_path: Path) -> None:
    dritte = "nummer: 3\nbezeichnung: Dritte\ndatum: 2027-05\n"
    register = _mit_herford(tmp_path, **{"runden__2027-dritte": dritte})
    felder = {"datum": "2026-03-01", "grund": "Sturm", "quelle": ""}
    plan = runde_absagen(register, 2, felder, date(2026, 3, 1))
    assert [posten.nachher for posten in plan.posten] == [
        f"{ZWEITE}abgesagt:\n  datum: 2026-03-01\n  grund: Sturm\n".encode(),
        HERFORD.encode(),
        UNNA.replace("beitritt: {runde: 2}   # kommt sicher\n", "").encode(),
    ]
    assert plan.botschaft == "Runde 2 abgesagt"
    danach = _danach(register, plan)
    assert (
        neue_runde(danach, TAG, {"bezeichnung": "Vierte"}).botschaft
        == "Runde 4 geplant für den 10. März 2026"
    )
    schritte: tuple[Callable[[], Plan], ...] = (
        lambda: runde_absagen(danach, 2, felder, MAERZ),
        lambda: runde_abschliessen(danach, 2, Abschluss(TAG, "Q"), MAERZ),
        lambda: vormerken(danach, [_gebiet(danach, "Unna")], 2, MAERZ),
    )
    for schritt in schritte:
        with pytest.raises(FrageError, match="abgesagt"):
            schritt()
    naechste = runde_absagen(register, 2, felder, date(2026, 3, 1), naechste=3)
    assert naechste.posten[2].nachher == UNNA.replace("runde: 2", "runde: 3").encode()


@pytest.mark.parametrize(
    ("vorher", "nachher"),
    [
        ("{runde: 2, quelle: Meldung}", ""),
        ("{runde: 2, ausnahme: Eile, quelle: Meldung}", ""),
        ("{runde: 2, erklaert: 2026-01, quelle: Brief}", "beitritt: {erklaert: 2026-01, quelle: Brief}\n"),
        (
            "{runde: 2, beschluss: {gremium: Rat, datum: 2026-01}}",
            "beitritt: {beschluss: {gremium: Rat, datum: 2026-01}}\n",
        ),
    ],
)
def test_mit_der_vormerkung_verschwindet_der_beitritt_wenn_sonst_nichts_getan_ist(
    tmp_path: Path, vorher: str, nachher: str
) -> None:
    register = load_register(
        tmp_path, **DATEIEN, kommunen__herford=f"{HERFORD}beitritt: {vorher}\n", kommunen__hamm=HAMM
    )
    plan = runde_absagen(register, 2, {"datum": "2026-03-01"}, MAERZ)
    assert plan.posten[1].nachher == f"{HERFORD}{nachher}".encode()


def test_worin_frueher_unterzeichnet_wurde_das_wird_nicht_abgesagt(tmp_path: Path) -> None:
    hamm = (
        f"{HAMM}frueher:\n  - beitritt: {{unterzeichnet: 2012-12, runde: 2, quelle: Q}}\n"
        "    austritt: {datum: 2013, quelle: Q}\n"
    )
    register = load(write_register(tmp_path, **DATEIEN, kommunen__hamm=hamm)).register
    assert register is not None
    with pytest.raises(FrageError) as fehler:
        runde_absagen(register, 2, {"datum": "2026-03-01"}, MAERZ)
    assert fehler.value.text == "In Runde 2 ist schon unterzeichnet: Hamm."


def test_worin_schon_unterzeichnet_ist_das_wird_nicht_abgesagt(register: Register) -> None:
    with pytest.raises(FrageError) as fehler:
        runde_absagen(register, 1, {"datum": "2026-03-01"}, MAERZ)
    assert fehler.value.text == "In Runde 1 ist schon unterzeichnet: Bonn."


def test_eine_sperrige_schreibweise_wird_gemeldet_statt_umgeschrieben(tmp_path: Path) -> None:
    herford = f"{HERFORD}beitritt: {{erklaert: 2026, # dies\n  runde: 2}}\n"
    register = load_register(tmp_path, **DATEIEN, kommunen__herford=herford)
    with pytest.raises(LayoutError) as fehler:
        genannten_zuruecknehmen(register, _gebiet(register, "Herford"), "vormerkung")
    assert fehler.value.text.startswith("data/kommunen/herford.yaml:4:10: ")
    assert fehler.value.hilfe == "Die Datei in einem Editor öffnen und »beitritt.runde« löschen."


# --- über alle Datensätze: jeder Schritt und der, der ihn zurücknimmt, ergeben die Bytes von vorher ---


def _hin_und_zurueck(
    hin: Callable[[Register, Gebiet], Plan], passt: Callable[[Kommune], bool], was: str
) -> int:
    """Macht den Schritt bei jedem passenden Datensatz und nimmt ihn zurück; liefert, bei wie vielen."""
    assert ECHT is not None
    gezaehlt = 0
    for eintrag in ECHT.kommunen.values():
        gebiet = ECHT.gebiet(eintrag.satz)
        if passt(eintrag.satz):
            danach = _danach(ECHT, hin(ECHT, gebiet))
            assert danach.kommunen[eintrag.schluessel].quelltext != eintrag.quelltext
            _pruefe_zurueck(genannten_zuruecknehmen(danach, gebiet, was), eintrag)
            gezaehlt += 1
    return gezaehlt


def _pruefe_zurueck(zurueck: Plan, eintrag: Eintrag[Kommune]) -> None:
    assert [(posten.datei, posten.nachher) for posten in zurueck.posten] == [
        (eintrag.datei, eintrag.quelltext)
    ]


def test_zurueckgenommene_vormerkung_und_unterschrift() -> None:
    def ist_kandidatin(kommune: Kommune) -> bool:
        return kommune.beitritt is None

    tag = parse_teildatum("2026-03-10")
    for hin, was in (
        (lambda r, g: vormerken(r, [g], 4, VIERTE), "vormerkung"),
        (lambda r, g: unterschrift_eintragen(r, g, tag, None, "Q", heute=HEUTE), "unterschrift"),
        (lambda r, g: beschluss_eintragen(r, g, tag, {"gremium": "Rat"}), "beschluss"),
    ):
        assert _hin_und_zurueck(hin, ist_kandidatin, was) > 10


def test_zurueckgenommener_austritt() -> None:
    def ist_mitglied(kommune: Kommune) -> bool:
        return kommune.beitritt is not None and kommune.beitritt.unterzeichnet is not None

    def tritt_aus(register: Register, gebiet: Gebiet) -> Plan:
        return austritt_eintragen(register, gebiet, parse_teildatum("2026-11-01"), "Schreiben")

    assert _hin_und_zurueck(tritt_aus, ist_mitglied, "austritt") > 40


def test_nach_vormerkung_und_unterschrift_fuehren_zwei_schritte_zurueck() -> None:
    assert ECHT is not None
    for eintrag in ECHT.kommunen.values():
        if eintrag.satz.beitritt is not None:
            continue
        gebiet = ECHT.gebiet(eintrag.satz)
        vorgemerkt = _danach(ECHT, vormerken(ECHT, [gebiet], 4, VIERTE))
        tag = parse_teildatum("2017-12-06")
        beigetreten = _danach(
            vorgemerkt, unterschrift_eintragen(vorgemerkt, gebiet, tag, 4, "Q", heute=HEUTE)
        )
        zurueck = genannten_zuruecknehmen(beigetreten, gebiet, "unterschrift")
        assert zurueck.wirksame[0].satz == (
            f"{gebiet.name}: Unterschrift zurückgenommen; bleibt vorgemerkt für Runde 4\n"
            "    Verloren geht: unterzeichnet »2017-12-06«, quelle »Q«"
        )
        assert zurueck.posten[0].nachher == vorgemerkt.kommunen[eintrag.schluessel].quelltext
        nochmal = genannten_zuruecknehmen(_danach(beigetreten, zurueck), gebiet, "vormerkung")
        _pruefe_zurueck(nochmal, eintrag)


def test_ein_kriterium_und_zurueck_ergibt_die_bytes_von_vorher() -> None:
    assert ECHT is not None
    gezaehlt = 0
    for eintrag in ECHT.kommunen.values():
        gebiet = ECHT.gebiet(eintrag.satz)
        for kennung, alt in eintrag.satz.kriterien.items():
            stand = "nein" if alt.stand != "nein" else "ja"
            hin = Kriteriumsangabe(kennung, stand, "", "2026-02", "Anruf", "Vermerk")
            felder = alt.model_dump(
                mode="json", include={"weg", "seit", "nachweis", "quelle"}, exclude_none=True
            )
            danach = _danach(ECHT, kriterium_eintragen(ECHT, gebiet, hin, HEUTE))
            zurueck = kriterium_eintragen(
                danach, gebiet, Kriteriumsangabe(kennung, alt.stand, **felder), HEUTE
            )
            assert _danach(danach, zurueck).kommunen[eintrag.schluessel].satz == eintrag.satz
            if (alt.nachweis or "").encode() in eintrag.quelltext:
                # Wo jemand einen langen Nachweis von Hand umbrochen hat, weiß das der Wert nicht mehr.
                _pruefe_zurueck(zurueck, eintrag)
                gezaehlt += 1
    assert gezaehlt > 50


def test_ein_leerer_wert_ist_kein_beleg(register: Register) -> None:
    with pytest.raises(KommunennetzError):
        unterschrift_eintragen(register, _gebiet(register, "Unna"), TAG, None, "", heute=HEUTE)
