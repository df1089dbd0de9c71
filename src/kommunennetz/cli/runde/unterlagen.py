"""`kommunennetz runde unterlagen`: die Papiere, vor ihrem Tag als Entwurf, danach, wie sie hinausgehen."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import AUSGABE, melden
from kommunennetz.cli.optionen import Nummer
from kommunennetz.dateien import check_leer, write_ordner
from kommunennetz.dokumente.rundenakte import build_rundenakte
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.fragen.mitglieder import gemeldete
from kommunennetz.model.runde import Runde
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte import Abschluss, runde_abschliessen


def unterlagen(
    aufruf: Aufruf,
    nummer: Nummer,
    ausgabe: Annotated[
        Path | None,
        typer.Option(
            "-o", "--ausgabe", metavar="ORDNER", help="Neuer oder leerer Ordner; sonst ausgabe/runde-N."
        ),
    ] = None,
    entwurf: Annotated[
        bool, typer.Option("--entwurf", help="Vor dem Tag: als unterzeichneten alle Vorgemerkten.")
    ] = False,
) -> int:
    """Schreibt die Papiere einer Runde in einen Ordner; am Register ändert sich nichts.

    Urkunden, Anlage, Pressemitteilung, Mitgliederliste und Programm, nach der Runde auch die Infomail, alle
    aus demselben Stand des Registers mit dem Tag der Runde als Stichtag. Entwürfe sagen in jedem Papier und
    im Dateinamen, dass sie welche sind.
    """
    ordner = ausgabe or AUSGABE / (f"runde-{nummer}-entwurf" if entwurf else f"runde-{nummer}")
    check_leer(ordner, "Mit -o einen neuen oder leeren Ordner nennen.")

    register = aufruf.fehlerfrei(aufruf.register)
    runde = register.runde(nummer).satz
    if runde.abgesagt is not None:
        raise FrageError(f"Runde {nummer} ist abgesagt; zu ihr gibt es keine Papiere.", _LISTE)
    if entwurf:
        register = _wie_unterzeichnet(register, runde, aufruf.heute)
    else:
        _check_unterzeichnet(register, runde, aufruf.heute)
    tag = runde.datum.spaeteste
    dateien = build_rundenakte(register, nummer, tag, aufruf.vorlagen, entwurf=entwurf)
    write_ordner(ordner, dateien)
    melden(f"Geschrieben: {len(dateien)} Papiere nach {ordner}")
    return 0


def _wie_unterzeichnet(register: Register, runde: Runde, heute: date) -> Register:
    """Liefert das Register, wie es wäre, wenn am Tag der Runde alle Vorgemerkten unterzeichnen."""
    if not runde.datum.ist_tag:
        text = f"Der Tag von Runde {runde.nummer} steht noch nicht fest: {runde.datum}."
        raise FrageError(text, f"Eintragen: kommunennetz runde aendern {runde.nummer} --datum TAG")
    plan = runde_abschliessen(register, runde.nummer, Abschluss(runde.datum, _QUELLE), heute)
    probe = build_probe(register, plan.posten)
    if probe.register is None or probe.register.unlesbar:
        raise RegisterError(f"Für Runde {runde.nummer} lässt sich kein Entwurf rechnen.", _PRUEFEN)
    return probe.register


def _check_unterzeichnet(register: Register, runde: Runde, heute: date) -> None:
    """Wirft FrageError vor dem Tag der Runde; sagt, wenn noch nicht feststeht, wer unterzeichnet hat."""
    if runde.datum.frueheste > heute:
        text = f"Runde {runde.nummer} ist erst: {runde.datum}."
        raise FrageError(
            text, f"Vorher gibt es Entwürfe: kommunennetz runde unterlagen {runde.nummer} --entwurf"
        )
    if offene := [eintrag.satz.name for eintrag in gemeldete(register, runde.nummer)]:
        melden(f"Achtung: Runde {runde.nummer} ist noch nicht abgeschlossen; es fehlen: {', '.join(offene)}")
        melden(f"    Abschließen: kommunennetz runde abschliessen {runde.nummer}")


_QUELLE = "Entwurf vor der Unterzeichnung"
_LISTE = "Zeigen: kommunennetz runde liste"
_PRUEFEN = "Zeigen, was dem Register fehlt: kommunennetz pruefen"
