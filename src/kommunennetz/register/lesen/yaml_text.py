"""Der strenge Leser: aus den Bytes einer YAML-Datei wird ein Baum aus Text mit bekannten Stellen.

Warum: YAML deutet Werte (05315000 wird eine Zahl, 10:30 auch, »no« ein Nein). Hier bleibt jeder Wert der
Text, der dasteht; die Typen bestimmen die Datensätze in `model`. Was eine Datei mehrdeutig macht, ist ein
Befund.
"""

import codecs
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kommunennetz.befund import Befund, Regel, Stufe
from kommunennetz.model import leseregeln
from kommunennetz.worte.konflikt import find_konfliktmarke
from kommunennetz.worte.zeichen import find_unsichtbare

# PyYAML ohne libyaml ist langsamer. Was die beiden verschieden läsen, ist hier ein Befund: Tabulatoren
# außerhalb von Kommentaren, und zwischen Klammern ein »?«, oder ein »:« ohne Abstand vor Komma oder Klammer.
Lader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TIEFSTE_EBENE = 12

Pfad = tuple[str | int, ...]
Baum = dict[str, Any]

OHNE_ABSTAND = re.compile(r":[,\[\]{}]")
_LEER = ("", "~", "null")
_PLATZHALTER = re.compile(r"<([A-ZÄÖÜ][^<>\n]* [^<>\n]+)>")
# Mehr Befunde je Datei und Regel liest niemand, und ein Versehen kann hunderttausend ergeben.
HOECHSTENS = 50
# Unsichtbares kommt selten allein; wer die ersten berichtigt, sieht, worum es geht.
_GENUG = 3
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Stelle(NamedTuple):
    """Zeile und Spalte, beide ab 1."""

    zeile: int
    spalte: int


ANFANG = Stelle(1, 1)


def find_platzhalter(wert: str) -> str:
    """Liefert, was anstelle eines Platzhalters wie »<Name des Netzwerks>« stehen soll; sonst leer."""
    treffer = _PLATZHALTER.fullmatch(wert) if wert[:1] == "<" else None
    return treffer[1] if treffer else ""


def feldweg(pfad: Pfad) -> str:
    """Liefert den Weg zu einem Feld, wie ihn ein Befund nennt; Einträge einer Liste zählen ab 1."""
    return ".".join(str(teil + 1 if isinstance(teil, int) else teil) for teil in pfad)


@dataclass(frozen=True, slots=True)
class Gelesen:
    """Eine gelesene Datei: der Baum aus Text (None, wenn unbrauchbar), die Stellen und die Befunde."""

    baum: Baum | None
    stellen: dict[Pfad, Stelle]
    befunde: list[Befund]

    def stelle(self, pfad: Pfad) -> Stelle:
        """Liefert die Stelle eines Feldes; was fehlt, steht beim nächsten Abschnitt darüber."""
        while pfad and pfad not in self.stellen:
            pfad = pfad[:-1]
        return self.stellen.get(pfad, ANFANG)


def parse(daten: bytes, datei: str, *, erste_zeile: int = 1) -> Gelesen:
    """Liefert den Inhalt einer YAML-Datei; `erste_zeile` verschiebt die Stellen (Kopf einer Infomail)."""
    leser = _Leser(datei, erste_zeile - 1)
    baum = leser.parse(daten)
    return Gelesen(baum, leser.stellen, leser.befunde)


def check_text(daten: bytes, datei: str, erste_zeile: int, *, mit_emojis: bool = False) -> list[Befund]:
    """Liefert die Befunde zu einem Text, der kein YAML ist, für den aber dieselben Zeichen verboten sind.

    In Fließtext (`mit_emojis`) darf ein Symbol bunt sein.
    """
    leser = _Leser(datei, erste_zeile - 1, mit_emojis=mit_emojis)
    if (text := leser.als_text(daten)) is not None:
        leser.pruefe_nfc(text)
    return leser.befunde


