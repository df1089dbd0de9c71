"""Das gelesene Register: seine Datensätze, und wo jeder zu finden ist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from kommunennetz.befund import Befund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.arten import (
    ARTEN,
    INFOMAIL,
    KOMMUNE,
    PUBLIKATION,
    RUNDE,
    SEITE,
    VERANSTALTUNG,
    Art,
    Arten,
)
from kommunennetz.model.grundlage import Satz
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.publikation import Publikation
from kommunennetz.model.runde import Runde
from kommunennetz.model.seite import Seite
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.infomaildatei import split_infomail
from kommunennetz.register.lesen.yaml_datei import parse
from kommunennetz.register.lesen.yaml_text import Gelesen, Stelle
from kommunennetz.worte.saetze import meinten

T = TypeVar("T")
S = TypeVar("S", bound=Satz)
K = TypeVar("K")
V = TypeVar("V")

MITGLIEDER: frozenset[Art[Any]] = frozenset({KOMMUNE, RUNDE})
"""Die Arten, aus denen folgt, wer Mitglied ist."""
TREFFEN: frozenset[Art[Any]] = MITGLIEDER | {VERANSTALTUNG}
"""Die Arten, aus denen folgt, wer mitarbeitet."""


@dataclass(frozen=True, slots=True)
class Eintrag(Generic[T]):
    """Ein gelesener Datensatz mit seiner Datei; `schluessel` ist der Dateiname ohne Endung."""

    schluessel: str
    datei: str
    satz: T
    quelltext: bytes = field(repr=False)
    """Die ganze Datei."""
    text: str = ""
    """Der Text, der in der Datei auf den Datensatz folgt (bei einer Infomail)."""
    erste_zeile: int = 0
    """Die Zeile, in der er beginnt; 0, wo es keinen gibt."""

    @property
    def yaml(self) -> bytes:
        """Liefert den Quelltext des Datensatzes, ohne den Text, der auf ihn folgt."""
        teile = split_infomail(self.quelltext) if self.erste_zeile else None
        return teile[0] if teile else self.quelltext

    def gelesen(self) -> Gelesen:
        """Liefert den Datensatz noch einmal aus dem Quelltext gelesen, mit allen Stellen."""
        return parse(self.yaml, self.datei)

    def stelle(self, *pfad: str | int) -> Stelle:
        """Liefert Zeile und Spalte eines Feldes; fehlt es, die des Abschnitts darüber."""
        return self.gelesen().stelle(pfad)


@dataclass(frozen=True)
class Register:
    """Das ganze Register, so weit es lesbar ist; nicht verlangte Arten sind leer."""

    ort: Path
    netz: Eintrag[Netz]
    verzeichnis: Verzeichnis
    saetze: Mapping[str, Mapping[str, Eintrag[Any]]]
    """Zu jedem Fach (`Art.fach`) die Datensätze nach ihrem Schlüssel, in der Reihenfolge ihrer Dateien."""
    unlesbar: frozenset[str] = frozenset()
    """Dateien, die es gibt, deren Inhalt aber fehlt: Verweise auf sie sind nicht zu beurteilen."""
    stand: date | None = None
    """Der Tag, an dem das Register so dasteht: Was darin für diesen Monat steht, ist geschehen, was für einen
    späteren Tag, ist geplant. None, wenn ihn niemand nannte; dann ist beides nicht zu wissen."""
    arten: Arten = ARTEN
    """Die Arten, die dieses Register kennt."""

    def alle(self, art: Art[S]) -> Mapping[str, Eintrag[S]]:
        """Liefert die Datensätze einer Art nach ihrem Schlüssel."""
        return self.saetze.get(art.fach, {})

    def mit(self, art: Art[S], eintraege: Mapping[str, Eintrag[S]]) -> "Register":
        """Liefert das Register mit diesen Datensätzen einer Art statt der bisherigen."""
        return replace(self, saetze={**self.saetze, art.fach: eintraege})

    @property
    def kommunen(self) -> Mapping[str, Eintrag[Kommune]]:
        """Liefert alle Kommunen und Bezirksregierungen, auch wer nicht beigetreten ist."""
        return self.alle(KOMMUNE)

    @property
    def runden(self) -> Mapping[str, Eintrag[Runde]]:
        """Liefert alle Runden."""
        return self.alle(RUNDE)

    @property
    def veranstaltungen(self) -> Mapping[str, Eintrag[Veranstaltung]]:
        """Liefert alle Veranstaltungen."""
        return self.alle(VERANSTALTUNG)

    @property
    def publikationen(self) -> Mapping[str, Eintrag[Publikation]]:
        """Liefert alle Publikationen."""
        return self.alle(PUBLIKATION)

    def veranstaltung(self, name: str) -> Eintrag[Veranstaltung]:
        """Liefert die Veranstaltung mit diesem Dateinamen; wirft FrageError mit der gemeinten."""
        schluessel = name.removesuffix(VERANSTALTUNG.endung)
        if (eintrag := self.veranstaltungen.get(schluessel)) is not None:
            return eintrag
        hilfe = meinten(schluessel, self.veranstaltungen) or "Zeigen: kommunennetz veranstaltung liste"
        raise FrageError(f"Die Veranstaltung »{name}« gibt es nicht.", hilfe)

    @property
    def infomails(self) -> Mapping[str, Eintrag[Infomail]]:
        """Liefert alle Infomails."""
        return self.alle(INFOMAIL)

    @property
    def seite(self) -> Eintrag[Seite] | None:
        """Liefert die Angaben zur öffentlichen Seite; None, wenn es keine gibt."""
        return self.alle(SEITE).get(SEITE.name)

    @property
    def eintraege(self) -> Iterator[Eintrag[Any]]:
        """Liefert jeden Datensatz: erst das Netz, dann die anderen Art für Art."""
        yield self.netz
        for eintraege in self.saetze.values():
            yield from eintraege.values()

    def eingetragen(self, datum: Teildatum) -> Teildatum:
        """Liefert ein Datum des Registers so genau, wie es am Tag seines Standes bekannt ist."""
        return datum if self.stand is None else datum.spaetestens(self.stand)

    def ist_geplant(self, datum: Teildatum) -> bool:
        """Sagt, ob ein Datum des Registers erst nach seinem Stand kommt."""
        return self.stand is not None and datum.bis(self.stand) is Antwort.NEIN

    def eintrag(self, gebiet: Gebiet) -> Eintrag[Kommune] | None:
        """Liefert den Datensatz zu einem Gebiet, gleich wie seine Datei heißt.

        Führen mehrere seinen AGS, gilt der, der nach dem Gebiet heißt, sonst der erste.
        """
        eintrag = self.kommunen.get(gebiet.slug)
        if eintrag is not None and eintrag.satz.ags == gebiet.ags:
            return eintrag
        return self._nach_ags.get(gebiet.ags)

    def gebiet(self, kommune: Kommune) -> Gebiet:
        """Liefert das Gebiet einer Kommune; fehlt es im Verzeichnis, eines, das nur Namen und AGS kennt."""
        return self.verzeichnis.gebiet_von(kommune)

    def genanntes_gebiet(self, schluessel: str) -> Gebiet:
        """Liefert das Gebiet, das ein Datensatz mit diesem Schlüssel nennt, auch ohne dessen Datei.

        Kennt ihn auch das Verzeichnis nicht, ist es eines, das nur so heißt.
        """
        if (eintrag := self.kommunen.get(schluessel)) is not None:
            return self.gebiet(eintrag.satz)
        gebiet = self.verzeichnis.nach_slug(schluessel)
        return gebiet or Gebiet("", "", schluessel, schluessel, "", "", "", 0, "")

    def schluessel_von(self, gebiet: Gebiet) -> str:
        """Liefert den Schlüssel, mit dem Datensätze die Kommune nennen, auch wenn sie selbst keinen hat."""
        eintrag = self.eintrag(gebiet)
        return eintrag.schluessel if eintrag else gebiet.slug

    def runde(self, nummer: int) -> Eintrag[Runde]:
        """Liefert die Runde dieser Nummer; wirft FrageError mit den vorhandenen."""
        if (eintrag := self.runden_nach_nummer.get(nummer)) is not None:
            return eintrag
        nummern = ", ".join(map(str, self.runden_nach_nummer))
        raise FrageError(f"Eine Runde {nummer} gibt es nicht.", f"Es gibt: {nummern or 'noch keine'}.")

    @cached_property
    def runden_nach_nummer(self) -> Mapping[int, Eintrag[Runde]]:
        """Liefert die Runden nach ihrer Nummer; führen zwei Dateien dieselbe, gilt die erste."""
        nach_nummer = _erste((eintrag.satz.nummer, eintrag) for eintrag in self.runden.values())
        return dict(sorted(nach_nummer.items()))

    @cached_property
    def _nach_ags(self) -> Mapping[str, Eintrag[Kommune]]:
        return _erste((eintrag.satz.ags, eintrag) for eintrag in self.kommunen.values())


@dataclass(frozen=True, slots=True)
class Geladen:
    """Was das Laden ergab: das Register (None, wenn netz.yaml unbrauchbar ist) und alle Befunde dabei."""

    register: Register | None
    befunde: tuple[Befund, ...]

    def verlange(self, hilfe: str = "Zeigen: kommunennetz pruefen") -> Register:
        """Liefert das Register; wirft RegisterError mit dieser Hilfe, wenn netz.yaml unbrauchbar ist."""
        if self.register is None:
            raise RegisterError("data/netz.yaml hat Fehler; ohne diese Datei geht es nicht.", hilfe)
        return self.register


def _erste(paare: Iterable[tuple[K, V]]) -> dict[K, V]:
    """Liefert zu jedem Schlüssel das erste Paar."""
    gefunden: dict[K, V] = {}
    for schluessel, wert in paare:
        gefunden.setdefault(schluessel, wert)
    return gefunden
