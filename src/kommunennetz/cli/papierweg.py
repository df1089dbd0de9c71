"""Papiere mit Personen schreiben und die angekreuzte Liste zurücknehmen: für Treffen und Lehrgänge gleich."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.austausch.herein.anwesenheitsliste import Anwesenheitsliste, read_anwesenheitsliste
from kommunennetz.austausch.herein.tabellenleser import read_datei
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import aendere_kontakte
from kommunennetz.cli.konsole import melden
from kommunennetz.dateien import write_ordner
from kommunennetz.dokumente.treffenpapiere import Anlass
from kommunennetz.errors import FrageError
from kommunennetz.fragen.lehrgang import find_baustein
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.privat import check_privat, lege_privat_an
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.post.gaeste import Gaesteliste
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.schritte.anwesenheit import Wobei, anwesenheit_eintragen, ist_bekannt
from kommunennetz.schritte.plan import Plan
from kommunennetz.schritte.veranstaltungen import check_hat_begonnen
from kommunennetz.worte.saetze import mit_anzahl

PAPIERE = "unterlagen"
"""Der Ordner im Kontaktordner, in dem Papiere liegen, wenn kein anderer genannt ist."""
Papierordner = Annotated[
    Path | None,
    typer.Option(
        "-o", "--ausgabe", metavar="ORDNER", help="Ordner außerhalb des Registers; sonst im Kontaktordner."
    ),
]
Ersetzen = Annotated[bool, typer.Option("--ersetzen", help="Ersetzt, was ein früherer Lauf dort schrieb.")]
Liste = Annotated[
    Path, typer.Argument(metavar="LISTE", help="Die angekreuzte Teilnehmerliste (.xlsx oder .ods).")
]
_EIGENE = re.compile(
    r"(?:tagesordnung|protokoll|teilnehmerliste|namensschilder)\.(?:pdf|docx|xlsx)"
    r"|rueckmeldung/[a-z0-9-]+\.(?:docx|xlsx)|(?:bescheinigung|zertifikat)-[a-z0-9-]+\.pdf"
)


def build_anlass(
    aufruf: Aufruf, register: Register, eintrag: Eintrag[Veranstaltung], baustein: str
) -> Anlass:
    """Liefert, wozu die Papiere sind; FrageError, wenn es den Baustein nicht gibt."""
    gemeint = find_baustein(eintrag, baustein) if baustein else None
    return Anlass(register, eintrag.schluessel, eintrag.satz, aufruf.vorlagen, aufruf.heute, gemeint)


def build_gaesteliste(anlass: Anlass, kontakte: Kontaktordner) -> Gaesteliste:
    """Liefert, woraus die Gäste zu ersehen sind."""
    baustein = anlass.baustein.id if anlass.baustein else None
    return Gaesteliste(anlass.register, kontakte, anlass.schluessel, anlass.satz, baustein)


def find_ordner(
    aufruf: Aufruf, ausgabe: Path | None, unterordner: str, *, ersetzen: bool
) -> tuple[Path, list[str]]:
    """Liefert, wohin Papiere mit Personen kommen, und was dort von einem früheren Lauf verschwindet.

    FrageError, wenn sie dort öffentlich wären oder schon etwas darin liegt.
    """
    ordner = aufruf.hier / ausgabe if ausgabe else aufruf.kontaktordner_ort / PAPIERE / unterordner
    check_privat(ordner, aufruf.ort, aufruf.kontaktordner_ort)
    if not ordner.is_dir():
        return ordner, []
    vorhandene = [pfad.relative_to(ordner).as_posix() for pfad in ordner.rglob("*") if not pfad.is_dir()]
    fremde = [name for name in vorhandene if not _EIGENE.fullmatch(name)]
    if fremde:
        raise FrageError(f"In »{ordner}« liegt schon anderes, etwa »{fremde[0]}«.", _ANDERER)
    if vorhandene and not ersetzen:
        raise FrageError(f"In »{ordner}« liegen schon Papiere.", _ERSETZEN)
    return ordner, vorhandene


def schreibe(ordner: Path, dateien: Mapping[str, bytes], weg: list[str]) -> None:
    """Schreibt die Papiere in einen Ordner, den nur sein Besitzer betritt, alle oder keines, und sagt es."""
    lege_privat_an(ordner)
    write_ordner(ordner, dateien, weg=[name for name in weg if name not in dateien])
    melden(f"Geschrieben: {mit_anzahl(len(dateien), 'Papier', 'Papiere')} nach {ordner}")


def trage_anwesenheit_ein(
    aufruf: Aufruf, wobei: Wobei, anfang: Teildatum | None, datei: Path, *, ja: bool
) -> int:
    """Trägt ein, was auf der Liste angekreuzt ist, und nennt, was zu klären bleibt (Ausgang 1).

    FrageError, wenn es nach `anfang` noch nicht begonnen haben kann: Da war dann niemand.
    """
    kontakte = aufruf.kontakte_verlangt
    liste = read_anwesenheitsliste(read_datei(aufruf.hier / datei))
    gemeint = f"{wobei.schluessel}#{wobei.baustein}" if wobei.baustein else wobei.schluessel
    if liste.liste != gemeint:
        raise FrageError(f"Diese Liste gehört zu »{liste.liste}«, nicht zu »{gemeint}«.", _RICHTIGE)
    if anfang is not None:
        check_hat_begonnen(anfang, gemeint, aufruf.heute, "Eintragen, wer da war, wenn es gewesen ist.")
    fremde = {eine.zeile for eine in liste.angekreuzte if not ist_bekannt(kontakte, eine.kennung)}
    angekreuzte = [(eine.kennung, eine.da) for eine in liste.angekreuzte if eine.zeile not in fremde]

    def schritt(jetzt: Kontaktordner) -> Plan:
        return anwesenheit_eintragen(jetzt, wobei, angekreuzte)

    offen = _nenne_offenes(liste, fremde)
    ausgang = aendere_kontakte(aufruf, schritt, ja=ja)
    return ausgang or int(offen)


def _nenne_offenes(liste: Anwesenheitsliste, fremde: set[int]) -> bool:
    """Sagt, welche Zeilen niemand gebucht bekommt, und warum; nie, was darin steht."""
    for zeilen, was, hilfe in (
        (liste.ergaenzte, "von Hand ergänzt", _ERGAENZT),
        (liste.unklare, "nicht zu verstehen", "In der Spalte »da« steht dann ja oder nein."),
        (tuple(sorted(fremde)), "niemand mit dieser Kennung", "Die verborgene Spalte nicht ändern."),
    ):
        if zeilen:
            nummern = ", ".join(map(str, zeilen))
            melden(f"Zu klären: {mit_anzahl(len(zeilen), 'Zeile', 'Zeilen')} {was} (Zeile {nummern}).")
            melden(f"    {hilfe}")
    if liste.offene:
        melden(f"Ohne Kreuz: {mit_anzahl(len(liste.offene), 'Zeile', 'Zeilen')}; dort bleibt es offen.")
    return bool(liste.ergaenzte or liste.unklare or fremde)


_ANDERER = "Mit -o einen neuen oder leeren Ordner nennen."
_ERSETZEN = "Ersetzen: --ersetzen; sonst mit -o einen anderen Ordner nennen."
_RICHTIGE = "Die Liste nehmen, die »veranstaltung unterlagen« dazu schrieb."
_ERGAENZT = (
    "Geraten wird nicht: erst »kontakt neu«, dann die Liste neu schreiben; oder »veranstaltung rueckmeldung«."
)