@dataclass(slots=True)
class _Leser:
    """Ein Durchgang durch eine Datei; sammelt Stellen und Befunde."""

    datei: str
    versatz: int
    mit_emojis: bool = False
    stellen: dict[Pfad, Stelle] = field(default_factory=dict)
    befunde: list[Befund] = field(default_factory=list)
    text: str = ""
    next_event: Any = None
    text_pruefen: bool = False
    gemeldet: Counter[Regel] = field(default_factory=Counter)
    ueberlesen: int = 0
    zwischen_klammern: bool = False

    def parse(self, daten: bytes) -> Baum | None:
        if (text := self.als_text(daten)) is None:
            return None
        self.text = text
        # Erst ein Rückstrich kann Zeichen hineinbringen, die im Text der Datei nicht zu sehen sind; ein
        # Tabulator ist in Kommentaren erlaubt, in Werten nicht.
        self.text_pruefen = "\\" in text or "\t" in text or not unicodedata.is_normalized("NFC", text)
        lader = Lader(text)
        self.next_event = lader.get_event
        try:
            return self._parse_strom(text)
        except yaml.MarkedYAMLError as error:
            self._melde_syntax(error, text)
        except yaml.YAMLError as error:
            self._melde(ANFANG, leseregeln.yaml, f"die Datei ist kein gültiges YAML ({error})", _UTF8)
        except _ZuTiefError as error:
            self._melde(error.stelle, leseregeln.zu_tief, "die Angaben sind zu tief verschachtelt", _TIEFE)
        finally:
            lader.dispose()
        return None

    def als_text(self, daten: bytes) -> str | None:
        """Liefert den Text einer Datei; None und einen Befund, wenn es keiner ist, den man lesen kann."""
        if _ist_utf16(daten):
            self._melde(
                self._stelle_in("", 0), leseregeln.nicht_utf8, "die Datei ist in UTF-16 geschrieben", _UTF8
            )
            return None
        try:
            text = daten.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError as error:
            davor = daten[: error.start].decode("utf-8", "replace")
            stelle = self._stelle_in(davor, len(davor))
            self._melde(stelle, leseregeln.nicht_utf8, "die Datei ist nicht in UTF-8 geschrieben", _UTF8)
            return None
        if (zeile := find_konfliktmarke(text)) is not None:
            self._melde(Stelle(zeile + self.versatz, 1), leseregeln.konflikt, _KONFLIKT, _ZUSAMMENFUEHREN)
            return None
        return None if self._hat_unsichtbare(text) else text

    def _hat_unsichtbare(self, text: str) -> bool:
        stellen = list(islice(find_unsichtbare(text, mit_emojis=self.mit_emojis), _GENUG + 1))
        for nummer, stelle in enumerate(stellen[:_GENUG], 1):
            was, hilfe = _unsichtbares(text[stelle])
            weitere = " und weiter unten noch mehr" if nummer == _GENUG < len(stellen) else ""
            self._melde(self._stelle_in(text, stelle), leseregeln.steuerzeichen, f"{was}{weitere}", hilfe)
        return bool(stellen)

    def pruefe_nfc(self, text: str) -> None:
        """Meldet die ersten Zeilen, in denen ein Umlaut aus zwei Zeichen besteht."""
        zeilen = (
            nummer
            for nummer, zeile in enumerate(text.splitlines(), 1)
            if not unicodedata.is_normalized("NFC", zeile)
        )
        for nummer in islice(zeilen, _GENUG):
            stelle = Stelle(nummer + self.versatz, 1)
            self._melde(stelle, leseregeln.nicht_nfc, _ZUSAMMENGESETZT, "Die Zeile neu eintippen.")

    def _parse_strom(self, text: str) -> Baum | None:
        self.next_event()
        if type(anfang := self.next_event()) is StreamEndEvent:
            self._melde(ANFANG, leseregeln.kein_abschnitt, "die Datei ist leer", _ABSCHNITT)
            return None
        if anfang.tags or anfang.version:
            self._melde(
                self._marke(anfang),
                leseregeln.tag,
                "YAML-Anweisungen mit % werden nicht gelesen",
                "Die Zeile löschen.",
            )
        erstes = self.next_event()
        wert = self._parse_wert(erstes, (), 0)
        self._parse_rest()
        self._melde_tabulator(text)
        if not isinstance(wert, dict):
            was = "die Datei besteht nicht aus »feld: wert«"
            self._melde(self._marke(erstes), leseregeln.kein_abschnitt, was, _ABSCHNITT)
            return None
        return wert

    def _parse_rest(self) -> None:
        while type(event := self.next_event()) is not StreamEndEvent:
            if type(event) is DocumentStartEvent:
                self._melde(
                    self._marke(event),
                    leseregeln.mehrere_dokumente,
                    "hier beginnt ein zweites Dokument",
                    _DOKUMENTE,
                )
                while type(self.next_event()) is not DocumentEndEvent:
                    pass

    def _parse_wert(self, event: Any, pfad: Pfad, ebene: int) -> Any:
        art = type(event)
        if art is ScalarEvent:
            if event.anchor or event.tag:
                self._melde_zusatz(event)
            self._pruefe_wort(event)
            if platzhalter := find_platzhalter(event.value):
                self._melde_platzhalter(event, pfad, platzhalter)
            return event.value if event.value not in _LEER or event.style else None
        if art is AliasEvent:
            self._melde_zusatz(event)
            return f"*{event.anchor}"
        if ebene == TIEFSTE_EBENE:
            raise _ZuTiefError(self._marke(event))
        if event.anchor or event.tag:
            self._melde_zusatz(event)
        davor, self.zwischen_klammern = self.zwischen_klammern, bool(event.flow_style)
        if art is MappingStartEvent:
            wert: Any = self._parse_abschnitt(pfad, ebene + 1)
        else:
            assert art is SequenceStartEvent  # noqa: S101 – mehr Arten von Werten kennt YAML nicht
            wert = self._parse_liste(pfad, ebene + 1)
        self.zwischen_klammern = davor
        return wert

    def _parse_abschnitt(self, pfad: Pfad, ebene: int) -> Baum:
        abschnitt: Baum = {}
        while type(event := self.next_event()) is not MappingEndEvent:
            if (name := self._parse_name(event, pfad, ebene)) is None:
                self._ueberlies(self.next_event(), pfad, ebene)
                continue
            ort = (*pfad, name)
            if ort in self.stellen:
                self._melde_doppelt(event, name, self.stellen[ort])
                self._ueberlies(self.next_event(), pfad, ebene)
                continue
            wert = self._parse_wert(self.next_event(), ort, ebene)
            mark = event.start_mark
            self.stellen[ort] = Stelle(mark.line + 1 + self.versatz, mark.column + 1)
            if wert is None:
                self._melde(self._marke(event), leseregeln.feld_leer, f"»{name}« ist leer", _LEERES)
            else:
                abschnitt[name] = wert
        return abschnitt

    def _parse_name(self, event: Any, pfad: Pfad, ebene: int) -> str | None:
        """Liefert den Feldnamen; None, wenn er schon einen Befund hat und sein Wert nicht zählt."""
        if type(event) is not ScalarEvent:
            self._melde(
                self._marke(event),
                leseregeln.feldname,
                "ein Feldname muss ein einfaches Wort sein",
                _FELDNAME,
            )
            self._ueberlies(event, pfad, ebene)
            return None
        if event.value == "<<" and not event.style:
            self._melde(
                self._marke(event), leseregeln.anker, "»<<« (Zusammenführen) wird nicht gelesen", _ANKER
            )
            return None
        if event.anchor or event.tag:
            self._melde_zusatz(event)
        self._pruefe_wort(event)
        return str(event.value)

    def _ueberlies(self, event: Any, pfad: Pfad, ebene: int) -> None:
        """Liest einen Wert, der nicht zählt, an einer Stelle, an der kein Feld und kein Eintrag steht."""
        self.ueberlesen += 1
        self._parse_wert(event, (*pfad, -self.ueberlesen), ebene)

    def _parse_liste(self, pfad: Pfad, ebene: int) -> list[Any]:
        liste: list[Any] = []
        while type(event := self.next_event()) is not SequenceEndEvent:
            ort = (*pfad, len(liste))
            self.stellen[ort] = self._marke(event)
            liste.append(self._parse_wert(event, ort, ebene))
        return liste

    def _pruefe_wort(self, event: ScalarEvent) -> None:
        if self.zwischen_klammern and not event.style:
            if "?" in event.value:
                self._melde(self._marke(event), leseregeln.yaml, *_FRAGEZEICHEN)
            if (ende := event.end_mark) and OHNE_ABSTAND.match(self.text, ende.index):
                # So meldet es libyaml; PyYAML läse hier ein Feld.
                problem = "found unexpected ':'"
                raise yaml.scanner.ScannerError(problem=problem, problem_mark=ende)  # type: ignore[arg-type]
        if self.text_pruefen:
            self._pruefe_text(event)

    def _melde_tabulator(self, text: str) -> None:
        """Meldet den ersten Tabulator außerhalb eines Kommentars, wenn sonst nichts zu melden ist."""
        if "\t" not in text or any(befund.stufe is Stufe.FEHLER for befund in self.befunde):
            return
        for nummer, zeile in enumerate(text.split("\n"), 1):
            davor, tabulator, _ = zeile.partition("\t")
            # Hinter einem Anführungszeichen ist nicht zu sehen, ob das »#« einen Kommentar beginnt.
            kommentar = _KOMMENTAR.search(davor) and not ('"' in davor or "'" in davor)
            if tabulator and not (kommentar or zeile.startswith("#")):
                stelle = Stelle(nummer + self.versatz, len(davor) + 1)
                self._melde(stelle, leseregeln.tabulator, *_TABULATOR)
                return

    def _pruefe_text(self, event: ScalarEvent) -> None:
        if (stelle := next(find_unsichtbare(event.value), None)) is not None:
            # Im Text der Datei stünde es nicht: Ein Rückstrich hat es hineingebracht.
            self._melde(self._marke(event), leseregeln.steuerzeichen, *_unsichtbares(event.value[stelle]))
        elif "\t" in event.value or "\r" in event.value:
            zeichen = "\t" if "\t" in event.value else "\r"
            self._melde(self._marke_von(event, zeichen), leseregeln.steuerzeichen, *_unsichtbares(zeichen))
        elif not unicodedata.is_normalized("NFC", event.value):
            richtig = unicodedata.normalize("NFC", event.value)
            self._melde(self._marke_von(event), leseregeln.nicht_nfc, _ZUSAMMENGESETZT, _nfc(richtig))

    def _melde_zusatz(self, event: Any) -> None:
        if event.anchor:
            zeichen = "*" if type(event) is AliasEvent else "&"
            self._melde(
                self._marke(event),
                leseregeln.anker,
                f"Verweise wie »{zeichen}{event.anchor}« werden nicht gelesen",
                _ANKER,
            )
        if getattr(event, "tag", None):
            angabe = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._melde(
                self._marke(event), leseregeln.tag, f"Typangaben wie »{angabe}« werden nicht gelesen", _TAG
            )

    def _melde_platzhalter(self, event: Any, pfad: Pfad, platzhalter: str) -> None:
        (zeile, spalte), feld = self._marke(event), feldweg(pfad)
        text = f"»{feld}« ist noch nicht ausgefüllt: {platzhalter}"
        # Mit seinem Feld: Was die Typen daran bemängeln, muss niemand außerdem lesen.
        self.befunde.append(
            Befund(self.datei, zeile, spalte, feld, leseregeln.platzhalter, text, _PLATZHALTER_HILFE)
        )

    def _melde_doppelt(self, event: Any, name: str, erste: Stelle) -> None:
        text = f"»{name}« steht schon in Zeile {erste.zeile}"
        self._melde(self._marke(event), leseregeln.feld_doppelt, text, "Eine der beiden Zeilen löschen.")

    def _melde_syntax(self, error: yaml.MarkedYAMLError, text: str) -> None:
        mark: Any = error.problem_mark
        stelle = Stelle(mark.line + 1 + self.versatz, mark.column + 1)
        zeilen = text.splitlines()
        zeile = zeilen[mark.line] if mark.line < len(zeilen) else ""
        if "\t" in zeile[: len(zeile) - len(zeile.lstrip())]:
            self._melde(
                stelle,
                leseregeln.tabulator,
                "die Zeile ist mit einem Tabulator eingerückt",
                "Leerzeichen verwenden.",
            )
        else:
            self._melde(stelle, leseregeln.yaml, *_YAML_FEHLER.get(error.problem or "", _yaml_fehler(error)))

    def _marke(self, event: Any) -> Stelle:
        return Stelle(event.start_mark.line + 1 + self.versatz, event.start_mark.column + 1)

    def _marke_von(self, event: Any, zeichen: str = "") -> Stelle:
        """Liefert, wo im Wert dieses Zeichen steht, ohne eines die erste Zeile mit zerlegten Umlauten.

        Ein Wert kann über viele Zeilen gehen; gesucht wird die, an der etwas zu tun ist. Gibt es keine, hat
        ein Rückstrich das Zeichen hineingebracht: dann ist es der Anfang des Wertes.
        """
        anfang = self._marke(event)
        wert = self.text[event.start_mark.index : event.end_mark.index]
        for nummer, zeile in enumerate(wert.split("\n")):
            # Womit eine Zeile eingerückt ist, gehört nicht zum Wert.
            eingerueckt = len(zeile) - len(zeile.lstrip(" "))
            if zeichen:
                darin = zeile.find(zeichen, eingerueckt)
            else:
                darin = -1 if unicodedata.is_normalized("NFC", zeile) else eingerueckt
            if darin >= 0:
                return Stelle(anfang.zeile + nummer, darin + (1 if nummer else anfang.spalte))
        return anfang

    def _stelle_in(self, text: str, index: int) -> Stelle:
        zeile = text.count("\n", 0, index)
        return Stelle(zeile + 1 + self.versatz, index - text.rfind("\n", 0, index))

    def _melde(self, stelle: Stelle, regel: Regel, text: str, hilfe: str) -> None:
        self.gemeldet[regel] += 1
        if self.gemeldet[regel] <= HOECHSTENS:
            self.befunde.append(Befund(self.datei, stelle.zeile, stelle.spalte, "", regel, text, hilfe))


