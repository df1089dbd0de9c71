"""Ein Rückmeldebogen, der ausgefüllt zurückkommt: das Blatt »Rückmeldung« einer Excel-Mappe."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kommunennetz.austausch.herein.rohblatt import Rohblatt
from kommunennetz.austausch.herein.sicherheit import MAX_BYTES, ist_mappe
from kommunennetz.eingang.mail import Mail, anhaenge_von
from kommunennetz.errors import RegisterError
from kommunennetz.post.rueckmeldebogen import BLATT, ERSATZ, KENNUNG, PERSONEN, STAENDE, STAND

_KENNUNG = re.compile(r"kn-([0-9a-f]{8})", re.IGNORECASE)
_PERSONEN_MAX = 99
_ZEILEN_MAX = 200
_SPALTEN_MAX = 20


@dataclass(frozen=True, slots=True)
class Rueckmeldung:
    """Was auf dem Bogen steht; wer ersatzweise kommt, ist der Name einer Person und bleibt im Bogen."""

    kennung: str
    stand: str
    """zugesagt, abgesagt, vorbehalt; leer, wenn nichts Eindeutiges angekreuzt ist."""
    personen: int | None = None
    nennt_ersatz: bool = False


def find_bogen(mail: Mail) -> Rueckmeldung | None:
    """Liefert, was auf dem ersten Rückmeldebogen unter den Anhängen steht; None, wenn keiner dabei ist."""
    for daten in anhaenge_von(mail, ".xlsx"):
        if (gefunden := read_bogen(daten)) is not None:
            return gefunden
    return None


def read_bogen(daten: bytes) -> Rueckmeldung | None:
    """Liefert, was auf dem Bogen steht; None, wenn die Mappe keiner ist oder sich nicht lesen lässt."""
    from kommunennetz.austausch.herein.xlsx_lesen import read_xlsx

    if not ist_mappe(daten) or len(daten) > MAX_BYTES:
        return None
    try:
        blaetter = read_xlsx(daten, "Rückmeldebogen")
    except RegisterError:
        return None
    for blatt in blaetter:
        if blatt.name == BLATT:
            return _aus_werten(dict(_paare(blatt)))
    return None


def _paare(blatt: Rohblatt) -> Iterator[tuple[str, str]]:
    """Liefert zu jeder Beschriftung, was rechts daneben steht."""
    for zeile in blatt.zeilen[:_ZEILEN_MAX]:
        texte = [
            " ".join(str(zelle.wert).split()) for _, zelle in sorted(zeile.zellen.items())[:_SPALTEN_MAX]
        ]
        for links, rechts in pairwise(texte):
            if (beschriftung := links.rstrip(" :?").casefold()) in _BESCHRIFTUNGEN:
                yield beschriftung, rechts


_BESCHRIFTUNGEN = frozenset(eine.casefold() for eine in (KENNUNG, STAND, PERSONEN, ERSATZ))


def _aus_werten(werte: dict[str, str]) -> Rueckmeldung | None:
    kennung = _KENNUNG.fullmatch(werte.get(KENNUNG.casefold(), ""))
    if kennung is None:
        return None
    anzahl = werte.get(PERSONEN.casefold(), "").removesuffix(".0")
    personen = int(anzahl) if anzahl.isascii() and anzahl.isdigit() and int(anzahl) <= _PERSONEN_MAX else None
    return Rueckmeldung(
        kennung[1].lower(),
        STAENDE.get(werte.get(STAND.casefold(), "").casefold(), ""),
        personen,
        bool(werte.get(ERSATZ.casefold(), "")),
    )
