"""Vom Ordner zum Register: jede Datei einzeln gelesen, jede kaputte ein Befund."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.arten import art_von
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.netz import Netz
from kommunennetz.model.runde import Runde
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.register.lesen.dateien import find_dateien, read_datei
from kommunennetz.register.lesen.feldfehler import list_feldfehler
from kommunennetz.register.lesen.infomaildatei import Infomaildatei, split_infomail
from kommunennetz.register.lesen.register import ALLE_TEILE, Eintrag, Geladen, Register, Teil
from kommunennetz.register.lesen.yaml_text import check_text, parse
from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher

M = TypeVar("M", bound=BaseModel)


def load(
    ort: Path,
    teile: frozenset[Teil] = ALLE_TEILE,
    stand: date | None = None,
    *,
    netz: bytes | None = None,
    speicher: Zwischenspeicher | None = None,
) -> Geladen:
    """Liefert das Register unter diesem Ordner, wie es am Tag `stand` ist.

    Mit `netz` ist es so, als stünde das in seiner netz.yaml; was der Zwischenspeicher kennt, wird nicht noch
    einmal gelesen.

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
    lesen = _Lesen(ort, teile, befunde, speicher or Zwischenspeicher())
    netzeintrag = None if inhalt is None else parse_eintrag(inhalt, _NETZ, Netz, befunde, lesen.speicher)
    kommunen = lesen.teil(Teil.KOMMUNEN, Kommune)
    runden = lesen.teil(Teil.RUNDEN, Runde)
    veranstaltungen = lesen.teil(Teil.VERANSTALTUNGEN, Veranstaltung)
    infomails = lesen.infomails()
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


def parse_eintrag(
    daten: bytes, datei: str, modell: type[M], befunde: list[Befund], speicher: Zwischenspeicher | None = None
) -> Eintrag[M] | None:
    """Liefert den Datensatz aus den Bytes einer Datei, gleich ob sie noch daliegt; sonst wie load_eintrag."""
    satz = _load_satz(daten, datei, modell, befunde, speicher)
    return None if satz is None else Eintrag(_schluessel(datei), datei, satz, daten)


def load_infomail(ort: Path, datei: str, befunde: list[Befund]) -> Eintrag[Infomaildatei] | None:
    """Liefert eine einzelne Infomail, oder None, wenn sie Fehler hat."""
    daten = read_datei(ort, datei, befunde)
    return None if daten is None else parse_infomail(daten, datei, befunde)


def parse_infomail(
    daten: bytes, datei: str, befunde: list[Befund], speicher: Zwischenspeicher | None = None
) -> Eintrag[Infomaildatei] | None:
    """Liefert die Infomail aus den Bytes einer Datei, gleich ob sie noch daliegt."""
    if (teile := split_infomail(daten)) is None:
        if unlesbar := check_text(daten, datei, 1):
            # Ist die Datei keine in UTF-8, lässt sich über ihren Kopf nichts sagen.
            befunde += unlesbar
            return None
        befunde.append(Befund(datei, 1, 1, "", "infomail-kopf", Stufe.FEHLER, "der Kopf fehlt", _KEIN_KOPF))
        return None
    kopfdaten, _, textdaten = teile
    kopf = _load_satz(kopfdaten, datei, Infomail, befunde, speicher)
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


def _schluessel(datei: str) -> str:
    name = datei.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _load_satz(
    daten: bytes, datei: str, modell: type[M], befunde: list[Befund], speicher: Zwischenspeicher | None
) -> M | None:
    if speicher is not None and (baum := speicher.baum(daten)) is not None:
        with suppress(ValidationError):
            return modell.model_validate(baum)
    gelesen = parse(daten, datei)
    befunde += gelesen.befunde
    if gelesen.baum is None:
        return None
    try:
        satz = modell.model_validate(gelesen.baum)
    except ValidationError as error:
        befunde += list_feldfehler(error, modell, gelesen, datei)
        return None
    if speicher is not None and not gelesen.befunde:
        speicher.merke(daten, gelesen.baum)
    return None if any(befund.stufe is Stufe.FEHLER for befund in gelesen.befunde) else satz


def _load_text(daten: bytes, datei: str, erste_zeile: int, befunde: list[Befund]) -> str | None:
    # Der Text einer Infomail ist kein YAML, aber dieselben Zeichen sind verboten.
    pruefung = check_text(daten, datei, erste_zeile, mit_emojis=True)
    befunde += pruefung
    return None if pruefung else daten.decode("utf-8").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True)
class _Lesen:
    """Was das Laden von Ordner zu Ordner mitnimmt."""

    ort: Path
    teile: frozenset[Teil]
    befunde: list[Befund]
    speicher: Zwischenspeicher

    def teil(self, teil: Teil, modell: type[M]) -> dict[str, Eintrag[M]]:
        inhalte = self._inhalte(teil, ".yaml")
        self.speicher.lies_voraus(list(inhalte.values()))
        eintraege = (
            parse_eintrag(daten, datei, modell, self.befunde, self.speicher)
            for datei, daten in inhalte.items()
        )
        return {eintrag.schluessel: eintrag for eintrag in eintraege if eintrag is not None}

    def infomails(self) -> dict[str, Eintrag[Infomaildatei]]:
        inhalte = self._inhalte(Teil.INFOMAILS, ".md")
        eintraege = (
            parse_infomail(daten, datei, self.befunde, self.speicher) for datei, daten in inhalte.items()
        )
        return {eintrag.schluessel: eintrag for eintrag in eintraege if eintrag is not None}

    def _inhalte(self, teil: Teil, endung: str) -> dict[str, bytes]:
        if teil not in self.teile:
            return {}
        dateien = find_dateien(self.ort, f"data/{teil}", endung, self.befunde)
        gelesene = ((datei, read_datei(self.ort, datei, self.befunde)) for datei in dateien)
        return {datei: daten for datei, daten in gelesene if daten is not None}


_NETZ = "data/netz.yaml"
_KEIN_REGISTER = (
    "Mit --register den Ordner nennen, in dem »data« liegt, oder mit »kommunennetz neu ORDNER« eines anlegen."
)
_KEINE_ART = "Datensätze liegen unter data in den Ordnern kommunen, runden, veranstaltungen und infomails."
_KEIN_KOPF = "Die Datei beginnt mit einer Zeile »---«, dann »betreff: …« und »datum: …«, dann wieder »---«."