class _ZuTiefError(Exception):
    def __init__(self, stelle: Stelle) -> None:
        super().__init__()
        self.stelle = stelle


def _ist_utf16(daten: bytes) -> bool:
    """Liefert, ob es UTF-16 ist: am BOM, oder weil fast jedes zweite Byte null ist."""
    if daten.startswith(_UTF16):
        return True
    # In keinem anderen Text steht ein Nullbyte; die ersten genügen, um es zu erkennen.
    anfang = daten[:200]
    return any(anfang[seite::2].count(0) > len(anfang) // 4 for seite in (0, 1)) and len(anfang) > 1


def _unsichtbares(zeichen: str) -> tuple[str, str]:
    name = {"\t": "ein Tabulator", "\r": "ein Wagenrücklauf", "\x1b": "ein Terminal-Steuerzeichen"}.get(
        zeichen, "ein unsichtbares Zeichen"
    )
    return (
        f"hier steht {name} (U+{ord(zeichen):04X})",
        "Das Zeichen löschen; im Editor hilft »Steuerzeichen anzeigen«.",
    )


def _nfc(richtig: str) -> str:
    kurz = len(richtig) < 60 and "\n" not in richtig  # noqa: PLR2004 – was auf eine Zeile passt
    return f"Den Wert neu eintippen: »{richtig}«." if kurz else "Den Wert neu eintippen."


def _yaml_fehler(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    return (
        f"die Zeile ist kein gültiges YAML ({error.problem})",
        "Einrückung, Doppelpunkte und Anführungszeichen prüfen.",
    )


_KONFLIKT = "hier steht eine Konfliktmarke von Git"
_ZUSAMMENFUEHREN = (
    "Entscheiden, welche der beiden Fassungen gilt; die andere und die Zeilen mit <<<<<<<, ======= und "
    ">>>>>>> löschen."
)
_KOMMENTAR = re.compile(r"(?:^|\s)#")
_TABULATOR = ("zwischen den Angaben steht ein Tabulator", "Leerzeichen verwenden.")
_FRAGEZEICHEN = (
    "zwischen Klammern steht ein »?« ohne Anführungszeichen",
    "Den Wert in Anführungszeichen setzen.",
)
_ZUSAMMENGESETZT = "Umlaute sind aus zwei Zeichen zusammengesetzt"
_DOPPELPUNKT = "Hinter jedem Feldnamen steht ein Doppelpunkt und ein Leerzeichen: »ort: Düsseldorf«."
_ABSTAND = 'Ein Leerzeichen dahinter setzen, oder den Wert in Anführungszeichen: »{ort: "a:"}«.'
_EINRUECKUNG = (
    "Felder eines Abschnitts stehen genau untereinander; Einrückung der Zeile und der Zeile davor prüfen."
)
_KLAMMER = "Jede geöffnete Klammer und jedes Anführungszeichen muss geschlossen werden."
_YAML_FEHLER = {
    "mapping values are not allowed in this context": (
        "hier steht ein Doppelpunkt mitten im Wert, oder die Einrückung stimmt nicht",
        "Den Wert in Anführungszeichen setzen oder die Einrückung berichtigen.",
    ),
    "found unexpected ':'": ("zwischen Klammern fehlt hinter einem Doppelpunkt der Abstand", _ABSTAND),
    "could not find expected ':'": ("hinter dem Feldnamen fehlt der Doppelpunkt", _DOPPELPUNKT),
    "did not find expected key": ("hier passt die Einrückung oder ein Anführungszeichen nicht", _EINRUECKUNG),
    "did not find expected <document start>": ("hier passt die Einrückung nicht", _EINRUECKUNG),
    "did not find expected node content": ("hier fehlt ein Wert, oder ein Komma ist zu viel", _KLAMMER),
    "block sequence entries are not allowed in this context": (
        "hinter dem Feldnamen beginnt keine Liste",
        "Die Einträge untereinander schreiben, jeden mit »- « davor.",
    ),
    "did not find expected '-' indicator": ("hier passt die Einrückung der Liste nicht", _EINRUECKUNG),
    "did not find expected ',' or ']'": ("eine Liste in eckigen Klammern ist nicht geschlossen", _KLAMMER),
    "did not find expected ',' or '}'": (
        "ein Abschnitt in geschweiften Klammern ist nicht geschlossen",
        _KLAMMER,
    ),
    "found unexpected end of stream": ("ein Anführungszeichen ist nicht geschlossen", _KLAMMER),
    "found unknown escape character": (
        "hinter dem Rückstrich steht ein unbekanntes Zeichen",
        "Einfache Anführungszeichen verwenden; dort gilt der Rückstrich als gewöhnliches Zeichen.",
    ),
    "found character that cannot start any token": (
        "der Wert beginnt mit einem Zeichen, das in YAML eine Bedeutung hat",
        "Den Wert in Anführungszeichen setzen.",
    ),
}
_ABSCHNITT = "Jede Zeile beginnt mit einem Feldnamen, etwa »name: Bonn«."
_UTF8 = "Im Editor »Speichern mit Codierung: UTF-8« wählen."
_DOKUMENTE = (
    "Je Datensatz eine Datei; die Zeile aus drei Strichen löschen oder den Rest in eine eigene Datei legen."
)
_ANKER = "Den Wert an jeder Stelle ausschreiben."
_TAG = "Das Wort mit dem Ausrufezeichen löschen; Werte gelten immer als Text."
_TIEFE = f"Mehr als {TIEFSTE_EBENE} Ebenen gibt es in keinem Datensatz; Klammern und Einrückung prüfen."
_PLATZHALTER_HILFE = "Den Platzhalter mit seinen spitzen Klammern durch die Angabe ersetzen."
_LEERES = "Einen Wert eintragen oder die Zeile löschen."
_FELDNAME = "Den Feldnamen ohne Klammern schreiben; Werte mit »?« oder Klammern in Anführungszeichen setzen."
