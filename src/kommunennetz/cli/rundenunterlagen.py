"""Die Papiere einer Runde: vor ihrem Tag als Entwurf, danach, wie sie hinausgehen."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.konsole import melden
from kommunennetz.cli.rundenschritte import Nummer
from kommunennetz.cli.umgebung import load_fehlerfrei, umgebung, vorlagen_fuer
from kommunennetz.dateien import check_leer, write_ordner
from kommunennetz.errors import FrageError, RegisterError

if TYPE_CHECKING:
    from kommunennetz.model.runde import Runde
    from kommunennetz.register.lesen.register import Register


def unterlagen(
    ctx: typer.Context,
    nummer: Nummer,
    ausgabe: Annotated[
        Path | None,
        typer.Option("-o", "--ausgabe", metavar="ORDNER", help="Neuer oder leerer Ordner; sonst runde-N."),
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
    ordner = ausgabe or Path(f"runde-{nummer}-entwurf" if entwurf else f"runde-{nummer}")
    check_leer(ordner, "Mit -o einen neuen oder leeren Ordner nennen.")

    register = load_fehlerfrei(ctx)
    runde = register.runde(nummer).satz
    if runde.abgesagt is not None:
        raise FrageError(f"Runde {nummer} ist abgesagt; zu ihr gibt es keine Papiere.", _LISTE)
    if entwurf:
        dateien = _build(_wie_unterzeichnet(register, runde, umgebung(ctx).heute), runde, entwurf=True)
    else:
        _check_unterzeichnet(register, runde, umgebung(ctx).heute)
        dateien = _build(register, runde, entwurf=False)
    write_ordner(ordner, dateien)
    melden(f"Geschrieben: {len(dateien)} Papiere nach {ordner}")
    return 0


def _wie_unterzeichnet(register: "Register", runde: "Runde", heute: date) -> "Register":
    """Liefert das Register, wie es wäre, wenn am Tag der Runde alle Vorgemerkten unterzeichnen."""
    from kommunennetz.register.buchen.probe import build_probe
    from kommunennetz.schritte import Abschluss, runde_abschliessen

    if not runde.datum.ist_tag:
        text = f"Der Tag von Runde {runde.nummer} steht noch nicht fest: {runde.datum}."
        raise FrageError(text, f"Eintragen: kommunennetz runde aendern {runde.nummer} --datum TAG")
    plan = runde_abschliessen(register, runde.nummer, Abschluss(runde.datum, _QUELLE), heute)
    probe = build_probe(register, plan.posten)
    if probe.register is None or probe.register.unlesbar:
        raise RegisterError(f"Für Runde {runde.nummer} lässt sich kein Entwurf rechnen.", _PRUEFEN)
    return probe.register


def _check_unterzeichnet(register: "Register", runde: "Runde", heute: date) -> None:
    """Wirft FrageError vor dem Tag der Runde; sagt, wenn noch nicht feststeht, wer unterzeichnet hat."""
    from kommunennetz.fragen.mitglieder import gemeldete

    if runde.datum.frueheste > heute:
        text = f"Runde {runde.nummer} ist erst: {runde.datum}."
        raise FrageError(
            text, f"Vorher gibt es Entwürfe: kommunennetz runde unterlagen {runde.nummer} --entwurf"
        )
    if offene := [eintrag.satz.name for eintrag in gemeldete(register, runde.nummer)]:
        melden(f"Achtung: Runde {runde.nummer} ist noch nicht abgeschlossen; es fehlen: {', '.join(offene)}")
        melden(f"    Abschließen: kommunennetz runde abschliessen {runde.nummer}")


def _build(register: "Register", runde: "Runde", *, entwurf: bool) -> Mapping[str, bytes]:
    from kommunennetz.dokumente.rundenakte import build_rundenakte

    vorlagen = vorlagen_fuer(register.ort)
    return build_rundenakte(register, runde.nummer, runde.datum.spaeteste, vorlagen, entwurf=entwurf)


_QUELLE = "Entwurf vor der Unterzeichnung"
_LISTE = "Zeigen: kommunennetz runde liste"
_PRUEFEN = "Zeigen, was dem Register fehlt: kommunennetz pruefen"
