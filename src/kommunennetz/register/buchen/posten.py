"""Was an einer Datei des Registers anders werden soll: ihr Inhalt vorher und nachher."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Posten:
    """Eine Datei vorher und nachher, vom Register aus mit »/«; None heißt, dass es sie nicht gibt."""

    datei: str
    vorher: bytes | None = field(repr=False)
    nachher: bytes | None = field(repr=False)


def render_diff(posten: Iterable[Posten]) -> str:
    """Liefert alle Unterschiede als Diff, wie ihn auch Git zeigt und anwenden kann."""
    return "".join(zeile for einer in posten for zeile in _diff(einer))


def _diff(posten: Posten) -> Iterator[str]:
    from difflib import unified_diff

    alt, neu = _zeilen(posten.vorher), _zeilen(posten.nachher)
    von = "/dev/null" if posten.vorher is None else f"a/{posten.datei}"
    nach = "/dev/null" if posten.nachher is None else f"b/{posten.datei}"
    for zeile in unified_diff(alt, neu, von, nach):
        yield zeile if zeile.endswith("\n") else f"{zeile}\n\\ No newline at end of file\n"


def _zeilen(inhalt: bytes | None) -> list[str]:
    return (inhalt or b"").decode("utf-8", "replace").splitlines(keepends=True)
