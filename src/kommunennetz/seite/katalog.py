"""Der Katalog der offenen Daten für Datenportale, nach DCAT-AP.de 3.0.

Personen stehen nie darin, auch nicht als Kontakt: genannt wird nur das Funktionspostfach einer Stelle.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePosixPath

from kommunennetz.seite.adressen import ganze_adresse
from kommunennetz.seite.datensaetze import Tabelle, list_tabellen, zuletzt
from kommunennetz.seite.medien import DATENFORMEN, MEDIEN
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.textseiten import DATENORDNER
from kommunennetz.seite.tripel import TYP, Iri, Tripel, Wert, als_jsonld, als_rdfxml, voll
from kommunennetz.setzerei.html import ist_sicher

_EU = "http://publications.europa.eu/resource/authority"
_DE = "http://dcat-ap.de/def"
_DEUTSCH = Iri(f"{_EU}/language/DEU")
_THEMA = Iri(f"{_EU}/data-theme/GOVE")
# Die 3.0 verlangt statt politicalGeocodingURI das Gebiet in dct:spatial.
_EBENE = f"{_DE}/politicalGeocoding/Level"
_LAND = f"{_DE}/politicalGeocoding/stateKey"
_MITWIRKENDE = f"{_DE}/contributors/"
_IRI = re.compile(r"https?://\S+")


def katalogdateien(stand: Stand, dateien: Mapping[str, bytes]) -> dict[str, bytes]:
    """Liefert den Katalog zu diesen Dateien in beiden Formen; leer, solange die Adresse der Seite fehlt.

    Ein Datenportal braucht ganze Adressen; vorläufige blieben dort stehen.
    """
    if stand.seite.adresse is None:
        return {}
    tripel = list(build_katalog(stand, stand.seite.adresse, dateien))
    return {
        f"{DATENORDNER}katalog.jsonld": als_jsonld(tripel),
        f"{DATENORDNER}katalog.rdf": als_rdfxml(tripel),
    }


def build_katalog(stand: Stand, adresse: str, dateien: Mapping[str, bytes]) -> Iterator[Tripel]:
    """Liefert die Aussagen des Katalogs: Katalog, Herausgeber, Kontakt, je Tabelle ein Datensatz."""
    tabellen = list_tabellen(stand)
    seite = ganze_adresse(adresse, "daten.html")
    katalog, herausgeber = Iri(f"{seite}#katalog"), Iri(f"{seite}#herausgeber")
    datum = Wert(zuletzt(stand, tabellen).isoformat(), typ="xsd:date")
    yield katalog, TYP, voll("dcat:Catalog")
    yield katalog, "dct:title", Wert(f"{stand.seite.titel}: offene Daten", "de")
    yield (
        katalog,
        "dct:description",
        Wert(f"Was {stand.netz.im_satz.nominativ} über sich veröffentlicht.", "de"),
    )
    yield katalog, "dct:publisher", herausgeber
    yield katalog, "dct:language", _DEUTSCH
    yield katalog, "dct:license", _lizenz(stand)
    yield katalog, "dct:modified", datum
    yield katalog, "dcat:themeTaxonomy", Iri(f"{_EU}/data-theme")
    yield katalog, "foaf:homepage", Iri(ganze_adresse(adresse, "index.html"))
    yield from _herausgeber(stand, herausgeber)
    kontakt = Iri(f"{seite}#kontakt")
    aussagen = list(_kontakt(stand, kontakt))
    yield from aussagen
    for tabelle in tabellen:
        datensatz = Iri(f"{seite}#{tabelle.name}")
        yield katalog, "dcat:dataset", datensatz
        yield from _datensatz(stand, datensatz, tabelle, datum)
        yield datensatz, "dct:publisher", herausgeber
        yield datensatz, "dcat:landingPage", Iri(seite)
        if aussagen:
            yield datensatz, "dcat:contactPoint", kontakt
        yield from _fassungen(stand, adresse, datensatz, tabelle, dateien)


def _herausgeber(stand: Stand, wer: Iri) -> Iterator[Tripel]:
    angaben = stand.seite.dcat
    yield wer, TYP, voll("foaf:Agent")
    yield wer, TYP, voll("foaf:Organization")
    yield wer, "foaf:name", Wert((angaben and angaben.herausgeber) or stand.netz.traeger, "de")
    if angaben and angaben.herausgeber_adresse:
        yield wer, "foaf:homepage", Iri(angaben.herausgeber_adresse)


def _kontakt(stand: Stand, wer: Iri) -> Iterator[Tripel]:
    stelle = stand.seite.kontakt or stand.netz.geschaeftsstelle
    if stelle is None or stelle.email is None:
        return
    yield wer, TYP, voll("vcard:Kind")
    yield wer, TYP, voll("vcard:Organization")
    yield wer, "vcard:fn", Wert(stelle.name, "de")
    yield wer, "vcard:hasEmail", Iri(f"mailto:{stelle.email}")
    if stelle.webseite and ist_sicher(stelle.webseite):
        yield wer, "vcard:hasURL", Iri(stelle.webseite)


def _datensatz(stand: Stand, was: Iri, tabelle: Tabelle, datum: Wert) -> Iterator[Tripel]:
    yield was, TYP, voll("dcat:Dataset")
    yield was, "dct:title", Wert(f"{stand.seite.titel}: {tabelle.titel}", "de")
    yield was, "dct:description", Wert(tabelle.beschreibung, "de")
    yield was, "dct:identifier", Wert(str(was))
    yield was, "dct:modified", datum
    yield was, "dct:language", _DEUTSCH
    yield was, "dcat:theme", _THEMA
    for wort in dict.fromkeys((tabelle.titel, stand.netz.worte.mitglieder, "Kommunen", "Netzwerk")):
        yield was, "dcat:keyword", Wert(wort, "de")
    if angabe := stand.seite.dcat and stand.seite.dcat.contributor_id:
        kennung = angabe if _IRI.fullmatch(angabe) else f"{_MITWIRKENDE}{angabe}"
        yield was, "dcatde:contributorID", Iri(kennung)
    laender: Sequence[str] = stand.netz.land
    if laender:
        ebene = "state" if len(laender) == 1 else "federal"
        yield was, "dcatde:politicalGeocodingLevelURI", Iri(f"{_EBENE}/{ebene}")
    for land in laender:
        yield was, "dct:spatial", Iri(f"{_LAND}/{land}")


def _fassungen(
    stand: Stand, adresse: str, datensatz: Iri, tabelle: Tabelle, dateien: Mapping[str, bytes]
) -> Iterator[Tripel]:
    """Liefert zu jeder Datei einer Tabelle, was sie ist, und woran sie zu erkennen ist."""
    for endung in DATENFORMEN:
        pfad = f"{DATENORDNER}{tabelle.name}{endung}"
        if (inhalt := dateien.get(pfad)) is None:
            continue
        datei = Iri(ganze_adresse(adresse, pfad))
        fassung, summe = Iri(f"{datei}#fassung"), Iri(f"{datei}#pruefsumme")
        yield datensatz, "dcat:distribution", fassung
        yield fassung, TYP, voll("dcat:Distribution")
        yield fassung, "dct:title", Wert(f"{tabelle.titel} ({PurePosixPath(pfad).name})", "de")
        yield fassung, "dcat:accessURL", datei
        yield fassung, "dcat:downloadURL", datei
        yield fassung, "dct:license", _lizenz(stand)
        if stand.seite.namensnennung:
            yield fassung, "dcatde:licenseAttributionByText", Wert(stand.seite.namensnennung, "de")
        yield fassung, "dct:format", Iri(f"{_EU}/file-type/{endung[1:].upper()}")
        yield fassung, "dcat:mediaType", Iri(f"https://www.iana.org/assignments/media-types/{MEDIEN[endung]}")
        yield fassung, "dcat:byteSize", Wert(str(len(inhalt)), typ="xsd:nonNegativeInteger")
        yield fassung, "dct:language", _DEUTSCH
        yield fassung, "spdx:checksum", summe
        yield summe, TYP, voll("spdx:Checksum")
        yield summe, "spdx:algorithm", voll("spdx:checksumAlgorithm_sha256")
        yield summe, "spdx:checksumValue", Wert(sha256(inhalt).hexdigest(), typ="xsd:hexBinary")


def _lizenz(stand: Stand) -> Iri:
    return Iri(f"{_DE}/licenses/{stand.seite.lizenz}")
