"""Vom Ordner zum Register: jede Datei einzeln gelesen, jede kaputte ein Befund."""

import os
from collections.abc import Collection
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import RegisterError
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model import leseregeln
from kommunennetz.model.arten import ARTEN, MIT_TEXT, NETZ, Art, Arten, art_von, ordnernamen
from kommunennetz.model.grundlage import Satz
from kommunennetz.register.lesen.datenordner import find_dateien, read_datei
from kommunennetz.register.lesen.feldfehler import list_feldfehler
from kommunennetz.register.lesen.infomaildatei import split_infomail
from kommunennetz.register.lesen.register import Eintrag, Geladen, Register
from kommunennetz.register.lesen.yaml_datei import check_text, parse
from kommunennetz.register.lesen.zwischenspeicher import Zwischenspeicher
from kommunennetz.worte.saetze import aufgezaehlt

S = TypeVar("S", bound=Satz)


def load(  # noqa: PLR0913 – die Hälfte brauchen nur wenige, und sie nennen sie beim Namen
    ort: Path,
    gefragt: Collection[Art[Any]] | None = None,
    stand: date | None = None,
    *,
    netz: bytes | None = None,
    arten: Arten = ARTEN,
    speicher: Zwischenspeicher | None = None,
) -> Geladen:
    """Liefert das Register unter diesem Ordner, wie es am Tag `stand` ist.

    `gefragt` sind die Arten, die gelesen werden; ohne Angabe alle, die es gibt (`arten`). Mit `netz` ist es
    so, als stünde das in seiner netz.yaml. Was der Zwischenspeicher kennt, wird nicht noch einmal gelesen.

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
    speicher = speicher or Zwischenspeicher()
    netzeintrag = None if inhalt is None else parse_eintrag(inhalt, _NETZ, NETZ, befunde, speicher)
    saetze = {
        art.fach: load_art(ort, art, befunde, speicher) if gefragt is None or art in gefragt else {}
        for art in arten
        if art != NETZ
    }
    if netzeintrag is None:
        return Geladen(None, tuple(befunde))
    unlesbar = frozenset(befund.datei for befund in befunde if befund.stufe is Stufe.FEHLER)
    register = Register(ort, netzeintrag, verzeichnis, saetze, unlesbar, stand, arten)
    return Geladen(register, tuple(befunde))


def load_eintrag(ort: Path, datei: str, art: Art[S], befunde: list[Befund]) -> Eintrag[S] | None:
    """Liefert einen einzelnen Datensatz, oder None, wenn er Fehler hat; alle Funde kommen zu den Befunden."""
    daten = read_datei(ort, datei, befunde)
    return None if daten is None else parse_eintrag(daten, datei, art, befunde)


def parse_eintrag(
    daten: bytes, datei: str, art: Art[S], befunde: list[Befund], speicher: Zwischenspeicher | None = None
) -> Eintrag[S] | None:
    """Liefert den Datensatz aus den Bytes einer Datei, gleich ob sie noch daliegt; sonst wie load_eintrag."""
    speicher = speicher or Zwischenspeicher()
    if art.endung == MIT_TEXT:
        return _parse_mit_text(daten, datei, art.modell, befunde, speicher)
    satz = _load_satz(daten, datei, art.modell, befunde, speicher)
    return None if satz is None else Eintrag(_schluessel(datei), datei, satz, daten)


def _parse_mit_text(
    daten: bytes, datei: str, modell: type[S], befunde: list[Befund], speicher: Zwischenspeicher
) -> Eintrag[S] | None:
    if (teile := split_infomail(daten)) is None:
        if unlesbar := check_text(daten, datei, 1):
            # Ist die Datei keine in UTF-8, lässt sich über ihren Kopf nichts sagen.
            befunde += unlesbar
            return None
        befunde.append(
            Befund(datei, 1, 1, "", leseregeln.infomail_kopf, "der Kopf fehlt", _kopfhilfe(modell))
        )
        return None
    kopfdaten, _, textdaten = teile
    kopf = _load_satz(kopfdaten, datei, modell, befunde, speicher)
    textzeile = kopfdaten.count(b"\n") + 2
    text = _load_text(textdaten, datei, textzeile, befunde)
    if kopf is None or text is None:
        return None
    return Eintrag(_schluessel(datei), datei, kopf, daten, text, textzeile)


def parse_datei(daten: bytes, datei: str, befunde: list[Befund], arten: Arten = ARTEN) -> Eintrag[Any] | None:
    """Liefert den Datensatz aus den Bytes einer Datei, welcher Art sie nach ihrem Weg auch ist.

    Was kein Datensatz ist, ist wie ein fehlerhafter: None und ein Befund.
    """
    if (art := art_von(datei, arten)) is None:
        text = "hier liest das Register keine Datei"
        hilfe = f"Datensätze liegen unter data in den Ordnern {ordnernamen(arten)}."
        befunde.append(Befund(datei, 1, 1, "", leseregeln.endung, text, hilfe))
        return None
    return parse_eintrag(daten, datei, art, befunde)


def _schluessel(datei: str) -> str:
    name = datei.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _load_satz(
    daten: bytes, datei: str, modell: type[S], befunde: list[Befund], speicher: Zwischenspeicher
) -> S | None:
    if (baum := speicher.baum(daten)) is not None:
        with suppress(ValidationError):
            return modell.model_validate_json(baum)
    gelesen = parse(daten, datei)
    befunde += gelesen.befunde
    if gelesen.baum is None:
        return None
    try:
        satz = modell.model_validate(gelesen.baum)
    except ValidationError as error:
        befunde += list_feldfehler(error, modell, gelesen, datei)
        return None
    if not gelesen.befunde:
        speicher.merke(daten, gelesen.baum)
    return None if any(befund.stufe is Stufe.FEHLER for befund in gelesen.befunde) else satz


def _load_text(daten: bytes, datei: str, erste_zeile: int, befunde: list[Befund]) -> str | None:
    # Der Text einer Infomail ist kein YAML, aber dieselben Zeichen sind verboten.
    pruefung = check_text(daten, datei, erste_zeile, mit_emojis=True)
    befunde += pruefung
    return None if pruefung else daten.decode("utf-8").replace("\r\n", "\n")


def load_art(
    ort: Path, art: Art[S], befunde: list[Befund], speicher: Zwischenspeicher | None = None
) -> dict[str, Eintrag[S]]:
    """Liefert die Datensätze einer Art nach ihrem Schlüssel; sonst wie load_eintrag."""
    speicher = speicher or Zwischenspeicher()
    if not art.ordner:
        return _load_einzigen(ort, art, befunde, speicher)
    dateien = find_dateien(ort, art.pfad, art.endung, befunde, art.beilagen)
    gelesene = ((datei, read_datei(ort, datei, befunde)) for datei in dateien)
    inhalte = {datei: daten for datei, daten in gelesene if daten is not None}
    speicher.lies_voraus(list(inhalte.values()))
    eintraege = (parse_eintrag(daten, datei, art, befunde, speicher) for datei, daten in inhalte.items())
    return {eintrag.schluessel: eintrag for eintrag in eintraege if eintrag is not None}


def _load_einzigen(
    ort: Path, art: Art[S], befunde: list[Befund], speicher: Zwischenspeicher
) -> dict[str, Eintrag[S]]:
    """Liefert den Datensatz einer Art, von der es höchstens einen gibt; er darf fehlen."""
    datei = art.datei(art.name)
    daten = read_datei(ort, datei, befunde) if os.path.lexists(f"{ort}/{datei}") else None
    eintrag = None if daten is None else parse_eintrag(daten, datei, art, befunde, speicher)
    return {} if eintrag is None else {eintrag.schluessel: eintrag}


def _kopfhilfe(modell: type[Satz]) -> str:
    noetig = (f"»{name}: …«" for name, feld in modell.model_fields.items() if feld.is_required())
    return f"Die Datei beginnt mit einer Zeile »---«, dann {aufgezaehlt(noetig)}, dann wieder »---«."


_NETZ = "data/netz.yaml"
_KEIN_REGISTER = (
    "Mit --register den Ordner nennen, in dem »data« liegt, oder mit »kommunennetz neu ORDNER« eines anlegen."
)
