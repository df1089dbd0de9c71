"""Die Arten von Datensätzen: in welchem Ordner sie liegen, was darin steht und wie man sie nennt.

Wer wissen muss, welche Arten es gibt, liest diese Tabelle oder bekommt eine als Parameter: der Leser, die
Probe, die Schemas, das Handbuch, der Verlauf und die Befehle. Eine neue Art ist ein Eintrag mit ihrem Modell.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from kommunennetz.model.einladung import Einladungen
from kommunennetz.model.grundlage import Satz
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.kontakt import Kontakte, SonstigeKontakte
from kommunennetz.model.netz import Netz
from kommunennetz.model.paketangaben import Paketangaben
from kommunennetz.model.postamt import Postamt
from kommunennetz.model.publikation import Publikation
from kommunennetz.model.runde import Runde
from kommunennetz.model.seite import Seite
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.worte.saetze import aufgezaehlt, mit_anzahl

S = TypeVar("S", bound=Satz)

MIT_TEXT: Final = ".md"
"""Die Endung einer Datei, in der auf den Datensatz ein Text folgt; alle anderen sind ganz YAML."""


@dataclass(frozen=True, slots=True)
class Art(Generic[S]):
    """Eine Art von Datensätzen; `name` ist der eines einzelnen, `ordner` der unter data."""

    name: str
    modell: type[S]
    mehrzahl: str
    ordner: str = ""
    """Leer bei der einen Datei, die unmittelbar in ihrer Wurzel liegt."""
    endung: str = ".yaml"
    artikel: str = "die"
    titelfeld: str = "titel"
    """Das Feld, mit dem ein Satz den Datensatz nennt."""
    kennfelder: tuple[str, ...] = ()
    """Woran er unter einem anderen Dateinamen zu erkennen ist; ohne Angabe an seinem Titel."""
    beilagen: tuple[str, ...] = ()
    """Endungen von Dateien, die neben den Datensätzen liegen dürfen, ohne einer zu sein."""
    wurzel: str = "data"
    """Der Ordner des Registers, in dem sie liegt; leer im Kontaktordner, der selbst die Wurzel ist."""
    beispiel: str = ""
    """Der Schlüssel des mitgelieferten Datensatzes, den das Handbuch zeigt."""

    @property
    def einzahl(self) -> str:
        """Liefert das Wort für einen Datensatz: »Kommune«."""
        return self.name.capitalize()

    def gezaehlt(self, anzahl: int) -> str:
        """Liefert »1 Kommune«, »2 Kommunen«."""
        return mit_anzahl(anzahl, self.einzahl, self.mehrzahl)

    @property
    def fach(self) -> str:
        """Liefert, unter welchem Namen ein Register seine Datensätze dieser Art führt."""
        return self.ordner or self.name

    @property
    def pfad(self) -> str:
        """Liefert den Weg zum Ordner der Datensätze: »data/kommunen«."""
        return "/".join(teil for teil in (self.wurzel, self.ordner) if teil)

    def datei(self, schluessel: str) -> str:
        """Liefert den Weg vom Register oder Kontaktordner aus zur Datei mit diesem Schlüssel."""
        name = f"{schluessel}{self.endung}" if self.ordner else f"{self.name}.yaml"
        return f"{self.pfad}/{name}" if self.pfad else name

    def titel(self, satz: S) -> str:
        """Liefert, wie ein Satz diesen Datensatz nennt."""
        return str(getattr(satz, self.titelfeld))

    def kennzeichen(self, satz: S) -> Hashable:
        """Liefert, woran dieser Datensatz auch in einer anderen Datei zu erkennen ist."""
        return self.name, *(getattr(satz, feld) for feld in self.kennfelder or (self.titelfeld,))


Arten = tuple[Art[Any], ...]

KOMMUNE: Final = Art(
    "kommune", Kommune, "Kommunen", "kommunen", titelfeld="name", kennfelder=("ags",), beispiel="rheinbach"
)
RUNDE: Final = Art(
    "runde",
    Runde,
    "Runden",
    "runden",
    titelfeld="bezeichnung",
    kennfelder=("nummer",),
    beispiel="2012-erstunterzeichnung",
)
VERANSTALTUNG: Final = Art(
    "veranstaltung",
    Veranstaltung,
    "Veranstaltungen",
    "veranstaltungen",
    kennfelder=("titel", "art"),
    beispiel="2017-12-06-spitzentreffen",
)
PUBLIKATION: Final = Art(
    "publikation",
    Publikation,
    "Publikationen",
    "publikationen",
    beilagen=(".pdf", ".html"),
    beispiel="2018-handlungsempfehlungen-fuer-engagementverantwortliche",
)
NETZ: Final = Art("netz", Netz, "Netze", titelfeld="name", beispiel="netz")
INFOMAIL: Final = Art(
    "infomail",
    Infomail,
    "Infomails",
    "infomails",
    MIT_TEXT,
    titelfeld="betreff",
    beilagen=(".png", ".jpg", ".jpeg", ".gif"),
    beispiel="2026-11-22-register",
)
SEITE: Final = Art("seite", Seite, "Seiten", beispiel="seite")
PAKETANGABEN: Final = Art("paketangaben", Paketangaben, "Paketangaben", titelfeld="briefkopf")
"""Keine Art des Registers: Diese Datei gehört der Kommune und liegt bei ihrem Paket."""
ARTEN: Final[Arten] = (KOMMUNE, RUNDE, VERANSTALTUNG, PUBLIKATION, NETZ, INFOMAIL, SEITE)
"""Die eine Tabelle der Arten des Registers, in der Reihenfolge des Handbuchs."""

KONTAKTE: Final = Art("kontakte", Kontakte, "Kontakte", "kommunen", wurzel="", titelfeld="kommune")
SONSTIGE: Final = Art("sonstige", SonstigeKontakte, "Sonstige", "sonstige", wurzel="", titelfeld="name")
POSTAMT: Final = Art("postamt", Postamt, "Postämter", wurzel="", artikel="das")
EINLADUNGEN: Final = Art("einladungen", Einladungen, "Einladungen", "veranstaltungen", wurzel="")
KONTAKTARTEN: Final[Arten] = (KONTAKTE, SONSTIGE, EINLADUNGEN, POSTAMT)
"""Was im Kontaktordner liegt: Personen, wer eingeladen ist, und womit Post hinausgeht.

Keine davon ist eine Art des Registers."""


def art_von(datei: str, arten: Arten = ARTEN) -> Art[Any] | None:
    """Liefert die Art einer Datei nach ihrem Weg vom Register aus; None, wenn sie kein Datensatz ist."""
    ordner, _, name = datei.rpartition("/")
    for art in arten:
        if not art.ordner:
            if datei == art.datei(art.name):
                return art
        elif ordner == art.pfad:
            return art if name.endswith(art.endung) and not name.startswith(".") else None
    return None


def mit_ordner(arten: Arten = ARTEN) -> Arten:
    """Liefert die Arten, von denen es viele Datensätze gibt, jeden in einer Datei ihres Ordners."""
    return tuple(art for art in arten if art.ordner)


def einzelne(arten: Arten = ARTEN) -> Arten:
    """Liefert die Arten, von denen es höchstens einen Datensatz gibt, unmittelbar in der Wurzel."""
    return tuple(art for art in arten if not art.ordner)


def ordnernamen(arten: Arten = ARTEN) -> str:
    """Liefert »kommunen, runden und infomails«."""
    return aufgezaehlt(art.ordner for art in mit_ordner(arten))
