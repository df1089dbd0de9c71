"""Eine neue Art von Datensätzen ist ein Eintrag in der Tabelle: Hier kommen zwei dazu, und alle kennen sie."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pydantic import Field

from hilfen import HEUTE, Ausgang, write_register
from kommunennetz.cli.start import run
from kommunennetz.model.arten import ARTEN, MIT_TEXT, Art
from kommunennetz.model.datenformat import Beispiel, als_markdown
from kommunennetz.model.grundlage import Datum, Hingenommene, Satz, Zeile
from kommunennetz.regeln import check
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.geschichte.staende import Geschichte, Schub
from kommunennetz.register.lesen.register import Geladen, Register
from kommunennetz.register.lesen.store import load, parse_datei
from kommunennetz.schritte.hinnahmen import nimm_hin
from kommunennetz.verlauf import beschreibe, bezug_von, vergleiche
from skripte import load_skript


class Projekt(Satz):
    """Etwas, das das Netzwerk herausgegeben hat."""

    titel: Zeile = Field(description="Wie sie heißt")
    erschienen: Datum = Field(description="Wann sie erschien")
    verlag: Zeile | None = Field(None, description="Wer sie verlegt hat")
    hingenommen: Hingenommene = ()


PROJEKT = Art("projekt", Projekt, "Projekte", "projekte")
RUNDBRIEF = Art("rundbrief", Projekt, "Rundbriefe", "rundbriefe", MIT_TEXT)
MEHR_ARTEN = (*ARTEN, PROJEKT, RUNDBRIEF)

LEITFADEN = "titel: Leitfaden\nerschienen: 2020-05\n"
DATEI = "data/projekte/leitfaden.yaml"
BRIEF = "data/rundbriefe/mai.md"
TELEFON = "verlag: 'Büro, Telefon 0211 1234567'\n"

Lauf = Callable[..., Ausgang]


@pytest.fixture(name="ort")
def _ort(tmp_path: Path) -> Path:
    write_register(tmp_path, projekte__leitfaden=LEITFADEN)
    brief = tmp_path / "data" / "rundbriefe" / "mai.md"
    brief.parent.mkdir()
    brief.write_text(f"---\n{LEITFADEN}---\nGuten Tag,\n", encoding="utf-8")
    return tmp_path


@pytest.fixture(name="lauf")
def _lauf(capfd: pytest.CaptureFixture[str]) -> Lauf:
    """Liefert einen Aufruf des Programms, das die neuen Arten kennt."""

    def lauf(*angaben: object) -> Ausgang:
        capfd.readouterr()
        wert = run([str(angabe) for angabe in angaben], MEHR_ARTEN)
        return Ausgang(wert, *capfd.readouterr())

    return lauf


def lade(ort: Path) -> Geladen:
    return load(ort, stand=HEUTE, arten=MEHR_ARTEN)


def register_aus(ort: Path) -> Register:
    geladen = lade(ort)
    assert geladen.register is not None
    assert [str(befund) for befund in geladen.befunde] == []
    return geladen.register


def test_das_programm_selbst_kennt_die_neuen_arten_nicht(ort: Path) -> None:
    geladen = load(ort)
    assert geladen.register is not None
    assert "projekte" not in geladen.register.saetze


def test_der_leser_liest_sie_aus_ihrem_ordner(ort: Path) -> None:
    register = register_aus(ort)
    eintrag, brief = register.alle(PROJEKT)["leitfaden"], register.alle(RUNDBRIEF)["mai"]
    assert (eintrag.datei, eintrag.satz.titel, str(eintrag.satz.erschienen)) == (
        DATEI,
        "Leitfaden",
        "Mai 2020",
    )
    assert (brief.datei, brief.satz.titel, brief.text) == (
        BRIEF,
        "Leitfaden",
        "Guten Tag,\n",
    )
    assert brief.stelle("erschienen") == (3, 1)
    assert [einer.datei for einer in register.eintraege] == [
        "data/netz.yaml",
        DATEI,
        BRIEF,
    ]


def test_was_darin_falsch_ist_wird_ein_befund_mit_stelle_und_vorschlag(ort: Path) -> None:
    (ort / DATEI).write_text(LEITFADEN + "verlg: X\n", encoding="utf-8")
    (ort / "data/projekte/alt.yml").write_text(LEITFADEN, encoding="utf-8")
    geladen = lade(ort)
    assert [str(befund) for befund in geladen.befunde] == [
        "data/projekte/alt.yml:1:1: Fehler: hier werden nur Dateien mit ».yaml« gelesen [endung]\n"
        "    Umbenennen in »alt.yaml« oder aus dem Ordner nehmen.",
        f"{DATEI}:3:1: Fehler: das Feld »verlg« gibt es hier nicht [feld-unbekannt]\n    Meinten Sie »verlag«?",
    ]
    assert geladen.register is not None
    assert geladen.register.unlesbar == {"data/projekte/alt.yml", DATEI}


def test_wo_keine_datei_liegen_kann_nennt_die_meldung_auch_ihren_ordner() -> None:
    befunde = []  # type: ignore[var-annotated]
    parse_datei(b"", "data/andere.yaml", befunde, MEHR_ARTEN)
    assert [befund.hilfe for befund in befunde] == [
        "Datensätze liegen unter data in den Ordnern kommunen, runden, veranstaltungen, publikationen, infomails, projekte "
        "und rundbriefe."
    ]


def test_die_probe_ist_das_register_mit_dem_neuen_datensatz(ort: Path) -> None:
    register = register_aus(ort)
    neu, kaputt = "data/projekte/a.yaml", "data/rundbriefe/juni.md"
    posten = [
        Posten(neu, None, LEITFADEN.encode()),
        Posten(DATEI, b"", None),
        Posten(kaputt, None, b"kopflos"),
    ]
    probe = build_probe(register, posten)
    assert probe.register is not None
    assert list(probe.register.alle(PROJEKT)) == ["a"]
    assert probe.register.unlesbar == {kaputt}
    assert [str(befund) for befund in probe.befunde] == [
        f"{kaputt}:1:1: Fehler: der Kopf fehlt [infomail-kopf]\n"
        "    Die Datei beginnt mit einer Zeile »---«, dann »titel: …« und »erschienen: …«, dann wieder »---«."
    ]


def test_die_regeln_suchen_auch_darin_nach_personen_und_hinweise_lassen_sich_hinnehmen(ort: Path) -> None:
    (ort / DATEI).write_text(LEITFADEN + TELEFON, encoding="utf-8")
    (ort / BRIEF).write_text(f"---\n{LEITFADEN}---\n{TELEFON}", encoding="utf-8")
    register = register_aus(ort)
    gefunden = [(befund.datei, befund.zeile, befund.regel.id) for befund in check(register, HEUTE)]
    assert (DATEI, 3, "kontaktdaten-im-text") in gefunden
    assert (BRIEF, 5, "kontaktdaten-im-text") in gefunden
    plan = nimm_hin(register, HEUTE, "kontaktdaten-im-text", [], "Zentrale")
    nachher = build_probe(register, plan.posten).register
    assert nachher is not None
    eintraege = (nachher.alle(PROJEKT)["leitfaden"], nachher.alle(RUNDBRIEF)["mai"])
    assert [eine.grund for eintrag in eintraege for eine in eintrag.satz.hingenommen] == [
        "Zentrale",
        "Zentrale",
    ]
    assert eintraege[1].text == TELEFON


def test_das_handbuch_erklaert_jedes_feld() -> None:
    handbuch = als_markdown({"projekt": Beispiel(DATEI, LEITFADEN)}, MEHR_ARTEN)
    assert f"## Projekt\n\n{Projekt.__doc__}\n\nBeispiel (`{DATEI}`):\n\n```yaml\n{LEITFADEN}```" in handbuch
    assert "| `verlag` | Wer sie verlegt hat | Text auf einer Zeile | nein |" in handbuch
    assert f"## Rundbrief\n\n{Projekt.__doc__}\n\n| Feld" in handbuch


def test_make_docs_schreibt_ihr_schema_und_ihren_abschnitt() -> None:
    vorher, nachher = (load_skript("erzeugen").erzeugt(arten) for arten in (ARTEN, MEHR_ARTEN))
    assert nachher.keys() - vorher.keys() == {"data/schema/projekt.json", "data/schema/rundbrief.json"}
    assert json.loads(nachher["data/schema/projekt.json"])["required"] == ["titel", "erschienen"]
    assert b"## Projekt\n" in nachher["docs/datenformat.md"]


def test_der_vergleich_zweier_register_sagt_was_kam_ging_und_sich_aenderte(ort: Path) -> None:
    leer, alt = register_aus(ort).mit(PROJEKT, {}).mit(RUNDBRIEF, {}), register_aus(ort)
    (ort / DATEI).write_text(LEITFADEN + "verlag: Land\n", encoding="utf-8")
    (ort / BRIEF).write_text(f"---\n{LEITFADEN}---\nHallo,\n", encoding="utf-8")
    neu, tag = register_aus(ort), date(2026, 3, 1)
    staende = [(leer, alt), (alt, neu), (neu, leer)]
    assert [[einer.satz for einer in vergleiche(*stand, tag)] for stand in staende] == [
        ["Projekt »Leitfaden« ist neu im Register", "Rundbrief »Leitfaden« ist neu im Register"],
        ["Projekt »Leitfaden«: Feld verlag ergänzt", "Rundbrief »Leitfaden« geändert"],
        [
            "Projekt »Leitfaden« steht nicht mehr im Register",
            "Rundbrief »Leitfaden« steht nicht mehr im Register",
        ],
    ]


def test_der_verlauf_zaehlt_sie_am_ersten_tag_und_erkennt_sie_unter_neuem_dateinamen(ort: Path) -> None:
    inhalt, netz = LEITFADEN.encode(), (ort / "data/netz.yaml").read_bytes()
    anfang = (Posten("data/netz.yaml", None, netz), Posten(DATEI, None, inhalt))
    umbenannt = (Posten(DATEI, inhalt, None), Posten("data/projekte/2020.yaml", None, inhalt))
    schuebe = (Schub(date(2026, 1, 1), "", anfang), Schub(date(2026, 1, 2), "davor", umbenannt))
    antwort = beschreibe(Geschichte(ort, schuebe, None), bezug_von(register_aus(ort), HEUTE))
    assert [ereignis.satz for ereignis in antwort.ereignisse] == [
        "Register angelegt mit 1 Projekt",
        "Datei leitfaden.yaml heißt nun 2020.yaml",
    ]


def test_pruefen_nimmt_ihre_dateien_und_zaehlt_sie(ort: Path, lauf: Lauf) -> None:
    (ort / DATEI).write_text(LEITFADEN + "verlg: X\n", encoding="utf-8")
    einzeln, alles = lauf("pruefen", ort / DATEI), lauf("--register", ort, "pruefen")
    assert (einzeln.wert, einzeln.meldungen) == (1, "Geprüft: 1 Datei – 1 Fehler, 0 Hinweise\n")
    assert alles.meldungen == (
        "Geprüft: 0 Kommunen, 0 Runden, 0 Veranstaltungen, 0 Publikationen, 0 Infomails, 0 Projekte, 1 Rundbrief "
        "– 1 Fehler, 1 Hinweis\n"
    )
    (ort / DATEI).write_text(LEITFADEN + TELEFON, encoding="utf-8")
    personen = lauf("--register", ort, "pruefen", "--personen")
    assert personen.meldungen.startswith("Auf Personen geprüft: 3 Dateien – 1 Anzeichen\n")


def test_schema_und_neu_kennen_sie(tmp_path: Path, lauf: Lauf) -> None:
    assert json.loads(lauf("schema", "projekt").ausgabe)["title"] == "projekt"
    assert lauf("schema", "projket").meldungen == (
        "Fehler: Datensätze der Art »projket« gibt es nicht.\n    Meinten Sie »projekt«?\n"
    )
    assert lauf("neu", tmp_path / "neu").wert == 0
    assert (tmp_path / "neu/data/projekte").is_dir()
    assert (tmp_path / "neu/data/schema/rundbrief.json").is_file()


def test_was_an_ihnen_zu_aendern_ist_laesst_sich_buchen(ort: Path, lauf: Lauf) -> None:
    (ort / DATEI).write_text(LEITFADEN + TELEFON, encoding="utf-8")
    gebucht = lauf("--register", ort, "hinnehmen", "kontaktdaten-im-text", "--grund", "Zentrale", "--ja")
    assert (gebucht.wert, gebucht.meldungen.splitlines()[0]) == (0, "Geändert: 1 Datei")
    assert "grund: Zentrale" in (ort / DATEI).read_text(encoding="utf-8")
    assert lauf("--register", ort, "zuruecknehmen", "--ja", "--trotzdem", "Zentrale").wert == 0
    assert (ort / DATEI).read_text(encoding="utf-8") == LEITFADEN + TELEFON
