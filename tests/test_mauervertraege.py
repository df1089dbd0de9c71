"""Die Verträge der Mauer schlagen an: Jeder wird an einer Kopie verletzt, und import-linter nennt die Stelle."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from hilfen import WURZEL

NETZWERK = ("smtplib", "ssl", "socket", "imap_tools", "imaplib")
GEHEIMES = ("keyring", "getpass")
OEFFENTLICH = ("verlauf", "austausch", "regeln", "fragen", "dokumente", "setzerei", "termine")
PRIVAT = ("kontakte", "versand", "datenschutz")
VERBINDUNG, POSTFACH = "kommunennetz.versand.verbindung", "kommunennetz.versand.postfach"


def vertraege() -> dict[str, dict[str, object]]:
    alle = tomllib.loads((WURZEL / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return {eins["name"]: eins for eins in alle["contracts"] if eins["name"].startswith("Die Mauer")}


def raeume() -> list[str]:
    """Liefert jeden Raum des Hauses: Ordner und Module unmittelbar im Paket."""
    paket = WURZEL / "src" / "kommunennetz"
    gefunden = [p.stem for p in paket.iterdir() if p.suffix == ".py" or (p / "__init__.py").exists()]
    return sorted(set(gefunden) - {"__init__", "__main__"})


def verletzungen() -> list[tuple[str, str]]:
    """Liefert, was niemand importieren darf: das Modul, in dem es stünde, und das verbotene."""
    alle = [(f"kommunennetz.{raum}", fremd) for raum in raeume() for fremd in NETZWERK]
    alle += [(f"kommunennetz.{raum}", fremd) for raum in raeume() if raum != "cli" for fremd in GEHEIMES]
    alle += [(f"kommunennetz.{raum}", f"kommunennetz.{fremd}") for raum in OEFFENTLICH for fremd in PRIVAT]
    # Auch in den beiden Modulen mit Steckdose steht nur, was ihnen gehört.
    alle += [(VERBINDUNG, fremd) for fremd in ("imap_tools", "imaplib", *GEHEIMES)]
    alle += [(POSTFACH, fremd) for fremd in ("smtplib", *GEHEIMES)]
    return alle


def _datei(ort: Path, modul: str) -> Path:
    pfad = ort / "src" / modul.replace(".", "/")
    return pfad / "probe.py" if pfad.is_dir() else pfad.with_suffix(".py")


def _name(ort: Path, modul: str) -> str:
    return ".".join(_datei(ort, modul).relative_to(ort / "src").with_suffix("").parts)


@pytest.fixture(scope="module", name="lauf")
def _lauf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Liefert eine Kopie mit allen Verletzungen zugleich, und was import-linter dazu sagt."""
    ort = tmp_path_factory.mktemp("haus")
    copytree(WURZEL / "src", ort / "src", ignore=ignore_patterns("__pycache__"))
    (ort / "pyproject.toml").write_bytes((WURZEL / "pyproject.toml").read_bytes())
    for modul, fremd in verletzungen():
        datei = _datei(ort, modul)
        alt = datei.read_text(encoding="utf-8") if datei.exists() else ""
        datei.write_text(f"{alt}\nimport {fremd}\n", encoding="utf-8")
    return ort, _pruefe(ort)


def _pruefe(ort: Path) -> str:
    programm = Path(sys.executable).with_name("lint-imports")
    befehl = [str(programm), "--config", str(ort / "pyproject.toml"), "--no-cache"]
    ergebnis = subprocess.run(
        befehl, cwd=ort / "src", capture_output=True, encoding="utf-8", check=False, env={"COLUMNS": "400"}
    )
    return ergebnis.stdout + ergebnis.stderr


def test_es_gibt_die_drei_vertraege_und_genug_zu_verletzen() -> None:
    assert len(vertraege()) == 3
    assert len(raeume()) > 15
    assert len(verletzungen()) > 130
    genannt = {name for eins in vertraege().values() for name in map(str, eins["source_modules"])}  # type: ignore[call-overload]
    # Ein neuer Raum, der nirgends genannt ist, dürfte nach Kennwörtern fragen.
    assert {f"kommunennetz.{raum}" for raum in raeume()} - {"kommunennetz.cli"} <= genannt


def test_jede_verletzung_wird_genannt(lauf: tuple[Path, str]) -> None:
    ort, gesagt = lauf
    assert [name for name in vertraege() if f"{name} BROKEN" not in gesagt] == []
    fehlende = [
        (modul, fremd)
        for modul, fremd in verletzungen()
        if not re.search(rf"{re.escape(_name(ort, modul))} -> {re.escape(fremd)}\b", gesagt)
    ]
    assert fehlende == []


def test_ohne_verletzung_ist_die_kopie_in_ordnung(tmp_path: Path) -> None:
    copytree(WURZEL / "src", tmp_path / "src", ignore=ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_bytes((WURZEL / "pyproject.toml").read_bytes())
    assert re.search(r"Contracts: \d+ kept, 0 broken", _pruefe(tmp_path))
