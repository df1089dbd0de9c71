"""Was in einer Zelle steht, als Wert des Registers: so, wie er in der YAML-Datei stünde."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kommunennetz.austausch.herein.rohblatt import Wert
from kommunennetz.austausch.spalten import Form, Spalte
from kommunennetz.model.teildatum import TeildatumError, parse_eingabe, parse_teildatum
from kommunennetz.register.aendern.yaml_wert import find_mangel
from kommunennetz.setzerei.mappe import GEKUERZT, als_zelltext
from kommunennetz.setzerei.tabellen import FORMELZEICHEN
from kommunennetz.worte.datum import monatsnummer
from kommunennetz.worte.namen import suchform

_JA = ("ja", "j", "x", "✓", "✔", "☑", "☒", "wahr", "true", "yes", "erfüllt", "vorhanden")
_NEIN = ("nein", "n", "falsch", "false", "no", "nicht erfüllt", "fehlt")
_OFFEN = ("offen", "?", "noch offen", "unklar", "unbekannt", "k.a.", "k. a.")
_STAENDE = {
    wort: stand for stand, worte in (("ja", _JA), ("nein", _NEIN), ("offen", _OFFEN)) for wort in worte
}
_KEINE_ANGABE = (
    "-", "–", "—", "--", "/", "./.", ".", "k.a.", "k. a.", "ka", "keine angabe", "keine", "n.a.", "n. a.",
    "n/a", "na",
    "n.b.", "n. b.", "o.a.", "o. a.", "entfällt", "nicht bekannt", "not available", "none", "tba", "tbd",
    "?", "???",
)  # fmt: skip
_RUNDE = re.compile(r"(?:runde )?([0-9]{1,3})(?:\.0)?\.?(?: ?runde)?", re.IGNORECASE)
# In Mappen: »_x000D_« ist ein Wagenrücklauf, »_x005F_« ein Unterstrich, der keine Umschrift einleitet.
_UMSCHRIFT = re.compile("_x(000D|005F)_")


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


def ist_ungefaehr(spalte: Spalte, wert: Wert) -> bool:
    """Liefert, ob eine Zelle ein Datum nur ungefähr nennt (»ca. 2012«); das kann das Register nicht sagen."""
    return spalte.form is Form.DATUM and _UNGEFAEHR.fullmatch(" ".join(str(wert).split())) is not None


def ist_ohne_angabe(spalte: Spalte, wert: Wert) -> bool:
    """Liefert, ob eine Zelle sagt, dass nichts bekannt ist: »k. A.«, »-«; ein Kriterium ist dann offen."""
    wort = " ".join(str(wert).split()).casefold()
    if spalte.form is Form.STAND and wort in _STAENDE:
        return False
    return wort in _KEINE_ANGABE


def als_text(wert: Wert) -> str:
    """Liefert Zahlen ohne ».0«, sonst den Text."""
    return f"{wert:.0f}" if isinstance(wert, float) and wert.is_integer() else str(wert)


def ohne_hochkomma(text: str) -> str:
    """Liefert den Text ohne das Hochkomma, mit dem CSV eine Formel verhindert."""
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(FORMELZEICHEN) else text


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
    text = " ".join(str(wert).split())
    if spalte.feld[-1] == "unterzeichnet" and (_ENDE.fullmatch(text) or _ZEITRAUM.fullmatch(text)):
        raise WertError(
            f"{spalte.titel}: »{text}« sagt, wann etwas endete",
            "Den Beginn hier nennen und das Ende unter »Austritt: Datum«.",
        )
    if spalte.feld[0] == "austritt" and (ende := _ENDE.fullmatch(text)) is not None:
        wert = ende[1]
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


# Was worte.datum nicht kennt: aus englischem Excel, »Febr.« und »Sept.«.
_ANDERE_NAMEN = {
    "january": 1, "february": 2, "febr": 2, "mar": 3, "march": 3, "may": 5, "june": 6, "july": 7, "sept": 9,
    "oct": 10, "october": 10, "dec": 12, "december": 12,
}  # fmt: skip
_UHRZEIT = re.compile(r"[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?Z?$")
_KURZES_JAHR = re.compile(r"([0-9]{1,2}\. ?[0-9]{1,2}\. ?)([0-9]{2})")
_MONAT_JAHR = re.compile(r"([0-9]{1,2})/([0-9]{4})")
_MIT_NAMEN = re.compile(r"(?:([0-9]{1,2})\.? ?)?([^\W\d_]{3,9})\.?[ -]?([0-9]{4}|[0-9]{2})")
_GRENZE = re.compile(r"(vor|nach) (?:dem )?(.+)")
_SPANNE = re.compile(r"zwischen (?:dem )?(.+) und (?:dem )?(.+)")
_JAHRESZEIT = re.compile(
    r"(?:anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter|jahr|im laufe des jahres) (?:des jahres )?"
    r"([0-9]{4}(?:/(?:[0-9]{4}|[0-9]{2}))?)",
    re.IGNORECASE,
)
_JAHRESWECHSEL = re.compile(r"([0-9]{4}) ?/ ?([0-9]{4}|[0-9]{2})")
_VIERTEL = re.compile(r"(?:([1-4])\. ?quartal|([12])\. ?(?:halbjahr|hj\.?))[ /]*([0-9]{4})", re.IGNORECASE)
_UNGEFAEHR = re.compile(
    r"(?:ca\b|circa|zirka|etwa|um|ungefähr|ungef\b|vermutlich|wohl|wahrscheinlich|geschätzt|approx\b|~|≈).*|.*\?",
    re.IGNORECASE,
)
_ENDE = re.compile(r"bis (?:zum |einschließlich |ende )?(.+)", re.IGNORECASE)
_ZEITRAUM = re.compile(r"([0-9.]*[0-9]{4}) ?(?:-|–|—|bis) ?[0-9.]*[0-9]{4}")
_VORWORT = re.compile(r"(seit dem|seit|am|im|vom) ", re.IGNORECASE)

_JAHRE = range(1000, 3000)
# 1954 bis 2118: was kleiner oder größer ist, ist wohl kein Tag.
_TAGESZAHLEN = range(20_000, 80_000)
_JAHRHUNDERTWENDE = 70
_FORMEN = (
    "Verstanden werden 6.12.2017, 2017-12-06, Dezember 2012, 12.2012, 2015, vor dem 20.11.2024, "
    "nach 2018, zwischen 9.2020 und 1.2024, Anfang 2012, 2012/13 und unbekannt."
)


def parse_datum(wert: object, nulltag: date) -> str:
    """Liefert das Datum einer Zelle in der Schreibweise des Registers; sonst TeildatumError.

    Zahlen sind Jahre oder Tage seit dem `nulltag`, wie Excel sie zählt.
    """
    if isinstance(wert, date):
        return _aus_tag(wert)
    if isinstance(wert, int | float) and not isinstance(wert, bool):
        return _aus_zahl(wert, nulltag)
    text = " ".join(str(wert).split())
    if text.isdecimal() and len(text) == len(str(_TAGESZAHLEN.start)):
        return _aus_zahl(int(text), nulltag)
    return parse_teildatum(_aus_text(_VORWORT.sub("", text, count=1))).text


def _aus_tag(tag: date) -> str:
    if tag.year not in _JAHRE:
        raise TeildatumError(
            f"Jahre wie {tag.year} kennt das Register nicht",
            "Es kennt die Jahre 1000 bis 2999; wer »unbefristet« meint, lässt die Zelle leer.",
        )
    return tag.isoformat()


def _aus_zahl(zahl: float, nulltag: date) -> str:
    if zahl in _JAHRE:
        return str(int(zahl))
    if not _TAGESZAHLEN.start <= zahl < _TAGESZAHLEN.stop:
        raise TeildatumError(f"»{zahl}« ist kein Datum", _FORMEN)
    return (nulltag + timedelta(days=int(zahl))).isoformat()


def _aus_text(text: str) -> str:
    if text.casefold() == "unbekannt":
        return "unbekannt"
    if (grenze := _GRENZE.fullmatch(text)) is not None:
        return f"{grenze[1]} {_zeitpunkt(grenze[2])}"
    if (spanne := _SPANNE.fullmatch(text)) is not None:
        return f"zwischen {_zeitpunkt(spanne[1])} und {_zeitpunkt(spanne[2])}"
    return _ungenau(text) or _zeitpunkt(text)


def _ungenau(text: str) -> str | None:
    """Liefert, was an »Anfang 2012«, »2012/13« und »2. Quartal 2012« sicher ist; None, wenn es keines ist."""
    # Wann der Anfang eines Jahres endet, weiß niemand; das Jahr ist sicher.
    jahreszeit = _JAHRESZEIT.fullmatch(text)
    rest = jahreszeit[1] if jahreszeit is not None else text
    if (jahre := _JAHRESWECHSEL.fullmatch(rest)) is not None and _folgt(*jahre.groups()):
        return f"zwischen {jahre[1]} und {int(jahre[1]) + 1}"
    if (viertel := _VIERTEL.fullmatch(text)) is not None:
        return _viertel(*viertel.groups())
    return rest if jahreszeit is not None and rest.isdecimal() else None


def _folgt(jahr: str, naechstes: str) -> bool:
    return f"{int(jahr) + 1}".endswith(naechstes)


def _viertel(viertel: str, halbes: str, jahr: str) -> str:
    monate = 3 if viertel else 6
    ende = int(viertel or halbes) * monate
    return f"zwischen {jahr}-{ende - monate + 1:02} und {jahr}-{ende:02}"


def _zeitpunkt(text: str) -> str:
    ohne = _UHRZEIT.sub("", text)
    if (kurz := _KURZES_JAHR.fullmatch(ohne)) is not None:
        ohne = f"{kurz[1]}{_jahr(kurz[2])}"
    if (schraeg := _MONAT_JAHR.fullmatch(ohne)) is not None:
        ohne = f"{schraeg[1]}.{schraeg[2]}"
    if (benannt := _MIT_NAMEN.fullmatch(ohne)) is not None:
        ohne = _benannt(*benannt.groups()) or ohne
    try:
        return parse_eingabe(ohne).text
    except TeildatumError as error:
        # Die Abhilfe des Registers nennt nur seine eigene Schreibweise; in Tabellen gelten mehr.
        raise TeildatumError(error.text, _FORMEN) from None


def _benannt(tag: str | None, monat: str, jahr: str) -> str | None:
    if (nummer := _ANDERE_NAMEN.get(suchform(monat)) or monatsnummer(monat)) is None:
        return None
    return f"{f'{tag}.' if tag else ''}{nummer}.{_jahr(jahr)}"


def _jahr(jahr: str) -> str:
    if len(jahr) != len("17"):
        return jahr
    return f"{'19' if int(jahr) >= _JAHRHUNDERTWENDE else '20'}{jahr}"
