"""Der Start des Programms: ein Aufruf, ein Ausgangswert, nie eine Rückverfolgung für Erwartbares."""

import gc
import os
import sys
from typing import TYPE_CHECKING

import typer

from kommunennetz.cli.app import build_app
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.deutsch import meldung
from kommunennetz.cli.konsole import check_ausgabe, melden, oeffne_stroeme
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, KommunennetzError

if TYPE_CHECKING:
    from kommunennetz.model.arten import Arten

FALSCHER_AUFRUF = 2
NICHT_MOEGLICH = 3
ABGEBROCHEN = 130

# Typer gibt die gemeinsame Oberklasse aller falschen Aufrufe nicht selbst heraus.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def main() -> None:
    """Startet kommunennetz mit den Angaben der Befehlszeile und beendet den Prozess."""
    # Sonst läse pydantic die Angaben aller installierten Pakete und suchte darin nach Erweiterungen.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")
    oeffne_stroeme()
    ausgang = run(sys.argv[1:])
    # Auch Python sähe beim Beenden noch einmal alles durch.
    gc.freeze()
    sys.exit(ausgang)


def run(angaben: list[str], arten: "Arten | None" = None) -> int:
    """Führt einen Aufruf aus und liefert den Ausgangswert (0, 1, 2, 3 oder 130).

    `arten` sind die Arten von Datensätzen, die er kennt; ohne Angabe die des Programms.
    """
    try:
        return _rufe(angaben, arten)
    except KommunennetzError as error:
        melden(f"Fehler: {error.text}" + (f"\n    {error.hilfe}" if error.hilfe else ""))
        return FALSCHER_AUFRUF if isinstance(error, FrageError) else NICHT_MOEGLICH
    except (KeyboardInterrupt, typer.Abort):
        melden("Abgebrochen.")
        return ABGEBROCHEN
    except UsageError as error:
        return _falscher_aufruf(error)
    except OSError as error:
        # Was niemand erwartet hat: ein Datenträger, der verschwindet, ein Prozess ohne freie Dateien.
        wo = f"»{error.filename}«: " if error.filename else ""
        melden(f"Fehler: {wo}{grund(error)}.")
        return NICHT_MOEGLICH
    except Exception as error:  # noqa: BLE001 – die eine Grenze, an der ein Programmfehler gemeldet wird
        melden(_rueckverfolgung(error))
        melden("Das ist ein Fehler im Programm. Bitte melden Sie ihn mit den Zeilen oben.")
        return NICHT_MOEGLICH


def _rufe(angaben: list[str], arten: "Arten | None") -> int:
    aufruf = Aufruf.jetzt(arten)
    ausgang = int(build_app().main(angaben, "kommunennetz", standalone_mode=False, obj=aufruf) or 0)
    check_ausgabe()
    return ausgang


def _rueckverfolgung(error: BaseException) -> str:
    """Liefert, wo es geschah, ohne die Texte der Ausnahmen: Die wiederholen Werte, und sie gehen auf Reisen.

    So nennt eine von pydantic, was in der Datei einer Person steht.
    """
    import traceback

    davor = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    anfang = f"{_rueckverfolgung(davor)}\n\nDabei:\n\n" if davor is not None else ""
    stellen = "".join(traceback.format_tb(error.__traceback__))
    return f"{anfang}Traceback (most recent call last):\n{stellen}{type(error).__qualname__}"


def _falscher_aufruf(error: Exception) -> int:
    kontext = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        melden(kontext.get_help() if kontext else "")
        return FALSCHER_AUFRUF
    melden(f"Fehler: {meldung(error)}")
    if kontext is not None:
        melden(f"    Hilfe: {kontext.command_path} --help")
    return FALSCHER_AUFRUF
