"""Der eine Leser von YAML: aus dem Text einer Datei wird ein Baum aus Text.

Warum: YAML deutet Werte (05315000 wird eine Zahl, 10:30 auch, »no« ein Nein). Hier bleibt jeder Wert der
Text, der dasteht; die Typen bestimmen die Datensätze in `model`. Was eine Datei mehrdeutig macht, ist ein
Befund.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from kommunennetz.befund import Regel, Stufe
from kommunennetz.model import leseregeln
from kommunennetz.register.lesen.yaml_text import (
    ANFANG,
    ZUSAMMENGESETZT,
    Baum,
    Gelesen,
    Meldungen,
    Pfad,
    Stelle,
    als_stelle,
    als_unsichtbares,
    feldweg,
)
from kommunennetz.worte.zeichen import find_unsichtbare

# PyYAML ohne libyaml ist langsamer. Was die beiden verschieden läsen, ist hier ein Befund: Tabulatoren
# außerhalb von Kommentaren, und zwischen Klammern ein »?«, oder ein »:« ohne Abstand vor Komma oder Klammer.
Lader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

TIEFSTE_EBENE = 12

_OHNE_ABSTAND = re.compile(r":[,\[\]{}]")
_LEER = ("", "~", "null")
_PLATZHALTER = re.compile(r"<([A-ZÄÖÜ][^<>\n]* [^<>\n]+)>")


def read(text: str, meldungen: Meldungen) -> Gelesen:
    """Liefert den Inhalt einer Datei; ihre Befunde kommen zu den Meldungen."""
    lader = Lader(text)
    leser = _Leser(text, meldungen, lader.get_event)
    baum: Baum | None = None
    try:
        baum = leser.read_datei()
    except yaml.MarkedYAMLError as error:
        leser.melde_syntax(error)
    except yaml.YAMLError as error:
        meldungen.melde(ANFANG, leseregeln.yaml, f"die Datei ist kein gültiges YAML ({error})", _UTF8)
    except _ZuTiefError as error:
        leser.melde(error.marke, leseregeln.zu_tief, "die Angaben sind zu tief verschachtelt", _TIEFE)
    finally:
        lader.dispose()
    return Gelesen(baum, meldungen.befunde, leser.marken, meldungen.versatz)


def find_platzhalter(wert: str) -> str:
    """Liefert, was anstelle eines Platzhalters wie »<Name des Netzwerks>« stehen soll; sonst leer."""
    treffer = _PLATZHALTER.fullmatch(wert) if wert[:1] == "<" else None
    return treffer[1] if treffer else ""


class _ZuTiefError(Exception):
    def __init__(self, marke: Any) -> None:
        super().__init__()
        self.marke = marke


class _Leser:
    """Ein Durchgang durch eine Datei: Aus jedem Ereignis wird ein Teil des Baums, oder es wird gemeldet."""

    def __init__(self, text: str, meldungen: Meldungen, next_event: Callable[[], Any]) -> None:
        self.text = text
        self.meldungen = meldungen
        self.next_event = next_event
        self.marken: dict[Pfad, Any] = {}
        self.ueberlesen = 0
        # Erst ein Rückstrich kann Zeichen hineinbringen, die im Text der Datei nicht zu sehen sind; ein
        # Tabulator ist in Kommentaren erlaubt, in Werten nicht.
        self.pruefen = "\\" in text or "\t" in text or not unicodedata.is_normalized("NFC", text)
        self.abstand_pruefen = _OHNE_ABSTAND.search(text) is not None

    def read_datei(self) -> Baum | None:
        self.next_event()
        if type(anfang := self.next_event()) is StreamEndEvent:
            self.meldungen.melde(ANFANG, leseregeln.kein_abschnitt, "die Datei ist leer", _ABSCHNITT)
            return None
        if anfang.tags or anfang.version:
            was = "YAML-Anweisungen mit % werden nicht gelesen"
            self.melde(anfang.start_mark, leseregeln.tag, was, "Die Zeile löschen.")
        erstes = self.next_event()
        wert = self._wert(erstes, (), False)
        self._read_rest()
        self._melde_tabulator()
        if not isinstance(wert, dict):
            was = "die Datei besteht nicht aus »feld: wert«"
            self.melde(erstes.start_mark, leseregeln.kein_abschnitt, was, _ABSCHNITT)
            return None
        return wert

    def _read_rest(self) -> None:
        while type(event := self.next_event()) is not StreamEndEvent:
            if type(event) is DocumentStartEvent:
                was = "hier beginnt ein zweites Dokument"
                self.melde(event.start_mark, leseregeln.mehrere_dokumente, was, _DOKUMENTE)
                while type(self.next_event()) is not DocumentEndEvent:
                    pass

    def _wert(self, event: Any, pfad: Pfad, in_klammern: bool) -> Any:
        """Liefert den Wert, der mit diesem Ereignis beginnt; None, wenn er leer ist."""
        art = type(event)
        if art is AliasEvent:
            self._melde_zusatz(event)
            return f"*{event.anchor}"
        if art is ScalarEvent:
            wert = event.value
            if self.pruefen or in_klammern or event.anchor or event.tag:
                self._pruefe_wort(event, in_klammern)
            if wert[:1] == "<" and (platzhalter := find_platzhalter(wert)):
                self._melde_platzhalter(event, pfad, platzhalter)
            return wert if wert not in _LEER or event.style else None
        if len(pfad) == TIEFSTE_EBENE:
            raise _ZuTiefError(event.start_mark)
        if event.anchor or event.tag:
            self._melde_zusatz(event)
        read = self._abschnitt if art is MappingStartEvent else self._liste
        return read(pfad, event.flow_style)

    def _abschnitt(self, pfad: Pfad, in_klammern: bool) -> Baum:
        abschnitt: Baum = {}
        while type(event := self.next_event()) is not MappingEndEvent:
            ort = self._feld(event, pfad, in_klammern)
            wert = self._wert(self.next_event(), ort, in_klammern)
            name = ort[-1]
            if not isinstance(name, str):
                continue
            if wert is None:
                was = f"»{name}« ist leer"
                self.melde(event.start_mark, leseregeln.feld_leer, was, _LEERES)
            else:
                abschnitt[name] = wert
        return abschnitt

    def _feld(self, event: Any, pfad: Pfad, in_klammern: bool) -> Pfad:
        """Liefert, wo der Wert eines Feldes steht; zählt er nicht, ist es eine Stelle ohne Namen."""
        if type(event) is not ScalarEvent:
            was = "ein Feldname muss ein einfaches Wort sein"
            self.melde(event.start_mark, leseregeln.feldname, was, _FELDNAME)
            self._wert(event, self._nirgends(pfad), in_klammern)
            return self._nirgends(pfad)
        name = event.value
        if name == "<<" and not event.style:
            self.melde(event.start_mark, leseregeln.anker, "»<<« (Zusammenführen) wird nicht gelesen", _ANKER)
            return self._nirgends(pfad)
        if self.pruefen or in_klammern or event.anchor or event.tag:
            self._pruefe_wort(event, in_klammern)
        ort = (*pfad, name)
        if (erste := self.marken.get(ort)) is not None:
            was = f"»{name}« steht schon in Zeile {als_stelle(erste, self.meldungen.versatz).zeile}"
            self.melde(event.start_mark, leseregeln.feld_doppelt, was, "Eine der beiden Zeilen löschen.")
            return self._nirgends(pfad)
        self.marken[ort] = event.start_mark
        return ort

    def _nirgends(self, pfad: Pfad) -> Pfad:
        """Liefert einen Ort, an dem kein Feld und kein Eintrag steht, für einen Wert, der nicht zählt."""
        self.ueberlesen += 1
        return (*pfad, -self.ueberlesen)

    def _liste(self, pfad: Pfad, in_klammern: bool) -> list[Any]:
        liste: list[Any] = []
        while type(event := self.next_event()) is not SequenceEndEvent:
            ort = (*pfad, len(liste))
            self.marken[ort] = event.start_mark
            liste.append(self._wert(event, ort, in_klammern))
        return liste

    def _pruefe_wort(self, event: Any, in_klammern: bool) -> None:
        if event.anchor or event.tag:
            self._melde_zusatz(event)
        if in_klammern and not event.style:
            if "?" in event.value:
                self.melde(event.start_mark, leseregeln.yaml, *_FRAGEZEICHEN)
            if self.abstand_pruefen and _OHNE_ABSTAND.match(self.text, event.end_mark.index):
                # So meldet es libyaml; PyYAML läse hier ein Feld.
                problem = "found unexpected ':'"
                raise yaml.scanner.ScannerError(problem=problem, problem_mark=event.end_mark)
        if self.pruefen:
            self._pruefe_text(event)

    def _pruefe_text(self, event: Any) -> None:
        wert = event.value
        if (stelle := next(find_unsichtbare(wert), None)) is not None:
            # Im Text der Datei stünde es nicht: Ein Rückstrich hat es hineingebracht.
            self.melde(event.start_mark, leseregeln.steuerzeichen, *als_unsichtbares(wert[stelle]))
        elif "\t" in wert or "\r" in wert:
            zeichen = "\t" if "\t" in wert else "\r"
            stelle_ = self._stelle_im_wert(event, zeichen)
            self.meldungen.melde(stelle_, leseregeln.steuerzeichen, *als_unsichtbares(zeichen))
        elif not unicodedata.is_normalized("NFC", wert):
            richtig = unicodedata.normalize("NFC", wert)
            self.meldungen.melde(
                self._stelle_im_wert(event), leseregeln.nicht_nfc, ZUSAMMENGESETZT, _neu_eintippen(richtig)
            )

    def _stelle_im_wert(self, event: Any, zeichen: str = "") -> Stelle:
        """Liefert, wo im Wert dieses Zeichen steht, ohne eines die erste Zeile mit zerlegten Umlauten.

        Ein Wert kann über viele Zeilen gehen; gesucht wird die, an der etwas zu tun ist. Gibt es keine, hat
        ein Rückstrich das Zeichen hineingebracht: dann ist es der Anfang des Wertes.
        """
        anfang = als_stelle(event.start_mark, self.meldungen.versatz)
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

    def _melde_tabulator(self) -> None:
        """Meldet den ersten Tabulator außerhalb eines Kommentars, wenn sonst nichts zu melden ist."""
        fehlerhaft = any(befund.stufe is Stufe.FEHLER for befund in self.meldungen.befunde)
        if "\t" not in self.text or fehlerhaft:
            return
        for nummer, zeile in enumerate(self.text.split("\n"), 1):
            davor, tabulator, _ = zeile.partition("\t")
            # Hinter einem Anführungszeichen ist nicht zu sehen, ob das »#« einen Kommentar beginnt.
            kommentar = _KOMMENTAR.search(davor) and not ('"' in davor or "'" in davor)
            if tabulator and not (kommentar or zeile.startswith("#")):
                stelle = Stelle(nummer + self.meldungen.versatz, len(davor) + 1)
                self.meldungen.melde(stelle, leseregeln.tabulator, *_TABULATOR)
                return

    def _melde_zusatz(self, event: Any) -> None:
        if event.anchor:
            verweis = f"{'*' if type(event) is AliasEvent else '&'}{event.anchor}"
            was = f"Verweise wie »{verweis}« werden nicht gelesen"
            self.melde(event.start_mark, leseregeln.anker, was, _ANKER)
        if getattr(event, "tag", None):
            angabe = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.melde(
                event.start_mark, leseregeln.tag, f"Typangaben wie »{angabe}« werden nicht gelesen", _TAG
            )

    def _melde_platzhalter(self, event: Any, pfad: Pfad, platzhalter: str) -> None:
        feld, stelle = feldweg(pfad), als_stelle(event.start_mark, self.meldungen.versatz)
        was = f"»{feld}« ist noch nicht ausgefüllt: {platzhalter}"
        self.meldungen.melde(stelle, leseregeln.platzhalter, was, _PLATZHALTER_HILFE, feld)

    def melde_syntax(self, error: yaml.MarkedYAMLError) -> None:
        """Meldet, warum hier nicht weitergelesen werden kann."""
        marke: Any = error.problem_mark
        zeilen = self.text.splitlines()
        zeile = zeilen[marke.line] if marke.line < len(zeilen) else ""
        if "\t" in zeile[: len(zeile) - len(zeile.lstrip())]:
            was = "die Zeile ist mit einem Tabulator eingerückt"
            self.melde(marke, leseregeln.tabulator, was, "Leerzeichen verwenden.")
        else:
            self.melde(marke, leseregeln.yaml, *_YAML_FEHLER.get(error.problem or "", _unbekannt(error)))

    def melde(self, marke: Any, regel: Regel, text: str, hilfe: str) -> None:
        """Hält einen Befund an dieser Stelle fest."""
        self.meldungen.melde(als_stelle(marke, self.meldungen.versatz), regel, text, hilfe)


def _neu_eintippen(richtig: str) -> str:
    kurz = len(richtig) < 60 and "\n" not in richtig  # noqa: PLR2004 – was auf eine Zeile passt
    return f"Den Wert neu eintippen: »{richtig}«." if kurz else "Den Wert neu eintippen."


def _unbekannt(error: yaml.MarkedYAMLError) -> tuple[str, str]:
    return (
        f"die Zeile ist kein gültiges YAML ({error.problem})",
        "Einrückung, Doppelpunkte und Anführungszeichen prüfen.",
    )


_KOMMENTAR = re.compile(r"(?:^|\s)#")
_TABULATOR = ("zwischen den Angaben steht ein Tabulator", "Leerzeichen verwenden.")
_FRAGEZEICHEN = (
    "zwischen Klammern steht ein »?« ohne Anführungszeichen",
    "Den Wert in Anführungszeichen setzen.",
)
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
