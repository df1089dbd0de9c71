"""Die Personen des Kontaktordners in fremdem Text wiederfinden: ihr Name, ihre Adresse, ihre Nummer.

Verglichen wird in einer Grundform: kleingeschrieben, ohne Umlaute, Akzente und unsichtbare Zeichen. Ein
Wörterbuch der seltensten Wörter entscheidet, ob ein Text einzeln anzusehen ist; fast keiner ist es.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kommunennetz.kontakte.kontaktordner import Amtsperson
from kommunennetz.regeln.kennwoerter import find_adressen, in_grundform
from kommunennetz.worte.namen import umschrift
from kommunennetz.worte.zeichen import replace_unsichtbare

NAME, ADRESSE, NUMMER = "der Name", "die E-Mail-Adresse", "die Telefonnummer"

_WORT = re.compile(r"[^\W_]+")
_GRUNDBUCHSTABEN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})
# Zwischen zwei Wörtern eines Namens: Zeilenende, Einrückung, Satzzeichen, nicht ein ganzer Absatz.
_FUGE = r"[\W_]{1,24}"
_ANFANG, _ENDE = r"(?<![^\W_])", r"(?:e?s)?(?![^\W_])"
_GRADE = rf"(?:(?:dr|prof|dipl|mag|ing|med|jur|phil|h|c|habil){_FUGE})*"
_AEMTER = (
    "frau|fr|herrn?|hrn?|dr|prof|(?:ober)?buergermeister(?:in)?|land(?:rat|raetin)|staedteregionsr(?:at|aetin)|"
    "beigeordneten?|beigeordneter|dezernent(?:in)?|kaemmer(?:er|in)|referent(?:in)?|vorsitzenden?|ministerin|minister"
)
_AT = r"\s*(?:@|[(\[{<]\s*(?:at|aet|ae|klammeraffe)\s*[)\]}>]|\s(?:at|aet)\s)\s*"
_PUNKT = r"\s*(?:\.|[(\[{]\s*(?:dot|punkt|\.)\s*[)\]}]|\s(?:dot|punkt)\s)\s*"
_PUNYCODE = re.compile(r"\bxn--[a-z0-9-]+")
_VOR_DEM_AT = re.compile(r"[\w.+-]+@")
_ZIFFERN = re.compile(r"[+(]{0,2}\d(?:[ \t\n\r()/.–‑-]{0,3}\d){5,}")
# Womit eine Nummer ohne ihre Null beginnen kann: nach einer Lücke, einer Null oder der Vorwahl des Landes.
_DAVOR = re.compile(r"(?<!\d)(?:(?:00)?49)?0?\Z")
# Kürzeres ist keine Rufnummer, die sich von einer Jahreszahl mit Monat unterscheiden ließe.
_KUERZESTE = 6
_NAMENSLAENGE = 2


class Treffer(NamedTuple):
    """Eine Person an einer Stelle eines Textes in Grundform; was dasteht, wiederholt der Treffer nicht."""

    beginn: int
    ende: int
    wer: str
    """Sitz und Kennung: »unna/fach, k7f3q«."""
    was: str


class _Spur(NamedTuple):
    muster: str
    """Übersetzt wird er erst, wenn sein Wort vorkommt; alle zu übersetzen dauert länger als zu suchen."""
    wer: str
    was: str


@dataclass(frozen=True)
class Bekannte:
    """Was vom Kontaktordner nirgends sonst stehen darf."""

    spuren: dict[str, tuple[_Spur, ...]]
    """Zu dem Wort, ohne das keine von ihnen passen kann."""
    nummern: dict[str, str]
    nachnamen: dict[str, tuple[tuple[frozenset[str], str], ...]]
    anzahl: int

    @classmethod
    def build(cls, personen: Iterable[Amtsperson], oeffentliche: Collection[str] = ()) -> "Bekannte":
        """Liefert, woran diese Personen zu erkennen sind; ausgenommen sind öffentliche Nummern.

        Bei `oeffentlich: ja` ist es der Name nicht: Den hat die Kommune selbst veröffentlicht. Adresse und
        Nummer bleiben es, denn zu wissen, wer das Amt hat, heißt nicht, sie weitergeben zu dürfen. Was eine
        Funktion nennt (»info@…«), gehört keiner Person, und eine Stelle ohne Nachnamen ist keine.
        """
        spuren: dict[str, list[_Spur]] = {}
        nummern: dict[str, str] = {}
        nachnamen: dict[str, list[tuple[frozenset[str], str]]] = {}
        bekannt = {_ziffern(nummer) for nummer in oeffentliche}
        anzahl = 0
        for eine in personen:
            anzahl += 1
            wer = f"{eine.sitz}, {eine.person.id}"
            for schluessel, spur in _spuren(eine, wer):
                spuren.setdefault(schluessel, []).append(spur)
            if eine.person.oeffentlich == "nein" and (nachname := _worte(eine.person.nachname)):
                nachnamen.setdefault(nachname[-1], []).append((frozenset(nachname), wer))
            ziffern = _ziffern(eine.person.telefon or "")
            if eine.person.nachname and len(ziffern) >= _KUERZESTE and ziffern not in bekannt:
                nummern.setdefault(ziffern, wer)
        return cls(
            {schluessel: tuple(dict.fromkeys(ihre)) for schluessel, ihre in spuren.items()},
            nummern,
            {name: tuple(dict.fromkeys(ihre)) for name, ihre in nachnamen.items()},
            anzahl,
        )

    def find(self, text: str) -> Iterator[Treffer]:
        """Liefert, was in einem Text in Grundform (`grundform`) von diesen Personen dasteht."""
        worte = set(_WORT.findall(text))
        for wort in worte & self.spuren.keys():
            for spur in self.spuren[wort]:
                for treffer in re.finditer(spur.muster, text):
                    yield Treffer(*treffer.span(), spur.wer, spur.was)
        if not worte.isdisjoint(self.nachnamen):
            yield from self._find_in_adressen(text)
        if self.nummern:
            yield from self._find_nummern(text)

    def maskiere(self, text: str) -> str:
        """Liefert einen Pfad, in dem statt der Personen ihre Kennungen stehen; sonst ihn selbst."""
        grund = grundform(text)
        gefunden = sorted(self.find(grund))
        if not gefunden:
            return text
        teile, ende = [], 0
        for beginn, schluss, wer, _ in gefunden:
            if beginn >= ende:
                teile += [grund[ende:beginn], f"[{wer.rpartition(' ')[2]}]"]
            ende = max(ende, schluss)
        return "".join([*teile, grund[ende:]])

    def _find_in_adressen(self, text: str) -> Iterator[Treffer]:
        for treffer in _VOR_DEM_AT.finditer(text):
            darin = set(_WORT.findall(treffer[0]))
            for wort in darin & self.nachnamen.keys():
                for nachname, wer in self.nachnamen[wort]:
                    # »post@…« nennt eine Funktion, auch wenn jemand Post heißt.
                    if nachname <= darin and any(find_adressen(f"{treffer[0]}example.invalid")):
                        yield Treffer(*treffer.span(), wer, NAME)

    def _find_nummern(self, text: str) -> Iterator[Treffer]:
        laengen = sorted({len(nummer) for nummer in self.nummern})
        for treffer in _ZIFFERN.finditer(text):
            stellen = [stelle for stelle in range(*treffer.span()) if text[stelle].isdecimal()]
            ziffern = "".join(text[stelle] for stelle in stellen)
            for anfang, stelle in enumerate(stellen):
                for laenge in laengen if _DAVOR.search(text, max(0, stelle - 6), stelle) else ():
                    wer = self.nummern.get(ziffern[anfang : anfang + laenge])
                    if wer is None or anfang + laenge > len(stellen):
                        continue
                    ende = stellen[anfang + laenge - 1] + 1
                    if not text[ende : ende + 1].isdecimal():
                        yield Treffer(stelle, ende, wer, NUMMER)


def grundform(text: str) -> str:
    """Liefert den Text, wie er verglichen wird; Zeilen bleiben Zeilen."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = _ohne_zeichen(text)
    text = text.lower()
    return _PUNYCODE.sub(_aus_punycode, text) if "xn--" in text else text


