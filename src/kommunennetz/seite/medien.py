"""Was für eine Datei welche Endung hat, in den Worten des Netzes (Medientypen, RFC 6838)."""

from collections.abc import Mapping

MEDIEN: Mapping[str, str] = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".xml": "application/xml",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".jsonld": "application/ld+json",
    ".rdf": "application/rdf+xml",
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".pdf": "application/pdf",
}
DATENFORMEN = (".csv", ".json", ".geojson")
"""Worin es dieselben Daten gibt; der Katalog beschreibt sie, er gehört nicht dazu."""
