"""Veranstaltungen planen, verlegen, absagen, abschließen: was danach in den Dateien steht."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from hilfen import HEUTE, NETZ, load_register, write_register
from kommunennetz.errors import FrageError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.teildatum import parse_teildatum
from kommunennetz.regeln import check
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.schritte import (
    Anwesende,
    Plan,
    Termin,
    UnlesbarError,
    neue_veranstaltung,
    praxisprojekt_eintragen,
    veranstaltung_absagen,
    veranstaltung_abschliessen,
    veranstaltung_verlegen,
)
from treffen_probe import DATEIEN, KOMMEND, LEHRGANG, TREFFEN_2021

KOPF = "# yaml-language-server: $schema=../schema/veranstaltung.json\n"
DATEI = "data/veranstaltungen/2027-03-11-netzwerktreffen.yaml"
NAME = "2027-03-11-netzwerktreffen"


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Register:
    return load_register(tmp_path, **DATEIEN)


def _termin(anfang: str, bis: str = "") -> Termin:
    return Termin(parse_teildatum(anfang), parse_teildatum(bis) if bis else None)


def _gebiet(register: Register, name: str) -> Gebiet:
    gebiet = register.verzeichnis.find(name)
    assert gebiet is not None
    return gebiet


def _danach(plan: Plan) -> Mapping[str, str | None]:
    return {p.datei: p.nachher.decode() if p.nachher is not None else None for p in plan.posten}


def _fehler_danach(register: Register, plan: Plan, heute: date = HEUTE) -> list[str]:
    geladen = build_probe(register, plan.posten)
    assert geladen.register is not None
    assert geladen.befunde == ()
    return [befund.regel.id for befund in check(geladen.register, heute) if befund.stufe == "Fehler"]


def _anwesend(
    register: Register, *, vollstaendig: bool = True, quelle: str = "", **personen: int | None
) -> Anwesende:
    return Anwesende({_gebiet(register, name): zahl for name, zahl in personen.items()}, vollstaendig, quelle)


def test_eine_neue_heisst_nach_termin_und_art_und_nennt_nur_was_bekannt_ist(register: Register) -> None:
    felder = {"titel": "Herbsttreffen", "ort": "Hagen", "beginn": "10:00", "ende": "", "plaetze": "40"}
    plan = neue_veranstaltung(register, "netzwerktreffen", _termin("2027-09-29"), felder)
    assert _danach(plan) == {
        "data/veranstaltungen/2027-09-29-netzwerktreffen.yaml": KOPF
        + "titel: Herbsttreffen\nart: netzwerktreffen\ndatum: 2027-09-29\nbeginn: 10:00\nort: Hagen\nplaetze: 40\n"
    }
    assert (plan.aenderungen[0].satz, plan.botschaft) == (
        "Veranstaltung »Herbsttreffen«: angelegt für den 29. September 2027",
        "Neue Veranstaltung: Netzwerktreffen, 29. September 2027",
    )
    assert _fehler_danach(register, plan) == []


def test_ein_lehrgang_traegt_seine_nummer_im_namen_und_ein_zweites_treffen_seinen_titel(
    register: Register,
) -> None:
    lehrgang = neue_veranstaltung(
        register, "entwicklungswerkstatt", _termin("2027-01", "2028"), {"titel": "Werkstatt 6", "nummer": "6"}
    )
    assert list(_danach(lehrgang)) == ["data/veranstaltungen/2027-01-entwicklungswerkstatt-6.yaml"]
    assert "\nvon: 2027-01\nbis: 2028\nnummer: 6\n" in "".join(
        text or "" for text in _danach(lehrgang).values()
    )
    zweites = neue_veranstaltung(register, "netzwerktreffen", _termin("2027-03-11"), {"titel": "Abend"})
    assert list(_danach(zweites)) == ["data/veranstaltungen/2027-03-11-abend.yaml"]


@pytest.mark.parametrize(
    ("termin", "titel", "text"),
    [
        ("vor 2027", "T", "»vor 2027« ist kein Tag, Monat oder Jahr."),
        ("2027-03-11", "Netzwerktreffen", "Die Veranstaltung »Netzwerktreffen« gibt es schon."),
        ("2027-03-11", "!!!", "Die Veranstaltung »!!!« gibt es schon."),
    ],
)
def test_was_keinen_dateinamen_hergibt_entsteht_nicht(
    register: Register, termin: str, titel: str, text: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        neue_veranstaltung(register, "netzwerktreffen", _termin(termin), {"titel": titel})
    assert fehler.value.text == text


def test_wo_eine_kaputte_datei_liegt_entsteht_keine(tmp_path: Path) -> None:
    kaputt = {"veranstaltungen__2027-09-29-netzwerktreffen": "titel: [\n"}
    register = load(write_register(tmp_path, **DATEIEN, **kaputt)).register
    assert register is not None
    with pytest.raises(UnlesbarError):
        neue_veranstaltung(register, "netzwerktreffen", _termin("2027-09-29"), {"titel": "T"})


def test_eine_verlegte_nennt_ihren_alten_termin_und_wer_sie_nennt_nennt_sie_mit(tmp_path: Path) -> None:
    runde = f"# R\nnummer: 1\nbezeichnung: Runde\ndatum: 2027-03\nveranstaltung: {NAME}   # dort\n"
    team = f"sprecherteam:\n  - {{kommune: bonn, von: 2026, wahl: {NAME}, quelle: Q}}\n"
    leitfaden = f"titel: L\nart: arbeitshilfe\njahr: 2026\nurl: https://example.org\nveranstaltung: {NAME}\n"
    register = load_register(
        tmp_path,
        **{
            **DATEIEN,
            "netz": NETZ + team,
            "runden__2027-runde": runde,
            "publikationen__2026-l": leitfaden,
        },
    )
    felder = {"beginn": "11:00", "stand_grund": "Streik"}
    plan = veranstaltung_verlegen(register, NAME, _termin("2027-04-15"), felder, HEUTE)
    neuer = "2027-04-15-netzwerktreffen"
    verlegt = (
        KOMMEND.replace("datum: 2027-03-11\nbeginn: 10:00", "datum: 2027-04-15\nbeginn: 11:00")
        .replace(
            "plaetze: 60\n",
            "plaetze: 60\nstand: verlegt\nstand_grund: Streik\nverlegt_von: 2027-03-11\n"
            f"kalenderkennung: {NAME}\n",
        )
    )  # fmt: skip
    assert _danach(plan) == {
        f"data/veranstaltungen/{neuer}.yaml": verlegt,
        DATEI: None,
        "data/runden/2027-runde.yaml": runde.replace(NAME, neuer),
        "data/publikationen/2026-l.yaml": leitfaden.replace(NAME, neuer),
        "data/netz.yaml": (NETZ + team).replace(NAME, neuer),
    }
    assert [eine.satz for eine in plan.wirksame] == [
        "»Treffen 2027«: verlegt, nun 15. April 2027 (bisher 11. März 2027)",
        f"Die Datei heißt nun data/veranstaltungen/{neuer}.yaml.",
        "data/runden/2027-runde.yaml nennt sie nun so.",
        "data/publikationen/2026-l.yaml nennt sie nun so.",
        "data/netz.yaml nennt sie nun so.",
    ]
    assert plan.botschaft == "Netzwerktreffen verlegt, nun 15. April 2027"


def test_zweimal_verlegt_behaelt_sie_die_erste_kennung_im_kalender(tmp_path: Path) -> None:
    verlegt = KOMMEND.replace("plaetze: 60\n", "plaetze: 60\nkalenderkennung: 2027-01-20-netzwerktreffen\n")
    register = load_register(tmp_path, **{**DATEIEN, f"veranstaltungen__{NAME}": verlegt})
    plan = veranstaltung_verlegen(register, NAME, _termin("2027-04-15"), {}, HEUTE)
    text = _danach(plan)["data/veranstaltungen/2027-04-15-netzwerktreffen.yaml"]
    assert text is not None
    assert text.count("kalenderkennung:") == 1
    assert "kalenderkennung: 2027-01-20-netzwerktreffen\n" in text


def test_aus_einem_tag_werden_mehrere_und_umgekehrt(register: Register) -> None:
    mehrere = veranstaltung_verlegen(register, NAME, _termin("2027-03-11", "2027-03-12"), {}, HEUTE)
    text = _danach(mehrere)[DATEI]
    assert text is not None
    assert "von: 2027-03-11\nbis: 2027-03-12\n" in text
    assert "datum:" not in text
    einer = veranstaltung_verlegen(
        register, "2024-04-entwicklungswerkstatt-5", _termin("2024-05"), {}, date(2024, 1, 1)
    )
    text = _danach(einer)["data/veranstaltungen/2024-05-entwicklungswerkstatt-5.yaml"]
    assert text is not None
    assert "datum: 2024-05\n" in text
    assert "\nvon:" not in text


def test_nur_eine_andere_uhrzeit_laesst_datei_und_alten_termin_wie_sie_sind(register: Register) -> None:
    plan = veranstaltung_verlegen(register, NAME, _termin("2027-03-11"), {"beginn": "09:30"}, HEUTE)
    assert _danach(plan) == {
        DATEI: KOMMEND.replace("beginn: 10:00\n", "beginn: 09:30\n", 1).replace(
            "plaetze: 60\n", "plaetze: 60\nstand: verlegt\n"
        )
    }


def test_abgesagt_bleibt_sie_stehen_und_die_quelle_tritt_neben_die_bisherige(register: Register) -> None:
    plan = veranstaltung_absagen(register, NAME, "Streik", "Rundmail", HEUTE)
    assert _danach(plan) == {
        DATEI: KOMMEND.replace("plaetze: 60\n", "plaetze: 60\nstand: abgesagt\nstand_grund: Streik\n")
        + "quelle: Rundmail\n"
    }
    assert (plan.wirksame[0].satz, plan.botschaft) == (
        "»Treffen 2027« (11. März 2027): abgesagt",
        "Netzwerktreffen abgesagt (11. März 2027)",
    )
    mit_quelle = veranstaltung_absagen(
        register, "2021-03-01-spitzentreffen", "", "Rundmail", date(2021, 1, 1)
    )
    assert _danach(mit_quelle) == {
        "data/veranstaltungen/2021-03-01-spitzentreffen.yaml": TREFFEN_2021.replace(
            "teilnahme:", "stand: abgesagt\nteilnahme:"
        )
        + "quellen:\n  - Rundmail\n"
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("2023-03-01-netzwerktreffen", "»2023-03-01-netzwerktreffen« ist schon abgesagt."),
        ("2022-03-01-netzwerktreffen", "»2022-03-01-netzwerktreffen« ist schon gewesen (1. März 2022)."),
    ],
)
def test_was_vorbei_oder_abgesagt_ist_wird_weder_verlegt_noch_abgesagt(
    register: Register, name: str, text: str
) -> None:
    schritte: tuple[Callable[[], Plan], ...] = (
        lambda: veranstaltung_verlegen(register, name, _termin("2028"), {}, HEUTE),
        lambda: veranstaltung_absagen(register, name, "", "", HEUTE),
    )
    for schritt in schritte:
        with pytest.raises(FrageError) as fehler:
            schritt()
        assert (fehler.value.text, fehler.value.hilfe) == (
            text,
            f"Ein Irrtum? kommunennetz veranstaltung bearbeiten {name}",
        )


def test_auf_denselben_tag_laesst_sie_sich_nicht_verlegen_und_nicht_auf_eine_andere(
    tmp_path: Path,
) -> None:
    zweites = KOMMEND.replace("2027-03-11", "2027-04-15").replace("2027-02-25", "2027-04-01")
    register = load_register(tmp_path, **{**DATEIEN, "veranstaltungen__2027-04-15-netzwerktreffen": zweites})
    for termin, text in (
        ("2027-03-11", f"»{NAME}« ist schon für den 11. März 2027 geplant."),
        ("2027-04-15", "Die Datei data/veranstaltungen/2027-04-15-netzwerktreffen.yaml gibt es schon."),
    ):
        with pytest.raises(FrageError) as fehler:
            veranstaltung_verlegen(register, NAME, _termin(termin), {}, HEUTE)
        assert fehler.value.text == text


def test_abgeschlossen_steht_je_kommune_da_wer_da_war_und_mit_wie_vielen(register: Register) -> None:
    anwesende = _anwesend(register, Bonn=2, Unna=None, Hagen=1, quelle="Teilnehmerliste")
    plan = veranstaltung_abschliessen(register, NAME, anwesende, date(2027, 3, 12))
    assert _danach(plan) == {
        DATEI: KOMMEND.replace(
            "  - {kommune: bonn, stand: eingeladen}\n",
            "  - {kommune: bonn, stand: teilgenommen, personen: 2}\n"
            "  - {kommune: unna, stand: teilgenommen}\n"
            "  - {kommune: hagen, stand: teilgenommen, personen: 1}\n",
        )
        + "teilnahme_vollstaendig: ja\nquelle: Teilnehmerliste\n",
        "data/kommunen/hagen.yaml": "# yaml-language-server: $schema=../schema/kommune.json\n"
        "name: Hagen\nags: 05914000\n",
    }
    assert [eine.satz for eine in plan.wirksame] == [
        "»Treffen 2027«: abgeschlossen, 3 Kommunen waren da",
        "Stadt Hagen: neuer Datensatz",
    ]
    assert plan.botschaft == (
        "Netzwerktreffen (11. März 2027) abgeschlossen: Stadt Bonn, Stadt Unna, Stadt Hagen"
    )
    assert _fehler_danach(register, plan, date(2027, 3, 12)) == []


def test_ist_nicht_alles_bekannt_bleibt_das_fehlen_offen(register: Register) -> None:
    anwesende = _anwesend(register, Bonn=None, vollstaendig=False, quelle="Q21")
    plan = veranstaltung_abschliessen(register, "2021-03-01-spitzentreffen", anwesende, HEUTE)
    assert _danach(plan) == {
        "data/veranstaltungen/2021-03-01-spitzentreffen.yaml": TREFFEN_2021.replace(
            "quelle: Q21",
            "  - {kommune: bonn, stand: teilgenommen}\nteilnahme_vollstaendig: nein\nquelle: Q21",
        )
    }
    assert (
        plan.wirksame[0].satz == "»Treffen 2021«: abgeschlossen, 1 Kommune war da (nicht alle sind bekannt)"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (NAME, f"»{NAME}« kommt erst (11. März 2027)."),
        ("2023-03-01-netzwerktreffen", "»2023-03-01-netzwerktreffen« ist abgesagt."),
        ("2022-03-01-netzwerktreffen", "»2022-03-01-netzwerktreffen« ist schon abgeschlossen."),
    ],
)
def test_abschliessen_laesst_sich_nur_was_war(register: Register, name: str, text: str) -> None:
    with pytest.raises(FrageError) as fehler:
        veranstaltung_abschliessen(register, name, _anwesend(register, Bonn=1), HEUTE)
    assert fehler.value.text == text


def _lehrgang(register: Register, kommune: str, **felder: str) -> Plan:
    lehrgang = register.veranstaltung("2024-04-entwicklungswerkstatt-5")
    return praxisprojekt_eintragen(register, lehrgang, _gebiet(register, kommune), felder)


def test_ein_praxisprojekt_entsteht_oder_aendert_nur_was_genannt_ist(register: Register) -> None:
    datei = "data/veranstaltungen/2024-04-entwicklungswerkstatt-5.yaml"
    neu = _lehrgang(register, "Rheine", titel="Karte", stand="", kurz="", url="https://example.org")
    assert _danach(neu) == {
        datei: LEHRGANG.replace(
            "{kommune: rheine, stand: teilgenommen, bausteine: [b1]}",
            "{kommune: rheine, stand: teilgenommen, bausteine: [b1], "
            "praxisprojekt: {titel: Karte, stand: geplant, url: https://example.org}}",
        )
    }
    assert neu.botschaft == "Stadt Rheine: Praxisprojekt geplant"
    weiter = _lehrgang(register, "Herford", stand="umgesetzt")
    assert _danach(weiter) == {datei: LEHRGANG.replace("stand: begonnen", "stand: umgesetzt")}
    assert weiter.wirksame[0].satz == "»Werkstatt«, Stadt Herford: Praxisprojekt umgesetzt"


@pytest.mark.parametrize(
    ("kommune", "felder", "text"),
    [
        ("Hagen", {"titel": "T"}, "Stadt Hagen steht nicht in der Teilnahme von »Werkstatt«."),
        ("Herford", {"stand": ""}, "Es fehlt, was sich ändern soll."),
        ("Rheine", {"stand": "begonnen"}, "Das Praxisprojekt von Stadt Rheine hat noch keinen Titel."),
    ],
)
def test_ein_praxisprojekt_braucht_kommune_und_titel(
    register: Register, kommune: str, felder: dict[str, str], text: str
) -> None:
    with pytest.raises(FrageError) as fehler:
        _lehrgang(register, kommune, **felder)
    assert fehler.value.text == text
