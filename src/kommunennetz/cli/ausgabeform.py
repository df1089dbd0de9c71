"""In welcher Form eine Antwort kommt: Die Endung der Datei bestimmt sie so gut wie --format."""

from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kommunennetz.errors import FrageError

Form = TypeVar("Form", bound=StrEnum)

# Welche Form unter einem anderen Namen als ihrem eigenen in Dateien steht.
_ENDUNGEN = {"tabelle": "txt"}
_AUCH = {"htm": "html", "markdown": "md"}


def form_von(gewaehlt: Form | None, ausgabe: Path | None, sonst: Form) -> Form:
    """Liefert die Form der Ausgabe: die aus --format, sonst die zur Endung von -o, sonst `sonst`.

    Wirft FrageError, wenn --format und Endung sich widersprechen oder es zur Endung keine Form gibt; eine
    Datei ohne Endung nimmt jede.
    """
    endung = ausgabe.suffix.removeprefix(".").casefold() if ausgabe is not None else ""
    if not endung:
        return gewaehlt or sonst
    formen = {_ENDUNGEN.get(form.value, form.value): form for form in type(sonst)}
    passend = formen.get(_AUCH.get(endung, endung))
    if passend is None:
        erlaubt = ", ".join(f".{name}" for name in formen)
        raise FrageError(f"Als .{endung} gibt es diese Ausgabe nicht.", f"Erlaubte Endungen: {erlaubt}.")
    if gewaehlt not in (None, passend):
        raise FrageError(
            f"--format {gewaehlt} und die Endung .{endung} widersprechen sich.", "Eines von beiden weglassen."
        )
    return passend
