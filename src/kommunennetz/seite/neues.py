"""Neuigkeiten zum Abonnieren (Atom, RFC 4287): was im Netzwerk geschah, mit dem Tag, an dem es geschah.

Geplantes steht im Kalender: Wann es angekündigt wurde, weiß das Register nicht, und der Tag des Baus sagte
bei jedem Bau, es sei neu.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr

from kommunennetz.fragen.mitglieder import unterzeichnende
from kommunennetz.fragen.termine import termin_in_worten
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.seite.adressen import ganze_adresse, kommunenpfad, rundenpfad, veranstaltungspfad
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.terminseiten import publikationen, runden, veranstaltungen
from kommunennetz.setzerei.fertig import clean

NEUES = "neues.atom"
_HOECHSTENS = 50


@dataclass(frozen=True, slots=True)
class _Neuigkeit:
    am: date
    kennung: str
    titel: str
    text: str
    pfad: str


def neuigkeiten(stand: Stand) -> dict[str, bytes]:
    """Liefert den Feed; leer, solange die Adresse der Seite fehlt: Ohne sie hat kein Eintrag eine Kennung."""
    adresse = stand.seite.adresse
    if adresse is None:
        return {}
    # Der jüngste zuerst; am selben Tag entscheidet die Kennung.
    alle = sorted(_alle(stand), key=lambda eine: (-eine.am.toordinal(), eine.kennung))[:_HOECHSTENS]
    gruendung = min(stand.netz.gruendung.frueheste, stand.stichtag)
    stelle = urlsplit(adresse).netloc
    eigen = ganze_adresse(adresse, NEUES)
    start = ganze_adresse(adresse, "index.html")
    zeilen = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">',
        f"<id>{_tag(stelle, gruendung, 'neues')}</id>",
        f"<title>{_text(stand.seite.titel)}: Neues</title>",
        f"<updated>{_zeit(max((eine.am for eine in alle), default=gruendung))}</updated>",
        f"<author><name>{_text(stand.netz.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(eigen)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(start)}/>',
    ]
    for eine in alle:
        zeilen += [
            "<entry>",
            f"<id>{_tag(stelle, eine.am, eine.kennung)}</id>",
            f"<title>{_text(eine.titel)}</title>",
            f"<updated>{_zeit(eine.am)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(ganze_adresse(adresse, eine.pfad))}/>',
            f"<summary>{_text(eine.text)}</summary>",
            "</entry>",
        ]
    return {NEUES: "\n".join([*zeilen, "</feed>", ""]).encode()}


def _alle(stand: Stand) -> Iterator[_Neuigkeit]:
    for runde in runden(stand):
        if runde.abgesagt is None and (am := _geschehen(stand, runde.datum)):
            wer = unterzeichnende(stand.register, stand.stichtag, runde.nummer)
            yield _Neuigkeit(
                am,
                f"runde/{runde.nummer}",
                f"{runde.bezeichnung}, {runde.datum}",
                f"Unterzeichnet haben: {wer}.",
                rundenpfad(runde.nummer),
            )
    for mitglied in stand.getrennt.kommunen:
        if mitglied.runde is None and (am := _geschehen(stand, mitglied.seit)):
            schluessel = mitglied.eintrag.schluessel
            yield _Neuigkeit(
                am,
                f"beitritt/{schluessel}",
                f"{mitglied.name} ist dabei",
                f"Beigetreten: {mitglied.seit}.",
                kommunenpfad(schluessel),
            )
    for eintrag in veranstaltungen(stand):
        satz = eintrag.satz
        if not satz.abgesagt and (am := _geschehen(stand, satz.schluss)):
            text = f"{satz.art.capitalize()}, {termin_in_worten(satz)}" + (
                f", {satz.ort}" if satz.ort else ""
            )
            yield _Neuigkeit(
                am,
                f"veranstaltung/{eintrag.schluessel}",
                satz.titel,
                f"{text}.",
                veranstaltungspfad(eintrag.schluessel),
            )
    for eine in publikationen(stand):
        publikation = eine.eintrag.satz
        if am := _geschehen(stand, publikation.jahr):
            yield _Neuigkeit(
                am,
                f"publikation/{eine.eintrag.schluessel}",
                publikation.titel,
                f"{publikation.art.capitalize()}, {publikation.jahr}.",
                "publikationen.html",
            )


def _geschehen(stand: Stand, datum: Teildatum) -> date | None:
    """Liefert den Tag, an dem es spätestens geschehen war; None, wenn das am Stichtag nicht feststeht."""
    return datum.spaeteste if datum.bis(stand.stichtag) is Antwort.JA else None


def _tag(stelle: str, am: date, kennung: str) -> str:
    """Liefert eine Kennung, die bleibt, auch wenn die Seite umzieht (RFC 4151)."""
    return escape(f"tag:{stelle.partition(':')[0]},{am.year}:{quote(kennung)}")


def _zeit(am: date) -> str:
    return f"{am.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(clean(text))
