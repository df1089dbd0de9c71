"""Die Mitglieder: alle auf der Startseite, dann nach Kreis, Bezirk, Jahr und Art."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kommunennetz.dokumente import mitgliederliste
from kommunennetz.dokumente.werte import SpanneWert, als_wert, kreis_in_tabelle
from kommunennetz.fragen.mitglieder import Auswahl, Mitglied, nach_jahr, trenne, zaehle
from kommunennetz.fragen.zahlen import unterschied, zahlen_nahe
from kommunennetz.gebiete.gebiet import Gebiet, Gruppe
from kommunennetz.model.netz import Zahlangabe
from kommunennetz.model.teildatum import Antwort
from kommunennetz.seite.adressen import (
    Verweis,
    artpfad,
    bezirkspfad,
    jahrespfad,
    kreispfad,
    quellen,
)
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.werte import (
    Facette,
    Filtergruppe,
    Filterpunkt,
    Gruppenzahl,
    Mitgliedszeile,
    Startseite,
    Zahlzeile,
)
from kommunennetz.worte import namen
from kommunennetz.worte.saetze import satzanfang

HOECHSTENS_KNOEPFE = 12
"""So viele Wahlknöpfe hat ein Filter höchstens; darüber gibt es nur die Seiten je Gruppe."""
OHNE_JAHR = "Jahr nicht sicher"


@dataclass(frozen=True, slots=True)
class Facettenseite:
    """Eine Seite mit einem Teil der Mitglieder."""

    pfad: str
    kurz: str
    """Wie sie in einer Liste mit ihresgleichen heißt."""
    titel: str
    mitglieder: Sequence[Mitglied]
    weitere_titel: str


def mitgliedszeile(stand: Stand, mitglied: Mitglied, klassen: str = "", anker: str = "") -> Mitgliedszeile:
    """Liefert die Zeile eines Mitglieds, überall dieselbe."""
    return Mitgliedszeile(
        stand.kommune(mitglied.eintrag),
        mitgliederliste.art(mitglied.gebiet),
        kreis_in_tabelle(mitglied.gebiet, mitglied.kreis),
        mitglied.gebiet.regierungsbezirk or "–",
        str(mitglied.seit),
        mitglied.antwort is not Antwort.JA,
        klassen,
        anker,
    )


def startseite(stand: Stand) -> Startseite:
    """Liefert, was auf der Startseite steht."""
    kommunen = stand.getrennt.kommunen
    gruppen = stand.register.verzeichnis.gruppennamen
    je_gruppe = stand.zaehlung.nach_gruppe
    bezirke = sorted({m.gebiet.regierungsbezirk for m in kommunen if m.gebiet.regierungsbezirk})
    filter_ = tuple(
        gruppe
        for gruppe in (
            _filtergruppe("a", "Art", {g.value: name for g, name in gruppen.items()}, kommunen, _art),
            _filtergruppe("b", stand.netz.ebenen.bezirk, {b: b for b in bezirke}, kommunen, _bezirk),
        )
        if 1 < len(gruppe.punkte) <= HOECHSTENS_KNOEPFE
    )
    zeilen = tuple(_zeilen_mit_filter(stand, kommunen, filter_))
    return Startseite(
        zahl=als_wert(SpanneWert, stand.zaehlung.kommunen),
        sicher=stand.zaehlung.kommunen.mindestens == stand.zaehlung.kommunen.hoechstens,
        gruppen=tuple(
            Gruppenzahl(Verweis(name, artpfad(gruppe)), als_wert(SpanneWert, je_gruppe[gruppe]))
            for gruppe, name in gruppen.items()
            if je_gruppe[gruppe].hoechstens
        ),
        zahlen=tuple(zahlzeilen(stand, zahlen_nahe(stand.register, stand.stichtag))),
        filter=filter_,
        buchstaben=tuple(zeile.anker for zeile in zeilen if zeile.anker),
        zeilen=zeilen,
        behoerden=tuple(mitgliedszeile(stand, eine) for eine in stand.getrennt.bezirksregierungen),
        fragliche=tuple(stand.kommune(m.eintrag) for m in kommunen if m.antwort is not Antwort.JA),
        mit_bezirk=stand.register.verzeichnis.hat_bezirke,
        kreise=_gruppenzahlen(_kreisseiten(stand)),
        bezirke=_gruppenzahlen(_bezirksseiten(stand)),
        jahre=_gruppenzahlen(_jahresseiten(stand)),
    )


def zahlzeilen(
    stand: Stand, angaben: Iterable[Zahlangabe], *, mit_vergleich: bool = True
) -> Iterator[Zahlzeile]:
    """Liefert veröffentlichte Zahlen, verglichen mit denen des Registers am Stichtag."""
    for angabe in angaben:
        vergleich = satzanfang(unterschied(angabe, stand.zaehlung.vergleichbar(angabe))) + "."
        yield Zahlzeile(
            satzanfang(str(angabe.stand)),
            str(angabe.anzahl),
            _grundlage(stand, angabe),
            vergleich if mit_vergleich else "",
            quellen([angabe.quelle]),
        )


def facetten(stand: Stand) -> Iterator[tuple[Facettenseite, Facette]]:
    """Liefert die Seiten je Kreis, Regierungsbezirk, Jahr und Art."""
    for gruppe in (_kreisseiten(stand), _bezirksseiten(stand), _jahresseiten(stand), _artseiten(stand)):
        seiten = tuple(gruppe)
        zahlen = _gruppenzahlen(seiten)
        for eine in seiten:
            getrennt = trenne(eine.mitglieder)
            yield (
                eine,
                Facette(
                    f"{getrennt}.",
                    tuple(mitgliedszeile(stand, mitglied) for mitglied in getrennt.kommunen),
                    tuple(mitgliedszeile(stand, mitglied) for mitglied in getrennt.bezirksregierungen),
                    stand.register.verzeichnis.hat_bezirke,
                    tuple(zahl for zahl in zahlen if zahl.text.pfad != eine.pfad),
                    eine.weitere_titel,
                ),
            )


def _kreisseiten(stand: Stand) -> Iterator[Facettenseite]:
    titel = stand.netz.ebenen.kreis
    for kreis in sorted(_kreise(stand), key=lambda eines: namen.listenordnung(eines.kurzname)):
        auswahl = Auswahl(kreis=kreis.ags)
        treffer = [m for m in stand.mitglieder if m.ist_kommune and auswahl.passt(m.gebiet, m.runde)]
        # Ein Kreis, der selbst Mitglied ist, hat auch eine eigene Seite mit seinem Namen.
        ueberschrift = f"{kreis.kurzname}: {stand.netz.worte.mitglieder}"
        yield Facettenseite(kreispfad(kreis), kreis.kurzname, ueberschrift, treffer, f"Nach {titel}")


def _kreise(stand: Stand) -> Iterator[Gebiet]:
    """Liefert die Kreise, in denen es ein Mitglied gibt oder gab; nach allen anderen fragt niemand."""
    schluessel = {ags for gebiet in stand.gebiete for ags in (gebiet.kreis_ags, gebiet.ags)}
    return (
        gebiet for gebiet in stand.register.verzeichnis.alle if gebiet.ist_kreis and gebiet.ags in schluessel
    )


def _bezirksseiten(stand: Stand) -> Iterator[Facettenseite]:
    titel = stand.netz.ebenen.bezirk
    for bezirk in sorted({gebiet.regierungsbezirk for gebiet in stand.gebiete} - {""}):
        auswahl = Auswahl(regierungsbezirk=bezirk)
        treffer = [m for m in stand.mitglieder if auswahl.passt(m.gebiet, m.runde)]
        yield Facettenseite(bezirkspfad(bezirk), bezirk, f"{titel} {bezirk}", treffer, f"Nach {titel}")


def _jahresseiten(stand: Stand) -> Iterator[Facettenseite]:
    for jahr, treffer in nach_jahr(stand.mitglieder).items():
        kurz, titel = (str(jahr), f"Beitritte {jahr}") if jahr else (OHNE_JAHR, OHNE_JAHR)
        yield Facettenseite(jahrespfad(jahr), kurz, titel, treffer, "Nach Jahr")


def _artseiten(stand: Stand) -> Iterator[Facettenseite]:
    worte = {**stand.register.verzeichnis.gruppennamen, Gruppe.BEZIRKSREGIERUNG: "Bezirksregierungen"}
    for gruppe, name in worte.items():
        if treffer := [m for m in stand.mitglieder if Auswahl(gruppe=gruppe).passt(m.gebiet, m.runde)]:
            yield Facettenseite(artpfad(gruppe), name, name, treffer, "Nach Art")


def _gruppenzahlen(seiten: Iterable[Facettenseite]) -> tuple[Gruppenzahl, ...]:
    return tuple(
        Gruppenzahl(
            Verweis(eine.kurz, eine.pfad), als_wert(SpanneWert, zaehle(trenne(eine.mitglieder).kommunen))
        )
        for eine in seiten
    )


def _art(mitglied: Mitglied) -> str:
    return mitglied.gebiet.gruppe.value


def _bezirk(mitglied: Mitglied) -> str:
    return mitglied.gebiet.regierungsbezirk


def _filtergruppe(
    kennung: str,
    titel: str,
    worte: Mapping[str, str],
    kommunen: Sequence[Mitglied],
    merkmal: Callable[[Mitglied], str],
) -> Filtergruppe:
    anzahl = Counter(map(merkmal, kommunen))
    punkte = (
        Filterpunkt(f"{kennung}{nummer}", text, anzahl[wert])
        for nummer, (wert, text) in enumerate(worte.items(), 1)
        if anzahl[wert]
    )
    return Filtergruppe(kennung, titel, tuple(punkte))


def _zeilen_mit_filter(
    stand: Stand, kommunen: Iterable[Mitglied], filter_: Sequence[Filtergruppe]
) -> Iterator[Mitgliedszeile]:
    je_merkmal = {
        (gruppe.kennung, punkt.text): punkt.kennung for gruppe in filter_ for punkt in gruppe.punkte
    }
    namen_je_gruppe = stand.register.verzeichnis.gruppennamen
    bisher = ""
    for mitglied in kommunen:
        merkmale = (
            ("a", namen_je_gruppe.get(mitglied.gebiet.gruppe, "")),
            ("b", mitglied.gebiet.regierungsbezirk),
        )
        klassen = " ".join(je_merkmal[eines] for eines in merkmale if eines in je_merkmal)
        buchstabe = _anfangsbuchstabe(mitglied)
        yield mitgliedszeile(stand, mitglied, klassen, buchstabe if buchstabe != bisher else "")
        bisher = buchstabe


def _anfangsbuchstabe(mitglied: Mitglied) -> str:
    """Liefert, unter welchem Buchstaben ein Mitglied steht: Ä unter A, »Kreis Unna« unter U."""
    erster = namen.alphabetisch(namen.ortswort(mitglied.name))[0][:1].upper()
    return erster if erster.isascii() and erster.isalpha() else "0"


def _grundlage(stand: Stand, angabe: Zahlangabe) -> str:
    was = {
        "unterzeichner": "Unterzeichnende",
        "mitglieder": stand.netz.worte.mitglieder,
        "beitritte": "Beitritte",
    }
    gezaehlt = was[angabe.zaehlt]
    if not stand.register.verzeichnis.hat_behoerden:
        return gezaehlt
    behoerden = {
        "eingerechnet": "mit Bezirksregierungen",
        "gesondert": "ohne Bezirksregierungen",
        "ungenannt": "ob mit Bezirksregierungen, sagt die Quelle nicht",
    }
    return f"{gezaehlt}, {behoerden[angabe.bezirksregierung]}"