def _ohne_zeichen(text: str) -> str:
    # Ein Steuerzeichen trennt, ein Zeichen ohne Breite nicht.
    text = replace_unsichtbare(text, lambda zeichen: " " if unicodedata.category(zeichen) == "Cc" else "")
    text = in_grundform(text).casefold()
    text = umschrift(text).translate(_GRUNDBUCHSTABEN)
    return "".join(
        zeichen for zeichen in unicodedata.normalize("NFKD", text) if not unicodedata.combining(zeichen)
    )


def _aus_punycode(treffer: re.Match[str]) -> str:
    import idna

    try:
        return _ohne_zeichen(idna.decode(treffer[0]))
    except (idna.IDNAError, UnicodeError):
        return treffer[0]


def _worte(text: str | None) -> tuple[str, ...]:
    return tuple(_WORT.findall(grundform(text or "")))


def _ohne_punkte(text: str) -> str:
    """Liefert die Schreibung mit dem bloßen Grundbuchstaben: Muller für Müller."""
    zerlegt = unicodedata.normalize("NFD", text)
    return "".join(zeichen for zeichen in zerlegt if not unicodedata.combining(zeichen))


def _ziffern(nummer: str) -> str:
    """Liefert die Ziffern einer Rufnummer ohne die Null der Vorwahl und ohne die des Landes."""
    text = in_grundform(nummer).strip()
    ziffern = "".join(zeichen for zeichen in text if zeichen.isdecimal())
    if text.startswith(("+49", "(+49", "0049")):
        ziffern = ziffern.removeprefix("00").removeprefix("49")
    return ziffern.lstrip("0")


