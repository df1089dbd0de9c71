"""Eine Runde planen und abschließen."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.beitrittsschritte import Quelle
from kommunennetz.cli.buchen import Ja, buche_schritt
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Trotzdem, vervollstaendige_kommunen
from kommunennetz.cli.umgebung import find_gebiet, parse_datum, vorlagen_fuer
from kommunennetz.dateien import check_leer, write_ordner
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError

if TYPE_CHECKING:
    from kommunennetz.register.store import Register
    from kommunennetz.schritte import Plan


def neu(
    ctx: typer.Context,
    bezeichnung: Annotated[
        str, typer.Option(metavar="TEXT", help="Wie die Runde heißt: Fünfte Unterzeichnung.")
    ],
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag, Monat oder Jahr der Unterzeichnung.")],
    ort: Annotated[str, typer.Option(metavar="TEXT", help="Wo unterzeichnet wird.")] = "",
    veranstaltung: Annotated[str, typer.Option(metavar="V", help="Dateiname einer Veranstaltung.")] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Plant eine Runde mit der nächsten Nummer."""

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import neue_runde

        felder = {"bezeichnung": bezeichnung, "ort": ort, "veranstaltung": veranstaltung, "quelle": quelle}
        return neue_runde(register, parse_datum(datum), felder)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def abschliessen(
    ctx: typer.Context,
    nummer: Annotated[int, typer.Argument(metavar="N", help="Nummer der Runde.")],
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Unterschrift.")],
    quelle: Quelle,
    ohne: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Wer nicht unterzeichnet hat.", autocompletion=vervollstaendige_kommunen
        ),
    ] = None,
    ausgabe: Annotated[
        Path | None,
        typer.Option("-o", "--ausgabe", metavar="ORDNER", help="Ordner der Unterlagen; sonst runde-N."),
    ] = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Lässt alle Vorgemerkten einer Runde unterzeichnen und schreibt die Unterlagen dazu.

    In einem Zug: alle oder keine. Danach liegen Anlage, Mitteilung, Mitgliederliste, Infomail und Urkunden im
    Ordner, alle aus demselben Stand des Registers. Ist die Runde schon abgeschlossen, schreibt der Befehl nur
    die Unterlagen noch einmal.
    """
    ordner = ausgabe or Path(f"runde-{nummer}")
    check_leer(ordner, "Mit -o einen neuen oder leeren Ordner nennen.")
    tag = parse_datum(datum)
    if not tag.ist_tag:
        raise FrageError(f"»{datum}« ist kein einzelner Tag.", "Den Tag der Unterschrift nennen: 6.12.2027.")

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import runde_abschliessen

        fehlende = [find_gebiet(register.verzeichnis, name) for name in ohne or ()]
        return runde_abschliessen(register, nummer, tag, fehlende, quelle)

    # Gesetzt wird vor dem Buchen: Eine kaputte Vorlage soll die Runde nicht halb abgeschlossen lassen.
    unterlagen: dict[str, bytes] = {}
    ausgang = buche_schritt(
        ctx,
        schritt,
        ja=ja,
        trotzdem=trotzdem,
        zuvor=lambda register: unterlagen.update(_build_unterlagen(register, nummer, tag.frueheste)),
    )
    if unterlagen:
        _write_unterlagen(ordner, unterlagen)
    return ausgang


def _write_unterlagen(ordner: Path, unterlagen: Mapping[str, bytes]) -> None:
    try:
        write_ordner(ordner, unterlagen)
    except KommunennetzError as error:
        raise KommunennetzError(f"Das Register ist geändert, aber: {error.text}", _NUR_UNTERLAGEN) from error
    melden(f"Geschrieben: {len(unterlagen)} Unterlagen nach {ordner}")


def _build_unterlagen(register: "Register", nummer: int, tag: date) -> Mapping[str, bytes]:
    from kommunennetz.austausch.liste import liste_xlsx
    from kommunennetz.cli.liste import als_csv
    from kommunennetz.dokumente.rundenakte import build_rundenakte

    if register.unlesbar:
        raise RegisterError(
            f"Die Unterlagen wären unvollständig, denn es fehlt: {', '.join(sorted(register.unlesbar))}.",
            "Erst die Fehler beheben; zeigen: kommunennetz pruefen",
        )
    listen = {
        "csv": lambda register, mitglieder: als_csv(register, mitglieder, tag),
        "xlsx": lambda register, mitglieder: liste_xlsx(register, mitglieder, tag),
    }
    return build_rundenakte(register, nummer, tag, vorlagen_fuer(register.ort), listen)


_NUR_UNTERLAGEN = "Derselbe Befehl mit einem anderen Ordner (-o) schreibt nur noch die Unterlagen."
