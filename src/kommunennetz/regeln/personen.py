"""Hinweise auf Angaben, die wohl eine Person betreffen: Git vergisst nicht, deshalb kommen sie nie hinein."""

import re
from collections.abc import Iterator
from typing import Any

from kommunennetz.regeln.regel import Fund, hinweis
from kommunennetz.regeln.umfeld import Umfeld
from kommunennetz.register.store import Eintrag
from kommunennetz.register.yaml_text import Pfad

_ADRESSE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Vorwahl, Trennzeichen und wenigstens fünf Ziffern: »0815/17« ist ein Aktenzeichen, »06.12.2017« ein Tag.
_RUFNUMMER = re.compile(r"(?:\+49|(?<=[ (:])0)[ (/-]{0,3}\d{2,5}[ )/.-]{1,3}(?=(?:[ /-]?\d){5})[\d /-]*\d")
_NACH_TELEFON = re.compile(r"\b(?:Tel|Telefon|Mobil|Durchwahl|Fax)\b[.: ]*\+?\d[\d /-]{2,}\d")
# Ohne eines davon findet keines der beiden Muster etwas; die Suche nach Teiltexten ist zehnmal so schnell.
_ANZEICHEN = ("Tel", "Mobil", "Durchwahl", "Fax", "+49", " 0", "(0", ":0")

# Vorname oder Buchstabe, dann Nachname; so sind Dienstpostfächer von Personen fast überall gebildet.
_VORNAME_NACHNAME = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)[._]([^\W\d_]{3,}(?:-[^\W\d_]+)*)")
_FUNKTIONEN = (
    "abteilung", "agentur", "allgemein", "amt", "beteiligung", "buerger", "buero", "bürger", "büro",
    "dezernat", "dialog", "ehrenamt", "engagement", "engagiert", "fachbereich", "fachdienst", "familie",
    "foerder", "freiwillig", "förder", "gemeinde", "gemeinwesen", "gesellschaft", "info", "integration",
    "jugend", "karte", "kommun", "kontakt", "koordination", "kreis", "kultur", "landrat", "leben",
    "leitung", "mail", "meister", "netzwerk", "office", "post", "presse", "quartier", "rat", "rathaus",
    "redaktion", "referat", "region", "sekretariat", "senior", "service", "sozial", "sport", "stab",
    "stadt", "stelle", "stiftung", "team", "teilhabe", "verein", "verwaltung", "vielfalt", "vorzimmer",
    "zentral", "zentrum",
)  # fmt: skip


@hinweis
def postfach_person(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Postfach sieht aus wie das einer Person.

    Das Register ist öffentlich, und seine Geschichte lässt sich nicht löschen. In `postfach` gehört deshalb
    ein Funktionspostfach; die Adressen von Personen stehen getrennt unter data/kontakte. Ist es doch ein
    Funktionspostfach, kann der Hinweis stehen bleiben.

        postfach: erika.mustermann@example.org    # Hinweis
        postfach: ehrenamt@example.org            # gut
    """
    for eintrag in umfeld.kommunen:
        if eintrag.satz.postfach and sieht_nach_person_aus(eintrag.satz.postfach):
            hilfe = "Ein Funktionspostfach eintragen, etwa ehrenamt@…, oder die Zeile löschen."
            text = f"»{eintrag.satz.postfach}« sieht aus wie das Postfach einer Person"
            yield Fund(eintrag, ("postfach",), text, hilfe)


@hinweis
def kontaktdaten_im_text(umfeld: Umfeld) -> Iterator[Fund]:
    """In einem freien Text steht eine E-Mail-Adresse oder eine Telefonnummer.

    Bemerkung, Nachweis, Gremium, Titel, Ort und Gastgeber sind öffentlich und werden weitergegeben;
    Kontaktdaten veralten dort und betreffen oft eine Person. Das Funktionspostfach der Kommune gehört in
    `postfach`.
    """
    for eintrag, pfad, text in _freie_texte(umfeld):
        if gefunden := _kontaktdaten(text):
            hilfe = "Aus dem Text nehmen; das Funktionspostfach einer Kommune gehört in »postfach«."
            yield Fund(eintrag, pfad, f"hier stehen Kontaktdaten (»{gefunden}«)", hilfe)


def sieht_nach_person_aus(adresse: str) -> bool:
    """Liefert, ob der Teil vor dem @ wie »vorname.nachname« oder »v.nachname« gebildet ist."""
    davor, _, danach = adresse.casefold().partition("@")
    treffer = _VORNAME_NACHNAME.fullmatch(davor)
    if treffer is None:
        return False
    # »aktiv.bonn@bonn.de« nennt einen Ort, keine Person.
    ortsnamen = re.split(r"[.-]", danach)
    return not any(wort in ortsnamen or _nennt_funktion(wort) for wort in treffer.groups())


def _nennt_funktion(wort: str) -> bool:
    return any(funktion in wort for funktion in _FUNKTIONEN)


def _kontaktdaten(text: str) -> str | None:
    treffer = _ADRESSE.search(text) if "@" in text else None
    if treffer is None and any(map(text.__contains__, _ANZEICHEN)):
        treffer = _RUFNUMMER.search(text) or _NACH_TELEFON.search(text)
    return treffer.group() if treffer else None


def _freie_texte(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    for eintrag in umfeld.kommunen:
        if eintrag.satz.bemerkung:
            yield eintrag, ("bemerkung",), eintrag.satz.bemerkung
        for kriterium, angabe in eintrag.satz.kriterien.items():
            if angabe.nachweis:
                yield eintrag, ("kriterien", kriterium, "nachweis"), angabe.nachweis
    for eintrag, eine in umfeld.mitgliedschaften:
        if beschluss := eine.beitritt.beschluss:
            yield eintrag, (*eine.pfad, "beitritt", "beschluss", "gremium"), beschluss.gremium
    for runde in umfeld.register.runden.values():
        yield from _felder(runde, (), runde.satz, ("ort", "bemerkung"))
    for veranstaltung in umfeld.register.veranstaltungen.values():
        yield from _felder(veranstaltung, (), veranstaltung.satz, ("titel", "ort", "gastgeber", "bemerkung"))
    yield from _texte_im_netz(umfeld)


def _texte_im_netz(umfeld: Umfeld) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    netz = umfeld.register.netz
    for abschnitt in ("kriterien", "erklaerungen", "zahlen", "sprecherteam"):
        for nummer, angabe in enumerate(getattr(netz.satz, abschnitt)):
            yield from _felder(netz, (abschnitt, nummer), angabe, ("bemerkung",))


def _felder(
    eintrag: Eintrag[Any], ort: Pfad, satz: object, felder: tuple[str, ...]
) -> Iterator[tuple[Eintrag[Any], Pfad, str]]:
    for feld in felder:
        if text := getattr(satz, feld):
            yield eintrag, (*ort, feld), text
