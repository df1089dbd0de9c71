"""Der Arbeitsablauf für GitHub: Hier kann er nicht laufen; geprüft ist, dass er nur Bekanntes ruft."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from hilfen import WURZEL

ABLAUF = WURZEL / ".github" / "workflows" / "pruefung.yml"


@cache
def ablauf() -> dict[str, Any]:
    inhalt: dict[str, Any] = YAML(typ="safe").load(ABLAUF.read_text(encoding="utf-8"))
    return inhalt


def schritte(auftrag: str) -> list[str]:
    """Liefert die Befehle eines Auftrags; die Frage nach dem Python gehört nur zum Ablauf."""
    alle = ablauf()["jobs"][auftrag]["steps"]
    return [schritt["run"] for schritt in alle if "run" in schritt and "name" not in schritt]


def bloecke(seite: str, sprache: str) -> list[list[str]]:
    text = (WURZEL / seite).read_text(encoding="utf-8")
    gefunden = re.findall(rf"^```{sprache}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [[re.split(r"\s+#\s", zeile)[0].rstrip() for zeile in block.splitlines()] for block in gefunden]


def test_der_ablauf_entspricht_dem_schema_von_github() -> None:
    programm = Path(sys.executable).with_name("check-jsonschema")
    # Mit jedem Auftrag steht dort auch, wann er spätestens endet.
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        befehl = [str(programm), "--builtin-schema", schema, str(ABLAUF)]
        ergebnis = subprocess.run(befehl, capture_output=True, text=True, encoding="utf-8", check=False)
        assert ergebnis.returncode == 0, ergebnis.stdout


def test_er_prueft_drei_systeme_und_jedes_python_ab_dem_aeltesten() -> None:
    auftraege = ablauf()["jobs"]
    systeme = [*auftraege["make"]["strategy"]["matrix"]["system"], auftraege["windows"]["runs-on"]]
    assert systeme == ["ubuntu-latest", "macos-latest", "windows-latest"]
    projekt = tomllib.loads((WURZEL / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for auftrag in auftraege.values():
        versionen = auftrag["strategy"]["matrix"]["python"]
        assert versionen == ["3.11", "3.12", "3.13", "3.14"]
        assert projekt["requires-python"] == f">={versionen[0]}"


def test_mit_make_ruft_er_die_ziele_der_readme_und_von_contributing() -> None:
    genannt = {
        zeile
        for seite in ("README.md", "CONTRIBUTING.md")
        for block in bloecke(seite, "sh")
        for zeile in block
    }
    assert schritte("make") == ["make start", "make test"]
    assert set(schritte("make")) <= genannt


def test_unter_windows_ruft_er_die_zeilen_der_readme_und_dann_die_von_contributing() -> None:
    (ohne_pipx,) = [block for block in bloecke("README.md", "powershell") if block[0].endswith("venv .venv")]
    (pruefung,) = bloecke("CONTRIBUTING.md", "powershell")
    assert pruefung[0] == ohne_pipx[0]
    assert schritte("windows") == [*ohne_pipx, *pruefung[1:]]


def test_contributing_nennt_fuer_windows_dieselben_pruefungen_wie_make_test() -> None:
    makefile = (WURZEL / "Makefile").read_text(encoding="utf-8")
    (kerne,) = re.findall(r"^KERNE \?= (\d+)$", makefile, re.MULTILINE)
    rezept = makefile.partition("\ntest: .venv/test\n")[2].partition("\n\n")[0].splitlines()
    gerufen = [zeile.strip() for zeile in rezept if "$(BIN)/" in zeile]
    assert len(gerufen) > 3
    uebersetzt = [
        zeile.replace("$(BIN)/", ".venv\\Scripts\\").replace("$(KERNE)", kerne) for zeile in gerufen
    ]
    (pruefung,) = bloecke("CONTRIBUTING.md", "powershell")
    assert pruefung[-len(uebersetzt) :] == uebersetzt


def test_er_darf_nur_lesen_und_kennt_keine_adressen() -> None:
    assert ablauf()["permissions"] == {"contents": "read"}
    assert re.search(r"https?://|secrets\.|index-url", ABLAUF.read_text(encoding="utf-8")) is None


def test_er_sagt_dass_er_nie_gelaufen_ist() -> None:
    kopf = ABLAUF.read_text(encoding="utf-8").partition("\nname:")[0]
    assert "Sie ist noch nie gelaufen" in kopf
