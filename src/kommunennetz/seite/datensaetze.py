"""Die offenen Daten als Tabellen: dieselben Antworten wie auf den Seiten, für Maschinen geschrieben.

Jedes Datum ist geteilt in den frühesten und den spätesten Tag, an dem es sein kann; leer heißt: keine Grenze.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from kommunennetz.fragen.mitglieder import Mitglied, mitglieder, steht_aus, unterzeichnende, zaehlungen
from kommunennetz.fragen.termine import terminlage
from kommunennetz.model.teildatum import Antwort
from kommunennetz.model.veranstaltung import DABEI
from kommunennetz.seite.adressen import ganze_adresse, kommunenpfad, rundenpfad, veranstaltungspfad
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.terminseiten import publikationen, runden, veranstaltungen
from kommunennetz.seite.wachstum import jahresenden

Zelle: TypeAlias = str | int | float | bool | None
Typ: TypeAlias = Literal["string", "integer", "number", "boolean", "date"]
_STELLEN = 5
"""Genauer als auf einen Meter ist kein Ort (RFC 7946, 11.2)."""


@dataclass(frozen=True, slots=True)
class Spalte:
    """Eine Spalte und was darin steht."""

    name: str
    typ: Typ
    beschreibung: str
    muss: bool = False


@dataclass(frozen=True, slots=True)
class Bezug:
    """Eine Spalte, die eine Zeile einer anderen Tabelle nennt."""

    spalte: str
    tabelle: str
    ziel: str


@dataclass(frozen=True, slots=True)
class Tabelle:
    """Eine Tabelle der offenen Daten."""

    name: str
    titel: str
    beschreibung: str
    spalten: tuple[Spalte, ...]
    schluessel: tuple[str, ...]
    """Die Spalten, an denen eine Zeile zu erkennen ist; leer, wo es keine gibt."""
    zeilen: tuple[tuple[Zelle, ...], ...]
    bezuege: tuple[Bezug, ...] = ()

    @property
    def namen(self) -> tuple[str, ...]:
        """Liefert die Namen der Spalten."""
        return tuple(spalte.name for spalte in self.spalten)


def list_tabellen(stand: Stand) -> tuple[Tabelle, ...]:
    """Liefert alle Tabellen am Stichtag; was es in diesem Netzwerk nicht gibt, fehlt."""
    alle = (
        mitgliedertabelle(stand, stand.stichtag),
        _runden(stand),
        _veranstaltungen(stand),
        _zahlen(stand),
        _veroeffentlichte(stand),
        _publikationen(stand),
    )
    return tuple(tabelle for tabelle in alle if tabelle.zeilen or tabelle.name == "mitglieder")


def rundentage(stand: Stand) -> list[date]:
    """Liefert die Tage, an denen sicher eine Runde unterzeichnet war, den ersten zuerst."""
    tage = {
        runde.datum.spaeteste
        for runde in runden(stand)
        if runde.abgesagt is None and runde.datum.bis(stand.stichtag) is Antwort.JA
    }
    return sorted(tage)


def zuletzt(stand: Stand, tabellen: Iterable[Tabelle]) -> date:
    """Liefert den letzten Tag bis zum Stichtag, an dem laut den Daten etwas geschah; nie den des Baus."""
    austritte = (
        eine.austritt.datum.spaeteste
        for eintrag in stand.kommunen.values()
        for eine in eintrag.satz.mitgliedschaften
        if eine.austritt
    )
    genannte = (
        date.fromisoformat(str(zelle))
        for tabelle in tabellen
        if tabelle.name != "zahlen"
        for zeile in tabelle.zeilen
        for spalte, zelle in zip(tabelle.spalten, zeile, strict=True)
        if spalte.typ == "date" and zelle
    )
    geschehen = [tag for tag in (*austritte, *genannte) if tag <= stand.stichtag]
    return max(geschehen, default=min(stand.netz.gruendung.frueheste, stand.stichtag))


def mitgliedertabelle(stand: Stand, tag: date) -> Tabelle:
    """Liefert, wer an diesem Tag Mitglied war oder sein konnte, nach dem, was das Register heute weiß."""
    alle = stand.mitglieder if tag == stand.stichtag else mitglieder(stand.register, tag)
    nummern = {runde.nummer for runde in runden(stand)}
    worte = stand.netz.worte
    return Tabelle(
        "mitglieder",
        worte.mitglieder,
        "Wer am Stichtag unterzeichnet hat und nicht ausgetreten ist, mit Tag des Beitritts und Quelle. "
        "Behörden stehen dabei und zählen nicht.",
        (
            Spalte("schluessel", "string", "Kennung, stabil; so heißt auch die Seite", muss=True),
            Spalte("name", "string", "Kurzname", muss=True),
            Spalte("ags", "string", "Amtlicher Gemeindeschlüssel, Text mit führender Null", muss=True),
            Spalte("amtlicher_name", "string", "Name laut Verzeichnis, mit Gattung", muss=True),
            Spalte("art", "string", "stadt, gemeinde, kreis, verband oder bezirksregierung", muss=True),
            Spalte("zaehlt", "boolean", "ob sie als Kommune zählt", muss=True),
            Spalte("kreis", "string", f"{stand.netz.ebenen.kreis}, zu dem sie gehört"),
            Spalte("kreis_ags", "string", "dessen Schlüssel"),
            Spalte("bezirk", "string", _bezirkswort(stand)),
            Spalte("einwohner", "integer", "fortgeschriebene Bevölkerung laut Verzeichnis"),
            Spalte("einwohner_stand", "date", "für welchen Tag sie gilt"),
            Spalte("lat", "number", "geografische Breite eines Ortes darin (WGS 84), eine Näherung"),
            Spalte("lon", "number", "geografische Länge dazu"),
            Spalte("seit", "string", "Beitritt, so genau er belegt ist"),
            Spalte("seit_frueheste", "date", "frühester Tag des Beitritts"),
            Spalte("seit_spaeteste", "date", "spätester Tag des Beitritts"),
            Spalte("sicher", "boolean", "ob feststeht, dass sie am Stichtag Mitglied ist", muss=True),
            Spalte("beleglage", "string", "belegt oder erschlossen", muss=True),
            Spalte("runde", "integer", "Nummer der Runde; leer bei Einzelbeitritt"),
            Spalte("quelle", "string", "wo der Beitritt steht"),
            Spalte("seite", "string", "ihre Seite; ohne Adresse der Pfad von der Startseite aus", muss=True),
        ),
        ("schluessel",),
        tuple(_mitgliedszeile(stand, mitglied, nummern) for mitglied in alle),
        (Bezug("runde", "runden", "nummer"),) if nummern else (),
    )


def _mitgliedszeile(stand: Stand, mitglied: Mitglied, nummern: set[int]) -> tuple[Zelle, ...]:
    gebiet, kreis = mitglied.gebiet, mitglied.kreis
    return (
        mitglied.eintrag.schluessel,
        mitglied.name,
        gebiet.ags,
        gebiet.name,
        gebiet.gruppe.value,
        mitglied.ist_kommune,
        kreis.kurzname if kreis else None,
        kreis.ags if kreis else None,
        gebiet.regierungsbezirk or None,
        gebiet.einwohner or None,
        gebiet.einwohner_stand or None if gebiet.einwohner else None,
        _gerundet(gebiet.lat),
        _gerundet(gebiet.lon),
        mitglied.seit.text,
        *mitglied.seit.grenzen,
        mitglied.antwort is Antwort.JA,
        mitglied.beitritt.beleglage,
        mitglied.runde if mitglied.runde in nummern else None,
        mitglied.beitritt.quelle,
        ganze_adresse(stand.seite.adresse, kommunenpfad(mitglied.eintrag.schluessel)),
    )


def _gerundet(grad: float | None) -> float | None:
    return None if grad is None else round(grad, _STELLEN)


def _gefuegt(texte: Iterable[str | None]) -> str | None:
    return "; ".join(text for text in texte if text) or None


_FRUEHESTE = "frühester Tag"
_SPAETESTE = "spätester Tag"
_SEITE = Spalte(
    "seite", "string", "Adresse der Seite; ohne Adresse der Pfad von der Startseite aus", muss=True
)


def _bezirkswort(stand: Stand) -> str:
    """Liefert, was in der Spalte steht, auch in einem Land, das darunter nur Kreise hat."""
    if stand.register.verzeichnis.hat_bezirke:
        return stand.netz.ebenen.bezirk
    return "was zwischen Land und Kreis liegt; hier immer leer"


def _runden(stand: Stand) -> Tabelle:
    treffen = {eintrag.schluessel for eintrag in veranstaltungen(stand)}
    gemeinte = runden(stand)[::-1]

    def zeilen() -> Iterator[tuple[Zelle, ...]]:
        for runde in gemeinte:
            wer = unterzeichnende(stand.register, stand.stichtag, runde.nummer).anzahl
            kommt = steht_aus(runde, stand.stichtag)
            yield (
                runde.nummer,
                runde.bezeichnung,
                runde.datum.text,
                *runde.datum.grenzen,
                runde.ort,
                "abgesagt" if runde.abgesagt else "geplant" if kommt else "gewesen",
                wer.mindestens,
                wer.hoechstens,
                runde.fassung,
                runde.veranstaltung if runde.veranstaltung in treffen else None,
                _gefuegt(runde.mitunterzeichnende),
                _gefuegt([runde.quelle, *runde.quellen]),
                ganze_adresse(stand.seite.adresse, rundenpfad(runde.nummer)),
            )

    return Tabelle(
        "runden",
        stand.netz.worte.runden,
        "Gemeinsame Unterzeichnungen, mit der Zahl der Kommunen, die darin unterzeichneten.",
        (
            Spalte("nummer", "integer", "laufende Nummer", muss=True),
            Spalte("bezeichnung", "string", "wie sie heißt", muss=True),
            Spalte("datum", "string", "wann, so genau es belegt ist", muss=True),
            Spalte("datum_frueheste", "date", _FRUEHESTE),
            Spalte("datum_spaeteste", "date", _SPAETESTE),
            Spalte("ort", "string", "wo"),
            Spalte("stand", "string", "gewesen, geplant oder abgesagt", muss=True),
            Spalte("unterzeichnet_mindestens", "integer", "so viele Kommunen sicher", muss=True),
            Spalte("unterzeichnet_hoechstens", "integer", "so viele höchstens", muss=True),
            Spalte("fassung", "string", "welche Fassung unterzeichnet wurde"),
            Spalte("veranstaltung", "string", "wobei unterzeichnet wurde"),
            Spalte("mitunterzeichnende", "string", "Land und Verbände, getrennt mit Semikolon"),
            Spalte("quelle", "string", "wo es steht"),
            _SEITE,
        ),
        ("nummer",),
        tuple(zeilen()),
        (Bezug("veranstaltung", "veranstaltungen", "schluessel"),) if treffen else (),
    )


def _veranstaltungen(stand: Stand) -> Tabelle:
    zeilen = (
        (
            eintrag.schluessel,
            satz.titel,
            satz.art,
            *satz.anfang.grenzen,
            *satz.schluss.grenzen,
            f"{satz.beginn:%H:%M}" if satz.beginn else None,
            f"{satz.ende:%H:%M}" if satz.ende else None,
            satz.ort,
            satz.form,
            str(terminlage(satz, stand.stichtag)),
            satz.gastgeber,
            sum(eine.stand in DABEI for eine in satz.teilnahme),
            satz.teilnahme_vollstaendig == "ja",
            satz.teilnahme_laut_quelle,
            _gefuegt([satz.quelle, *satz.quellen]),
            ganze_adresse(stand.seite.adresse, veranstaltungspfad(eintrag.schluessel)),
        )
        for eintrag in reversed(veranstaltungen(stand))
        for satz in (eintrag.satz,)
    )
    return Tabelle(
        "veranstaltungen",
        "Veranstaltungen",
        "Treffen, Fachtage und Lehrgänge, auch geplante und abgesagte. Teilnahme ist kein Beitritt.",
        (
            Spalte("schluessel", "string", "Kennung, stabil; so heißt auch die Seite", muss=True),
            Spalte("titel", "string", "wie sie heißt", muss=True),
            Spalte("art", "string", "was für eine", muss=True),
            Spalte("anfang_frueheste", "date", f"erster Tag: {_FRUEHESTE}"),
            Spalte("anfang_spaeteste", "date", f"erster Tag: {_SPAETESTE}"),
            Spalte("schluss_frueheste", "date", f"letzter Tag: {_FRUEHESTE}"),
            Spalte("schluss_spaeteste", "date", f"letzter Tag: {_SPAETESTE}"),
            Spalte("beginn", "string", "Uhrzeit, zu der es losgeht, HH:MM"),
            Spalte("ende", "string", "Uhrzeit, zu der Schluss ist, HH:MM"),
            Spalte("ort", "string", "wo"),
            Spalte("form", "string", "vor-ort, online oder hybrid"),
            Spalte("stand", "string", "geplant, verlegt, läuft, gewesen oder abgesagt", muss=True),
            Spalte("gastgeber", "string", "wer einlädt"),
            Spalte("teilnahmen_belegt", "integer", "Kommunen, die nachweislich dabei waren", muss=True),
            Spalte("teilnahmen_vollstaendig", "boolean", "ob sicher sonst keine dabei war", muss=True),
            Spalte("teilnahme_laut_quelle", "string", "veröffentlichte Angabe"),
            Spalte("quelle", "string", "wo es steht"),
            _SEITE,
        ),
        ("schluessel",),
        tuple(zeilen),
    )


def _zahlen(stand: Stand) -> Tabelle:
    tage = jahresenden(stand)
    gezaehlt = zaehlungen(stand.register, tage)
    return Tabelle(
        "zahlen",
        "Zahl der Kommunen",
        "Wie viele Kommunen am Ende jedes Jahres und am Stichtag nachgewiesen sind; Behörden für sich.",
        (
            Spalte("stichtag", "date", "für welchen Tag gezählt ist", muss=True),
            Spalte("kommunen_mindestens", "integer", "so viele sind es sicher", muss=True),
            Spalte("kommunen_hoechstens", "integer", "mehr können es nicht sein", muss=True),
            Spalte("behoerden_mindestens", "integer", "andere Behörden, die mitunterzeichneten", muss=True),
            Spalte("behoerden_hoechstens", "integer", "höchstens so viele", muss=True),
        ),
        ("stichtag",),
        tuple(
            (
                tag.isoformat(),
                gezaehlt[tag].kommunen.mindestens,
                gezaehlt[tag].kommunen.hoechstens,
                gezaehlt[tag].bezirksregierungen.mindestens,
                gezaehlt[tag].bezirksregierungen.hoechstens,
            )
            for tag in tage
        ),
    )


def _veroeffentlichte(stand: Stand) -> Tabelle:
    return Tabelle(
        "veroeffentlichte-zahlen",
        "Veröffentlichte Zahlen",
        "Was andere über die Zahl der Mitglieder veröffentlicht haben, wie es dort steht.",
        (
            Spalte("stand", "string", "für wann die Zahl genannt ist", muss=True),
            Spalte("stand_frueheste", "date", _FRUEHESTE),
            Spalte("stand_spaeteste", "date", _SPAETESTE),
            Spalte("anzahl", "string", "wie sie dasteht: »36«, »über 50«", muss=True),
            Spalte("zaehlt", "string", "unterzeichner, mitglieder oder beitritte", muss=True),
            Spalte("bezirksregierung", "string", "eingerechnet, gesondert oder ungenannt", muss=True),
            Spalte("quelle", "string", "wo sie steht"),
        ),
        (),
        tuple(
            (
                angabe.stand.text,
                *angabe.stand.grenzen,
                str(angabe.anzahl),
                angabe.zaehlt,
                angabe.bezirksregierung,
                angabe.quelle,
            )
            for angabe in stand.zahlen
        ),
    )


def _publikationen(stand: Stand) -> Tabelle:
    alle = publikationen(stand)
    gezeigte = {eine.eintrag.schluessel for eine in alle}
    treffen = {eintrag.schluessel for eintrag in veranstaltungen(stand)}
    zeilen = (
        (
            eine.eintrag.schluessel,
            satz.titel,
            satz.art,
            *satz.jahr.grenzen,
            satz.herausgeber,
            _gefuegt(satz.themen),
            satz.url,
            satz.ersetzt if satz.ersetzt in gezeigte else None,
            satz.veranstaltung if satz.veranstaltung in treffen else None,
            _gefuegt([satz.quelle, *satz.quellen]),
        )
        for eine in alle
        for satz in (eine.eintrag.satz,)
    )
    return Tabelle(
        "publikationen",
        "Publikationen",
        "Was aus der Arbeit des Netzwerks hervorging und gelesen werden kann.",
        (
            Spalte("schluessel", "string", "Kennung, stabil", muss=True),
            Spalte("titel", "string", "wie sie heißt", muss=True),
            Spalte("art", "string", "was für eine", muss=True),
            Spalte("erschienen_frueheste", "date", _FRUEHESTE),
            Spalte("erschienen_spaeteste", "date", _SPAETESTE),
            Spalte("herausgeber", "string", "wer sie herausgab"),
            Spalte("themen", "string", "Stichworte, getrennt mit Semikolon"),
            Spalte("url", "string", "wo sie zu lesen ist"),
            Spalte("ersetzt", "string", "an wessen Stelle sie tritt"),
            Spalte("veranstaltung", "string", "woraus sie hervorging"),
            Spalte("quelle", "string", "dass es sie gibt"),
        ),
        ("schluessel",),
        tuple(zeilen),
        (
            Bezug("ersetzt", "", "schluessel"),
            *((Bezug("veranstaltung", "veranstaltungen", "schluessel"),) if treffen else ()),
        ),
    )
