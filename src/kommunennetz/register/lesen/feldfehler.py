"""Was pydantic an einem Datensatz bemängelt, auf Deutsch und an seiner Stelle."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kommunennetz.befund import Befund, Regel
from kommunennetz.model import leseregeln
from kommunennetz.register.lesen.yaml_text import HOECHSTENS, Gelesen, Pfad, feldweg
from kommunennetz.worte.saetze import find_nahes, meinten_sie


class Meldung(NamedTuple):
    """Regel, Text und Abhilfe zu einem Fehler von pydantic."""

    regel: Regel
    text: str
    hilfe: str


def list_feldfehler(
    error: ValidationError, modell: type[BaseModel], gelesen: Gelesen, datei: str
) -> Iterator[Befund]:
    """Liefert zu den ersten Fehlern eines Datensatzes je einen Befund mit Zeile und Spalte."""
    # Dass ein Platzhalter kein Datum ist, muss niemand lesen; er ist schon gemeldet.
    gemeldet = {befund.feld for befund in gelesen.befunde if befund.regel == leseregeln.platzhalter}
    for einzelner in islice(_ohne_folgefehler(error.errors(include_url=False)), HOECHSTENS):
        pfad: Pfad = tuple(teil for teil in einzelner["loc"] if teil != "[key]")
        if feldweg(pfad) in gemeldet:
            continue
        regel, text, hilfe = translate(einzelner, modell, pfad)
        stelle = gelesen.stelle(pfad)
        yield Befund(datei, stelle.zeile, stelle.spalte, feldweg(pfad), regel, text, hilfe)


def _ohne_folgefehler(fehler: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Liefert die Fehler ohne »leere Liste«, wo pydantic nur die fehlerhaften Einträge nicht mitzählt."""
    orte = {einzelner["loc"][:laenge] for einzelner in fehler for laenge in range(len(einzelner["loc"]))}
    for einzelner in fehler:
        if einzelner["type"] != "too_short" or einzelner["loc"] not in orte:
            yield einzelner


def translate(error: ErrorDetails, modell: type[BaseModel], pfad: Pfad) -> Meldung:
    """Liefert die deutsche Meldung nach der Art des Fehlers (`type`), nie nach seinem englischen Text."""
    if "hilfe" in (kontext := error.get("ctx", {})):
        # Ein falscher Feldname nennt sich schon selbst.
        feld = () if error["loc"][-1:] == ("[key]",) else pfad
        return Meldung(kontext["regel"], _am_feld(feld, kontext["text"]), kontext["hilfe"])
    if (uebersetzung := UEBERSETZT.get(error["type"])) is not None:
        return uebersetzung(error, modell, pfad)
    return Meldung(leseregeln.wert, f"»{_name(pfad)}« ist ungültig ({error['msg']})", "Den Wert prüfen.")


def _fehlt(_error: ErrorDetails, _modell: type[BaseModel], pfad: Pfad) -> Meldung:
    return Meldung(
        leseregeln.pflichtfeld, f"»{_name(pfad)}« fehlt", f"Die Zeile »{_name(pfad)}: …« ergänzen."
    )


def _unbekannt(_error: ErrorDetails, modell: type[BaseModel], pfad: Pfad) -> Meldung:
    bekannte = _felder(modell, pfad[:-1])
    nahe = find_nahes(_name(pfad), bekannte)
    hilfe = meinten_sie(nahe) if nahe else f"Bekannt sind: {', '.join(bekannte)}."
    return Meldung(leseregeln.feld_unbekannt, f"das Feld »{_name(pfad)}« gibt es hier nicht", hilfe)


def _auswahl(error: ErrorDetails, modell: type[BaseModel], pfad: Pfad) -> Meldung:
    erlaubte = _auswahlwerte(modell, pfad)
    hilfe = f"Erlaubt sind: {', '.join(erlaubte)}."
    wert = error["input"]
    if not isinstance(wert, str):
        return Meldung(leseregeln.auswahl, f"»{_name(pfad)}« muss ein einzelnes Wort sein", hilfe)
    if nahe := find_nahes(wert, erlaubte):
        hilfe = f"{meinten_sie(nahe)} {hilfe}"
    return Meldung(leseregeln.auswahl, f"»{wert}« ist für »{_name(pfad)}« nicht vorgesehen", hilfe)


def _abschnitt(_error: ErrorDetails, _modell: type[BaseModel], pfad: Pfad) -> Meldung:
    hilfe = "Die Felder des Abschnitts eingerückt darunter schreiben, jedes in eine eigene Zeile."
    return Meldung(
        leseregeln.abschnitt, f"»{_name(pfad)}« muss ein Abschnitt mit eigenen Feldern sein", hilfe
    )


def _liste(_error: ErrorDetails, _modell: type[BaseModel], pfad: Pfad) -> Meldung:
    hilfe = "Die Einträge untereinander schreiben, jeden mit »- « davor, oder in eckige Klammern setzen."
    return Meldung(leseregeln.liste, f"»{_name(pfad)}« muss eine Liste sein", hilfe)


def _zu_kurz(_error: ErrorDetails, _modell: type[BaseModel], pfad: Pfad) -> Meldung:
    return Meldung(
        leseregeln.liste, f"»{_name(pfad)}« ist eine leere Liste", "Mindestens einen Eintrag schreiben."
    )


UEBERSETZT: dict[str, Callable[[ErrorDetails, type[BaseModel], Pfad], Meldung]] = {
    "missing": _fehlt,
    "extra_forbidden": _unbekannt,
    "literal_error": _auswahl,
    "model_type": _abschnitt,
    "dict_type": _abschnitt,
    "tuple_type": _liste,
    "too_short": _zu_kurz,
}


def _name(pfad: Pfad) -> str:
    """Liefert den Namen des Feldes; bei Listen mit der Nummer des Eintrags."""
    letzter = pfad[-1] if pfad else "der Datensatz"
    return f"{pfad[-2]}, Eintrag {letzter + 1}" if isinstance(letzter, int) else letzter


def _am_feld(pfad: Pfad, text: str) -> str:
    return f"»{_name(pfad)}«: {text}" if pfad else text


def _felder(modell: type[BaseModel], pfad: Pfad) -> list[str]:
    """Liefert die Feldnamen des Abschnitts, in dem ein unbekanntes Feld steht."""
    typ: Any = modell
    for teil in pfad:
        typ = _typ_darunter(typ, teil)
    abschnitte = [modell for modell in _zerlegt(typ) if hasattr(modell, "model_fields")]
    return [name for abschnitt in abschnitte for name in abschnitt.model_fields]


def _auswahlwerte(modell: type[BaseModel], pfad: Pfad) -> list[str]:
    typ: Any = modell
    for teil in pfad:
        typ = _typ_darunter(typ, teil)
    return [wert for wert in _zerlegt(typ) if isinstance(wert, str)]


def _typ_darunter(typ: Any, teil: str | int) -> Any:
    for kandidat in _zerlegt(typ):
        felder = getattr(kandidat, "model_fields", None)
        if felder is not None and teil in felder:
            return felder[teil].annotation
    return typ


def _zerlegt(typ: Any) -> Iterator[Any]:
    """Liefert alles, woraus ein Typ wie »Beitritt | None« besteht, auch ihn selbst."""
    yield typ
    for teil in get_args(typ):
        yield from _zerlegt(teil)
