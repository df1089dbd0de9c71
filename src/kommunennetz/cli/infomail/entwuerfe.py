"""`kommunennetz infomail entwuerfe`: je Empfänger einen Entwurf ablegen."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.infomail.datei import An, Datei, Sitzangabe, load_genannte
from kommunennetz.cli.konsole import AUSGABE, melden
from kommunennetz.post.empfaenger import Sitzwahl
from kommunennetz.post.entwuerfe import build_lauf
from kommunennetz.post.entwurfsordner import write_entwuerfe
from kommunennetz.worte.saetze import mit_anzahl


def entwuerfe(
    aufruf: Aufruf,
    datei: Datei,
    ordner: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--ausgabe",
            metavar="ORDNER",
            help="Neuer oder leerer Ordner; sonst ausgabe/infomail-NAME, mit Personen im Kontaktordner.",
        ),
    ] = None,
    an: An = None,
    sitz: Sitzangabe = None,
    ersetzen: Annotated[
        bool, typer.Option("--ersetzen", help="Ersetzt die Entwürfe eines früheren Laufs.")
    ] = False,
) -> int:
    """Schreibt je Empfänger einen Entwurf (.eml).

    Wer sie bekommt, steht in der Infomail unter »an«; --an gilt stattdessen.

    Dazu kommt eine Übersicht, wer die Infomail bekommt, wer nicht, und warum. Verschickt wird nichts. Die
    Entwürfe öffnen sich in Outlook zum Ansehen und Senden.
    """
    register = aufruf.register
    genannte = load_genannte(register, datei, an)
    wahl = Sitzwahl(aufruf.kontakte, aufruf.heute, sitz)
    befunde = aufruf.geladen.befunde
    lauf = build_lauf(register, genannte.eintrag, aufruf.vorlagen, befunde, genannte.ordner, wahl=wahl)
    # Entwürfe an Personen gehören nicht in den Ordner des Registers.
    persoenlich = any(zeile.entscheidung.person for zeile in lauf.empfaenger)
    sonst = aufruf.kontaktordner_ort / "entwuerfe" if persoenlich else AUSGABE
    ordner = ordner or sonst / f"infomail-{genannte.eintrag.schluessel}"
    write_entwuerfe(ordner, lauf.dateien, ersetzen=ersetzen)
    bekommen = len(lauf.empfaenger)
    nicht = len(lauf.zeilen) - bekommen
    melden(f"Geschrieben: {mit_anzahl(bekommen, 'Entwurf', 'Entwürfe')} nach {ordner}")
    melden(f"    {nicht} bekommen sie nicht; die Gründe stehen in {ordner / 'uebersicht.html'}")
    return aufruf.ausgang
