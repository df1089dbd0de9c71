"""`kommunennetz infomail vorbereiten`: eine Infomail als Sendung in den Postausgang legen."""

from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.infomail.datei import An, Datei, Sitzangabe, load_genannte
from kommunennetz.cli.optionen import Anhaenge
from kommunennetz.cli.postausgang import find_versandangaben, lege_sendung_ab
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.sitz import Sitzamt
from kommunennetz.post.anhaenge import read_anhaenge
from kommunennetz.post.empfaenger import Sitzwahl
from kommunennetz.versand.infomailentwurf import Infomailauftrag, build_entwurf
from kommunennetz.versand.uneinlieferbar import Uneinlieferbares, load_uneinlieferbar
from kommunennetz.worte.saetze import mit_anzahl


def vorbereiten(
    aufruf: Aufruf,
    datei: Datei,
    an: An = None,
    sitz: Sitzangabe = None,
    anhang: Anhaenge = None,
    nur_aus: Annotated[
        Path | None,
        typer.Option(
            "--nur-aus", metavar="CSV", help="Nur die Sitze einer uneinlieferbar.csv; gilt statt --sitz."
        ),
    ] = None,
) -> int:
    """Legt eine Infomail als Sendung in den Postausgang; verschickt wird nichts.

    Sie geht an die Fachebene, wo dort jemand im Amt ist und Infomails will, sonst ans Postfach. Wer sie schon
    bekam oder bekommen haben kann, bleibt draußen, auch mit neuer Adresse, Nachfolge oder anderem Text.
    """
    kontakte = aufruf.kontakte_verlangt
    register = aufruf.register
    genannte = load_genannte(register, datei, an)
    weg = find_versandangaben(kontakte)
    nur = _find_nur(nur_aus) if nur_aus else None
    wahl = Sitzwahl(kontakte, aufruf.heute, sitz, nur)
    auftrag = Infomailauftrag(
        register=register,
        infomail=genannte.eintrag,
        vorlagen=aufruf.vorlagen,
        wahl=wahl,
        ordner=genannte.ordner,
        befunde=aufruf.geladen.befunde,
        anhaenge=read_anhaenge(anhang or [], weg.groesse_mb),
        ruecklauf=weg.ruecklauf,
    )
    return lege_sendung_ab(aufruf, build_entwurf(auftrag))


def _find_nur(pfad: Path) -> dict[str, Sitzamt]:
    """Liefert die Sitze der Tabelle; FrageError, solange eine berichtigte Adresse nur in ihr steht."""
    zeilen = load_uneinlieferbar(pfad)
    if berichtigte := [zeile for zeile in zeilen if zeile.richtig and zeile.richtig != zeile.adresse]:
        raise FrageError(
            f"In {mit_anzahl(len(berichtigte), 'Zeile', 'Zeilen')} steht eine richtige Adresse;"
            " sie gilt erst, wenn sie eingetragen ist.",
            "\n    ".join(map(_eintragen, berichtigte)) + "\n    Danach in der Tabelle die Spalte leeren.",
        )
    sitze: dict[str, Sitzamt] = {}
    for zeile in zeilen:
        if sitze.setdefault(zeile.sitz.stelle, zeile.sitz.amt) != zeile.sitz.amt:
            text = f"»{zeile.sitz.stelle}« steht in der Tabelle mit zwei Sitzen."
            raise FrageError(text, "Eine der Zeilen löschen.")
    return sitze


def _eintragen(zeile: Uneinlieferbares) -> str:
    if zeile.sitz.amt == "postfach":
        return f"{zeile.sitz}: kommunennetz kommune bearbeiten {zeile.sitz.stelle}"
    return f"{zeile.sitz}: kommunennetz kontakt bearbeiten {zeile.sitz.stelle}"
