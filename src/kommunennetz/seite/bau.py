"""Der Bau: aus einem Stand des Registers alle Dateien der Seite, nur im Speicher."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from posixpath import relpath
from urllib.parse import urlsplit

from kommunennetz.dokumente.werte import DatumWert, NetzWert, StelleWert, als_wert
from kommunennetz.errors import RegisterError
from kommunennetz.model.seite import PFLICHTANGABEN
from kommunennetz.model.teildatum import tag
from kommunennetz.register.lesen.register import Register
from kommunennetz.seite.adressen import Verweis, ganze_adresse, kommunenpfad, rundenpfad, veranstaltungspfad
from kommunennetz.seite.auszeichnung import Angaben, als_skript, datensatz, kommune, netzwerk, veranstaltung
from kommunennetz.seite.datensaetze import list_tabellen, zuletzt
from kommunennetz.seite.kartenseite import karte, kartenseite
from kommunennetz.seite.kommunenseite import kommunenblatt
from kommunennetz.seite.mitgliederseiten import facetten, startseite
from kommunennetz.seite.neues import NEUES
from kommunennetz.seite.stand import Stand, stand_von
from kommunennetz.seite.terminseiten import (
    publikationen,
    runden,
    rundenblatt,
    rundenliste,
    veranstaltungen,
    veranstaltungsblatt,
    veranstaltungsliste,
)
from kommunennetz.seite.textseiten import (
    datenseite,
    erklaerungsseite,
    leichte_sprache,
    mitmachen,
    publikationsseite,
    ueberseite,
)
from kommunennetz.seite.wachstum import wachstum
from kommunennetz.seite.werte import Filtergruppe, Menuepunkt, Rahmen, Schlicht
from kommunennetz.setzerei.vorlagen import Vorlagen, read_layout
from kommunennetz.setzerei.wert import Wert
from kommunennetz.worte.saetze import satzanfang

Beigabe = Callable[[Stand], Mapping[str, bytes]]
"""Was zu den Seiten dazukommt: Pfade und Bytes, etwa die offenen Daten. Die Datenseite nennt sie."""

KARTENBILD = "karte.svg"
_FEHLT = "404.html"


@dataclass(frozen=True, slots=True)
class Blatt:
    """Eine Seite vor dem Setzen."""

    pfad: str
    vorlage: str
    titel: str
    beschreibung: str
    inhalt: Wert
    brotkrumen: tuple[Verweis, ...] = ()
    angaben: Angaben | None = None
    """Was Suchmaschinen darüber wissen wollen."""


def build_seite(
    register: Register, stichtag: date, vorlagen: Vorlagen, beigaben: Sequence[Beigabe] = ()
) -> dict[str, bytes]:
    """Liefert alle Dateien der Seite nach ihrem Pfad; dieselben Eingaben ergeben dieselben Bytes.

    FrageError ohne data/seite.yaml; RegisterError, wenn darin eine Pflichtangabe fehlt, und VorlageError,
    wenn eine Vorlage nicht stimmt.
    """
    stand = stand_von(register, stichtag)
    dazu = {pfad: inhalt for beigabe in beigaben for pfad, inhalt in beigabe(stand).items()}
    dateien: dict[str, bytes] = {}
    for pfad, vorlage, kontext in kontexte(stand, dazu):
        if pfad in dateien:
            raise RegisterError(f"Zwei Seiten hießen {pfad}.", "Eine der beiden Dateien umbenennen.")
        dateien[pfad] = vorlagen.render(vorlage, kontext).encode()
    bild = karte(stand).svg
    stil = read_layout(vorlagen.layout("seite/karte.css"))
    dateien[KARTENBILD] = str(bild).replace("<title", f"<style>{stil}</style>\n<title", 1).encode()
    dateien["stil.css"] = _stil(vorlagen, startseite(stand).filter)
    dateien["suche.js"] = read_layout(vorlagen.layout("seite/suche.js")).encode()
    dateien |= _verzeichnisse(stand, dateien)
    return dict(sorted((dateien | dazu).items()))


def kontexte(stand: Stand, dazu: Mapping[str, bytes]) -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Liefert zu jeder Seite ihren Pfad, ihre Vorlage und was die sieht."""
    netz = als_wert(NetzWert, stand.netz)
    bereiche = list(_bereiche(stand))
    for blatt in _blaetter(stand, dazu):
        kontext = {"seite": _rahmen(stand, blatt, bereiche, dazu), "netz": netz, "inhalt": blatt.inhalt}
        yield blatt.pfad, f"seite/{blatt.vorlage}.html.j2", kontext


