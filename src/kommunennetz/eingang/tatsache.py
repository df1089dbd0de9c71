"""Was aus einer Mail hervorgeht und aufgehoben wird: Sitz, Tag und Code, nie Adresse, Name oder Text."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from kommunennetz.eingang.sorte import Sorte


class Was(StrEnum):
    """Was geschehen ist."""

    ZUGESAGT = "zugesagt"
    ABGESAGT = "abgesagt"
    VORBEHALT = "vorbehalt"
    GEGENVORSCHLAG = "gegenvorschlag"
    ALTER_TERMIN = "alter-termin"
    GESTOERT = "gestoert"
    ZAEHLT = "zaehlt"
    AN_UNS = "an-uns"
    ANGEKOMMEN = "angekommen"
    ABWESEND = "abwesend"
    VERLASSEN = "verlassen"
    AUTOMATISCH = "automatisch"
    ABGEMELDET = "abgemeldet"
    LESEN = "lesen"


ANFANG: Final = datetime.min.replace(tzinfo=UTC)
"""Vor jeder Zeit, für Vergleiche mit einer, die niemand kennt."""
STAENDE: Final = frozenset({Was.ZUGESAGT, Was.ABGESAGT, Was.VORBEHALT})
"""Was den Stand einer Einladung ändert."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tatsache:
    """Eine Mail, so weit sie uns angeht."""

    merkmal: str
    """Prüfsumme der Mail; zweimal gelesen zählt sie einmal."""
    sorte: Sorte
    was: Was
    zeit: datetime | None = None
    """Wann geantwortet wurde: der Stempel des Kalenders, sonst das Datum der Mail."""
    gesendet: datetime | None = None
    """Das Datum der Mail; bei gleichem Stempel entscheidet es."""
    sitz: str = ""
    """Leer, wenn nicht feststeht, wer es ist."""
    sendung: str = ""
    veranstaltung: str = ""
    baustein: str = ""
    code: str = ""
    bis: str = ""
    personen: int | None = None
    an: str = ""
    """Prüfsumme der Adresse, an die es ging: Was der alten galt, zählt für eine neue nicht."""
    dazu: str = ""
    """Was ein Mensch noch wissen muss, in unseren Worten."""
    anderer: bool = False
    """Ob eine andere Adresse antwortet als die, an die geschrieben wurde."""
    offen: bool = False
    """Ob sie beim nächsten Lesen noch einmal vorzulegen ist; ein Beleg ist sie schon."""

    @property
    def rang(self) -> tuple[datetime, datetime]:
        """Liefert, wonach eine Antwort später ist: nach Stempel, dann Datum der Mail (RFC 5546)."""
        return self.zeit or ANFANG, self.gesendet or self.zeit or ANFANG
