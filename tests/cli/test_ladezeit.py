"""Was ein Aufruf lädt: Ein Modul, das er nicht braucht, kostet jeden, jedes Mal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hilfen import write_register
from sendung_probe import write_sendung

BONN = "name: Bonn\nags: '05314000'\nbeitritt: {unterzeichnet: 2015-03-01, quelle: Urkunde}\n"
# Schwer zu laden, und nur für Dokumente, Tabellen, Post oder viele Dateien nötig.
SCHWERE = {
    "concurrent.futures", "docx", "holidays", "icalendar", "idna", "jinja2", "markdown_it", "multiprocessing", "openpyxl",
    "pypandoc", "rich", "slugify", "typst", "xml.etree",
}  # fmt: skip
RAEUME = {
    "austausch", "post", "register.aendern", "register.buchen.buchung", "register.geschichte", "schritte",
    "setzerei.umgebung", "verlauf",
}  # fmt: skip
NUR_MIT_DATENSAETZEN = {
    "csv", "email", "hashlib", "importlib.metadata", "json", "platformdirs", "pydantic", "secrets", "tempfile", "yaml",
    "kommunennetz.gebiete", "kommunennetz.model", "kommunennetz.regeln", "kommunennetz.register",
}  # fmt: skip
_LADEN = """\
import sys
from kommunennetz.cli import main
try:
    main()
except SystemExit as ende:
    assert ende.code == 0, ende.code
finally:
    print(*sys.modules, file=sys.stderr)
"""


def _geladene(*angaben: str, cache: Path) -> set[str]:
    ordner = dict.fromkeys(("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME", "USERPROFILE"), str(cache))
    umgebung = os.environ | ordner | {"KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER": ""}
    prozess = subprocess.run(
        [sys.executable, "-c", _LADEN, *angaben], capture_output=True, check=True, text=True, env=umgebung
    )
    geladene = set(prozess.stderr.splitlines()[-1].split())
    assert "kommunennetz.cli.start" in geladene
    return geladene


@pytest.fixture(name="register")
def _register(tmp_path: Path) -> Path:
    # Nach dem Gründungsjahr gezählt, damit an netz.yaml nichts auffällt.
    ort = write_register(tmp_path / "register", kommunen__bonn=BONN)
    netz = ort / "data" / "netz.yaml"
    text = netz.read_text(encoding="utf-8")
    netz.write_text(text[: text.index("zahlen:")], encoding="utf-8")
    return ort


def test_die_hilfe_laedt_keinen_datensatz(tmp_path: Path) -> None:
    assert _geladene("--help", cache=tmp_path) & (SCHWERE | NUR_MIT_DATENSAETZEN) == set()


def test_liste_laedt_weder_regeln_noch_was_schreibt(register: Path, tmp_path: Path) -> None:
    unnoetige = SCHWERE | {f"kommunennetz.{raum}" for raum in RAEUME | {"regeln"}}
    geladene = _geladene("--register", str(register), "liste", cache=tmp_path)
    assert geladene & unnoetige == set()
    assert {"pydantic", "yaml", "kommunennetz.fragen.mitglieder"} <= geladene


def test_nur_ein_kalender_laedt_icalendar(register: Path, tmp_path: Path) -> None:
    termin = "titel: T\nart: workshop\ndatum: 2027-03-11\n"
    (register / "data" / "veranstaltungen").mkdir()
    (register / "data" / "veranstaltungen" / "2027-03-11-workshop.yaml").write_text(termin, encoding="utf-8")
    for form in ("tabelle", "csv", "json", "md"):
        befehl = ("--register", str(register), "veranstaltung", "liste", "--format", form)
        assert _geladene(*befehl, cache=tmp_path) & {"icalendar", "kommunennetz.termine"} == set()
    befehl = ("--register", str(register), "veranstaltung", "liste", "--format", "ics")
    assert {"icalendar", "kommunennetz.termine.kalender"} <= _geladene(*befehl, cache=tmp_path)


@pytest.mark.parametrize(
    "modul", ["post.nachricht", "post.schreiber", "versand.vorbereitung", "termine.registertermine"]
)
def test_wer_post_schreibt_laedt_icalendar_erst_fuer_eine_einladung(modul: str) -> None:
    skript = f"import sys, kommunennetz.{modul}; print('icalendar' in sys.modules)"
    prozess = subprocess.run([sys.executable, "-c", skript], capture_output=True, check=True, text=True)
    assert prozess.stdout == "False\n"


def test_pruefen_laedt_keine_dokumente_und_nichts_was_schreibt(register: Path, tmp_path: Path) -> None:
    unnoetige = SCHWERE | {f"kommunennetz.{raum}" for raum in RAEUME | {"dokumente", "fragen.beitritt"}}
    geladene = _geladene("--register", str(register), "pruefen", cache=tmp_path)
    assert geladene & unnoetige == set()
    assert {"pydantic", "yaml", "kommunennetz.regeln.katalog"} <= geladene


def test_was_im_zwischenspeicher_steht_braucht_yaml_nicht(register: Path, tmp_path: Path) -> None:
    for befehl in ("liste", "pruefen"):
        assert "yaml" in _geladene("--register", str(register), befehl, cache=tmp_path)
    for befehl in ("liste", "pruefen"):
        assert "yaml" not in _geladene("--register", str(register), befehl, cache=tmp_path)


def test_auch_wenn_den_regeln_an_netz_yaml_etwas_auffiel_braucht_liste_yaml_nicht(tmp_path: Path) -> None:
    register = write_register(tmp_path / "register", kommunen__bonn=BONN)
    assert "yaml" in _geladene("--register", str(register), "pruefen", cache=tmp_path)
    assert "yaml" not in _geladene("--register", str(register), "liste", cache=tmp_path)


def test_sendung_liste_laedt_nichts_was_verschickt_und_kein_yaml(register: Path, tmp_path: Path) -> None:
    write_sendung(tmp_path / "kontakte")
    ordner = ("--register", str(register), "--kontakte", str(tmp_path / "kontakte"))
    geladene = _geladene("sendung", "liste", *ordner, cache=tmp_path)
    verschickt = {"smtplib", "ssl", "keyring", "kommunennetz.versand.verbindung", "kommunennetz.versand.lauf"}
    unnoetige = SCHWERE | verschickt | {f"kommunennetz.{raum}" for raum in RAEUME | {"regeln", "fragen"}}
    assert geladene & (unnoetige | {"yaml"}) == set()
    assert "kommunennetz.versand.journal" in geladene