def _blaetter(stand: Stand, dazu: Mapping[str, bytes]) -> Iterator[Blatt]:
    """Liefert alle Seiten."""
    netz = stand.netz
    worte, wer = netz.worte, netz.im_satz
    yield Blatt(
        "index.html", "index", f"{worte.mitglieder} {wer.genitiv}",
        f"Alle {worte.mitglieder} {wer.genitiv} mit Jahr des Beitritts und Quelle.", startseite(stand),
        angaben=netzwerk(stand),
    )  # fmt: skip
    yield Blatt(
        "karte.html", "karte", "Karte", f"Wo die {worte.mitglieder} {wer.genitiv} liegen.", kartenseite(stand)
    )
    yield Blatt(
        "wachstum.html",
        "wachstum",
        "Wachstum",
        f"Wie {wer.nominativ} gewachsen ist, Jahr für Jahr.",
        wachstum(stand),
    )
    yield Blatt(
        "mitmachen.html",
        "mitmachen",
        "Mitmachen",
        f"Wie eine Kommune {worte.mitglied} wird.",
        mitmachen(stand),
    )
    if publikationen(stand):
        satz = f"Was aus der Arbeit {wer.genitiv} zu lesen ist."
        yield Blatt(
            "publikationen.html",
            "publikationen",
            "Publikationen",
            satz,
            publikationsseite(stand, dazu.keys()),
        )
    yield Blatt(
        "daten.html", "daten", "Daten", "Woher die Daten sind und wie man sie nutzen darf.",
        datenseite(stand, dazu), angaben=datensatz(stand, dazu, zuletzt(stand, list_tabellen(stand))),
    )  # fmt: skip
    yield Blatt(
        "barrierefreiheit.html", "barrierefreiheit", "Erklärung zur Barrierefreiheit",
        "Wie barrierefrei diese Seite ist und wo man Barrieren meldet.", erklaerungsseite(stand),
    )  # fmt: skip
    yield Blatt("ueber.html", "ueber", "Über das Netzwerk", f"Was {wer.nominativ} ist.", ueberseite(stand))
    yield Blatt(
        _FEHLT,
        "404",
        "Seite nicht gefunden",
        "Diese Seite gibt es nicht.",
        Schlicht(stand.seite.adresse or ""),
    )
    if stand.seite.leichte_sprache:
        yield Blatt(
            "leichte-sprache.html", "leichte-sprache", "Leichte Sprache",
            "Worum es geht, in Leichter Sprache.",
            leichte_sprache(stand),
        )  # fmt: skip
    yield from _mitgliederblaetter(stand)
    yield from _terminblaetter(stand, dazu)


def _mitgliederblaetter(stand: Stand) -> Iterator[Blatt]:
    worte, wer = stand.netz.worte, stand.netz.im_satz
    start = Verweis(worte.mitglieder, "index.html")
    for seite, inhalt in facetten(stand):
        beschreibung = f"{worte.mitglieder} {wer.genitiv}: {seite.titel}."
        yield Blatt(seite.pfad, "facette", seite.titel, beschreibung, inhalt, (start,))
    for schluessel, eintrag in stand.kommunen.items():
        gebiet = stand.register.gebiet(eintrag.satz)
        krumen = tuple(eine for eine in (start, stand.kreis(gebiet)) if eine)
        beschreibung = (
            f"{gebiet.name} und {wer.nominativ}: Beitritt, Quellen und {worte.mitglieder} in der Nähe."
        )
        yield Blatt(
            kommunenpfad(schluessel),
            "kommune",
            gebiet.name,
            beschreibung,
            kommunenblatt(stand, eintrag),
            krumen,
            kommune(stand, eintrag),
        )


def _terminblaetter(stand: Stand, dazu: Mapping[str, bytes]) -> Iterator[Blatt]:
    worte = stand.netz.worte
    if gemeinte := runden(stand):
        krume = Verweis(worte.runden, _RUNDEN)
        yield Blatt(
            _RUNDEN, "termine", worte.runden, f"Alle {worte.runden} von der ersten an.", rundenliste(stand)
        )
        for runde in gemeinte:
            satz = f"{runde.bezeichnung}, {runde.datum}: wer unterzeichnet hat."
            yield Blatt(
                rundenpfad(runde.nummer),
                "runde",
                runde.bezeichnung,
                satz,
                rundenblatt(stand, runde),
                (krume,),
            )
    if treffen := veranstaltungen(stand):
        krume = Verweis("Veranstaltungen", _TREFFEN)
        satz = f"Veranstaltungen {stand.netz.im_satz.genitiv}."
        yield Blatt(_TREFFEN, "termine", "Veranstaltungen", satz, veranstaltungsliste(stand))
        for eintrag in treffen:
            inhalt = veranstaltungsblatt(stand, eintrag, dazu.keys())
            titel = eintrag.satz.titel
            pfad = veranstaltungspfad(eintrag.schluessel)
            satz = f"{titel}, {inhalt.wann}."
            yield Blatt(pfad, "veranstaltung", titel, satz, inhalt, (krume,), veranstaltung(stand, eintrag))


