"""Wie ein Lauf vorangeht: am Terminal ein Balken, in einer Pipe eine Zeile je Stufe; nie eine Adresse."""

from types import TracebackType
from typing import TYPE_CHECKING, Self

from kommunennetz.cli.konsole import melden, sauber
from kommunennetz.versand.antworten import Antwort
from kommunennetz.worte.saetze import mit_anzahl

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from kommunennetz.versand.journal import Sitzstand

_MINUTE = 60


class Fortschritt:
    """Sieht einem Lauf zu und sagt auf der Fehlerausgabe, wie weit er ist."""

    def __init__(self, *, einzeln: bool, balken: bool) -> None:
        self._einzeln = einzeln
        self._balken: Progress | None = _build_balken() if balken else None
        self._aufgabe: TaskID | None = None

    def __enter__(self) -> Self:
        if self._balken is not None:
            self._balken.start()
        return self

    def __exit__(
        self, _art: type[BaseException] | None, _error: BaseException | None, _weg: TracebackType | None
    ) -> None:
        if self._balken is not None:
            self._balken.stop()

    def bemerkt(self, satz: str) -> None:
        """Sagt, was an den Protokollen auffiel."""
        self._sage(f"Hinweis: {satz}")

    def beginnt(self, offene: int, erledigte: int) -> None:
        """Sagt, wie viel zu tun ist."""
        schon = f"; {mit_anzahl(erledigte, 'ist', 'sind')} schon erledigt" if erledigte else ""
        self._sage(
            f"Verschickt {mit_anzahl(offene, 'Mail', 'Mails')}{schon} (Strg+C: nach der laufenden Schluss)"
        )
        if self._balken is not None:
            self._aufgabe = self._balken.add_task("", total=offene)

    def verschickte(self, sitz: str, stand: "Sitzstand") -> None:
        """Rückt eine Mail weiter."""
        if self._einzeln:
            antwort = str(Antwort(stand.code, stand.text)) if stand.code else stand.text
            self._sage(f"{sitz}: {stand.stand}" + (f" ({antwort})" if antwort else ""))
        if self._balken is not None and self._aufgabe is not None:
            self._balken.advance(self._aufgabe)

    def wartet(self, sekunden: int, mal: int, warum: str) -> None:
        """Sagt, wie lange und weshalb gewartet wird."""
        grund = f": {warum}" if warum else ""
        self._sage(f"Wartet {mit_anzahl(sekunden // _MINUTE, 'Minute', 'Minuten')} ({mal}. Mal){grund}")

    def _sage(self, satz: str) -> None:
        if self._balken is None:
            melden(satz)
        else:
            self._balken.console.print(sauber(satz), markup=False, highlight=False, soft_wrap=True)


def _build_balken() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    konsole = Console(stderr=True, highlight=False, emoji=False)
    return Progress(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=konsole, transient=True)
