"""Die Seiten, die erklären: Mitmachen, Daten, Barrierefreiheit, Über."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath

from kommunennetz.dokumente.werte import (
    DatumWert,
    ErklaerungWert,
    KriterienfassungWert,
    SpanneWert,
    StelleWert,
    als_wert,
)
from kommunennetz.dokumente.zeitplan import Schritt, build_zeitplan, eigene_schritte, uebliche_schritte
from kommunennetz.fragen.fassung import erklaerung_am, genannte_erklaerung, kriterien_am
from kommunennetz.fragen.kalender import kalender_fuer
from kommunennetz.fragen.mitglieder import steht_aus
from kommunennetz.fragen.publikationen import Verzeichnet
from kommunennetz.fragen.sprecherteam import amtszeiten
from kommunennetz.model.teildatum import Antwort
from kommunennetz.seite.adressen import Stueck, Verweis, publikationsdatei, quellen, veranstaltungspfad
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.terminseiten import publikationen, runden, rundenzeile, veranstaltungen
from kommunennetz.seite.werte import (
    Amtszeit,
    Datei,
    Datenseite,
    Erklaerungsseite,
    LeichteSprache,
    Mangelzeile,
    Mitmachen,
    Publikationsseite,
    Publikationszeile,
    Ueberseite,
    Wegstueck,
)
from kommunennetz.setzerei.filters import GESCHUETZT
from kommunennetz.worte.datum import ausgeschrieben

DATENORDNER = "daten/"
ABZUEGE = f"{DATENORDNER}stand/"
_FORMEN = {
    ".csv": "Tabelle (CSV)",
    ".json": "JSON",
    ".geojson": "Orte (GeoJSON)",
    ".jsonld": "Katalog (JSON-LD)",
    ".rdf": "Katalog (RDF/XML)",
    ".atom": "Neuigkeiten (Atom)",
    ".ics": "Kalender (iCalendar)",
    ".xlsx": "Mappe (Excel)",
}
_LIZENZEN = {
    "dl-zero-de/2.0": (
        "Datenlizenz Deutschland – Zero – Version 2.0",
        "https://www.govdata.de/dl-de/zero-2-0",
    ),
    "dl-by-de/2.0": (
        "Datenlizenz Deutschland – Namensnennung – Version 2.0",
        "https://www.govdata.de/dl-de/by-2-0",
    ),
    "cc-by/4.0": (
        "Creative Commons Namensnennung 4.0",
        "https://creativecommons.org/licenses/by/4.0/deed.de",
    ),
    "cc-zero": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/deed.de"),
}
_ERFUELLT = {
    "vollstaendig": "Die Seite erfüllt diese Anforderungen vollständig.",
    "teilweise": "Die Seite erfüllt diese Anforderungen teilweise; was noch fehlt, steht unten.",
    "nicht": "Die Seite erfüllt diese Anforderungen nicht; was fehlt, steht unten.",
}
_KILO = 1000


def mitmachen(stand: Stand) -> Mitmachen:
    """Liefert, wie eine Kommune Mitglied wird."""
    netz = stand.netz
    kriterien = kriterien_am(netz, stand.stichtag)
    erklaerung = genannte_erklaerung(erklaerung_am(netz, stand.stichtag))
    plan = build_zeitplan(_schritte(stand), stand.stichtag, None, None, kalender_fuer(netz))
    kommende = [r for r in runden(stand) if r.abgesagt is None and steht_aus(r, stand.stichtag)]
    return Mitmachen(
        fassung=als_wert(KriterienfassungWert, kriterien.erste) if kriterien.erste else None,
        vorbehalt=kriterien.vorbehalt,
        kriterienquellen=quellen([kriterien.erste.quelle] if kriterien.erste else []),
        schritte=tuple(Wegstueck(termin.was, termin.wer, termin.wann) for termin in plan.termine),
        erklaerung=als_wert(ErklaerungWert, erklaerung) if erklaerung else None,
        erklaerungsquellen=quellen([erklaerung.quelle] if erklaerung else []),
        naechste_runde=rundenzeile(stand, kommende[-1]) if kommende else None,
    )


def _schritte(stand: Stand) -> tuple[Schritt, ...]:
    netz = stand.netz
    gremium = " oder ".join(dict.fromkeys(amt.gremium for amt in netz.aemter if amt.gremium)) or "Vertretung"
    if netz.schritte:
        return eigene_schritte(netz.schritte, gremium, "Verwaltungsspitze")
    return uebliche_schritte(gremium, "Verwaltungsspitze", netz.adressat, netz.erklaerung_im_satz)


def datenseite(stand: Stand, beigaben: Mapping[str, bytes]) -> Datenseite:
    """Liefert, was sich herunterladen lässt."""
    name, adresse = lizenz(stand)
    return Datenseite(
        dateien=_dateien(
            (PurePosixPath(pfad).name, pfad, inhalt)
            for pfad, inhalt in sorted(beigaben.items())
            if _ist_angeboten(pfad)
        ),
        fruehere=_dateien(
            (f"{PurePosixPath(pfad).name}, {ausgeschrieben(tag)}", pfad, inhalt)
            for pfad, inhalt in sorted(beigaben.items())
            if (tag := _abzug_von(pfad))
        ),
        ohne_adresse=stand.seite.adresse is None,
        ohne_portal=stand.seite.dcat is None or stand.seite.dcat.contributor_id is None,
        lizenz=name,
        lizenz_adresse=adresse,
        namensnennung=stand.seite.namensnennung or "",
        zahl=als_wert(SpanneWert, stand.zaehlung.kommunen),
    )


def lizenz(stand: Stand) -> tuple[str, str]:
    """Liefert, wie die Lizenz der offenen Daten heißt und wo sie steht."""
    return _LIZENZEN[stand.seite.lizenz]


def _ist_angeboten(pfad: str) -> bool:
    """Sagt, ob eine Datei für alle ist; die Kalenderdatei einer Veranstaltung steht bei ihr."""
    return "/" not in pfad.removeprefix(DATENORDNER)


def _abzug_von(pfad: str) -> str:
    """Liefert den Tag, von dem eine Datei ein Abzug ist; sonst nichts."""
    ordner, _, rest = pfad.removeprefix(ABZUEGE).partition("/")
    return ordner if pfad.startswith(ABZUEGE) and rest else ""


def _dateien(gefundene: Iterable[tuple[str, str, bytes]]) -> tuple[Datei, ...]:
    return tuple(
        Datei(Verweis(name, pfad), form, _groesse(len(inhalt)))
        for name, pfad, inhalt in gefundene
        if (form := _FORMEN.get(PurePosixPath(pfad).suffix))
    )


def _groesse(anzahl: int) -> str:
    return f"{max(round(anzahl / _KILO), 1)}{GESCHUETZT}kB"


def erklaerungsseite(stand: Stand) -> Erklaerungsseite:
    """Liefert die Erklärung zur Barrierefreiheit; verlangt, dass seite.yaml eine hat."""
    angaben = stand.seite.barrierefreiheit
    assert angaben is not None  # noqa: S101 – `stand_von` hat es geprüft
    return Erklaerungsseite(
        geltung=stand.seite.adresse or f"die Seite »{stand.seite.titel}«",
        grundlage=angaben.grundlage,
        stand=_ERFUELLT[angaben.stand],
        maengel=tuple(
            Mangelzeile(eine.was, eine.warum, eine.ersatz or "", str(eine.bis) if eine.bis else "")
            for eine in angaben.maengel
        ),
        erstellt=als_wert(DatumWert, angaben.erstellt),
        geprueft=als_wert(DatumWert, angaben.geprueft),
        geprueft_am=angaben.geprueft.text if angaben.geprueft.ist_einfach else "",
        methode=angaben.methode,
        kontaktformular=angaben.kontaktformular,
        ombudsstelle=als_wert(StelleWert, angaben.ombudsstelle) if angaben.ombudsstelle else None,
    )


def ueberseite(stand: Stand) -> Ueberseite:
    """Liefert, was das Netzwerk ist und wie sicher ist, was hier steht."""
    eigenes = (stand.register.ort / "data" / "gebiete.csv").is_file()
    return Ueberseite(
        gruendung=stand.netz.gruendung.am,
        sprecherteam=tuple(
            Amtszeit(
                _sprecherin(stand, eine.sprecherin.kommune, eine.gebiet.kurzname),
                eine.sprecherin.von.im_satz("ab")
                + (f", {eine.sprecherin.bis.im_satz('bis')}" if eine.sprecherin.bis else ""),
            )
            for eine in amtszeiten(stand.register, stand.stichtag)
            if eine.im_amt is not Antwort.NEIN
        ),
        gebietsquelle="" if eigenes else _GEBIETE,
    )


def _sprecherin(stand: Stand, schluessel: str, sonst: str) -> Verweis:
    eintrag = stand.register.kommunen.get(schluessel)
    return stand.kommune(eintrag) if eintrag else Verweis(sonst, "")


_GEBIETE = (
    "Namen, Schlüssel, Lage und Einwohnerzahlen: Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, "
    "31.12.2024; eigene Bearbeitung."
)


def publikationsseite(stand: Stand, vorhandene: Collection[str]) -> Publikationsseite:
    """Liefert die Publikationen, die es am Stichtag gab oder geben konnte, die jüngste zuerst.

    `vorhandene` sind weitere Dateien der Seite.
    """
    register = stand.register
    titel = {schluessel: eintrag.satz.titel for schluessel, eintrag in register.publikationen.items()}
    termine = {eintrag.schluessel: eintrag.satz.titel for eintrag in veranstaltungen(stand)}
    return Publikationsseite(
        tuple(
            Publikationszeile(
                titel=Stueck(satz.titel, satz.url or ""),
                datei=datei if (datei := _datei(eine)) in vorhandene else "",
                art=satz.art.capitalize(),
                jahr=str(satz.jahr),
                herausgeber=satz.herausgeber or "",
                themen=", ".join(satz.themen),
                ersetzt_durch=titel.get(eine.ersetzt_durch or "", ""),
                veranstaltung=Verweis(termine[satz.veranstaltung], veranstaltungspfad(satz.veranstaltung))
                if satz.veranstaltung in termine
                else None,
                anmerkung=satz.bemerkung or "",
                quellen=quellen([satz.quelle, *satz.quellen]),
            )
            for eine in publikationen(stand)
            for satz in (eine.eintrag.satz,)
        )
    )


def _datei(eine: Verzeichnet) -> str:
    genannt = eine.eintrag.satz.datei
    return publikationsdatei(eine.eintrag.schluessel, genannt) if genannt else ""


def leichte_sprache(stand: Stand) -> LeichteSprache:
    """Liefert den Text in Leichter Sprache, je Zeile eine Aussage."""
    return LeichteSprache(
        tuple(zeile.strip() for zeile in (stand.seite.leichte_sprache or "").splitlines() if zeile.strip())
    )