_RUNDEN, _TREFFEN = "runden/index.html", "veranstaltungen/index.html"


def _bereiche(stand: Stand) -> Iterator[Verweis]:
    """Liefert die Navigation; was leer wäre, steht nicht darin."""
    worte = stand.netz.worte
    yield Verweis(worte.mitglieder, "index.html")
    yield Verweis("Karte", "karte.html")
    yield Verweis("Wachstum", "wachstum.html")
    if runden(stand):
        yield Verweis(worte.runden, _RUNDEN)
    if veranstaltungen(stand):
        yield Verweis("Veranstaltungen", _TREFFEN)
    if publikationen(stand):
        yield Verweis("Publikationen", "publikationen.html")
    yield Verweis("Mitmachen", "mitmachen.html")
    yield Verweis("Daten", "daten.html")
    yield Verweis("Über", "ueber.html")


def _rahmen(stand: Stand, blatt: Blatt, bereiche: Sequence[Verweis], dazu: Mapping[str, bytes]) -> Rahmen:
    seite = stand.seite
    hier = blatt.brotkrumen[0].pfad if blatt.brotkrumen else blatt.pfad
    stelle = seite.kontakt or stand.netz.geschaeftsstelle
    return Rahmen(
        titel=blatt.titel,
        beschreibung=blatt.beschreibung,
        name=seite.titel,
        wurzel=_wurzel(stand, blatt.pfad),
        pfad=blatt.pfad,
        adresse=ganze_adresse(seite.adresse, blatt.pfad) if seite.adresse and blatt.pfad != _FEHLT else "",
        navigation=tuple(Menuepunkt(eine.text, eine.pfad, eine.pfad == hier) for eine in bereiche),
        brotkrumen=blatt.brotkrumen,
        stichtag=als_wert(DatumWert, tag(stand.stichtag)),
        fehlt=tuple(f"{satzanfang(PFLICHTANGABEN[o.angabe])}: {o.grund}" for o in seite.offen),
        impressum=seite.impressum,
        datenschutz=seite.datenschutz,
        kontakt=als_wert(StelleWert, stelle) if stelle else None,
        mit_leichter_sprache=seite.leichte_sprache is not None,
        dgs=seite.dgs,
        auszeichnung=als_skript(blatt.angaben),
        neues=NEUES if NEUES in dazu else "",
    )


def _wurzel(stand: Stand, pfad: str) -> str:
    """Liefert, was vor jeden Pfad gehört.

    Die Fehlerseite erscheint unter jeder Adresse; kennt sie ihre eigene, führt sie von der aus weiter.
    """
    if pfad == _FEHLT and stand.seite.adresse:
        ort = urlsplit(stand.seite.adresse).path
        return ort if ort.endswith("/") else f"{ort}/"
    weg = relpath(".", pfad.rpartition("/")[0] or ".")
    return "" if weg == "." else f"{weg}/"


def _stil(vorlagen: Vorlagen, filter_: Iterable[Filtergruppe]) -> bytes:
    """Liefert den Stil, und je Wahlknopf die Regel, welche Zeilen er verbirgt."""
    knoepfe = [punkt.kennung for gruppe in filter_ for punkt in gruppe.punkte]
    regeln = ",".join(f":has(#{k}:checked) .liste tbody tr:not(.{k})" for k in knoepfe)
    stil = read_layout(vorlagen.layout("seite/stil.css")) + read_layout(vorlagen.layout("seite/karte.css"))
    return f"{stil}{regeln}{{display:none}}\n".encode() if knoepfe else stil.encode()


def _verzeichnisse(stand: Stand, dateien: Mapping[str, bytes]) -> dict[str, bytes]:
    """Liefert, was Suchmaschinen lesen; die Liste der Seiten verlangt ganze Adressen."""
    from xml.sax.saxutils import escape

    if stand.seite.adresse is None:
        return {"robots.txt": b"User-agent: *\nAllow: /\n"}
    orte = (
        f"<url><loc>{escape(ganze_adresse(stand.seite.adresse, pfad))}</loc></url>\n"
        for pfad in sorted(dateien)
        if pfad.endswith(".html") and pfad != _FEHLT
    )
    karte_ = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">\n{"".join(orte)}</urlset>\n'
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: {ganze_adresse(stand.seite.adresse, 'sitemap.xml')}\n"
    return {"sitemap.xml": karte_.encode(), "robots.txt": robots.encode()}


_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
