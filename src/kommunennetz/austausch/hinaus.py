"""Das Register als Tabelle hinaus: eine Zeile je Datensatz, als Excel-Mappe und als CSV."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from kommunennetz.austausch.spalten import (
    GEPLANT,
    KENNUNGEN,
    Form,
    Spalte,
    fruehere_spalten,
    in_worten,
    spalten,
)
from kommunennetz.austausch.zellen import als_csv_text, feldinhalt, inhalt
from kommunennetz.fragen.beitritt import geplantes
from kommunennetz.fragen.fassung import fassung_am
from kommunennetz.gebiete.gebiet import Gruppe
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei import tabellen
from kommunennetz.setzerei.mappe import (
    TAGESFORMAT,
    TEXTFORMAT,
    ZAHLFORMAT,
    Blatt,
    Blattspalte,
    Inhalt,
    build_mappe,
)
from kommunennetz.worte.namen import listenordnung

_FRUEHERE = (*KENNUNGEN, *fruehere_spalten())
_FORMATE = {Form.DATUM: TAGESFORMAT, Form.ZAHL: ZAHLFORMAT}
_ERLAUBT = {
    Form.KENNUNG: "nicht ändern",
    Form.ABGELEITET: "nicht ändern; ergibt sich aus anderem",
    Form.TEXT: "Text auf einer Zeile",
    Form.LANGTEXT: "Text",
    Form.DATUM: "6.12.2017; so genau wie bekannt auch Dezember 2012, 2015, vor dem 20. November 2024, "
    "zwischen September 2020 und Januar 2024",
    Form.ZAHL: "ganze Zahl",
}


def export_dateien(register: Register, stichtag: date) -> Mapping[str, bytes]:
    """Liefert die Dateien der Ausgabe nach Namen: kommunen.xlsx und kommunen.csv.

    Gibt es frühere Mitgliedschaften, haben sie in der Mappe ein eigenes Blatt und sonst eine eigene Datei,
    nur zum Lesen: Eingelesen werden sie nicht, also auch nie geändert.
    """
    dateien = {
        "kommunen.xlsx": export_xlsx(register, stichtag),
        "kommunen.csv": export_csv(register, stichtag),
    }
    if fruehere := list(_fruehere_zeilen(register)):
        kopf = [spalte.titel for spalte in _FRUEHERE]
        dateien["fruehere-mitgliedschaften.csv"] = tabellen.als_csv(kopf, map(_csv_zeile, fruehere))
    return dateien


def export_xlsx(register: Register, stichtag: date) -> bytes:
    """Liefert die Mappe mit den Blättern »Kommunen« und »Erläuterung«; gleiches Register, gleiche Bytes."""
    gewaehlt = tuple(in_worten(spalte, register.netz.satz) for spalte in _spalten(register, stichtag))
    kommunen = Blatt(
        "Kommunen", [_blattspalte(spalte) for spalte in gewaehlt], _zeilen(register, gewaehlt), "D2", True
    )
    titel = f"{register.netz.satz.name}: Register, Stand {stichtag:%d.%m.%Y}"
    return build_mappe(
        titel, stichtag, [kommunen, *_fruehere(register), _erlaeuterung(register, gewaehlt, titel)]
    )


def export_csv(register: Register, stichtag: date) -> bytes:
    """Liefert dieselbe Tabelle als CSV für deutsches Excel; den AGS als Text hält nur die Mappe sicher."""
    gewaehlt = _spalten(register, stichtag)
    zeilen = map(_csv_zeile, _zeilen(register, gewaehlt))
    return tabellen.als_csv([spalte.titel for spalte in gewaehlt], zeilen)


def _csv_zeile(zeile: Iterable[Inhalt]) -> list[str | int | None]:
    return [als_csv_text(wert) for wert in zeile]


def _spalten(register: Register, stichtag: date) -> tuple[Spalte, ...]:
    netz = register.netz.satz
    alle = spalten(netz, fassung_am(netz.kriterien, stichtag))
    mit_bezirk = register.verzeichnis.hat_bezirke
    return tuple(spalte for spalte in alle if mit_bezirk or spalte.feld != ("regierungsbezirk",))


def _geordnet(register: Register) -> list[Eintrag[Kommune]]:
    """Liefert alle Datensätze alphabetisch, die Bezirksregierungen zuletzt."""

    def platz(eintrag: Eintrag[Kommune]) -> tuple[object, ...]:
        behoerde = register.gebiet(eintrag.satz).gruppe is Gruppe.BEZIRKSREGIERUNG
        return (behoerde, *listenordnung(eintrag.satz.name))

    return sorted(register.kommunen.values(), key=platz)


def _zeilen(register: Register, gewaehlt: tuple[Spalte, ...]) -> Iterator[list[Inhalt]]:
    for eintrag in _geordnet(register):
        geplant = "; ".join(f"{was} ({datum})" for was, datum in geplantes(register, eintrag.satz))
        yield [
            (geplant or None) if spalte is GEPLANT else inhalt(spalte, eintrag, register.verzeichnis)
            for spalte in gewaehlt
        ]


def _fruehere(register: Register) -> Iterator[Blatt]:
    if zeilen := list(_fruehere_zeilen(register)):
        spalten_ = [replace(_blattspalte(spalte), fest=True, auswahl=()) for spalte in _FRUEHERE]
        yield Blatt("Frühere Mitgliedschaften", spalten_, zeilen, "D2", True)


def _fruehere_zeilen(register: Register) -> Iterator[list[Inhalt]]:
    """Liefert je frühere Mitgliedschaft eine Zeile, die älteste einer Kommune zuerst."""
    for eintrag in _geordnet(register):
        for eine in eintrag.satz.frueher:
            kennungen = [inhalt(spalte, eintrag, register.verzeichnis) for spalte in KENNUNGEN]
            yield [*kennungen, *(feldinhalt(eine, spalte.feld) for spalte in _FRUEHERE[len(KENNUNGEN) :])]


def _blattspalte(spalte: Spalte) -> Blattspalte:
    return Blattspalte(
        spalte.titel,
        spalte.breite,
        _FORMATE.get(spalte.form, TEXTFORMAT),
        spalte.form is not Form.ZAHL,
        spalte.ist_fest,
        tuple(spalte.auswahl),
    )


def _erlaeuterung(register: Register, gewaehlt: tuple[Spalte, ...], titel: str) -> Blatt:
    kopf = (Blattspalte("Spalte", 34), Blattspalte("Bedeutung", 80, umbruch=True))
    zeilen = ((spalte.titel, spalte.bedeutung, erlaubt(spalte)) for spalte in gewaehlt)
    hinweise = [titel, *_hinweise(register), ""]
    return Blatt(
        "Erläuterung",
        (*kopf, Blattspalte("Erlaubt", 60, umbruch=True)),
        zeilen,
        f"A{len(hinweise) + 2}",
        kopf=hinweise,
    )


def erlaubt(spalte: Spalte) -> str:
    """Liefert in Worten, was in einer Spalte stehen darf."""
    if spalte.auswahl:
        return "; ".join(f"{wert}: {text}" for wert, text in spalte.auswahl.items())
    return _ERLAUBT[spalte.form]


def _hinweise(register: Register) -> Iterator[str]:
    absender = register.netz.satz.absender
    wohin = f"{absender.name} ({absender.email})" if absender.email else absender.name
    yield "Jede Zeile im Blatt »Kommunen« ist ein Datensatz; graue Spalten benennen ihn und sind gesperrt."
    yield "Alle anderen Zellen dürfen geändert werden. Eine geleerte Zelle löscht im Register nichts."
    if any(eintrag.satz.frueher for eintrag in register.kommunen.values()):
        yield "Das Blatt »Frühere Mitgliedschaften« ist nur zum Lesen; was darin geändert wird, gilt nicht."
    yield "Namen, Adressen und Telefonnummern von Personen gehören nicht in diese Tabelle."
    yield "Eine neue Kommune kommt in die nächste freie Zeile, mit Namen oder AGS; der Schlüssel bleibt leer."
    yield "Sortieren: zuvor den Blattschutz aufheben (Überprüfen → Blattschutz aufheben, kein Kennwort)."
    yield f"Zurück: als .xlsx speichern (nicht als .xls oder .xlsm) und an {wohin} schicken."
    yield "Dort zeigt »kommunennetz import DATEI« jede Änderung, bevor sie übernommen wird."
