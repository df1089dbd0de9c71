import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pydantic import BaseModel

from hilfen import WURZEL
from kommunennetz.befund import Befund
from kommunennetz.model.arten import ARTEN, KONTAKTARTEN
from kommunennetz.model.datenformat import abschnitte
from kommunennetz.model.schemas import build_schema
from kommunennetz.register.lesen.store import load_eintrag
from skripte import load_skript

SCHEMAS = WURZEL / "data" / "schema"
BILDER = WURZEL / "docs" / "bilder"
# Was sonst zu verwechseln wäre, braucht einen anderen Namen, keine Warnung.
MAX_VERWECHSLUNGEN = 20
ORDNER = {"kommune": "kommunen", "runde": "runden", "veranstaltung": "veranstaltungen"}
# Wörter, an denen eine englische Beschreibung auffiele; keines davon ist auch ein deutsches.
ENGLISCH = re.compile(r"\b(the|of|and|or|is|are|for|with|field|must|should|date|name of)\b")


DATEIEN = [
    "data/schema/infomail.json",
    "data/schema/kommune.json",
    "data/schema/netz.json",
    "data/schema/publikation.json",
    "data/schema/runde.json",
    "data/schema/seite.json",
    "data/schema/veranstaltung.json",
    "docs/datenformat.md",
    "docs/gebiete.md",
    "docs/regeln.md",
    "docs/vorlagen.md",
    "src/kommunennetz/gebiete/karte.json",
]


def _erzeugt() -> dict[str, bytes]:
    # In jedem Test neu: Was beim Laden läuft, ordnet die Stichprobe der Mutanten keinem Test zu.
    inhalte: dict[str, bytes] = load_skript("erzeugen").erzeugt()
    return inhalte


def test_erzeugt_werden_die_schemas_vier_handbuecher_und_die_karte() -> None:
    assert sorted(_erzeugt()) == DATEIEN


@pytest.mark.parametrize("datei", DATEIEN)
def test_was_erzeugt_wird_ist_frisch(datei: str) -> None:
    assert (WURZEL / datei).read_bytes() == _erzeugt()[datei], "Bitte »make docs« aufrufen."


@pytest.mark.skipif(sys.platform == "win32", reason="die Aufnahmen brauchen ein Pseudoterminal")
@pytest.mark.parametrize("name", ["liste", "beitritt"])
def test_die_aufnahmen_des_terminals_sind_frisch(name: str) -> None:
    frisch = load_skript("bilder").build_svg(name)
    assert (BILDER / f"{name}.svg").read_text(encoding="utf-8") == frisch, "Bitte »make docs« aufrufen."
    # Ein Bild in der README lädt nichts von fremden Servern nach.
    assert "url(http" not in frisch


def test_das_bild_der_anlage_ist_frisch() -> None:
    gezeigt = Image.open(BILDER / "anlage.png").convert("L")
    frisch = Image.open(BytesIO(load_skript("bilder").build_png())).convert("L")
    assert gezeigt.size == frisch.size
    # Auf einem anderen Prozessor weichen Ränder um wenige Stufen ab, ein anderes Wort um viele.
    abweichend = ImageChops.difference(gezeigt, frisch).histogram()[64:]
    assert sum(abweichend) == 0, "Bitte »make docs« aufrufen."


def test_das_bild_der_oeffentlichen_seite_ist_frisch(tmp_path: Path) -> None:
    """Wie es aussieht, hängt von den Schriften des Rechners ab: Verglichen wird, was es zeigt."""
    bilder = load_skript("bilder")
    bild = BILDER / "seite.png"
    assert bilder.summe_im_bild(bild) == bilder.build_seite(tmp_path), (
        "Bitte »make docs« aufrufen (mit Chromium)."
    )
    with Image.open(bild) as offen:
        assert offen.size == (1280, 860)


