"""Ein Sitz: das Amt bei einer Stelle, an das geschrieben wird, gleich wer es gerade hat."""

from dataclasses import dataclass
from typing import Literal, get_args

from kommunennetz.errors import FrageError
from kommunennetz.model.kontakt import Amt

Sitzamt = Amt | Literal["postfach"]
SITZAEMTER: tuple[Sitzamt, ...] = (*get_args(Amt), "postfach")


@dataclass(frozen=True, slots=True, order=True)
class Sitz:
    """»unna/fach«: Danach heißt ein Empfänger, auch wenn Person oder Adresse wechseln."""

    stelle: str
    """Schlüssel der Kommune, oder der Datei unter »sonstige«."""
    amt: Sitzamt

    def __str__(self) -> str:
        """Liefert den Sitz, wie er in Sendungen und Protokollen steht."""
        return f"{self.stelle}/{self.amt}"


def parse_sitz(text: str) -> Sitz:
    """Liefert den Sitz zu »unna/fach«; sonst FrageError."""
    stelle, _, amt = text.rpartition("/")
    for eines in SITZAEMTER:
        if stelle and amt == eines:
            return Sitz(stelle, eines)
    raise FrageError(f"»{text}« ist kein Sitz.", f"Die Form ist unna/fach; Ämter: {', '.join(SITZAEMTER)}.")
