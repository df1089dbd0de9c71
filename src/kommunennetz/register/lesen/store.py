"""Vom Ordner zum Register: jede Datei einzeln gelesen, jede kaputte ein Befund."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.arten import art_von
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.teildatum import Antwort, Teildatum
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.dateien import find_dateien, read_datei
from kommunennetz.register.lesen.feldfehler import list_feldfehler
from kommunennetz.register.lesen.infomaildatei import Infomaildatei, split_infomail
from kommunennetz.register.lesen.yaml_schnell import read_unauffaellig
from kommunennetz.register.lesen.yaml_text import Gelesen, Stelle, check_text, parse

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
M = TypeVar("M", bound=BaseModel)


class Teil(StrEnum):
    """Ein Ordner des Registers."""

    KOMMUNEN = "kommunen"
    RUNDEN = "runden"
    VERANSTALTUNGEN = "veranstaltungen"
    INFOMAILS = "infomails"


ALLE_TEILE = frozenset(Teil)
MITGLIEDER = frozenset({Teil.KOMMUNEN, Teil.RUNDEN})


@dataclass(frozen=True, slots=True)
class Eintrag(Generic[T]):
    """Ein gelesener Datensatz mit seiner Datei; `schluessel` ist der Dateiname ohne Endung."""

    schluessel: str
    datei: str
    satz: T
    quelltext: bytes = field(repr=False)
    """Die ganze Datei, auch bei einer Infomail."""

    def gelesen(self) -> Gelesen:
        """Liefert den Quelltext, bei einer Infomail ihren Kopf, noch einmal gelesen, mit allen Stellen."""
        teile = split_infomail(self.quelltext) if isinstance(self.satz, Infomaildatei) else None
        return parse(teile[0] if teile else self.quelltext, self.datei)

    def stelle(self, *pfad: str | int) -> Stelle:
        """Liefert Zeile und Spalte eines Feldes; fehlt es, die des Abschnitts darüber."""
        return self.gelesen().stelle(pfad)


@dataclass(frozen=True)
class Register:
    """Das ganze Register, so weit es lesbar ist; nicht verlangte Teile sind leer."""

    ort: Path
    netz: Eintrag[Netz]
    verzeichnis: Verzeichnis
    kommunen: Mapping[str, Eintrag[Kommune]]
    runden: Mapping[str, Eintrag[Runde]]
    veranstaltungen: Mapping[str, Eintrag[Veranstaltung]]
    infomails: Mapping[str, Eintrag[Infomaildatei]]
    unlesbar: frozenset[str] = frozenset()
    """Dateien, die es gibt, deren Inhalt aber fehlt: Verweise auf sie sind nicht zu beurteilen."""
    stand: date | None = None
    """Der Tag, an dem das Register so dasteht: Was darin für diesen Monat steht, ist geschehen, was für einen
    späteren Tag, ist geplant. None, wenn ihn niemand nannte; dann ist beides nicht zu wissen."""

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
            raise RegisterError(f"{_NETZ} hat Fehler; ohne diese Datei geht es nicht.", hilfe)
        return self.register


def load(
    ort: Path, teile: frozenset[Teil] = ALLE_TEILE, stand: date | None = None, *, netz: bytes | None = None
) -> Geladen:
    """Liefert das Register unter diesem Ordner, wie es am Tag `stand` ist.

    Mit `netz` ist es so, als stünde das in seiner netz.yaml.

    Wirft RegisterError, wenn es dort keines gibt oder sein Verzeichnis der Gebiete nicht lesbar ist.
    """
    if not (ort / "data" / "netz.yaml").is_file():
        raise RegisterError(f"In »{ort}« ist kein Register: data/netz.yaml fehlt.", _KEIN_REGISTER)
    befunde: list[Befund] = []
    eigenes = ort / "data" / "gebiete.csv"
    if eigenes.exists() and not eigenes.is_file():
        # Sonst gälte ungesagt das mitgelieferte Verzeichnis.
        raise RegisterError("»data/gebiete.csv« ist keine Datei.", "Umbenennen oder löschen.")
    verzeichnis = Verzeichnis.load(eigenes if eigenes.is_file() else None)
    inhalt = read_datei(ort, _NETZ, befunde) if netz is None else netz
    netzeintrag = None if inhalt is None else parse_eintrag(inhalt, _NETZ, Netz, befunde)
    kommunen = _load_teil(ort, Teil.KOMMUNEN, Kommune, teile, befunde)
    runden = _load_teil(ort, Teil.RUNDEN, Runde, teile, befunde)
    veranstaltungen = _load_teil(ort, Teil.VERANSTALTUNGEN, Veranstaltung, teile, befunde)
    infomails = _load_infomails(ort, teile, befunde)
    if netzeintrag is None:
        return Geladen(None, tuple(befunde))
    unlesbar = frozenset(befund.datei for befund in befunde if befund.stufe is Stufe.FEHLER)
    register = Register(
        ort, netzeintrag, verzeichnis, kommunen, runden, veranstaltungen, infomails, unlesbar, stand
    )
    return Geladen(register, tuple(befunde))


def load_eintrag(ort: Path, datei: str, modell: type[M], befunde: list[Befund]) -> Eintrag[M] | None:
    """Liefert einen einzelnen Datensatz, oder None, wenn er Fehler hat; alle Funde kommen zu den Befunden."""
    daten = read_datei(ort, datei, befunde)
    return None if daten is None else parse_eintrag(daten, datei, modell, befunde)


def parse_eintrag(daten: bytes, datei: str, modell: type[M], befunde: list[Befund]) -> Eintrag[M] | None:
    """Liefert den Datensatz aus den Bytes einer Datei, gleich ob sie noch daliegt; sonst wie load_eintrag."""
    satz = _load_unauffaellig(daten, modell) or _load_satz(parse(daten, datei), modell, datei, befunde)
    return None if satz is None else Eintrag(_schluessel(datei), datei, satz, daten)


def load_infomail(ort: Path, datei: str, befunde: list[Befund]) -> Eintrag[Infomaildatei] | None:
    """Liefert eine einzelne Infomail, oder None, wenn sie Fehler hat."""
    daten = read_datei(ort, datei, befunde)
    return None if daten is None else parse_infomail(daten, datei, befunde)


def parse_infomail(daten: bytes, datei: str, befunde: list[Befund]) -> Eintrag[Infomaildatei] | None:
    """Liefert die Infomail aus den Bytes einer Datei, gleich ob sie noch daliegt."""
    if (teile := split_infomail(daten)) is None:
        if unlesbar := check_text(daten, datei, 1):
            # Ist die Datei keine in UTF-8, lässt sich über ihren Kopf nichts sagen.
            befunde += unlesbar
            return None
        befunde.append(Befund(datei, 1, 1, "", "infomail-kopf", Stufe.FEHLER, "der Kopf fehlt", _KEIN_KOPF))
        return None
    kopfdaten, _, textdaten = teile
    kopf = _load_satz(parse(kopfdaten, datei), Infomail, datei, befunde)
    textzeile = kopfdaten.count(b"\n") + 2
    text = _load_text(textdaten, datei, textzeile, befunde)
    if kopf is None or text is None:
        return None
    return Eintrag(_schluessel(datei), datei, Infomaildatei(kopf, text, textzeile), daten)


def parse_datei(daten: bytes, datei: str, befunde: list[Befund]) -> Eintrag[Any] | None:
    """Liefert den Datensatz aus den Bytes einer Datei, welcher Art sie nach ihrem Weg auch ist.

    Was kein Datensatz ist, ist wie ein fehlerhafter: None und ein Befund.
    """
    if (art := art_von(datei)) is None:
        text = "hier liest das Register keine Datei"
        befunde.append(Befund(datei, 1, 1, "", "endung", Stufe.FEHLER, text, _KEINE_ART))
        return None
    if art.modell is Infomail:
        return parse_infomail(daten, datei, befunde)
    return parse_eintrag(daten, datei, art.modell, befunde)


def _erste(paare: Iterable[tuple[K, V]]) -> dict[K, V]:
    """Liefert zu jedem Schlüssel das erste Paar."""
    gefunden: dict[K, V] = {}
    for schluessel, wert in paare:
        gefunden.setdefault(schluessel, wert)
    return gefunden


def _schluessel(datei: str) -> str:
    name = datei.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _load_unauffaellig(daten: bytes, modell: type[M]) -> M | None:
    """Liefert den Datensatz auf dem schnellen Weg, oder None, sobald es etwas zu melden gibt."""
    if (baum := read_unauffaellig(daten)) is None:
        return None
    try:
        return modell.model_validate(baum)
    except ValidationError:
        return None


def _load_satz(gelesen: Gelesen, modell: type[M], datei: str, befunde: list[Befund]) -> M | None:
    befunde += gelesen.befunde
    if gelesen.baum is None:
        return None
    try:
        satz = modell.model_validate(gelesen.baum)
    except ValidationError as error:
        befunde += list_feldfehler(error, modell, gelesen, datei)
        return None
    return None if any(befund.stufe is Stufe.FEHLER for befund in gelesen.befunde) else satz


def _load_text(daten: bytes, datei: str, erste_zeile: int, befunde: list[Befund]) -> str | None:
    # Der Text einer Infomail ist kein YAML, aber dieselben Zeichen sind verboten.
    pruefung = check_text(daten, datei, erste_zeile, mit_emojis=True)
    befunde += pruefung
    return None if pruefung else daten.decode("utf-8").replace("\r\n", "\n")


def _load_teil(
    ort: Path, teil: Teil, modell: type[M], teile: frozenset[Teil], befunde: list[Befund]
) -> dict[str, Eintrag[M]]:
    if teil not in teile:
        return {}
    eintraege = (
        load_eintrag(ort, datei, modell, befunde)
        for datei in find_dateien(ort, f"data/{teil}", ".yaml", befunde)
    )
    return {eintrag.schluessel: eintrag for eintrag in eintraege if eintrag is not None}


def _load_infomails(
    ort: Path, teile: frozenset[Teil], befunde: list[Befund]
) -> dict[str, Eintrag[Infomaildatei]]:
    if Teil.INFOMAILS not in teile:
        return {}
    dateien = find_dateien(ort, f"data/{Teil.INFOMAILS}", ".md", befunde)
    eintraege = (load_infomail(ort, datei, befunde) for datei in dateien)
    return {eintrag.schluessel: eintrag for eintrag in eintraege if eintrag is not None}


_NETZ = "data/netz.yaml"
_KEIN_REGISTER = (
    "Mit --register den Ordner nennen, in dem »data« liegt, oder mit »kommunennetz neu ORDNER« eines anlegen."
)
_KEINE_ART = "Datensätze liegen unter data in den Ordnern kommunen, runden, veranstaltungen und infomails."
_KEIN_KOPF = "Die Datei beginnt mit einer Zeile »---«, dann »betreff: …« und »datum: …«, dann wieder »---«."
