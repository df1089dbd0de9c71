"""Was in einem neuen Kontaktordner liegt, und woran zu erkennen ist, dass eine Cloud ihn abgleicht."""

import re
import unicodedata
from pathlib import PurePath

from kommunennetz.model.arten import KONTAKTARTEN, POSTAMT, mit_ordner

LIESMICH = "LIESMICH.txt"
UNTERORDNER = (*(art.ordner for art in mit_ordner(KONTAKTARTEN)), "sendungen", "schema")
_POSTAMT = """\
# yaml-language-server: $schema=schema/postamt.json
# Womit Post hinausgeht. Ein Kennwort steht hier nie; danach fragt »kommunennetz postamt einrichten«.
versand:
  weg: entwuerfe
"""
_LIESMICH = """\
Der Kontaktordner

Hier stehen die Personen, mit denen die Geschäftsstelle spricht, und was an sie
hinausging. Alles andere steht im Register und ist öffentlich; das hier ist es nicht.

Wer ihn sehen darf:  (bitte eintragen: Namen der Stellen, nicht der Personen)
Wo seine Sicherung liegt:  (bitte eintragen)

- Der Ordner gehört auf ein geschütztes Laufwerk, nicht in Git und nicht in eine
  Cloud: Ein Abgleich im Hintergrund legt Kopien an, die niemand löscht, und kann
  eine Sendung zweimal hinausgehen lassen.
- kommunen/     je Kommune eine Datei mit ihren Personen und Ämtern
- sonstige/     Träger, Verbände, Referentinnen
- veranstaltungen/  wer eingeladen ist und wer da war
- sendungen/    was hinausging oder hinausgehen soll
- eingang/      was davon zurückkam: Tag und Art, kein Text
- unterlagen/   Papiere mit Namen: Teilnehmerlisten, Schilder, Bescheinigungen
- postamt.yaml  Mailserver und Grenzen, kein Kennwort
- schema/       damit ein Editor beim Schreiben hilft

Eintragen:   kommunennetz kontakt neu, kontakt nachfolge, kontakt ende
Prüfen:      kommunennetz pruefen
"""
# Ohne Leer- und Sonderzeichen verglichen, damit »Google Drive« und »OneDrive - Stadt Unna« gefunden werden.
_CLOUDS = {
    "onedrive": "OneDrive",
    "sharepoint": "SharePoint",
    "dropbox": "Dropbox",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "googledrive": "Google Drive",
    "meineablage": "Google Drive",
    "mydrive": "Google Drive",
    "icloud": "iCloud",
    "mobiledocuments": "iCloud",
    "cloudstorage": "Cloud-Speicher von macOS",
    "magentacloud": "MagentaCLOUD",
    "hidrive": "HiDrive",
    "seafile": "Seafile",
    "sciebo": "sciebo",
    "syncthing": "Syncthing",
}
_FREMD = re.compile(r"[^a-z0-9]")


def list_dateien(schemas: dict[str, bytes]) -> dict[str, bytes]:
    """Liefert die Dateien eines neuen Kontaktordners, die .gitignore zuerst; `schemas` kommen dazu."""
    return {
        ".gitignore": b"*\n",
        LIESMICH: _LIESMICH.encode(),
        POSTAMT.datei(""): _POSTAMT.encode(),
        **{f"schema/{name}.json": schema for name, schema in schemas.items()},
    }


def icacls(ordner: PurePath) -> str:
    """Liefert die Zeile, die unter Windows allen außer dem Benutzer den Zugang nimmt."""
    return f'icacls "{ordner}" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F"'


def find_cloud(*pfade: PurePath) -> str | None:
    """Liefert den Dienst, der einen dieser Pfade vermutlich abgleicht; sonst None."""
    for teil in (teil for pfad in pfade for teil in pfad.parts):
        zerlegt = unicodedata.normalize("NFKD", teil.casefold())
        schlicht = _FREMD.sub("", zerlegt)
        for kennwort, name in _CLOUDS.items():
            if kennwort in schlicht:
                return name
    return None
