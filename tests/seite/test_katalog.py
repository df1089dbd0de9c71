"""Der Katalog nach DCAT-AP.de 3.0: in beiden Formen derselbe, und so, wie ein Datenportal ihn will.

GovDatas eigene Formen (SHACL) gibt es in keinem Paket, das die Tests einrichten dürften. Die hier sind eigene: Sie
sagen in anderen Worten, was davon an unserem Katalog zu prüfen ist, und ersetzen deren Prüfung nicht.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import rdflib

from kontexte import SEITE
from seite_probe import baue, write_probe

PORTAL = "dcat: {contributor_id: nrw-netz, herausgeber: 'Land <NRW> & Netz', herausgeber_adresse: https://example.org/}\n"
FORMEN = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatde: <http://dcat-ap.de/def/dcatde/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <urn:formen:> .

:Katalog a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:datatype <http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] ,
    [ sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dct:license ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
:Datensatz a sh:NodeShape ; sh:targetClass dcat:Dataset ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:description ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path dcat:contactPoint ; sh:minCount 1 ; sh:class vcard:Kind ] ,
    [ sh:path dcat:contactPoint ; sh:class vcard:Organization ] ,
    [ sh:path dcatde:contributorID ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcatde:politicalGeocodingURI ; sh:maxCount 0 ] ,
    [ sh:path dcatde:politicalGeocodingLevelURI ; sh:minCount 1 ; sh:in ( <http://dcat-ap.de/def/politicalGeocoding/Level/state> <http://dcat-ap.de/def/politicalGeocoding/Level/federal> ) ] ,
    [ sh:path dct:spatial ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:theme ; sh:minCount 1 ; sh:pattern "^http://publications.europa.eu/resource/authority/data-theme/[A-Z]{4}$" ] ,
    [ sh:path dct:modified ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dct:identifier ; sh:minCount 1 ; sh:nodeKind sh:Literal ] ,
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
:Fassung a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:downloadURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dct:license ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^http://dcat-ap.de/def/licenses/" ] ,
    [ sh:path dct:format ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^http://publications.europa.eu/resource/authority/file-type/" ] ,
    [ sh:path dcat:mediaType ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^https://www.iana.org/assignments/media-types/" ] ,
    [ sh:path dcat:byteSize ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] ,
    [ sh:path spdx:checksum ; sh:minCount 1 ; sh:maxCount 1 ; sh:class spdx:Checksum ] .
:Pruefsumme a sh:NodeShape ; sh:targetClass spdx:Checksum ;
  sh:property [ sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ; sh:in ( spdx:checksumAlgorithm_sha256 ) ] ,
    [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:hexBinary ] .
:Kontakt a sh:NodeShape ; sh:targetClass vcard:Kind ; sh:closed true ;
  sh:ignoredProperties ( <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ) ;
  sh:property [ sh:path vcard:fn ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path vcard:hasEmail ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ; sh:pattern "^mailto:" ] ,
    [ sh:path vcard:hasURL ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
"""


def katalog(ort: Path, seite: str = SEITE + PORTAL) -> tuple[bytes, bytes]:
    dateien = baue(write_probe(ort, seite=seite))
    return dateien["daten/katalog.rdf"], dateien["daten/katalog.jsonld"]


def graph(inhalt: bytes, form: str) -> Any:
    gelesen = rdflib.Graph().parse(data=inhalt, format=form)
    assert len(gelesen) > 100
    return gelesen


def verstoesse(gelesen: Any) -> list[str]:
    """Liefert, was SHACL als Verstoß meldet: das Ding und die Eigenschaft."""
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    import pyshacl

    _, ergebnis, _ = pyshacl.validate(gelesen, shacl_graph=rdflib.Graph().parse(data=FORMEN, format="turtle"))
    return sorted(
        f"{ergebnis.value(eines, sh.focusNode)} {ergebnis.value(eines, sh.resultPath)}"
        for eines in ergebnis.subjects(sh.resultSeverity, sh.Violation)
    )


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
def test_rdfxml_und_jsonld_sagen_dasselbe(tmp_path: Path) -> None:
    from rdflib.compare import isomorphic

    rdf, jsonld = katalog(tmp_path)
    assert isomorphic(graph(rdf, "xml"), graph(jsonld, "json-ld"))


def test_der_katalog_ist_wie_ein_datenportal_ihn_will(tmp_path: Path) -> None:
    assert verstoesse(graph(katalog(tmp_path)[0], "xml")) == []


def test_die_pruefung_sieht_was_fehlt(tmp_path: Path) -> None:
    rdf, _ = katalog(tmp_path)
    ohne = re.sub(rb"  <dct:license[^>]*/>\n", b"", rdf)
    gemeldet = verstoesse(graph(ohne, "xml"))
    assert len(gemeldet) > 5
    assert {zeile.split()[1] for zeile in gemeldet} == {"http://purl.org/dc/terms/license"}


def test_ohne_kennung_beim_portal_fehlt_nur_sie_und_die_datenseite_sagt_es(tmp_path: Path) -> None:
    write_probe(tmp_path)
    dateien = baue(tmp_path)
    gemeldet = verstoesse(graph(dateien["daten/katalog.rdf"], "xml"))
    assert {zeile.split()[1] for zeile in gemeldet} == {"http://dcat-ap.de/def/dcatde/contributorID"}
    assert "fehlt noch die Kennung" in dateien["daten.html"].decode()


def test_als_kontakt_steht_nur_ein_funktionspostfach_darin(tmp_path: Path) -> None:
    assert b"mailto:netz@example.org" in katalog(tmp_path)[0]
    ohne = (
        re.sub(r"kontakt: .*\n", "kontakt: {name: Stelle}\n", SEITE)
        + "offen: [{angabe: kontakt, grund: G}]\n"
    )
    assert b"vcard:fn" not in katalog(tmp_path, ohne + PORTAL)[0]


def test_wann_sich_etwas_aenderte_sagen_die_daten_nicht_der_bau(tmp_path: Path) -> None:
    from datetime import date

    write_probe(tmp_path, seite=SEITE + PORTAL)
    ist = {
        tag: re.findall(rb"<dct:modified[^>]*>([^<]+)", baue(tmp_path, tag, tag)["daten/katalog.rdf"])
        for tag in (date(2026, 11, 22), date(2026, 12, 24))
    }
    assert set(map(tuple, ist.values())) == {(b"2026-09-30",) * len(ist[date(2026, 11, 22)])}