def _spuren(eine: Amtsperson, wer: str) -> Iterator[tuple[str, _Spur]]:
    person = eine.person
    if person.nachname and person.oeffentlich == "nein":
        paare = {(person.vorname or "", person.nachname)}
        paare |= {(_ohne_punkte(vorname), _ohne_punkte(nachname)) for vorname, nachname in paare}
        for vorname, nachname in paare:
            yield from _namensspuren(_worte(vorname), _worte(nachname), _worte(person.bezeichnung), wer)
    adresse = person.email or ""
    namensteile = {*_worte(person.vorname), *_worte(person.nachname)}
    if any(find_adressen(adresse)) or not namensteile.isdisjoint(_worte(adresse.partition("@")[0])):
        yield from _adressspuren(adresse, wer)


def _namensspuren(
    vornamen: tuple[str, ...], nachname: tuple[str, ...], bezeichnung: tuple[str, ...], wer: str
) -> Iterator[tuple[str, _Spur]]:
    if not nachname or len("".join(nachname)) < _NAMENSLAENGE:
        return
    name = _FUGE.join(nachname)
    davor = "|".join([_AEMTER, *(wort for wort in bezeichnung if len(wort) > _NAMENSLAENGE)])
    formen = [rf"(?:{davor}){_FUGE}{_GRADE}{name}"]
    for vorname in {_FUGE.join(vornamen), *vornamen[:1]} - {""}:
        formen += [
            rf"{vorname}{_FUGE}(?:[a-z]{_FUGE})?{name}",
            rf"{name}{_FUGE}{_GRADE}{vorname}",
            rf"(?<![ozuidv]\. ){vorname[0]}{'e?' * (vorname[1:2] == 'e')}\.[ \t]?{name}",
        ]
    muster = f"{_ANFANG}(?:{'|'.join(formen)}){_ENDE}"
    # Das letzte Wort des Namens kann gebeugt sein; gesucht wird unter jeder Form.
    letztes = nachname[-1]
    for schluessel in (letztes, f"{letztes}s", f"{letztes}es"):
        yield schluessel, _Spur(muster, wer, NAME)
    for vorname in dict.fromkeys(("".join(vornamen), *vornamen[:1])):
        for eines in (vorname + "".join(nachname), "".join(nachname) + vorname) if vorname else ():
            yield eines, _Spur(f"{_ANFANG}{re.escape(eines)}{_ENDE}", wer, NAME)


def _adressspuren(adresse: str, wer: str) -> Iterator[tuple[str, _Spur]]:
    davor, _, danach = grundform(adresse).rpartition("@")
    worte = _WORT.findall(davor)
    if not worte or not danach:
        return
    # Vor dem @ darf der Punkt ebenso umschrieben sein wie dahinter.
    lokal = _PUNKT.join(re.escape(teil) for teil in davor.split("."))
    domain = _PUNKT.join(re.escape(teil) for teil in danach.split("."))
    muster = rf"(?<![\w.+-]){lokal}(?:{_AT}){domain}(?![^\W_])"
    yield max(worte, key=len), _Spur(muster, wer, ADRESSE)
