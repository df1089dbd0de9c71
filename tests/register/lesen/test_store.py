import errno
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from hilfen import write_register
from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.model.arten import ARTEN, INFOMAIL, KOMMUNE, NETZ, RUNDE, Art, mit_ordner
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.runde import Runde
from kommunennetz.register.lesen.datenordner import liegt_im_register
from kommunennetz.register.lesen.register import MITGLIEDER, Eintrag, Geladen, Register
from kommunennetz.register.lesen.store import load, load_eintrag
from kommunennetz.register.lesen.yaml_text import Stelle

GRUNDLAGE = Path(__file__).parents[2] / "beispiele" / "gut" / "grundlage"


@pytest.fixture
def ort(tmp_path: Path) -> Path:
    copytree(GRUNDLAGE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def schreibe(ort: Path, name: str, inhalt: str | bytes) -> None:
    daten = inhalt.encode() if isinstance(inhalt, str) else inhalt
    (ort / "data" / name).write_bytes(daten)


def regeln(geladen: Geladen) -> list[tuple[str, str]]:
    return [(befund.datei, befund.regel.id) for befund in geladen.befunde]


def inhalt(register: Register | None) -> dict[str, list[str]]:
    assert register is not None
    return {ordner: list(eintraege) for ordner, eintraege in register.saetze.items()}


def test_alles_ist_da(ort: Path) -> None:
    geladen = load(ort)
    assert geladen.befunde == ()
    assert inhalt(geladen.register) == {
        "kommunen": ["bonn"],
        "runden": ["2012-erstunterzeichnung"],
        "veranstaltungen": ["2012-12-05-tagung"],
        "publikationen": ["2013-dokumentation"],
        "infomails": ["2013-01-15-neujahr"],
        "seite": [],
    }


@pytest.mark.parametrize("art", mit_ordner(ARTEN), ids=lambda art: art.name)
def test_nur_die_verlangte_art_wird_gelesen(ort: Path, art: Art[Any]) -> None:
    geladen = load(ort, {art})
    assert {name: bool(eintraege) for name, eintraege in inhalt(geladen.register).items()} == {
        andere.fach: andere is art for andere in ARTEN if andere is not NETZ
    }


def test_die_seite_ist_eine_datei_und_darf_fehlen(ort: Path) -> None:
    schreibe(ort, "seite.yaml", "titel: Netz\n")
    register = load(ort).register
    assert register is not None
    assert register.seite is not None
    assert (register.seite.datei, register.seite.satz.titel) == ("data/seite.yaml", "Netz")
    assert [eintrag.datei for eintrag in register.eintraege][-1] == "data/seite.yaml"


def test_eine_fehlerhafte_seite_ist_ein_befund(ort: Path) -> None:
    schreibe(ort, "seite.yaml", "titel: Netz\nadresse: http://example.org\n")
    geladen = load(ort)
    assert geladen.register is not None
    assert geladen.register.seite is None
    assert regeln(geladen) == [("data/seite.yaml", "webadresse")]


def test_was_nicht_verlangt_ist_hat_keine_befunde(ort: Path) -> None:
    schreibe(ort, "veranstaltungen/2020-kaputt.yaml", "kaputt")
    schreibe(ort, "infomails/2020-kaputt.md", "kaputt")
    assert regeln(load(ort, MITGLIEDER)) == []
    assert regeln(load(ort)) == [
        ("data/veranstaltungen/2020-kaputt.yaml", "kein-abschnitt"),
        ("data/infomails/2020-kaputt.md", "infomail-kopf"),
    ]


def test_eine_kaputte_datei_kostet_nur_sich_selbst(ort: Path) -> None:
    schreibe(ort, "kommunen/aachen.yaml", "name: [")
    schreibe(ort, "kommunen/koeln.yaml", "name: Köln\nags: 05315000\n")
    schreibe(ort, "kommunen/unna.yaml", "name: Unna\n")
    geladen = load(ort)
    assert inhalt(geladen.register)["kommunen"] == ["bonn", "koeln"]
    assert regeln(geladen) == [
        ("data/kommunen/aachen.yaml", "yaml"),
        ("data/kommunen/unna.yaml", "pflichtfeld"),
    ]
    assert geladen.register is not None
    assert geladen.register.unlesbar == {"data/kommunen/aachen.yaml", "data/kommunen/unna.yaml"}


def test_ein_hinweis_kostet_nichts(ort: Path) -> None:
    schreibe(ort, "kommunen/koeln.yaml", "name: Köln\nags: 05315000\nbemerkung:\n")
    geladen = load(ort)
    assert geladen.register is not None
    assert [befund.stufe for befund in geladen.befunde] == [Stufe.HINWEIS]
    assert geladen.register.unlesbar == frozenset()
    assert geladen.register.kommunen["koeln"].satz.bemerkung is None


def test_ein_datensatz_mit_doppeltem_feld_gilt_nicht(ort: Path) -> None:
    schreibe(ort, "kommunen/koeln.yaml", "name: Köln\nags: 05315000\nname: Bonn\n")
    geladen = load(ort)
    assert "koeln" not in inhalt(geladen.register)["kommunen"]
    assert regeln(geladen) == [("data/kommunen/koeln.yaml", "feld-doppelt")]


def test_alle_fehler_einer_datei_kommen_auf_einmal(ort: Path) -> None:
    schreibe(ort, "kommunen/koeln.yaml", "name: &a Köln\nags: 5315000\nbeitrit: {}\nname: x\npostfach: x\n")
    assert [(befund.zeile, befund.spalte, befund.regel.id) for befund in load(ort).befunde] == [
        (1, 7, "anker"),
        (4, 1, "feld-doppelt"),
        (2, 1, "ags"),
        (5, 1, "adresse"),
        (3, 1, "feld-unbekannt"),
    ]


def test_ohne_brauchbare_netz_datei_gibt_es_kein_register_aber_alle_befunde(ort: Path) -> None:
    schreibe(ort, "netz.yaml", "name: Netz\n")
    schreibe(ort, "kommunen/koeln.yaml", "kaputt")
    geladen = load(ort)
    assert geladen.register is None
    assert {regel for _, regel in regeln(geladen)} == {"pflichtfeld", "kein-abschnitt"}


@pytest.mark.parametrize("vorhanden", ["", "data"])
def test_wo_kein_register_ist_sagt_der_fehler_was_zu_tun_ist(tmp_path: Path, vorhanden: str) -> None:
    (tmp_path / vorhanden).mkdir(exist_ok=True)
    with pytest.raises(RegisterError) as gefangen:
        load(tmp_path)
    assert gefangen.value.text == f"In »{tmp_path}« ist kein Register: data/netz.yaml fehlt."
    assert gefangen.value.hilfe == (
        "Mit --register den Ordner nennen, in dem »data« liegt, oder mit »kommunennetz neu ORDNER« "
        "eines anlegen."
    )


def test_statt_der_netz_datei_kann_ein_anderer_inhalt_gelten(ort: Path) -> None:
    daten = (ort / "data/netz.yaml").read_bytes()
    anders = load(ort, netz=daten.replace(b"name: ", b"name: Anderes ", 1)).register
    assert anders is not None
    assert anders.netz.satz.name.startswith("Anderes ")
    assert (ort / "data/netz.yaml").read_bytes() == daten


def test_eine_netz_datei_die_sich_nicht_lesen_laesst_ist_ein_befund_und_kein_register(ort: Path) -> None:
    schreibe(ort, "netz.yaml", b"#" * 1_000_001)
    geladen = load(ort)
    assert geladen.register is None
    assert regeln(geladen) == [("data/netz.yaml", "zu-gross")]


def test_im_register_liegt_nur_eine_datei_die_es_wirklich_darin_gibt(ort: Path, tmp_path: Path) -> None:
    (tmp_path / "fremd.pdf").write_bytes(b"")
    (ort / "data/hinaus.pdf").symlink_to(tmp_path.parent)
    (ort / "data/fremd.pdf").symlink_to("/etc/hostname")
    orte = ("data/netz.yaml", "data/fehlt.pdf", "data", "data/hinaus.pdf", "data/fremd.pdf", "../x")
    assert [liegt_im_register(ort, datei) for datei in orte] == [True, False, False, False, False, False]


def test_fehlende_ordner_sind_leer(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    schreibe(tmp_path, "netz.yaml", (GRUNDLAGE / "data/netz.yaml").read_bytes())
    geladen = load(tmp_path)
    assert geladen.befunde == ()
    assert not any(inhalt(geladen.register).values())


def test_ein_verweis_innerhalb_des_registers_wird_gelesen(ort: Path) -> None:
    (ort / "vorrat").mkdir()
    (ort / "vorrat/koeln.yaml").write_text("name: Köln\nags: 05315000\n", encoding="utf-8")
    (ort / "data/kommunen/koeln.yaml").symlink_to("../../vorrat/koeln.yaml")
    geladen = load(ort)
    assert geladen.befunde == ()
    assert inhalt(geladen.register)["kommunen"] == ["bonn", "koeln"]


def test_ein_register_hinter_einem_verweis_ist_kein_verweis_hinaus(ort: Path, tmp_path: Path) -> None:
    verweis = tmp_path / "anderswo"
    verweis.symlink_to(ort)
    assert load(verweis).befunde == ()


def test_ein_verweis_hinaus_wird_nicht_gelesen(ort: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    fremd = tmp_path_factory.mktemp("fremd") / "koeln.yaml"
    fremd.write_text("name: Köln\nags: 05315000\n", encoding="utf-8")
    (ort / "data/kommunen/koeln.yaml").symlink_to(fremd)
    os.link(fremd, fremd.with_name("gleiche-datei.yaml"))
    geladen = load(ort)
    assert inhalt(geladen.register)["kommunen"] == ["bonn"]
    assert regeln(geladen) == [("data/kommunen/koeln.yaml", "verweis-hinaus")]


def test_verborgene_dateien_bleiben_unbeachtet(ort: Path) -> None:
    schreibe(ort, "kommunen/.koeln.yaml.swp", "Zwischenspeicher eines Editors")
    schreibe(ort, "kommunen/.gitkeep", "")
    assert load(ort).befunde == ()


def test_ein_eigenes_verzeichnis_der_gebiete_ersetzt_das_mitgelieferte(ort: Path) -> None:
    zeile = "05314000,053140000000,Stadt Bonn,Bundesbonn,Kreisfreie Stadt,,Köln,1,2024-12-31,50.7,7.1\n"
    kopf = "ags,ars,name,kurzname,art,kreis_ags,regierungsbezirk,einwohner,einwohner_stand,lat,lon\n"
    schreibe(ort, "gebiete.csv", kopf + zeile)
    register = load(ort).register
    assert register is not None
    assert [gebiet.kurzname for gebiet in register.verzeichnis.alle] == ["Bundesbonn"]


def test_ein_kaputtes_verzeichnis_haelt_alles_auf(ort: Path) -> None:
    schreibe(ort, "gebiete.csv", "a,b\n")
    with pytest.raises(RegisterError, match=r"gebiete\.csv:1: falsche Kopfzeile"):
        load(ort)


def test_ein_eintrag_weiss_wo_seine_felder_stehen(ort: Path) -> None:
    register = load(ort).register
    assert register is not None
    bonn = register.kommunen["bonn"]
    assert bonn.datei == "data/kommunen/bonn.yaml"
    assert bonn.stelle("beitritt", "runde") == Stelle(6, 3)
    assert bonn.stelle("austritt", "datum") == Stelle(1, 1)
    assert register.infomails["2013-01-15-neujahr"].stelle("datum") == Stelle(3, 1)


NEUES = "---\nbetreff: Neues\ndatum: 2025-03-01\nan: {runde: 1}\n---\n\nGuten Tag,\n\n---\n\nEnde.\n"


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"], ids=["ohne BOM", "mit BOM"])
@pytest.mark.parametrize("zeilenende", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_eine_infomail_hat_kopf_und_text(ort: Path, bom: bytes, zeilenende: str) -> None:
    schreibe(ort, "infomails/2025-03-01-neues.md", bom + NEUES.replace("\n", zeilenende).encode())
    befunde: list[Befund] = []
    eintrag = load_eintrag(ort, "data/infomails/2025-03-01-neues.md", INFOMAIL, befunde)
    assert befunde == []
    assert eintrag is not None
    assert eintrag.satz.betreff == "Neues"
    assert eintrag.satz.datum.frueheste == date(2025, 3, 1)
    assert eintrag.satz.an.runde == 1
    assert eintrag.text == "\nGuten Tag,\n\n---\n\nEnde.\n"
    assert eintrag.erste_zeile == 6
    assert eintrag.stelle("an", "runde") == Stelle(4, 6)


@pytest.mark.parametrize("ende", ["---", "--- "])
def test_eine_infomail_darf_ohne_text_enden(ort: Path, ende: str) -> None:
    schreibe(ort, "infomails/2025-03-01-neues.md", f"---\nbetreff: Neues\ndatum: 2025-03-01\n{ende}")
    register = load(ort).register
    assert register is not None
    assert register.infomails["2025-03-01-neues"].text == ""


def test_fehler_in_kopf_und_text_einer_infomail_nennen_die_zeile_der_datei(ort: Path) -> None:
    kaputt = NEUES.replace("runde: 1", "runde: eins").replace("Ende.", "En\u200bde.")
    schreibe(ort, "infomails/2025-03-01-neues.md", kaputt)
    assert [(befund.zeile, befund.spalte, befund.regel.id) for befund in load(ort).befunde] == [
        (4, 6, "ganzzahl"),
        (11, 3, "steuerzeichen"),
    ]


@pytest.mark.parametrize(("alt", "neu"), [("datum: ", "datum: morgen # "), ("Ende.", "En\u200bde.")])
def test_ein_fehler_im_kopf_oder_im_text_kostet_die_infomail(ort: Path, alt: str, neu: str) -> None:
    schreibe(ort, "infomails/2025-03-01-neues.md", NEUES.replace(alt, neu))
    geladen = load(ort)
    assert [befund.datei for befund in geladen.befunde] == ["data/infomails/2025-03-01-neues.md"]
    assert inhalt(geladen.register)["infomails"] == ["2013-01-15-neujahr"]


def _kommune(schluessel: str, ags: str) -> Eintrag[Kommune]:
    return Eintrag(schluessel, f"data/kommunen/{schluessel}.yaml", Kommune(name="N", ags=ags), b"")


def test_der_datensatz_einer_kommune_wird_am_schluessel_erkannt_gleich_wie_die_datei_heisst(
    ort: Path,
) -> None:
    register = load(ort).register
    assert register is not None
    eintraege = [_kommune("andere", "05314000"), _kommune("bonn", "05314000"), _kommune("essen", "05978036")]
    register = register.mit(KOMMUNE, {eintrag.schluessel: eintrag for eintrag in eintraege})
    nach_slug = register.verzeichnis.nach_slug
    gefragt = {
        slug: register.eintrag(gebiet) for slug in ("bonn", "unna", "essen") if (gebiet := nach_slug(slug))
    }
    assert {slug: eintrag and eintrag.schluessel for slug, eintrag in gefragt.items()} == {
        "bonn": "bonn",
        "unna": "essen",
        "essen": None,
    }


def test_eine_runde_wird_an_ihrer_nummer_gefunden_sonst_sind_die_vorhandenen_genannt(ort: Path) -> None:
    register = load(ort).register
    assert register is not None
    runden = {
        name: Eintrag(
            name, name, Runde.model_validate({"nummer": nummer, "bezeichnung": name, "datum": "2015"}), b""
        )
        for name, nummer in (("zehnte", "10"), ("zweite", "2"), ("zweite-kopie", "2"))
    }
    register = register.mit(RUNDE, runden)
    assert register.runde(2) is runden["zweite"]
    with pytest.raises(FrageError, match=r"^Eine Runde 3 gibt es nicht\.$") as viele:
        register.runde(3)
    with pytest.raises(FrageError, match=r"^Eine Runde 3 gibt es nicht\.$") as keine:
        register.mit(RUNDE, {}).runde(3)
    assert (viele.value.hilfe, keine.value.hilfe) == ("Es gibt: 2, 10.", "Es gibt: noch keine.")


class _Gezaehlt(dict[str, Eintrag[Kommune]]):
    """Zählt, wie oft jemand alle Datensätze durchsieht."""

    durchgaenge = 0

    def values(self) -> Any:
        self.durchgaenge += 1
        return super().values()


def test_die_suche_sieht_die_datensaetze_einmal_durch_und_nicht_fuer_jede_kommune(ort: Path) -> None:
    register = load(ort).register
    assert register is not None
    kommunen = _Gezaehlt(register.kommunen)
    register = register.mit(KOMMUNE, kommunen)
    gefunden = [register.eintrag(gebiet) for gebiet in register.verzeichnis.alle]
    assert [eintrag for eintrag in gefunden if eintrag] != []
    assert gefunden.count(None) > 100
    assert kommunen.durchgaenge == 1


@pytest.mark.parametrize("nummer", [errno.EMFILE, errno.ENFILE, errno.EIO, errno.ENOMEM, errno.ESTALE])
@pytest.mark.parametrize("aufruf", ["lstat", "listdir"])
def test_was_nicht_an_der_datei_liegt_ist_kein_befund(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nummer: int, aufruf: str
) -> None:
    """Der Datensatz fehlte sonst still, und die Antwort ohne ihn wäre falsch."""
    write_register(tmp_path, kommunen__bonn="name: Bonn\nags: 05314000\n")
    echt: Callable[..., object] = getattr(os, aufruf)

    def scheitere(pfad: object, *args: object, **kwargs: object) -> object:
        if "kommunen" in str(pfad):
            raise OSError(nummer, os.strerror(nummer))
        return echt(pfad, *args, **kwargs)

    monkeypatch.setattr(os, aufruf, scheitere)
    with pytest.raises(RegisterError, match=r"kommunen.*« lässt sich nicht lesen: "):
        load(tmp_path)


def test_das_gebiet_einer_kommune_ohne_eintrag_im_verzeichnis_kennt_nur_namen_und_ags(ort: Path) -> None:
    register = load(ort).register
    assert register is not None
    bekannt, unbekannt = (
        register.gebiet(Kommune(name="Neustadt", ags=ags)) for ags in ("05314000", "05999999")
    )
    assert bekannt is register.verzeichnis.nach_slug("bonn")
    assert (unbekannt.kurzname, unbekannt.ags, unbekannt.slug) == ("Neustadt", "05999999", "neustadt")
