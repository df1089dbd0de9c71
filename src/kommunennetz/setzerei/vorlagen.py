"""Die Ordner mit Vorlagen und Layouts: die des Registers gewinnen gegen die mitgelieferten."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kommunennetz.dateien import grund
from kommunennetz.errors import VorlageError

if TYPE_CHECKING:
    from jinja2 import Template

    from kommunennetz.setzerei.umgebung import Umgebung


class Vorlagen:
    """Liest Vorlagen und Layouts aus Ordnern; der erste Ordner, der eine Datei hat, gewinnt."""

    def __init__(self, ordner: Sequence[Path]) -> None:
        self.ordner = tuple(ordner)
        self._gelesen: set[str] = set()
        self._texte: dict[tuple[str, str, int], Template] = {}

    def find(self, name: str) -> Path | None:
        """Liefert die Datei oder den Unterordner dieses Namens aus dem ersten Ordner, der sie hat.

        Nie etwas außerhalb der Ordner, auch nicht über »..« oder einen symbolischen Verweis.
        """
        for ordner in self.ordner:
            pfad = ordner / name
            if _liegt_in(ordner, pfad):
                return pfad
        return None

    def layout(self, name: str) -> Path:
        """Liefert die Layoutdatei dieses Namens; VorlageError, wenn kein Ordner sie hat."""
        pfad = self.find(name)
        if pfad is None:
            raise VorlageError(f"Das Layout »{name}« gibt es nicht", f"Gesucht in: {', '.join(self._pfade)}.")
        _check_datei(pfad)
        return pfad

    def render(self, name: str, werte: Mapping[str, object]) -> str:
        """Liefert die ausgefüllte Vorlage, als HTML, wenn sie auf ».html.j2« endet, sonst als Markdown.

        Jeder Wert erscheint wörtlich.

        VorlageError mit Datei und Zeile, wenn die Vorlage fehlt, falsch geschrieben ist oder einen Wert
        verlangt, den es nicht gibt.
        """
        with self._fehler_mit_ort(werte, name):
            umgebung = self._umgebung_html if name.endswith(".html.j2") else self._umgebung
            return umgebung.fuelle(umgebung.get_template(name), werte)

    def render_text(self, quelle: str, name: str, werte: Mapping[str, object], erste_zeile: int = 1) -> str:
        """Liefert den ausgefüllten Text, der in der Datei `name` ab `erste_zeile` steht (einer Infomail).

        Derselbe Text wird nur einmal übersetzt, so oft man ihn ausfüllt. VorlageError wie bei `render`.
        """
        self._gelesen.add(name)
        with self._fehler_mit_ort(werte, name, erste_zeile):
            schluessel = (quelle, name, erste_zeile)
            if schluessel not in self._texte:
                self._texte[schluessel] = self._umgebung.compile_text(quelle, name, erste_zeile)
            return self._umgebung.fuelle(self._texte[schluessel], werte)

    @cached_property
    def _umgebung(self) -> "Umgebung":
        from kommunennetz.setzerei.umgebung import Umgebung

        return Umgebung(self._lies)

    @cached_property
    def _umgebung_html(self) -> "Umgebung":
        from kommunennetz.setzerei.html import Html
        from kommunennetz.setzerei.umgebung import Umgebung

        return Umgebung(self._lies, Html)

    @property
    def _pfade(self) -> list[str]:
        return [ordner.as_posix() for ordner in self.ordner]

    def _lies(self, name: str) -> tuple[str, str] | None:
        pfad = self.find(name)
        if pfad is None:
            return None
        self._gelesen.add(pfad.as_posix())
        return read_layout(pfad), pfad.as_posix()

    @contextmanager
    def _fehler_mit_ort(self, werte: Mapping[str, object], name: str, zeile: int = 1) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            from kommunennetz.setzerei.fehler import vorlage_error

            # Eine Infomail steht unter dem Namen, den sie hat, nicht in den Ordnern mit Vorlagen.
            pfad = None if name in self._gelesen else self.find(name)
            ort = f"{pfad.as_posix() if pfad else name}:{zeile}"
            raise vorlage_error(error, self._gelesen, list(werte), self._pfade, ort) from error


def _liegt_in(ordner: Path, pfad: Path) -> bool:
    try:
        return pfad.exists() and pfad.resolve().is_relative_to(ordner.resolve())
    except (OSError, ValueError):
        # Ein Name, den es nicht geben kann: zu lang, mit einem Nullzeichen, ein Verweis im Kreis.
        return False


def _check_datei(pfad: Path) -> None:
    # Eine benannte Pipe ließe beim Lesen warten, hier und in pandoc.
    if not pfad.is_file():
        raise VorlageError(f"{pfad.as_posix()}: Das ist keine Datei", "Umbenennen oder löschen.")


def read_layout(pfad: Path) -> str:
    """Liefert den Text einer Vorlage oder eines Layouts; VorlageError, wenn er nicht in UTF-8 vorliegt."""
    _check_datei(pfad)
    try:
        return pfad.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise VorlageError(
            f"{pfad.as_posix()}: Die Datei ist nicht in UTF-8 geschrieben (Byte {error.start + 1})",
            "Die Datei im Editor öffnen und als UTF-8 speichern.",
        ) from None
    except OSError as error:
        raise VorlageError(f"{pfad.as_posix()}: Die Datei ist nicht lesbar ({grund(error)})") from None
