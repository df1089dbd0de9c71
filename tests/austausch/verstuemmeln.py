"""Tabellen, wie sie nach Unfällen aussehen: Mappen und CSV mit verdrehten Bytes, Zahlen, Adressen und Marken."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from random import Random

from openpyxl import Workbook

from austausch.mappen import als_bytes, mit_teil, teil

_ZAHLEN = (
    "", "-1", "0", "1", "60", "0.5", "-5", "1E999", "nan", "inf", "abc", "99999999999999999999", "2958465",
    "2958466", "1048577", "16385", "43075.99999999", "1e15", "-0", "07", "²", "1_0",
)  # fmt: skip
_ARTEN = ("s", "b", "d", "e", "n", "str", "inlineStr", "x", "")
_TEXTE = (
    "&#9;", "&#13;", "_x0009_", "_x000D_", "_x005F_", "&#0;", "&#65535;", "&unbekannt;", "<![CDATA[", "<!DOCTYPE x>",
    "\ufeff", "\u2028", "\u0308", "=1+1", "#NV", "#REF!", "<c", "</row>", "<row>", "a" * 40_000, "31.12.9999", "'",
    '"', ";", "\n", "\r\n", "\0", "\x0b", "\x85", "zwischen 2015 und", "vor vor 2015", "5-6 Orte", "TRUE",
)  # fmt: skip
_ZAHL = re.compile(r"-?\d+(?:\.\d+)?")
_ATTRIBUT = re.compile(r'([\w:]+)="([^"]*)"')
_MARKE = re.compile(r"<[^<>]*>")
_TEILE = ("xl/worksheets/sheet1.xml",) * 6 + ("xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml")

KOPF = (
    "Kommune", "AGS", "Beitritt", "Runde", "Ansprechperson", "Quelle", "Postfach", "Austritt", "Bemerkung",
    "Gremium", "Beleglage",
)  # fmt: skip
ZEILEN: Sequence[Sequence[object]] = (
    ("Bonn", 5314000, date(2012, 12, 6), 1, True, "Meldung", None, None, "ein Text", "Rat", "belegt"),
    ("Essen", "05113000", "Dezember 2012", None, "x", None, "a@b.example.org", 2027, None, None, None),
    ("Herford", None, 2015, None, "nein", "Meldung", None, None, "=1+1", "Rat", "erschlossen"),
    ("Kreis Lippe", 5766, 43075, None, None, "Liste", None, date(2027, 1, 1), "a\nb", None, None),
)


def vorlage_mappe() -> bytes:
    """Liefert eine Mappe mit allem, was Mappen haben: Daten, Verbundenem, Ausgeblendetem, zweitem Blatt."""
    ganze = Workbook()
    blatt = ganze.worksheets[0]
    blatt.append(["Mitglieder", None, "Stand"])
    blatt.append(list(KOPF))
    for zeile in ZEILEN:
        blatt.append(list(zeile))
    blatt.merge_cells("A1:B1")
    blatt.merge_cells("F5:F6")
    blatt.row_dimensions[5].hidden = True
    blatt.column_dimensions["I"].hidden = True
    blatt["C6"].number_format = "dd.mm.yyyy"
    blatt["D4"].number_format = "[hh]:mm"
    blatt.auto_filter.ref = "A2:K6"
    ganze.create_sheet("alt").append(["Kommune"])
    return _mit_textspeicher(als_bytes(ganze))


def _mit_textspeicher(daten: bytes) -> bytes:
    """Liefert die Mappe so, wie Excel sie schreibt: Texte stehen einmal in einem eigenen Teil."""
    texte: list[str] = []

    def verweise(treffer: re.Match[str]) -> str:
        texte.append(treffer[2])
        return f'<c r="{treffer[1]}" t="s"><v>{len(texte) - 1}</v></c>'

    blatt = "xl/worksheets/sheet1.xml"
    inline = r'<c r="(\w+)" t="inlineStr"><is>(.*?)</is></c>'
    neu, anzahl = re.subn(inline, verweise, teil(daten, blatt).decode(), flags=re.DOTALL)
    assert anzahl == len(texte) > 20
    speicher = "".join(f"<si>{text}</si>" for text in texte)
    raum = "http://schemas.openxmlformats.org"
    art = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    verweis = f'<Relationship Id="rId99" Type="{raum}/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    teile = {
        blatt: neu,
        "xl/sharedStrings.xml": f'<sst xmlns="{raum}/spreadsheetml/2006/main">{speicher}</sst>',
        "[Content_Types].xml": _vor_ende(
            daten, "[Content_Types].xml", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{art}"/>'
        ),
        "xl/_rels/workbook.xml.rels": _vor_ende(daten, "xl/_rels/workbook.xml.rels", verweis),
    }
    for name, inhalt in teile.items():
        daten = mit_teil(daten, name, inhalt.encode())
    return daten


def _vor_ende(daten: bytes, name: str, einschub: str) -> str:
    davor, marke, danach = teil(daten, name).decode().rpartition("</")
    return f"{davor}{einschub}{marke}{danach}"


def vorlage_csv() -> bytes:
    """Liefert dieselbe Liste als CSV."""
    zeilen = (KOPF, *ZEILEN)
    text = "\r\n".join(";".join("" if zelle is None else f'"{zelle}"' for zelle in zeile) for zeile in zeilen)
    return text.encode("utf-8-sig")


class Verstuemmler:
    """Verstümmelt Vorlagen; gleicher Zufall ergibt gleiche Unfälle."""

    def __init__(self, zufall: Random) -> None:
        self._zufall = zufall
        with zipfile.ZipFile(io.BytesIO(vorlage_mappe())) as archiv:
            self._teile = {name: archiv.read(name) for name in archiv.namelist()}
        self._mappe, self._csv = self._packe(self._teile), vorlage_csv()

    def naechste(self) -> tuple[str, bytes]:
        """Liefert Namen und Inhalt der nächsten Datei."""
        wahl = self._zufall.random()
        if wahl < 0.6:
            return "x.xlsx", self._packe(self._mit_unfall())
        if wahl < 0.7:
            return "x.xlsx", self._bytes(self._mappe)
        text = self._mehrmals(
            self._csv.decode("utf-8-sig"), (self._zahl, self._text, self._loesche, self._verdopple)
        )
        zeichensatz = self._zufall.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"))
        daten = text.encode(zeichensatz, "replace")
        return "x.csv", self._bytes(daten) if self._zufall.random() < 0.2 else daten

    def _mit_unfall(self) -> dict[str, bytes]:
        teile = dict(self._teile)
        name = (
            self._zufall.choice(_TEILE) if self._zufall.random() < 0.9 else self._zufall.choice(list(teile))
        )
        # Meist bleibt es XML; sonst käme kaum etwas über die erste Absage hinaus.
        arten: list[Callable[[str], str]] = [self._zahl, self._attribut]
        if self._zufall.random() < 0.3:
            arten += [self._text, self._loesche, self._verdopple]
        teile[name] = self._mehrmals(teile[name].decode("utf-8", "replace"), arten).encode("utf-8", "replace")
        return teile

    def _packe(self, teile: dict[str, bytes]) -> bytes:
        puffer = io.BytesIO()
        with zipfile.ZipFile(puffer, "w") as archiv:
            for name, inhalt in teile.items():
                archiv.writestr(zipfile.ZipInfo(name), inhalt)
        return puffer.getvalue()

    def _mehrmals(self, text: str, arten: Sequence[Callable[[str], str]]) -> str:
        for _ in range(self._zufall.randint(1, 4)):
            text = self._zufall.choice(arten)(text)
        return text

    def _ersetze(self, muster: re.Pattern[str], text: str, neu: Callable[[re.Match[str]], str]) -> str:
        treffer = list(muster.finditer(text))
        if not treffer:
            return text
        einer = self._zufall.choice(treffer)
        return text[: einer.start()] + neu(einer) + text[einer.end() :]

    def _zahl(self, text: str) -> str:
        return self._ersetze(_ZAHL, text, lambda _treffer: self._zufall.choice(_ZAHLEN))

    def _attribut(self, text: str) -> str:
        werte = (*_ZAHLEN, *_ARTEN, "A1:XFD1048576", "B", "A0", "1", "true", "hidden", "veryHidden")
        if self._zufall.random() < 0.3:
            return self._ersetze(re.compile(r"<(row|c|col)\b"), text, lambda einer: f'{einer[0]} hidden="1"')
        return self._ersetze(_ATTRIBUT, text, lambda einer: f'{einer[1]}="{self._zufall.choice(werte)}"')

    def _text(self, text: str) -> str:
        stelle = self._zufall.randint(0, len(text))
        return text[:stelle] + self._zufall.choice(_TEXTE) + text[stelle:]

    def _stueck(self, text: str) -> tuple[int, int]:
        if (marken := list(_MARKE.finditer(text))) and self._zufall.random() < 0.6:
            return self._zufall.choice(marken).span()
        anfang = self._zufall.randint(0, len(text))
        return anfang, min(len(text), anfang + self._zufall.choice((1, 3, 30, 300)))

    def _loesche(self, text: str) -> str:
        anfang, ende = self._stueck(text)
        return text[:anfang] + text[ende:]

    def _verdopple(self, text: str) -> str:
        anfang, ende = self._stueck(text)
        return text[:ende] + text[anfang:ende] * self._zufall.choice((1, 2, 200)) + text[ende:]

    def _bytes(self, daten: bytes) -> bytes:
        neu = bytearray(daten)
        for _ in range(self._zufall.randint(1, 8)):
            neu[self._zufall.randrange(len(neu))] = self._zufall.randrange(256)
        return bytes(neu[: self._zufall.randint(1, len(neu))]) if self._zufall.random() < 0.2 else bytes(neu)
