"""Aussagen über Dinge im Netz, und wie sie als RDF/XML und als JSON-LD dastehen: dieselben in beiden."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from kommunennetz.setzerei.fertig import clean
from kommunennetz.setzerei.tabellen import als_json

PRAEFIXE = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TYP = "rdf:type"
# Was in einer IRI nicht stehen darf (RFC 3987, 2.2).
_VERBOTEN = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f-\xa0]')


@dataclass(frozen=True, slots=True)
class Iri:
    """Die Adresse eines Dings; was darin nicht stehen darf, ist als %XX geschrieben."""

    adresse: str

    def __str__(self) -> str:
        """Liefert die Adresse."""
        return _VERBOTEN.sub(lambda treffer: quote(treffer[0]), self.adresse)


@dataclass(frozen=True, slots=True)
class Wert:
    """Ein Text oder eine Zahl, mit Sprache oder Datentyp, nie mit beidem."""

    text: str
    sprache: str = ""
    typ: str = ""


Tripel: TypeAlias = tuple[Iri, str, Iri | Wert]
"""Wovon die Rede ist, was darüber gesagt wird (»dct:title«), und was gilt."""


def voll(kurz: str) -> Iri:
    """Liefert zu »dcat:Dataset« die ganze Adresse."""
    praefix, _, name = kurz.partition(":")
    return Iri(f"{PRAEFIXE[praefix]}{name}")


def als_rdfxml(tripel: Iterable[Tripel]) -> bytes:
    """Liefert RDF/XML, jedes Ding einmal, in der Reihenfolge, in der es zuerst vorkommt."""
    raeume = "".join(f'\n    xmlns:{kurz}="{lang}"' for kurz, lang in PRAEFIXE.items())
    zeilen = ['<?xml version="1.0" encoding="UTF-8"?>', f"<rdf:RDF{raeume}>"]
    for ding, aussagen in _gruppiert(tripel).items():
        zeilen.append(f"<rdf:Description rdf:about={quoteattr(ding)}>")
        zeilen += [f"  {_als_element(was, wert)}" for was, wert in aussagen]
        zeilen.append("</rdf:Description>")
    return "\n".join([*zeilen, "</rdf:RDF>", ""]).encode()


def _als_element(was: str, wert: Iri | Wert) -> str:
    if isinstance(wert, Iri):
        return f"<{was} rdf:resource={quoteattr(str(wert))}/>"
    angabe = f" xml:lang={quoteattr(wert.sprache)}" if wert.sprache else ""
    if wert.typ:
        angabe = f" rdf:datatype={quoteattr(str(voll(wert.typ)))}"
    return f"<{was}{angabe}>{escape(clean(wert.text))}</{was}>"


def als_jsonld(tripel: Iterable[Tripel]) -> bytes:
    """Liefert JSON-LD mit denselben Aussagen."""
    dinge: list[dict[str, Any]] = []
    for ding, aussagen in _gruppiert(tripel).items():
        eintrag: dict[str, Any] = {"@id": ding}
        for was, wert in aussagen:
            name = "@type" if was == TYP else was
            eintrag.setdefault(name, []).append(str(wert) if was == TYP else _als_objekt(wert))
        dinge.append(eintrag)
    return als_json({"@context": PRAEFIXE, "@graph": dinge})


def _als_objekt(wert: Iri | Wert) -> dict[str, str]:
    if isinstance(wert, Iri):
        return {"@id": str(wert)}
    objekt = {"@value": clean(wert.text)}
    if wert.sprache:
        objekt["@language"] = wert.sprache
    if wert.typ:
        objekt["@type"] = str(voll(wert.typ))
    return objekt


def _gruppiert(tripel: Iterable[Tripel]) -> dict[str, list[tuple[str, Iri | Wert]]]:
    dinge: dict[str, list[tuple[str, Iri | Wert]]] = {}
    for ding, was, wert in dict.fromkeys(tripel):
        dinge.setdefault(str(ding), []).append((was, wert))
    return dinge
