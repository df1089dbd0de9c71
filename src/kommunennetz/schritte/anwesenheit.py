"""Eintragen, wer da war: Was auf der Liste angekreuzt ist, kommt in die private Hälfte der Veranstaltung."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.sitz import parse_sitz
from kommunennetz.model.arten import EINLADUNGEN
from kommunennetz.model.einladung import Anwesenheit
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.register.aendern.aenderung import build
from kommunennetz.register.aendern.baum import Aenderung, Anhaengen, Setzen
from kommunennetz.register.buchen.posten import Posten
from kommunennetz.schritte.plan import Aenderungssatz, Plan, UnlesbarError, aendere
from kommunennetz.worte.saetze import mit_anzahl

Angekreuzt = tuple[str, Literal["ja", "nein"]]
"""Die Kennung einer Person oder der Sitz (k7f3q, unna/fach), und ob sie da war."""


@dataclass(frozen=True, slots=True)
class Wobei:
    """Wobei jemand da war."""

    schluessel: str
    """Der Schlüssel der Veranstaltung."""
    tag: Teildatum | None = None
    """Nur wo sie mehrere Tage hat."""
    baustein: str | None = None


def ist_bekannt(kontakte: Kontaktordner, kennung: str) -> bool:
    """Liefert, ob die Kennung jemanden im Kontaktordner oder einen Sitz nennt."""
    return _ist_sitz(kennung) or any(eine.person.id == kennung for eine in kontakte.amtspersonen)


def anwesenheit_eintragen(kontakte: Kontaktordner, wobei: Wobei, angekreuzte: Sequence[Angekreuzt]) -> Plan:
    """Liefert den Plan, nach dem bei jedem Angekreuzten steht, ob er da war; alle anderen bleiben.

    Derselbe Sitz mehrmals sind mehrere Personen. UnlesbarError, wenn die private Hälfte Fehler hat.
    """
    datei = EINLADUNGEN.datei(wobei.schluessel)
    if datei in kontakte.unlesbar:
        raise UnlesbarError(datei)
    zahl = mit_anzahl(sum(da == "ja" for _, da in angekreuzte), "Person war", "Personen waren")
    bei = f", Baustein {wobei.baustein}" if wobei.baustein else ""
    was = f"{wobei.schluessel}{bei}: {zahl} da"
    eintrag = kontakte.veranstaltungen.get(wobei.schluessel)
    if eintrag is None:
        kopf = f"# yaml-language-server: $schema=../schema/{EINLADUNGEN.name}.json"
        alle = [_felder(wobei, eine) for eine in angekreuzte]
        neu = build(EINLADUNGEN.modell, {"anwesenheit": alle}, kopf) if alle else None
        return Plan((Aenderungssatz(Posten(datei, None, neu), was),), was)
    aenderungen = _list_aenderungen(eintrag.satz.anwesenheit, wobei, angekreuzte)
    return Plan((aendere(eintrag, was, *aenderungen),), was)


def _list_aenderungen(
    vorhandene: Sequence[Anwesenheit], wobei: Wobei, angekreuzte: Sequence[Angekreuzt]
) -> list[Aenderung]:
    plaetze = {}
    gezaehlt: Counter[str] = Counter()
    for nummer, eine in enumerate(vorhandene):
        if eine.baustein == wobei.baustein and eine.tag == wobei.tag:
            kennung = eine.person or eine.sitz or ""
            plaetze[kennung, gezaehlt[kennung]] = nummer
            gezaehlt[kennung] += 1
    aenderungen: list[Aenderung] = []
    gesehen: Counter[str] = Counter()
    for kennung, da in angekreuzte:
        platz = plaetze.get((kennung, gesehen[kennung]))
        gesehen[kennung] += 1
        if platz is None:
            aenderungen.append(Anhaengen(("anwesenheit",), _felder(wobei, (kennung, da))))
        elif vorhandene[platz].da != da:
            aenderungen.append(Setzen(("anwesenheit", platz, "da"), da))
    return aenderungen


def _felder(wobei: Wobei, angekreuzt: Angekreuzt) -> dict[str, str]:
    kennung, da = angekreuzt
    felder = {"sitz" if _ist_sitz(kennung) else "person": kennung}
    if wobei.tag is not None:
        felder["tag"] = wobei.tag.text
    if wobei.baustein is not None:
        felder["baustein"] = wobei.baustein
    return felder | {"da": da}


def _ist_sitz(kennung: str) -> bool:
    try:
        parse_sitz(kennung)
    except FrageError:
        return False
    return True