def test_jeder_datensatz_und_jeder_abschnitt_steht_im_datenformat() -> None:
    handbuch = re.sub(r"```.*?```", "", _erzeugt()["docs/datenformat.md"].decode(), flags=re.DOTALL)
    wege = [f"### `{weg}`" for art in (*ARTEN, *KONTAKTARTEN) for weg, _ in abschnitte(art.modell, "")]
    ueberschriften = [zeile for zeile in handbuch.splitlines() if zeile.startswith("## ")]
    assert ueberschriften == [
        "## Kommune",
        "## Runde",
        "## Veranstaltung",
        "## Publikation",
        "## Netz",
        "## Infomail",
        "## Seite",
        "## Kontakte",
        "## Sonstige",
        "## Einladungen",
        "## Postamt",
        "## Teildatum",
    ]
    assert len(wege) > 10
    assert [zeile for zeile in handbuch.splitlines() if zeile.startswith("### ")] == wege


def _felder() -> Iterator[tuple[str, str]]:
    for art in (*ARTEN, *KONTAKTARTEN):
        darin = abschnitte(art.modell, f"{art.name}.")
        saetze: list[tuple[str, type[BaseModel]]] = [(art.name, art.modell), *darin]
        for weg, abschnitt in saetze:
            for feld, angaben in abschnitt.model_fields.items():
                yield f"{weg}.{feld}", angaben.description or ""


@pytest.mark.parametrize(("weg", "beschreibung"), list(_felder()), ids=lambda wert: wert.split(" ")[0])
def test_jedes_feld_ist_auf_deutsch_beschrieben(weg: str, beschreibung: str) -> None:
    assert beschreibung, weg
    assert ENGLISCH.search(beschreibung) is None
    assert not beschreibung.endswith("."), "Beschreibungen sind Stichworte, keine Sätze."


