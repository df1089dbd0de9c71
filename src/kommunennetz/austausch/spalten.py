"""Die Spalten des Austauschs: was eine Spalte heißt, wohin sie gehört und was in ihr stehen darf."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from pydantic import BaseModel

from kommunennetz.model.kommune import Austritt, Beitritt, Beschluss, Kommune, Kriterium
from kommunennetz.model.netz import Kriterienfassung, Netz, Punkt, Weg

Feld = tuple[str, ...]


class Form(Enum):
    """Was in den Zellen einer Spalte steht."""

    KENNUNG = "Kennung"
    ABGELEITET = "abgeleitet"
    TEXT = "Text"
    LANGTEXT = "langer Text"
    DATUM = "Datum"
    ZAHL = "Zahl"
    STAND = "Stand"
    AUSWAHL = "Auswahl"


@dataclass(frozen=True, slots=True)
class Spalte:
    """Eine Spalte; `feld` ist der Weg im Datensatz, bei Kennung und Abgeleitetem nur ein Name."""

    feld: Feld
    titel: str
    form: Form
    bedeutung: str
    breite: int
    auswahl: dict[str, str] = field(default_factory=dict)
    """Erlaubter Wert und was er heißt."""

    @property
    def ist_fest(self) -> bool:
        """Liefert, ob die Spalte die Kommune benennt oder aus dem Verzeichnis kommt: grau und gesperrt."""
        return self.form in (Form.KENNUNG, Form.ABGELEITET)


SCHLUESSEL = Spalte(
    ("schluessel",), "Schlüssel", Form.KENNUNG, "Name der Datei im Register; daran wird die Zeile erkannt", 24
)
NAME = Spalte(("name",), "Name", Form.KENNUNG, Kommune.model_fields["name"].description or "", 26)
AGS = Spalte(("ags",), "AGS", Form.KENNUNG, Kommune.model_fields["ags"].description or "", 11)
KENNUNGEN = (SCHLUESSEL, NAME, AGS)
_STAENDE = {"ja": "erfüllt", "nein": "nicht erfüllt", "offen": "noch nicht bekannt"}
_BELEGLAGEN = {"belegt": "steht so in der Quelle", "erschlossen": "aus dem Zusammenhang gefolgert"}


def _aus(
    modell: type[BaseModel], feld: Feld, titel: str, form: Form = Form.TEXT, breite: int = 18, **weiteres: Any
) -> Spalte:
    bedeutung = modell.model_fields[feld[-1]].description or ""
    return Spalte(feld, titel, form, bedeutung, breite, **weiteres)


_ABGELEITET = (
    Spalte(("art",), "Art", Form.ABGELEITET, "Stadt, Gemeinde, Kreis … nach dem amtlichen Verzeichnis", 22),
    Spalte(("kreis",), "Kreis", Form.ABGELEITET, "Kreis nach dem amtlichen Verzeichnis", 22),
    Spalte(("regierungsbezirk",), "Regierungsbezirk", Form.ABGELEITET, "Nach dem amtlichen Verzeichnis", 17),
)
GEPLANT = Spalte(
    ("geplant",),
    "Geplant",
    Form.ABGELEITET,
    "Was eingetragen ist, aber am Tag der Ausgabe erst noch kommt",
    28,
)
_BEITRITT = (
    _aus(Kommune, ("postfach",), "Postfach", breite=28),
    _aus(Beitritt, ("beitritt", "unterzeichnet"), "unterzeichnet", Form.DATUM),
    _aus(Beitritt, ("beitritt", "runde"), "Runde", Form.ZAHL, 8),
    _aus(Beitritt, ("beitritt", "erklaert"), "erklärt", Form.DATUM),
    _aus(Beschluss, ("beitritt", "beschluss", "gremium"), "Beschluss: Gremium"),
    _aus(Beschluss, ("beitritt", "beschluss", "datum"), "Beschluss: Datum", Form.DATUM),
    _aus(Beschluss, ("beitritt", "beschluss", "vorlage"), "Beschluss: Vorlage"),
    _aus(Beitritt, ("beitritt", "beleglage"), "Beitritt belegt", Form.AUSWAHL, 13, auswahl=_BELEGLAGEN),
    _aus(Beitritt, ("beitritt", "quelle"), "Quelle", Form.LANGTEXT, 40),
    _aus(Austritt, ("austritt", "datum"), "Austritt: Datum", Form.DATUM),
    _aus(Austritt, ("austritt", "quelle"), "Austritt: Quelle", Form.LANGTEXT, 30),
)
_BEMERKUNG = _aus(Kommune, ("bemerkung",), "Bemerkung", Form.LANGTEXT, 50)


def fruehere_spalten() -> tuple[Spalte, ...]:
    """Liefert die Spalten einer früheren Mitgliedschaft, ohne die Kennungen.

    Ihre Titel sind andere als die des Blattes »Kommunen«: So liest sie niemand als Angaben zum jetzigen
    Beitritt ein.
    """
    return tuple(
        replace(spalte, titel=f"früher: {spalte.titel}")
        for spalte in _BEITRITT
        if spalte.feld[0] in ("beitritt", "austritt")
    )


def spalten(netz: Netz, fassung: Kriterienfassung) -> tuple[Spalte, ...]:
    """Liefert die Spalten der Ausgabe mit den Kriterien dieser Fassung, von links nach rechts."""
    titel = _titel(netz)
    kriterien = (spalte for punkt in fassung.punkte for spalte in _kriterium(punkt, titel[punkt.id]))
    return (*KENNUNGEN, *_ABGELEITET, *_BEITRITT, *kriterien, _BEMERKUNG, GEPLANT)


def in_worten(spalte: Spalte, netz: Netz) -> Spalte:
    """Liefert die Spalte mit dem Wort, das dieses Netzwerk für ihre Ebene hat; CSV behält seine Titel."""
    ebenen = netz.ebenen
    match spalte.feld:
        case ("kreis",):
            return replace(
                spalte, titel=ebenen.kreis, bedeutung=f"{ebenen.kreis} nach dem amtlichen Verzeichnis"
            )
        case ("regierungsbezirk",):
            return replace(spalte, titel=ebenen.bezirk)
    return spalte


def alle_spalten(netz: Netz) -> tuple[Spalte, ...]:
    """Liefert die Spalten, die beim Einlesen gelten: die Kriterien und Wege aller Fassungen."""
    punkte = tuple(_vereint(netz))
    alle = spalten(netz, netz.kriterien[-1].model_copy(update={"punkte": punkte}))
    return tuple(in_worten(spalte, netz) for spalte in alle)


def kriterienfeld(kriterium: str, teil: str) -> Feld:
    """Liefert den Weg zu einer Angabe über ein Kriterium."""
    return ("kriterien", kriterium, teil)


def _vereint(netz: Netz) -> Iterator[Punkt]:
    """Liefert jedes Kriterium einmal, wie die jüngste Fassung es kennt, mit den Wegen aller Fassungen."""
    nach_id: dict[str, list[Punkt]] = {}
    for fassung in netz.kriterien:
        for punkt in fassung.punkte:
            nach_id.setdefault(punkt.id, []).append(punkt)
    for punkte in nach_id.values():
        wege: dict[str, Weg] = {weg.id: weg for punkt in punkte for weg in punkt.wege}
        yield punkte[-1].model_copy(update={"wege": tuple(wege.values())})


def _titel(netz: Netz) -> dict[str, str]:
    """Liefert zu jedem Kriterium seine Überschrift; wo zwei gleich heißen, mit der Kennung dahinter."""
    kurz = {punkt.id: punkt.kurz for punkt in _vereint(netz)}
    namen = list(kurz.values())
    return {
        kennung: name if namen.count(name) == 1 else f"{name} ({kennung})" for kennung, name in kurz.items()
    }


def _kriterium(punkt: Punkt, titel: str) -> Iterable[Spalte]:
    def spalte(teil: str, name: str, form: Form, breite: int, **weiteres: Any) -> Spalte:
        feld = kriterienfeld(punkt.id, teil)
        return _aus(Kriterium, feld, f"{titel}: {name}", form, breite, **weiteres)

    stand = spalte("stand", "Stand", Form.STAND, 14, auswahl=_STAENDE)
    yield replace(stand, bedeutung=f"{punkt.text} ({stand.bedeutung})")
    if punkt.wege:
        wege = {weg.id: weg.text for weg in punkt.wege}
        yield spalte("weg", "Weg", Form.AUSWAHL, 18, auswahl=wege)
    yield spalte("seit", "seit", Form.DATUM, 18)
    yield spalte("nachweis", "Nachweis", Form.LANGTEXT, 36)
    yield spalte("quelle", "Quelle", Form.LANGTEXT, 36)
