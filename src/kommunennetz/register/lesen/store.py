"""Vom Ordner zum Register: jede Datei einzeln gelesen, jede kaputte ein Befund."""

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
from kommunennetz.register.lesen.yaml_text import Gelesen, check_text, parse

M = TypeVar("M", bound=BaseModel)


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
    satz = _load_satz(parse(daten, datei), modell, datei, befunde)
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


def _schluessel(datei: str) -> str:
    name = datei.rpartition("/")[2]
    return name.rpartition(".")[0] or name


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
