"""Die Tabellen der offenen Daten als Dateien: CSV, JSON, GeoJSON und die Beschreibung dazu."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

from kommunennetz.gebiete.karte import NAEHERUNG, Karte, flaechen, gliedere
from kommunennetz.seite.adressen import ganze_adresse
from kommunennetz.seite.datensaetze import Tabelle, list_tabellen, mitgliedertabelle, rundentage
from kommunennetz.seite.medien import MEDIEN
from kommunennetz.seite.stand import Stand
from kommunennetz.seite.textseiten import ABZUEGE, DATENORDNER, lizenz
from kommunennetz.setzerei.tabellen import als_json

PAKET = f"{DATENORDNER}datapackage.json"
_STELLEN = 5
_ORT_NAEHERUNG = "Ein Ort in der Kommune, kein Umriss."


def offene_daten(stand: Stand) -> dict[str, bytes]:
    """Liefert die Tabellen am Stichtag, je Runde die Mitglieder an ihrem Tag, und datapackage.json."""
    dateien: dict[str, bytes] = {}
    quellen: list[dict[str, Any]] = []
    for tabelle in list_tabellen(stand):
        inhalt = als_csv(tabelle)
        dateien[f"{DATENORDNER}{tabelle.name}.csv"] = inhalt
        dateien[f"{DATENORDNER}{tabelle.name}.json"] = _als_json(stand, tabelle, stand.stichtag)
        quellen.append(_quelle(tabelle, tabelle.name, f"{tabelle.name}.csv", inhalt))
        if tabelle.name == "mitglieder":
            dateien[f"{DATENORDNER}mitglieder.geojson"] = _als_geojson(stand, tabelle)
    for tag in rundentage(stand):
        tabelle = mitgliedertabelle(stand, tag)
        ordner = f"{ABZUEGE}{tag.isoformat()}/"
        inhalt = als_csv(tabelle)
        dateien[f"{ordner}mitglieder.csv"] = inhalt
        dateien[f"{ordner}mitglieder.json"] = _als_json(stand, tabelle, tag)
        pfad = f"{ordner.removeprefix(DATENORDNER)}mitglieder.csv"
        quellen.append(_quelle(tabelle, f"mitglieder-{tag.isoformat()}", pfad, inhalt))
    return {**dateien, PAKET: _als_paket(stand, quellen)}


def als_csv(tabelle: Tabelle) -> bytes:
    """Liefert CSV nach RFC 4180: Komma, CRLF, UTF-8 ohne BOM; jeder Wert steht da, wie er ist.

    Anders als in den Tabellen für Excel wird keinem Wert etwas vorangestellt: Hier lesen Maschinen, und ein
    Hochkomma wäre Teil des Wertes.
    """
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, lineterminator="\r\n")
    schreiber.writerow(tabelle.namen)
    schreiber.writerows([_in_csv(zelle) for zelle in zeile] for zeile in tabelle.zeilen)
    return puffer.getvalue().encode()


def _in_csv(zelle: object) -> object:
    return str(zelle).lower() if isinstance(zelle, bool) else zelle


def _als_json(stand: Stand, tabelle: Tabelle, tag: date) -> bytes:
    name, adresse = lizenz(stand)
    zeilen = [dict(zip(tabelle.namen, zeile, strict=True)) for zeile in tabelle.zeilen]
    # Die Seite ist zugleich die Kennung: Sie bleibt, solange der Schlüssel bleibt.
    datensaetze = [{"id": zeile["seite"], **zeile} if "seite" in zeile else zeile for zeile in zeilen]
    kopf = {"titel": tabelle.titel, "stichtag": tag.isoformat(), "lizenz": name, "lizenz_adresse": adresse}
    return als_json({**kopf, "datensaetze": datensaetze})


def _quelle(tabelle: Tabelle, name: str, pfad: str, inhalt: bytes) -> dict[str, Any]:
    """Liefert, wie Table Schema die Datei beschreibt."""
    schema: dict[str, Any] = {
        "fields": [
            {
                "name": spalte.name,
                "type": spalte.typ,
                "description": spalte.beschreibung,
                **({"constraints": {"required": True}} if spalte.muss else {}),
            }
            for spalte in tabelle.spalten
        ],
        "missingValues": [""],
    }
    if tabelle.schluessel:
        schema["primaryKey"] = list(tabelle.schluessel)
    if tabelle.bezuege:
        schema["foreignKeys"] = [
            {
                "fields": [bezug.spalte],
                "reference": {"resource": bezug.tabelle, "fields": [bezug.ziel]},
            }
            for bezug in tabelle.bezuege
        ]
    return {
        "name": name,
        "title": tabelle.titel,
        "description": tabelle.beschreibung,
        "path": pfad,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": MEDIEN[".csv"],
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
        "bytes": len(inhalt),
        "hash": f"sha256:{sha256(inhalt).hexdigest()}",
        "schema": schema,
    }


def _als_paket(stand: Stand, quellen: list[dict[str, Any]]) -> bytes:
    name, adresse = lizenz(stand)
    paket: dict[str, Any] = {
        "name": "kommunennetz",
        "profile": "tabular-data-package",
        "title": f"{stand.seite.titel}: offene Daten",
        "description": f"Stand {stand.stichtag.isoformat()}.",
        "licenses": [{"title": name, "path": adresse}],
    }
    if stand.seite.adresse:
        paket["homepage"] = ganze_adresse(stand.seite.adresse, "daten.html")
    return als_json({**paket, "resources": quellen})


def _als_geojson(stand: Stand, tabelle: Tabelle) -> bytes:
    """Liefert GeoJSON nach RFC 7946: die Flächen der Karte, sonst Punkte; ohne Ort ist die Geometrie leer."""
    geometrien = dict(_geometrien(stand, stand.karte)) if stand.karte else {}
    features = []
    for zeile in tabelle.zeilen:
        angaben = dict(zip(tabelle.namen, zeile, strict=True))
        lat, lon = angaben.pop("lat"), angaben.pop("lon")
        geometrie = geometrien.get(str(angaben["ags"]))
        if geometrie is not None:
            angaben["naeherung"] = NAEHERUNG
        elif lat is not None and lon is not None:
            geometrie = {"type": "Point", "coordinates": [lon, lat]}
            angaben["naeherung"] = _ORT_NAEHERUNG
        features.append(
            {"type": "Feature", "id": angaben["seite"], "geometry": geometrie, "properties": angaben}
        )
    kopf = {"type": "FeatureCollection", "title": tabelle.titel, "stichtag": stand.stichtag.isoformat()}
    # Eine Zeile je Mitglied: Jede Ecke auf einer eigenen wäre das Zehnfache.
    zeilen = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{json.dumps(kopf, ensure_ascii=False)[:-1]}, "features": [\n{zeilen}\n]}}\n'.encode()


def _geometrien(stand: Stand, karte: Karte) -> Iterator[tuple[str, Mapping[str, Any]]]:
    angehoerige = gliedere(karte, stand.register.verzeichnis).angehoerige
    for mitglied in stand.mitglieder:
        if zellen := angehoerige.get(mitglied.gebiet.ags):
            polygone = [
                [_ring(karte, ring, innen=nummer > 0) for nummer, ring in enumerate(flaeche)]
                for flaeche in flaechen(karte.umriss(zellen))
            ]
            einzeln = len(polygone) == 1
            yield (
                mitglied.gebiet.ags,
                {
                    "type": "Polygon" if einzeln else "MultiPolygon",
                    "coordinates": polygone[0] if einzeln else polygone,
                },
            )


def _ring(karte: Karte, ring: tuple[tuple[int, int], ...], *, innen: bool) -> list[list[float]]:
    """Liefert einen geschlossenen Ring, außen gegen den Uhrzeigersinn und innen mit ihm (RFC 7946, 3.1.6)."""
    ecken = [karte.projektion.ort(x, y) for x, y in (*ring, ring[0])]
    punkte = [[round(lon, _STELLEN), round(lat, _STELLEN)] for lat, lon in ecken]
    gegen_uhr = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(punkte)) > 0
    return punkte if gegen_uhr != innen else punkte[::-1]
