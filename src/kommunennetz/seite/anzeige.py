"""Zeigt eine gebaute Seite auf diesem Rechner: nur lesend, nur ihre eigenen Dateien, nur an 127.0.0.1."""

from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from kommunennetz.dateien import grund, read_inhalt
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.seite.medien import MEDIEN
from kommunennetz.seite.ordner import load_manifest

HIER = "127.0.0.1"


def oeffne(ordner: Path, anschluss: int = 0) -> ThreadingHTTPServer:
    """Liefert den Server für die Seite in diesem Ordner; er antwortet, sobald `serve_forever` läuft.

    FrageError, wenn dort keine Seite ist; KommunennetzError, wenn der Anschluss belegt ist.
    """
    if not load_manifest(ordner):
        raise FrageError(
            f"In »{ordner}« ist keine gebaute Seite.", f"Bauen: kommunennetz seite bauen -o {ordner}"
        )
    try:
        return ThreadingHTTPServer((HIER, anschluss), partial(_Antwort, ordner=ordner))
    except OSError as error:
        text = f"Der Anschluss {anschluss} ist nicht frei: {grund(error)}."
        raise KommunennetzError(text, "Mit --anschluss einen anderen nennen.") from error


def find_datei(ordner: Path, adresse: str) -> tuple[str, bytes] | None:
    """Liefert Pfad und Inhalt zu einer Adresse; None, wenn keine Datei der Seite gemeint ist."""
    weg = unquote(urlsplit(adresse).path).removeprefix("/")
    pfad = f"{weg}index.html" if not weg or weg.endswith("/") else weg
    if pfad not in load_manifest(ordner):
        return None
    inhalt = read_inhalt(ordner / pfad)
    return None if inhalt is None else (pfad, inhalt)


def _art(pfad: str) -> str:
    art = MEDIEN.get(PurePosixPath(pfad).suffix, "application/octet-stream")
    return f"{art}; charset=utf-8" if art.startswith("text/") else art


class _Antwort(BaseHTTPRequestHandler):
    def __init__(self, *angaben: Any, ordner: Path) -> None:
        self.ordner = ordner
        super().__init__(*angaben)

    def do_GET(self) -> None:
        self._antworte(mit_inhalt=True)

    def do_HEAD(self) -> None:
        self._antworte(mit_inhalt=False)

    def _antworte(self, *, mit_inhalt: bool) -> None:
        gefunden = find_datei(self.ordner, self.path)
        stand = HTTPStatus.OK if gefunden else HTTPStatus.NOT_FOUND
        pfad, inhalt = gefunden or find_datei(self.ordner, "/404.html") or ("404.txt", b"")
        self.send_response(stand)
        self.send_header("Content-Type", _art(pfad))
        self.send_header("Content-Length", str(len(inhalt)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if mit_inhalt:
            self.wfile.write(inhalt)

    def log_message(self, format: str, *angaben: Any) -> None:  # noqa: A002 – so heißt es dort
        """Schreibt nichts: Wer wann was ansah, geht niemanden an."""
