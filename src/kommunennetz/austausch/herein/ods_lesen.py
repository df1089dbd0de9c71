"""Eine fremde Tabelle von LibreOffice (.ods) lesen: nur Zellen, keine Formeln; geprüft wird sie vorher.

Warum selbst: Die Datei ist ein Archiv mit einem einzigen XML, und was ihre Bibliotheken daraus machen, nennt
weder Formeln noch Ausgeblendetes noch, wie genau ein Datum gezeigt war.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree as ET

from kommunennetz.austausch.herein.rohblatt import (
    FEHLERWERT,
    FORMEL,
    GERUNDET,
    MAX_SPALTEN,
    MAX_ZEILEN,
    UHRZEIT,
    UNLESBAR,
    Rohblatt,
    Rohzeile,
    Wert,
    Zelle,
    adresse,
    textmangel,
)
from kommunennetz.austausch.herein.sicherheit import MAX_ZELLEN, beschaedigt, check_ods
from kommunennetz.errors import RegisterError

_NAMENSRAUM = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
_GENAU_BIS = 10**15


def _q(raum: str, name: str) -> str:
    return f"{{{_NAMENSRAUM.format(raum)}}}{name}"


_TABELLE, _ZEILE = _q("table", "table"), _q("table", "table-row")
_ZELLEN = (_q("table", "table-cell"), _q("table", "covered-table-cell"))
_SPALTE, _STIL = _q("table", "table-column"), _q("style", "style")
_WERTART, _ABSATZ = _q("office", "value-type"), _q("text", "p")
_GRUPPEN = {
    _q("table", f"table-{art}")
    for art in ("row-group", "column-group", "rows", "columns", "header-rows", "header-columns")
}
_STILE = ("styles.xml",)
_VERBORGEN = ("collapse", "filter")


def read_ods(daten: bytes, name: str) -> list[Rohblatt]:
    """Liefert die Blätter, die sichtbaren zuerst; wirft RegisterError, wenn das nicht sicher geht."""
    check_ods(daten, name)
    try:
        with zipfile.ZipFile(io.BytesIO(daten)) as archiv:
            # Entitäten sind ausgeschlossen: check_ods weist jede Dokumenttyp-Deklaration ab.
            baum = ET.fromstring(archiv.read("content.xml"))  # noqa: S314
            weitere = [ET.fromstring(archiv.read(teil)) for teil in _STILE if teil in archiv.namelist()]  # noqa: S314
        stile = _Stile.aus(baum, *weitere)
        blaetter: list[Rohblatt] = []
        uebrig = MAX_ZELLEN
        for tabelle in baum.iter(_TABELLE):
            blaetter.append(_blatt(tabelle, stile, name, uebrig))
            uebrig -= sum(len(zeile.zellen) for zeile in blaetter[-1].zeilen)
    except (ET.ParseError, ValueError, OverflowError, RecursionError) as error:
        raise beschaedigt(name) from error
    return sorted(blaetter, key=lambda blatt: blatt.verborgen)


@dataclass(frozen=True, slots=True)
class _Stile:
    """Was das Aussehen über Werte sagt: ausgeblendete Blätter, und wie viel von einem Datum zu sehen ist."""

    verborgene: frozenset[str]
    datumsformat: Mapping[str, frozenset[str]]
    """Zum Namen eines Zellstils, welche Teile er zeigt: »day«, »month«, »year«."""

    @classmethod
    def aus(cls, *baeume: ET.Element) -> "_Stile":
        """Liefert die Stile, gleich ob sie beim Inhalt stehen oder für sich."""
        formate = {
            stil.get(_q("style", "name"), ""): frozenset(teil.tag.rpartition("}")[2] for teil in stil)
            for baum in baeume
            for stil in baum.iter(_q("datastyle", "date-style"))
        }
        stile = [(stil.get(_q("style", "name"), ""), stil) for baum in baeume for stil in baum.iter(_STIL)]
        verborgene = (
            name
            for name, stil in stile
            for angaben in stil.iter(_q("style", "table-properties"))
            if angaben.get(_q("table", "display")) == "false"
        )
        eigene = {name: stil.get(_q("style", "data-style-name"), "") for name, stil in stile}
        geerbte = {
            name: eigene.get(stil.get(_q("style", "parent-style-name"), ""), "") for name, stil in stile
        }
        zellen = {name: stil or geerbte[name] for name, stil in eigene.items()}
        return cls(
            frozenset(verborgene),
            {name: formate[stil] for name, stil in zellen.items() if stil in formate},
        )


@dataclass(slots=True)
class _Gelesenes:
    zeilen: list[Rohzeile] = field(default_factory=list)
    verborgene_zeilen: set[int] = field(default_factory=set)
    ueber: dict[int, tuple[int, Zelle]] = field(default_factory=dict)
    """Zu einer Spalte die Zelle, die über mehrere Zeilen reicht, und ihre letzte Zeile."""


def _blatt(tabelle: ET.Element, stile: _Stile, name: str, uebrig: int) -> Rohblatt:
    titel = tabelle.get(_q("table", "name"), "")
    gelesen = _Gelesenes()
    nummer = 1
    spaltenstile, verborgene = _spalten(tabelle)
    for zeile in _kinder(tabelle, _ZEILE):
        anzahl = _anzahl(zeile, "number-rows-repeated")
        zellen = _zellen(zeile, nummer, titel, stile, spaltenstile)
        if zellen:
            uebrig -= len(zellen) * anzahl
            _check_umfang(nummer + anzahl - 1, uebrig, titel, name)
            for weitere in range(nummer, nummer + anzahl):
                _trage_ein(zeile, gelesen, weitere, zellen)
        nummer += anzahl
    return Rohblatt(
        titel,
        gelesen.zeilen,
        verborgen=tabelle.get(_q("table", "style-name")) in stile.verborgene,
        verborgene_zeilen=frozenset(gelesen.verborgene_zeilen),
        verborgene_spalten=verborgene,
    )


def _trage_ein(
    zeile: ET.Element, gelesen: _Gelesenes, nummer: int, zellen: Mapping[int, tuple[Zelle, int]]
) -> None:
    eigene = {
        spalte: zelle._replace(adresse=adresse(nummer, spalte)) for spalte, (zelle, _) in zellen.items()
    }
    verbunden = {spalte: zelle for spalte, (bis, zelle) in gelesen.ueber.items() if nummer <= bis}
    gelesen.zeilen.append(Rohzeile(nummer, {**verbunden, **eigene}))
    for spalte, (_, hoehe) in zellen.items():
        if hoehe > 1:
            gelesen.ueber[spalte] = (nummer + hoehe - 1, eigene[spalte])
    if zeile.get(_q("table", "visibility")) in _VERBORGEN:
        gelesen.verborgene_zeilen.add(nummer)


def _check_umfang(zeilen: int, uebrig: int, blatt: str, name: str) -> None:
    if zeilen > MAX_ZEILEN:
        raise RegisterError(
            f"»{name}«, Blatt »{blatt}«, hat mehr als {MAX_ZEILEN} Zeilen.",
            "Die Liste auf die Zeilen kürzen, um die es geht.",
        )
    # Eine Wiederholung kostet in der Datei nichts; ausgeschrieben füllte sie den Speicher.
    if uebrig < 0:
        raise RegisterError(
            f"»{name}« hat zu viele Zellen, erlaubt sind {MAX_ZELLEN}.",
            "Wiederholte Zeilen und Spalten löschen, die nicht zur Liste gehören, und neu speichern.",
        )


def _kinder(element: ET.Element, marke: str) -> Iterator[ET.Element]:
    """Liefert Zeilen oder Spalten, auch aus Gruppen und wiederholten Kopfzeilen."""
    for kind in element:
        if kind.tag == marke:
            yield kind
        elif kind.tag in _GRUPPEN:
            yield from _kinder(kind, marke)


def _anzahl(element: ET.Element, name: str) -> int:
    return max(1, int(element.get(_q("table", name), "1")))


def _spalten(tabelle: ET.Element) -> tuple[dict[int, str], frozenset[int]]:
    """Liefert zu den Spalten den Stil ihrer Zellen und welche ausgeblendet sind."""
    stile: dict[int, str] = {}
    verborgene: set[int] = set()
    nummer = 1
    for spalte in _kinder(tabelle, _SPALTE):
        anzahl = _anzahl(spalte, "number-columns-repeated")
        bereich = range(nummer, min(nummer + anzahl, MAX_SPALTEN + 1))
        stile |= dict.fromkeys(bereich, spalte.get(_q("table", "default-cell-style-name"), ""))
        if spalte.get(_q("table", "visibility")) in _VERBORGEN:
            verborgene |= set(bereich)
        nummer += anzahl
    return stile, frozenset(verborgene)


def _zellen(
    zeile: ET.Element, nummer: int, blatt: str, stile: _Stile, spaltenstile: Mapping[int, str]
) -> dict[int, tuple[Zelle, int]]:
    """Liefert die gefüllten Zellen mit der Zahl der Zeilen, über die sie reichen."""
    zellen: dict[int, tuple[Zelle, int]] = {}
    spalte = 1
    for zelle in zeile:
        if zelle.tag not in _ZELLEN:
            continue
        anzahl = _anzahl(zelle, "number-columns-repeated")
        stil = zelle.get(_q("table", "style-name")) or spaltenstile.get(spalte, "")
        wert, mangel = _wert(zelle, stile.datumsformat.get(stil))
        if mangel or (wert != "" and str(wert).strip()):
            hoehe = _anzahl(zelle, "number-rows-spanned")
            for weitere in range(spalte, min(spalte + anzahl, MAX_SPALTEN + 1)):
                zellen[weitere] = (Zelle(adresse(nummer, weitere), wert, mangel, blatt), hoehe)
        spalte += anzahl
    return zellen


def _wert(zelle: ET.Element, teile: frozenset[str] | None) -> tuple[Wert, str]:
    if zelle.get(_q("table", "formula")) is not None:
        return "", FORMEL
    text = "\n".join(_text(absatz) for absatz in zelle.findall(_ABSATZ))
    art = zelle.get(_WERTART)
    if art in ("float", "percentage", "currency"):
        return _zahl(zelle.get(_q("office", "value"), ""), text)
    if art == "date":
        return _datum(zelle.get(_q("office", "date-value"), ""), teile)
    if art == "boolean":
        return zelle.get(_q("office", "boolean-value")) == "true", ""
    return ("", UHRZEIT) if art == "time" else (text, FEHLERWERT if art == "error" else textmangel(text))


def _zahl(wert: str, text: str) -> tuple[Wert, str]:
    try:
        zahl = float(wert)
    except ValueError:
        return text, UNLESBAR
    if not abs(zahl) < _GENAU_BIS:
        return text, GERUNDET
    return (int(zahl) if zahl.is_integer() else zahl), ""


def _datum(wert: str, teile: frozenset[str] | None) -> tuple[Wert, str]:
    """Liefert den Tag; zeigt die Zelle nur Monat oder Jahr, dann nur diese als Text."""
    try:
        tag = datetime.fromisoformat(wert).date() if "T" in wert else date.fromisoformat(wert)
    except ValueError:
        return wert, UNLESBAR
    if teile is None or "day" in teile or "year" not in teile:
        return tag, ""
    return (f"{tag:%Y-%m}" if "month" in teile else f"{tag:%Y}"), ""


def _text(absatz: ET.Element) -> str:
    """Liefert den Text eines Absatzes; Kommentare an der Zelle stehen nicht darin."""
    teile = [absatz.text or ""]
    for kind in absatz:
        name = kind.tag.rpartition("}")[2]
        if name == "s":
            teile.append(" " * min(int(kind.get(_q("text", "c"), "1")), 100))
        elif name in ("tab", "line-break"):
            teile.append("\t" if name == "tab" else "\n")
        elif name != "annotation":
            teile.append(_text(kind))
        teile.append(kind.tail or "")
    return "".join(teile)
