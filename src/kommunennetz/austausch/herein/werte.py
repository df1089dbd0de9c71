"""Was in einer Zelle steht, als Wert des Registers: so, wie er in der YAML-Datei stünde."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from kommunennetz.austausch.herein.datumswerte import parse_datum
from kommunennetz.austausch.herein.tabelle import Wert
from kommunennetz.austausch.spalten import Form, Spalte
from kommunennetz.austausch.zellen import GEKUERZT, als_zelltext
from kommunennetz.model.teildatum import TeildatumError
from kommunennetz.register.aendern.yaml_wert import find_mangel
from kommunennetz.worte.namen import suchform

_JA = ("ja", "j", "x", "✓", "✔", "☑", "☒", "wahr", "true", "yes", "erfüllt", "vorhanden")
_NEIN = ("nein", "n", "falsch", "false", "no", "nicht erfüllt", "fehlt")
_OFFEN = ("offen", "?", "noch offen", "unklar", "unbekannt", "k.a.", "k. a.")
_STAENDE = {
    wort: stand for stand, worte in (("ja", _JA), ("nein", _NEIN), ("offen", _OFFEN)) for wort in worte
}
_RUNDE = re.compile(r"(?:runde )?([0-9]{1,3})(?:\.0)?\.?(?: ?runde)?", re.IGNORECASE)
# In Mappen: »_x000D_« ist ein Wagenrücklauf, »_x005F_« ein Unterstrich, der keine Umschrift einleitet.
_UMSCHRIFT = re.compile("_x(000D|005F)_")
_FORMELZEICHEN = ("=", "+", "-", "@", "\t", "\r")


class WertError(ValueError):
    """Eine Zelle, deren Inhalt nicht zu ihrer Spalte passt; `hilfe` nennt, was erlaubt ist."""

    def __init__(self, text: str, hilfe: str) -> None:
        super().__init__(text)
        self.text = text
        self.hilfe = hilfe


@dataclass(frozen=True, slots=True)
class Deutung:
    """Was zum Verstehen der Zellen außer der Zelle selbst nötig ist."""

    nulltag: date
    runden: Mapping[str, int]
    """Nummer der Runde nach ihrer Bezeichnung in Suchform."""

    def lies(self, spalte: Spalte, wert: Wert) -> str:
        """Liefert den Wert in der Schreibweise des Registers; sonst WertError."""
        leser: Callable[[Deutung, Spalte, Wert], str] = _LESER[spalte.form]
        return leser(self, spalte, wert)


def ist_gleich(spalte: Spalte, wert: Wert, bisher: str) -> bool:
    """Liefert, ob ein Text der ist, der aus dem Register hinausgegangen war.

    Warum nicht nur vergleichen: CSV stellt Formelzeichen ein Hochkomma voran, eine Zelle fasst höchstens
    32 767 Zeichen, und Tabellenprogramme ändern Zeilenenden.
    """
    if spalte.form not in (Form.TEXT, Form.LANGTEXT) or isinstance(wert, bool | date):
        return False
    text, soll = als_text(wert), _vergleichsform(als_zelltext(bisher))
    return soll in (_vergleichsform(text), _vergleichsform(ohne_hochkomma(text)))


def als_text(wert: Wert) -> str:
    """Liefert Zahlen ohne ».0«, sonst den Text."""
    return f"{wert:.0f}" if isinstance(wert, float) and wert.is_integer() else str(wert)


def ohne_hochkomma(text: str) -> str:
    """Liefert den Text ohne das Hochkomma, mit dem CSV eine Formel verhindert."""
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_FORMELZEICHEN) else text


def _vergleichsform(text: str) -> str:
    # »x005F_« entfernt die Bibliothek beim Lesen überall, auch wo es keine Umschrift ist.
    ohne = text.replace("x005F_", "").replace("_x000D_", "\r")
    return _glatt(ohne)


def _glatt(text: str) -> str:
    """Liefert den Text in zusammengesetzten Zeichen und mit schlichten Zeilenenden."""
    zeilen = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return zeilen.strip()


def _text(_deutung: Deutung, spalte: Spalte, wert: Wert) -> str:
    if isinstance(wert, bool | date):
        raise WertError(
            f"in »{spalte.titel}« steht kein Text mehr, sondern {_was(wert)}",
            "Das Tabellenprogramm hat die Eingabe umgedeutet: die Zelle als Text formatieren, neu eintragen.",
        )
    text = _glatt(_UMSCHRIFT.sub(_zeichen, ohne_hochkomma(als_text(wert))))
    if text.endswith(GEKUERZT):
        raise WertError(
            f"»{spalte.titel}« ist für eine Zelle zu lang und steht nur gekürzt da",
            "Diesen Text in der Datei des Registers ändern.",
        )
    if mangel := find_mangel(text):
        raise WertError(f"{spalte.titel}: {mangel[0]}", mangel[1])
    return text


def _zeichen(treffer: re.Match[str]) -> str:
    return chr(int(treffer[1], 16))


def _was(wert: Wert) -> str:
    return f"der Tag {wert:%d.%m.%Y}" if isinstance(wert, date) else "ein Wahrheitswert"


def _datum(deutung: Deutung, spalte: Spalte, wert: Wert) -> str:
    try:
        return parse_datum(wert, deutung.nulltag)
    except TeildatumError as error:
        raise WertError(f"{spalte.titel}: {error.text}", error.hilfe) from None


def _runde(deutung: Deutung, spalte: Spalte, wert: Wert) -> str:
    text = " ".join(als_text(wert).split())
    if (nummer := deutung.runden.get(suchform(text))) is not None:
        return str(nummer)
    if (treffer := _RUNDE.fullmatch(text)) is None:
        erlaubt = ", ".join(map(str, sorted(deutung.runden.values()))) or "noch keine"
        raise WertError(f"»{text}« ist keine Nummer für »{spalte.titel}«", f"Runden im Register: {erlaubt}.")
    return str(int(treffer[1]))


def _stand(_deutung: Deutung, spalte: Spalte, wert: Wert) -> str:
    if isinstance(wert, bool):
        return "ja" if wert else "nein"
    stand = _STAENDE.get(als_text(wert).strip().casefold())
    if stand is None:
        raise WertError(
            f"»{wert}« ist kein Stand für »{spalte.titel}«", "Erlaubt sind: ja, nein, offen; auch x und ?."
        )
    return stand


def _auswahl(_deutung: Deutung, spalte: Spalte, wert: Wert) -> str:
    form = suchform(als_text(wert))
    for erlaubt, bedeutung in spalte.auswahl.items():
        if form in (suchform(erlaubt), suchform(bedeutung)):
            return erlaubt
    erlaubte = ", ".join(spalte.auswahl)
    raise WertError(f"»{wert}« ist für »{spalte.titel}« nicht vorgesehen", f"Erlaubt sind: {erlaubte}.")


_LESER: Mapping[Form, Callable[[Deutung, Spalte, Wert], str]] = {
    Form.TEXT: _text,
    Form.LANGTEXT: _text,
    Form.DATUM: _datum,
    Form.ZAHL: _runde,
    Form.STAND: _stand,
    Form.AUSWAHL: _auswahl,
}
