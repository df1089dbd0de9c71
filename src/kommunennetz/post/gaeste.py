"""Wer zu einer Veranstaltung erwartet wird oder da war, mit Namen, für Liste, Schilder und Bescheinigungen.

Es steht hier und nicht bei den Dokumenten, weil die von Personen nichts wissen dürfen.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kommunennetz.dokumente.treffeninhalt import Gast, ordne
from kommunennetz.kontakte.kontaktordner import Amtsperson, Kontaktordner
from kommunennetz.kontakte.sitz import parse_sitz
from kommunennetz.model.einladung import Anwesenheit, Einladung, Einladungen
from kommunennetz.model.kontakt import Person
from kommunennetz.model.veranstaltung import DABEI, Veranstaltung
from kommunennetz.post.anrede import PersonWert, bezeichnung_von
from kommunennetz.register.lesen.register import Register

_KOMMT = frozenset({"zugesagt", "vorbehalt"})
_ANGEMELDET = DABEI | {"zugesagt", "zugelassen"}


@dataclass(frozen=True, slots=True)
class Gaesteliste:
    """Woraus die Gäste einer Veranstaltung zu ersehen sind."""

    register: Register
    kontakte: Kontaktordner
    schluessel: str
    satz: Veranstaltung
    baustein: str | None = None

    @property
    def einladungen(self) -> Einladungen:
        """Liefert die private Hälfte; leer, wo es sie nicht gibt."""
        eintrag = self.kontakte.veranstaltungen.get(self.schluessel)
        return eintrag.satz if eintrag is not None else Einladungen()

    @property
    def anwesenheit(self) -> tuple[Anwesenheit, ...]:
        """Liefert, was zur Anwesenheit eingetragen ist: bei diesem Baustein, sonst bei der ganzen."""
        return tuple(eine for eine in self.einladungen.anwesenheit if eine.baustein == self.baustein)


def list_gaeste(liste: Gaesteliste) -> list[Gast]:
    """Liefert, wer erwartet wird, und wer nach der Anwesenheit sonst noch da war, mit dem, was feststeht.

    Erwartet wird, wer zusagte, mit so vielen Personen, wie er nannte; Begleitungen und Kommunen, die nur im
    Register angemeldet sind, haben keinen Namen. Geraten wird keiner.
    """
    gewusst = {person.person.id: person for person in liste.kontakte.amtspersonen}
    gaeste = [*_aus_einladungen(liste, gewusst), *_aus_register(liste)]
    return _mit_anwesenheit(liste, gaeste, gewusst)


def _aus_einladungen(liste: Gaesteliste, gewusst: Mapping[str, Amtsperson]) -> Iterator[Gast]:
    for einladung in liste.einladungen.einladungen:
        if einladung.stand not in _KOMMT or einladung.baustein not in (None, liste.baustein):
            continue
        yield _gast(liste, gewusst, einladung.ersatz or einladung.person, einladung.sitz)
        for _ in range((einladung.personen or 1) - 1):
            yield _gast(liste, gewusst, None, einladung.sitz)


def _aus_register(liste: Gaesteliste) -> Iterator[Gast]:
    """Liefert die Angemeldeten, zu denen im Kontaktordner keine Einladung steht."""
    geladene = {parse_sitz(eine.sitz).stelle for eine in _gemeinte(liste)}
    for teilnahme in liste.satz.teilnahme:
        if teilnahme.kommune in geladene or teilnahme.stand not in _ANGEMELDET:
            continue
        sitz = f"{teilnahme.kommune}/{liste.satz.zielgruppe or 'fach'}"
        for _ in range(teilnahme.personen or 1):
            yield _gast(liste, {}, None, sitz)


def _gemeinte(liste: Gaesteliste) -> Iterator[Einladung]:
    for einladung in liste.einladungen.einladungen:
        if einladung.baustein in (None, liste.baustein):
            yield einladung


def _mit_anwesenheit(
    liste: Gaesteliste, gaeste: Sequence[Gast], gewusst: Mapping[str, Amtsperson]
) -> list[Gast]:
    """Liefert die Gäste mit »da«, und dahinter, wer nur in der Anwesenheit steht."""
    offen = _list_anwesende(liste.anwesenheit)
    fertig = []
    for gast in gaeste:
        eine = next((eine for eine in offen if kennung_von(eine) == gast.kennung), None)
        if eine is not None:
            offen.remove(eine)
        fertig.append(gast if eine is None else replace(gast, da=eine.da))
    weitere = (_gast(liste, gewusst, eine.person, eine.sitz or "", eine.da) for eine in offen)
    return [*fertig, *weitere]


def _list_anwesende(anwesenheit: Sequence[Anwesenheit]) -> list[Anwesenheit]:
    """Liefert jede Person und jeden Platz einmal: Wer an einem von mehreren Tagen da war, war da."""
    gesehen: Counter[tuple[str, str]] = Counter()
    plaetze: dict[tuple[str, int], Anwesenheit] = {}
    for eine in anwesenheit:
        tag = eine.tag.text if eine.tag else ""
        platz = kennung_von(eine), gesehen[kennung_von(eine), tag]
        gesehen[kennung_von(eine), tag] += 1
        if platz not in plaetze or eine.da == "ja":
            plaetze[platz] = eine
    return list(plaetze.values())


def kennung_von(anwesenheit: Anwesenheit) -> str:
    """Liefert, woran eine Zeile der Liste zu erkennen ist: die Person, sonst der Sitz."""
    return anwesenheit.person or anwesenheit.sitz or ""


def _gast(
    liste: Gaesteliste, gewusst: Mapping[str, Amtsperson], kennung: str | None, sitz: str, da: str = ""
) -> Gast:
    if kennung is None or (eine := gewusst.get(kennung)) is None:
        stelle = parse_sitz(sitz).stelle if sitz else ""
        return Gast(sitz or kennung or "", _ort(liste, stelle), "", "", da)
    return _person(liste, eine, da)


def _person(liste: Gaesteliste, eine: Amtsperson, da: str) -> Gast:
    person: Person = eine.person
    gebiet = liste.register.verzeichnis.nach_slug(eine.sitz.stelle)
    bezeichnung = bezeichnung_von(person, liste.register.netz.satz, gebiet)
    # Ohne die Bezeichnung: Auf ein Schild gehört ein Name oder nichts.
    name = str(PersonWert(person.titel, person.vorname, person.nachname, None)) if person.nachname else ""
    return Gast(person.id, _ort(liste, eine.sitz.stelle), name, bezeichnung or "", da)


def _ort(liste: Gaesteliste, stelle: str) -> str:
    if (sonstige := liste.kontakte.sonstige.get(stelle)) is not None:
        return sonstige.satz.name
    return liste.register.genanntes_gebiet(stelle).kurzname if stelle else ""


@dataclass(frozen=True, slots=True)
class Besuche:
    """Eine Person mit Namen, ihre Kommune, und bei welchen Bausteinen sie da war."""

    gast: Gast
    stelle: str
    bausteine: tuple[str, ...]


def list_besuche(liste: Gaesteliste) -> list[Besuche]:
    """Liefert alle mit Namen, die bei einem Baustein da waren, nach Kommune und Name geordnet."""
    gewusst = {eine.person.id: eine for eine in liste.kontakte.amtspersonen}
    besuchte: dict[str, list[str]] = {}
    for eine in liste.einladungen.anwesenheit:
        if eine.person in gewusst and eine.baustein is not None and eine.da == "ja":
            besuchte.setdefault(eine.person, []).append(eine.baustein)
    stellen = {kennung: gewusst[kennung].sitz.stelle for kennung in besuchte}
    gaeste = ordne([_person(liste, gewusst[kennung], "ja") for kennung in besuchte])
    return [
        Besuche(gast, stellen[gast.kennung], tuple(besuchte[gast.kennung])) for gast in gaeste if gast.name
    ]
