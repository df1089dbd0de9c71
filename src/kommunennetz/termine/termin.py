"""Ein Termin, wie er in einen Kalender kommt, und was ohne die Bibliothek dafür zu sagen ist."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from kommunennetz.worte.anschrift import Anschrift

ORTSZEIT: Final = ZoneInfo("Europe/Berlin")
"""Die Zone, in der Veranstaltungen stattfinden."""
_METHODE = re.compile(rb"^METHOD:(REQUEST|CANCEL)\r$", re.MULTILINE)
_NAMENSRAUM: Final = UUID("0b1f6a52-6c0e-5c8f-9d0a-6f2f5d1f7a31")


class Terminstand(StrEnum):
    """Ob ein Termin steht; die Werte sind die von RFC 5545, 3.8.1.11."""

    STEHT = "CONFIRMED"
    ABGESAGT = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Termin:
    """Ein Eintrag im Kalender, für alle Empfänger derselbe.

    Mit Uhrzeiten (`datetime` mit Zone) oder ganztägig (`date`); dann ist `ende` der letzte Tag, nicht der
    danach. `folge` steigt mit jeder Änderung, die Empfänger erfahren; `uid` bleibt.
    """

    uid: str
    folge: int = 0
    titel: str
    anfang: date
    ende: date | None = None
    ort: str = ""
    beschreibung: str = ""
    veranstalter: Anschrift | None = None
    """Von wem die Einladung kommt (From); im Kalender zum Abonnieren steht keiner."""
    stand: Terminstand = Terminstand.STEHT

    def __post_init__(self) -> None:
        genannte = [self.anfang, *([] if self.ende is None else [self.ende])]
        if len({isinstance(wann, datetime) for wann in genannte}) != 1:
            raise ValueError("ein Termin hat Anfang und Ende mit Uhrzeit oder beide ohne")
        if any(isinstance(wann, datetime) and wann.utcoffset() is None for wann in genannte):
            raise ValueError("eine Uhrzeit im Kalender braucht ihre Zone")

    @property
    def ganztaegig(self) -> bool:
        """Liefert, ob der Termin keine Uhrzeiten hat."""
        return not isinstance(self.anfang, datetime)

    def als_abgesagt(self) -> "Termin":
        """Liefert denselben Termin, abgesagt; die Folge bleibt, wie der Aufrufer sie zählt."""
        return replace(self, stand=Terminstand.ABGESAGT)


def termin_uid(netz: str, kennung: str) -> str:
    """Liefert die UID eines Termins, immer dieselbe; niemand ist darin zu erkennen.

    RFC 7986, 5.3 verlangt eine UUID; hier ist es die Version 5 aus dem Namen des Netzwerks und der Kennung.
    """
    return str(uuid5(_NAMENSRAUM, f"{netz}\0{kennung}"))


def methode(kalender: bytes) -> str:
    """Liefert REQUEST oder CANCEL, wie es im Kalender einer Einladung steht; sonst ValueError."""
    treffer: list[bytes] = _METHODE.findall(kalender)
    if len(treffer) != 1:
        raise ValueError("der Kalender ist weder Anfrage noch Absage")
    return treffer[0].decode("ascii")
