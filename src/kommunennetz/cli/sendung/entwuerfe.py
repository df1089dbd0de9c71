"""`kommunennetz sendung entwuerfe`: dieselben Nachrichten als Entwürfe für Outlook."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.postweg import build_postfachzugang, find_postfachweg
from kommunennetz.cli.sendung.gemeinsames import find_gemeinte
from kommunennetz.cli.vorgang import build_halter
from kommunennetz.errors import FrageError
from kommunennetz.post.entwurfsordner import write_entwuerfe
from kommunennetz.versand.klaerung import build_entwuerfe, klaere, vermerke_entwuerfe
from kommunennetz.versand.lauf import postausgang_gesperrt
from kommunennetz.worte.saetze import mit_anzahl


def entwuerfe(
    aufruf: Aufruf,
    sendung: SendungId,
    ziel: Annotated[
        Path | None,
        typer.Option(
            "-o", "--ausgabe", metavar="ORDNER", help="Neuer oder leerer Ordner; sonst in dem der Sendung."
        ),
    ] = None,
    ins_postfach: Annotated[
        bool, typer.Option("--ins-postfach", help="Legt sie ins eigene Postfach (IMAP) statt in Dateien.")
    ] = False,
) -> int:
    """Schreibt, was noch nicht hinausging, als Entwürfe (.eml) zum Absenden in Outlook.

    Mit --ins-postfach liegen sie danach unter »Entwürfe« im eigenen Postfach; was dort schon liegt, kommt
    nicht noch einmal dazu. Eine Freigabe braucht es nicht: Kein Entwurf verlässt das Haus, bevor ihn ein
    Mensch absendet.

    Es sind dieselben Nachrichten. Ob sie hinausgehen, weiß danach nur, wer sie abschickt: Bis »sendung
    klaeren« sagt, was angekommen ist, gelten sie als ungewiss, und niemand bekommt sie auf anderem Weg.
    """
    if ins_postfach:
        if ziel is not None:
            raise FrageError("--ins-postfach und -o gehen nicht zusammen.", "Eines von beiden weglassen.")
        return _lege_ins_postfach(aufruf, sendung)
    ordner = find_gemeinte(aufruf, sendung)
    wohin = ziel or ordner / "entwuerfe"
    halter = build_halter()
    with postausgang_gesperrt(ordner.parent, halter):
        dateien = build_entwuerfe(ordner)
        if not dateien:
            raise _nichts_offen(ordner)
        # Erst der Vermerk: Bräche es danach ab, bekäme sonst jemand den Entwurf und die Sendung.
        sitze = vermerke_entwuerfe(ordner, halter.seit)
        try:
            write_entwuerfe(wohin, dateien)
        except BaseException:
            klaere(ordner, dict.fromkeys(sitze, False), halter.seit)
            raise
    melden(f"Geschrieben: {mit_anzahl(len(dateien), 'Entwurf', 'Entwürfe')} nach {wohin}")
    _sage_weiter(ordner)
    return 0


def _lege_ins_postfach(aufruf: Aufruf, sendung: str) -> int:
    # Erst hier: Das Paket für IMAP zu laden kostet Zeit, die nur dieser Weg braucht.
    from kommunennetz.versand.einlegen import find_einzulegende, lege_ein
    from kommunennetz.versand.postfach import postfach

    weg = find_postfachweg(aufruf)
    ordner = find_gemeinte(aufruf, sendung)
    with postausgang_gesperrt(ordner.parent, build_halter()):
        faelle = find_einzulegende(ordner)
        if not faelle:
            raise _nichts_offen(ordner)
        oeffne = partial(postfach, build_postfachzugang(aufruf, weg), weg.imap_entwuerfe or "")
        melden(f"Legt {mit_anzahl(len(faelle), 'Entwurf', 'Entwürfe')} ins Postfach ({weg.imap_server})")
        einlage = lege_ein(ordner, faelle, oeffne, lambda: datetime.now().astimezone())
    schon = f"; {len(einlage.vorhandene)} lagen schon dort" if einlage.vorhandene else ""
    melden(f"Eingelegt: {mit_anzahl(len(einlage.neue), 'Entwurf', 'Entwürfe')} in »{einlage.mappe}«{schon}")
    _sage_weiter(ordner)
    return 0


def _nichts_offen(ordner: Path) -> FrageError:
    return FrageError(
        "In dieser Sendung ist nichts mehr offen.", f"Ansehen: kommunennetz sendung zeigen {ordner.name}"
    )


def _sage_weiter(ordner: Path) -> None:
    melden(f"    Nach dem Absenden: kommunennetz sendung klaeren {ordner.name} --angekommen alle")
