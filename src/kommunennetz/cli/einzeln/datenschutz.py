"""`kommunennetz datenschutz waechter`: Stehen Personen, wo keine stehen dürfen?"""

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import AUSGABE, ausgeben, melden
from kommunennetz.datenschutz import quellen
from kommunennetz.datenschutz.bekannte import Bekannte
from kommunennetz.datenschutz.waechter import Waechter, list_oeffentliches
from kommunennetz.errors import FrageError
from kommunennetz.worte.saetze import mit_anzahl

_SCHRITTBUCH = Path("data") / ".schritte"
_HOECHSTENS = 5


def waechter(
    aufruf: Aufruf,
    datei: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="DATEI", help="Nur diese Dateien; mit --staged die Datei mit der Botschaft des Commits."
        ),
    ] = None,
    staged: Annotated[
        bool, typer.Option("--staged", help="Was in Git vorgemerkt ist, wie es vorgemerkt ist.")
    ] = False,
    seite: Annotated[
        Path | None, typer.Option("--seite", metavar="ORDNER", help="Jede Datei eines gebauten Ordners.")
    ] = None,
    alles: Annotated[
        bool,
        typer.Option(
            "--alles", help="Auch jeder frühere Stand in Git, jede Botschaft und der Ordner ausgabe."
        ),
    ] = False,
) -> int:
    """Sucht Personen überall dort, wo keine stehen dürfen.

    Ohne Angabe in allen Dateien des Registers, die Git führt oder führen würde. Gesucht werden die Personen
    des Kontaktordners, mit Name, Adresse und Nummer, und was sonst wie eine Person aussieht; ohne
    Kontaktordner nur dies. Die Funde nennen Datei, Zeile und Kennung, nie die Person.

    Ausgang 0: nichts gefunden; 1: mindestens ein Fund, oder im Kontaktordner ist eine Datei fehlerhaft.
    """
    if sum((staged, seite is not None, alles)) > 1 or (datei and (alles or seite)):
        raise FrageError(
            "Das sind mehrere Fragen zugleich.", "Nur eine von --staged, --seite und --alles nennen."
        )
    oeffentliche = list_oeffentliches(aufruf.geladen.register)
    sucht = Waechter(Bekannte.build(aufruf.kontakte.amtspersonen, oeffentliche), oeffentliche)
    funde = 0
    for befund in sucht.suche(_quellen(aufruf, datei or [], staged, seite, alles)):
        funde += 1
        ausgeben(str(befund))
    _melde(sucht, aufruf.hat_kontaktordner, funde)
    return int(funde > 0) or aufruf.ausgang


def _quellen(
    aufruf: Aufruf, dateien: list[Path], staged: bool, seite: Path | None, alles: bool
) -> Iterator[quellen.Quelle]:
    ort = aufruf.ort
    if seite is not None:
        if not seite.is_dir():
            raise FrageError(f"Den Ordner »{seite}« gibt es nicht.", "Pfad prüfen.")
        return quellen.list_ordner(seite, seite.resolve().name)
    if staged:
        botschaften = (quellen.read_botschaft(eine) for eine in dateien)
        return chain(quellen.list_vorgemerkte(ort, os.environ.get("GIT_INDEX_FILE")), botschaften)
    if dateien:
        for eine in dateien:
            if not eine.exists():
                raise FrageError(f"Die Datei »{eine}« gibt es nicht.", "Pfad prüfen.")
        return chain.from_iterable(quellen.list_ordner(eine, eine.name) for eine in dateien)
    oeffentliche = quellen.list_oeffentliche(ort, aufruf.kontaktordner_ort)
    if not alles:
        return oeffentliche
    weitere = (quellen.list_ordner(ort / eines, eines.as_posix()) for eines in (AUSGABE, _SCHRITTBUCH))
    geschichte = quellen.list_geschichte(ort) if quellen.ist_in_git(ort) else iter(())
    return chain(oeffentliche, *weitere, geschichte)


def _melde(sucht: Waechter, hat_kontaktordner: bool, funde: int) -> None:
    stellen = mit_anzahl(sucht.durchsucht, "Stelle", "Stellen")
    personen = mit_anzahl(sucht.bekannte.anzahl, "Person", "Personen")
    womit = f"{personen} des Kontaktordners" if hat_kontaktordner else "ohne Kontaktordner, nur nach Mustern"
    melden(f"Auf Personen durchsucht: {stellen} ({womit}) – {mit_anzahl(funde, 'Fund', 'Funde')}")
    if sucht.ungelesen:
        namen = [f"{name} ({warum})" for name, warum in list(sucht.ungelesen.items())[:_HOECHSTENS]]
        weitere = len(sucht.ungelesen) - len(namen)
        melden(f"Nicht durchsucht: {', '.join(namen)}" + (f" und {weitere} weitere" if weitere else ""))
