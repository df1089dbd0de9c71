"""Was Suchmaschinen über eine Seite wissen wollen, in den Worten von schema.org, als JSON-LD.

Es steht in der Seite selbst. Ein Browser führt es nicht aus, und die Content-Security-Policy betrifft es
nicht: Sie gilt für Programme, und dies ist keines (HTML, »prepare the script element«).
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from kommunennetz.fragen.mitglieder import mitgliedschaft
from kommunennetz.fragen.termine import Terminlage, terminlage
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.seite.adressen import ganze_adresse, kommunenpfad, veranstaltungspfad
from kommunennetz.seite.medien import DATENFORMEN, MEDIEN
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.textseiten import DATENORDNER, lizenz
from kommunennetz.setzerei.html import Html
from kommunennetz.termine.termin import ORTSZEIT

Angaben = Mapping[str, Any]
_LAGEN = {
    Terminlage.ABGESAGT: "EventCancelled",
    Terminlage.VERLEGT: "EventRescheduled",
}
_FORMEN = {
    "vor-ort": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
# »</script>« oder »<!--« beendete oder verwirrte die Seite; JSON kennt jedes Zeichen auch als Nummer.
_MASKE = str.maketrans({zeichen: f"\\u{ord(zeichen):04x}" for zeichen in "<>&\u2028\u2029"})


def als_skript(angaben: Angaben | None) -> Html:
    """Liefert die Angaben als Datenblock einer Seite; leer, wenn es keine gibt."""
    if angaben is None:
        return Html("")
    text = json.dumps({"@context": "https://schema.org", **angaben}, ensure_ascii=False)
    return Html(f'<script type="application/ld+json">{text.translate(_MASKE)}</script>')


def netzwerk(stand: Stand) -> Angaben:
    """Liefert das Netzwerk als Organisation."""
    return {"@type": "Organization", "name": stand.netz.name, **_adresse(stand, "index.html")}


def kommune(stand: Stand, eintrag: Eintrag[Kommune]) -> Angaben:
    """Liefert eine Kommune oder Behörde; Mitglied nur, wenn es feststeht."""
    gebiet = stand.register.gebiet(eintrag.satz)
    angaben: dict[str, Any] = {
        "@type": "GovernmentOrganization",
        "name": gebiet.name,
        "alternateName": eintrag.satz.name,
        "identifier": {"@type": "PropertyValue", "propertyID": "AGS", "value": gebiet.ags},
        **_adresse(stand, kommunenpfad(eintrag.schluessel)),
    }
    if mitgliedschaft(stand.register, eintrag, stand.stichtag) is Antwort.JA and gebiet.ist_kommune:
        angaben["memberOf"] = netzwerk(stand)
    return angaben


def veranstaltung(stand: Stand, eintrag: Eintrag[Veranstaltung]) -> Angaben | None:
    """Liefert eine Veranstaltung; None, wenn kein Tag feststeht: Einen geratenen nähme jeder für wahr."""
    satz = eintrag.satz
    if not satz.anfang.ist_tag:
        return None
    lage = terminlage(satz, stand.stichtag)
    angaben: dict[str, Any] = {
        "@type": "Event",
        "name": satz.titel,
        "startDate": _wann(satz.anfang, satz.beginn),
        "eventStatus": f"https://schema.org/{_LAGEN.get(lage, 'EventScheduled')}",
        "organizer": {"@type": "Organization", "name": satz.gastgeber or stand.netz.name},
        **_adresse(stand, veranstaltungspfad(eintrag.schluessel)),
    }
    if satz.schluss.ist_tag:
        angaben["endDate"] = _wann(satz.schluss, satz.ende)
    if lage is Terminlage.VERLEGT and satz.verlegt_von and satz.verlegt_von.ist_tag:
        angaben["previousStartDate"] = satz.verlegt_von.frueheste.isoformat()
    if satz.form:
        angaben["eventAttendanceMode"] = f"https://schema.org/{_FORMEN[satz.form]}"
    if orte := list(_orte(stand, eintrag)):
        angaben["location"] = orte[0] if len(orte) == 1 else orte
    return angaben


def datensatz(stand: Stand, dazu: Mapping[str, bytes], zuletzt: date) -> Angaben | None:
    """Liefert die offenen Daten; None, wenn es keine gibt."""
    dateien = [pfad for pfad in sorted(dazu) if PurePosixPath(pfad).parent.as_posix() + "/" == DATENORDNER]
    if not dateien:
        return None
    return {
        "@type": "Dataset",
        "name": f"{stand.seite.titel}: offene Daten",
        "description": f"{stand.netz.worte.mitglieder} {stand.netz.im_satz.genitiv} mit Tag des Beitritts "
        "und Quelle, Unterzeichnungen, Veranstaltungen, Zahlen und Publikationen.",
        "license": lizenz(stand)[1],
        "isAccessibleForFree": True,
        "inLanguage": "de",
        "dateModified": zuletzt.isoformat(),
        "creator": netzwerk(stand),
        **_adresse(stand, "daten.html"),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": MEDIEN[endung],
                "contentUrl": ganze_adresse(stand.seite.adresse, pfad),
            }
            for pfad in dateien
            if (endung := PurePosixPath(pfad).suffix) in DATENFORMEN
        ],
    }


def _adresse(stand: Stand, pfad: str) -> dict[str, str]:
    """Liefert, wo es steht; nichts, solange die Adresse der Seite fehlt."""
    return {"url": ganze_adresse(stand.seite.adresse, pfad)} if stand.seite.adresse else {}


def _wann(tag: Teildatum, uhrzeit: time | None) -> str:
    if uhrzeit is None:
        return tag.frueheste.isoformat()
    return datetime.combine(tag.frueheste, uhrzeit, ORTSZEIT).isoformat()


def _orte(stand: Stand, eintrag: Eintrag[Veranstaltung]) -> Iterator[Angaben]:
    satz = eintrag.satz
    if satz.ort and satz.form != "online":
        yield {"@type": "Place", "name": satz.ort, "address": satz.ort}
    if satz.form in ("online", "hybrid") and stand.seite.adresse:
        # Der Zugang selbst ist nicht öffentlich; die Seite sagt, dass es ihn gibt.
        yield {"@type": "VirtualLocation", **_adresse(stand, veranstaltungspfad(eintrag.schluessel))}