def _pruefe(schema: str, *dateien: Path) -> subprocess.CompletedProcess[str]:
    """Prüft mit einem Programm, das unser Modell nicht kennt und YAML 1.2 mit seinen Zahlen liest."""
    programm = Path(sys.executable).with_name("check-jsonschema")
    aufruf = [str(programm), "--schemafile", str(SCHEMAS / f"{schema}.json"), *map(str, dateien)]
    return subprocess.run(aufruf, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("schema", ORDNER)
def test_die_datensaetze_entsprechen_ihrem_schema(schema: str) -> None:
    dateien = sorted((WURZEL / "data" / ORDNER[schema]).glob("*.yaml"))
    assert dateien
    ergebnis = _pruefe(schema, *dateien)
    assert ergebnis.returncode == 0, ergebnis.stdout


def test_netz_yaml_entspricht_seinem_schema() -> None:
    ergebnis = _pruefe("netz", WURZEL / "data" / "netz.yaml")
    assert ergebnis.returncode == 0, ergebnis.stdout


def test_der_kopf_der_infomails_entspricht_seinem_schema(tmp_path: Path) -> None:
    infomails = sorted((WURZEL / "data" / "infomails").glob("*.md"))
    assert infomails
    koepfe = [tmp_path / f"{datei.stem}.yaml" for datei in infomails]
    for datei, kopf in zip(infomails, koepfe, strict=True):
        kopf.write_text(datei.read_text(encoding="utf-8").split("---\n")[1], encoding="utf-8")
    ergebnis = _pruefe("infomail", *koepfe)
    assert ergebnis.returncode == 0, ergebnis.stdout


def test_der_erste_kommentar_jedes_datensatzes_nennt_sein_schema() -> None:
    dateien = sorted((WURZEL / "data").rglob("*.yaml"))
    assert dateien
    for datei in dateien:
        kommentar = datei.read_text(encoding="utf-8").splitlines()[0]
        ziel = datei.parent / kommentar.removeprefix("# yaml-language-server: $schema=")
        assert ziel.resolve().is_relative_to(SCHEMAS), datei
        assert ziel.is_file(), datei


def test_die_schemas_sind_selbst_gueltig() -> None:
    programm = Path(sys.executable).with_name("check-jsonschema")
    aufruf = [str(programm), "--check-metaschema", *map(str, sorted(SCHEMAS.glob("*.json")))]
    ergebnis = subprocess.run(aufruf, capture_output=True, text=True, encoding="utf-8", check=False)
    assert ergebnis.returncode == 0, ergebnis.stdout


KOMMUNE = "name: Bonn\nags: 05314000\nbeitritt:\n  unterzeichnet: 2012-12\n"
VERANSTALTUNG = "titel: Treffen\nart: workshop\ndatum: 2020\n"
RUNDE = "nummer: 1\nbezeichnung: Erste\ndatum: 2012-12\n"


# Je Schema alle Fälle in einem Aufruf: ein Prozess kostet mehr als das Prüfen.
SCHLECHTE = {
    "kommune": {
        "feld-unbekannt": KOMMUNE + "mitglied: ja\n",
        "feld-unbekannt-im-abschnitt": KOMMUNE + "  datum: 2012\n",
        "feld-leer": KOMMUNE + "bemerkung:\n",
        "pflichtfeld": "name: Bonn\n",
        "datum-deutsch": KOMMUNE.replace("2012-12", "1.12.2012"),
        "datum-monat": KOMMUNE.replace("2012-12", "2012-13"),
        "datum-einstellig": KOMMUNE.replace("2012-12", "2012-1"),
        "datum-jahrhundert": KOMMUNE.replace("2012-12", "20120"),
        "datum-wort": KOMMUNE.replace("2012-12", "bis 2012"),
        "ags": KOMMUNE.replace("05314000", '"5314000"'),
        "zeile": KOMMUNE.replace("Bonn", '"Bonn\\nBeuel"'),
        "postfach": KOMMUNE + "postfach: Ehrenamt <ehrenamt@example.org>\n",
        "kriterium": KOMMUNE + "kriterien: {Ansprechperson: {stand: ja}}\n",
        "stand": KOMMUNE + "kriterien: {ansprechperson: {stand: vielleicht}}\n",
    },
    "veranstaltung": {
        "ohne-termin": VERANSTALTUNG.replace("datum: 2020\n", ""),
        "zwei-termine": VERANSTALTUNG + "von: 2020\n",
        "uhrzeit": VERANSTALTUNG + 'beginn: "25:00"\n',
        "art": VERANSTALTUNG.replace("workshop", "feier"),
    },
    "runde": {"nummer": RUNDE.replace("1", "eins", 1), "neue": RUNDE + "neue_laut_quelle: 10\n"},
}
GUTE = {
    "kommune": {
        "knapp": KOMMUNE,
        "jahr": KOMMUNE.replace("2012-12", "2012"),
        "spanne": KOMMUNE.replace("2012-12", "zwischen 2012-12 und 2015"),
        "vorlage": KOMMUNE + "  beschluss: {gremium: Rat, datum: 2012, vorlage: 815}\n",
    },
    "veranstaltung": {
        "tag": VERANSTALTUNG,
        "zeitraum": VERANSTALTUNG.replace("datum: 2020", "von: 2020\nbis: 2021\nbeginn: 10:00"),
    },
    "runde": {"eine": RUNDE + "neue_laut_quelle: {anzahl: 10, quelle: Q}\n"},
}


def _bemaengelt(schema: str, faelle: dict[str, str], ordner: Path) -> tuple[set[str], set[str]]:
    """Liefert die Namen der Fälle, die das Schema zurückweist, und derer, die der Leser zurückweist."""
    for name, inhalt in faelle.items():
        (ordner / f"{name}.yaml").write_text(inhalt, encoding="utf-8")
    ergebnis = _pruefe(schema, *(ordner / f"{name}.yaml" for name in faelle))
    art = next(art for art in ARTEN if art.name == schema)
    vom_leser: list[Befund] = []
    for name in faelle:
        load_eintrag(ordner, f"{name}.yaml", art, vom_leser)
    vom_schema = {name for name in faelle if f"/{name}.yaml" in ergebnis.stdout.replace("\\", "/")}
    return vom_schema, {befund.datei.removesuffix(".yaml") for befund in vom_leser}


@pytest.mark.parametrize("schema", SCHLECHTE)
def test_was_der_leser_zurueckweist_weist_auch_das_schema_zurueck(schema: str, tmp_path: Path) -> None:
    alle = set(SCHLECHTE[schema])
    assert _bemaengelt(schema, SCHLECHTE[schema], tmp_path) == (alle, alle)


@pytest.mark.parametrize("schema", GUTE)
def test_zahlen_ohne_anfuehrungszeichen_nimmt_das_schema_an(schema: str, tmp_path: Path) -> None:
    assert _bemaengelt(schema, GUTE[schema], tmp_path) == (set(), set())


def test_die_schemas_erlauben_nirgends_null() -> None:
    alle = json.dumps([build_schema(art) for art in ARTEN])
    assert '"pattern"' in alle
    assert "null" not in alle


def _glossar(spalte: int) -> list[str]:
    """Liefert, was in einer Spalte des Glossars als Code ausgezeichnet ist."""
    text = (WURZEL / "docs" / "glossar.md").read_text(encoding="utf-8")
    zeilen = [zeile.split("|") for zeile in text.splitlines() if zeile.startswith("| ")]
    return [name for zeile in zeilen for name in re.findall(r"`([^`]+)`", zeile[spalte])]


@pytest.mark.parametrize("name", _glossar(2))
def test_jeden_namen_im_glossar_gibt_es_im_code(name: str) -> None:
    teile = name.split(".")
    module = [teil for teil in teile if teil.islower()]
    laenge = next(n for n in range(len(module), 0, -1) if _ist_modul(teile[:n]))
    wert: object = import_module(".".join(["kommunennetz", *teile[:laenge]]))
    for teil in teile[laenge:]:
        felder = getattr(wert, "model_fields", {}) or getattr(wert, "__dataclass_fields__", {})
        wert = felder[teil] if teil in felder else getattr(wert, teil)


def _ist_modul(teile: list[str]) -> bool:
    ort = WURZEL / "src" / "kommunennetz" / Path(*teile)
    return ort.with_suffix(".py").is_file() or (ort / "__init__.py").is_file()


def test_nicht_zu_verwechseln_ist_nur_was_das_deutsche_selbst_verwechselt() -> None:
    text = (WURZEL / "docs" / "glossar.md").read_text(encoding="utf-8")
    zeilen = [zeile.split("|") for zeile in text.splitlines() if re.match(r"\| (?!Begriff )", zeile)]
    gefuellt = [begriff.strip() for _, begriff, *_, verwechselt, _ in zeilen if verwechselt.strip()]
    assert len(zeilen) > 100
    assert 0 < len(gefuellt) <= MAX_VERWECHSLUNGEN, gefuellt


def test_contributing_zeigt_die_stufen_die_import_linter_prueft() -> None:
    projekt = tomllib.loads((WURZEL / "pyproject.toml").read_text(encoding="utf-8"))
    stufen = projekt["tool"]["importlinter"]["contracts"][0]["layers"]
    erwartet = [set(re.findall(r"kommunennetz\.(\w+)", stufe)) for stufe in reversed(stufen)]
    haus = (WURZEL / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Das Haus")[2]
    assert [set(stufe.split()) for stufe in haus.split("```")[1].split("→")] == erwartet


@pytest.mark.parametrize(
    "raum", ["register/lesen", "register/aendern", "register/buchen", "setzerei", "dokumente"]
)
def test_contributing_nennt_jedes_modul_der_raeume_die_es_aufschluesselt(raum: str) -> None:
    haus = (WURZEL / "CONTRIBUTING.md").read_text(encoding="utf-8").partition("## Das Haus")[2]
    genannte = {name.rpartition("/")[2] for name in re.findall(r"`([\w/]+\.py)`", haus.partition("\n## ")[0])}
    module = {datei.name for datei in (WURZEL / "src" / "kommunennetz" / raum).glob("*.py")} - {"__init__.py"}
    assert len(module) > 4
    assert module - genannte == set()


def test_jedes_feld_im_glossar_gibt_es_in_den_datensaetzen() -> None:
    genannt = {name for name in _glossar(3) if "." not in name}
    felder = {weg.rpartition(".")[2] for weg, _ in _felder()}
    ordner = {"data", "infomails"}
    assert len(genannt) > 20
    assert genannt - felder - ordner == set()
