"""Welche Vorlage der Seite was sieht, fürs Handbuch und für die Tests."""

from typing import Annotated, TypedDict

from kommunennetz.dokumente.werte import NetzWert
from kommunennetz.seite.werte import (
    Datenseite,
    Erklaerungsseite,
    Facette,
    Kartenseite,
    Kommunenblatt,
    LeichteSprache,
    Mitmachen,
    Publikationsseite,
    Rahmen,
    Rundenblatt,
    Schlicht,
    Startseite,
    Terminliste,
    Ueberseite,
    Veranstaltungsblatt,
    Wachstum,
)
from kommunennetz.setzerei.wert import Vorlagenkontext


class Rahmenkontext(TypedDict):
    """Was jede Seite sieht."""

    seite: Annotated[Rahmen, "was um den Inhalt steht"]
    netz: Annotated[NetzWert, "das Netzwerk"]


class Startkontext(Rahmenkontext):
    """Die Startseite."""

    inhalt: Annotated[Startseite, "alle Mitglieder und ihre Zahl"]


class Facettenkontext(Rahmenkontext):
    """Ein Kreis, Bezirk, Jahr oder eine Art."""

    inhalt: Annotated[Facette, "die Mitglieder darin"]


class Kartenkontext(Rahmenkontext):
    """Die Karte."""

    inhalt: Annotated[Kartenseite, "die Karte und dasselbe als Tabelle"]


class Wachstumskontext(Rahmenkontext):
    """Das Wachstum."""

    inhalt: Annotated[Wachstum, "die Zahl an jedem Jahresende"]


class Kommunenkontext(Rahmenkontext):
    """Eine Kommune."""

    inhalt: Annotated[Kommunenblatt, "was öffentlich über sie bekannt ist"]


class Listenkontext(Rahmenkontext):
    """Alle Runden oder Veranstaltungen."""

    inhalt: Annotated[Terminliste, "die Liste"]


class Rundenkontext(Rahmenkontext):
    """Eine Runde."""

    inhalt: Annotated[Rundenblatt, "die Runde und wer unterzeichnete"]


class Veranstaltungskontext(Rahmenkontext):
    """Eine Veranstaltung."""

    inhalt: Annotated[Veranstaltungsblatt, "die Veranstaltung"]


class Mitmachkontext(Rahmenkontext):
    """Der Weg zum Beitritt."""

    inhalt: Annotated[Mitmachen, "Kriterien, Schritte und Erklärung"]


class Publikationskontext(Rahmenkontext):
    """Die Publikationen."""

    inhalt: Annotated[Publikationsseite, "was das Netzwerk herausgegeben hat"]


class Datenkontext(Rahmenkontext):
    """Die offenen Daten."""

    inhalt: Annotated[Datenseite, "Dateien und Bedingungen"]


class Erklaerungskontext(Rahmenkontext):
    """Die Erklärung zur Barrierefreiheit."""

    inhalt: Annotated[Erklaerungsseite, "die Erklärung"]


class Ueberkontext(Rahmenkontext):
    """Das Netzwerk."""

    inhalt: Annotated[Ueberseite, "was es ist, und wie sicher ist, was dasteht"]


class Sprachkontext(Rahmenkontext):
    """Leichte Sprache."""

    inhalt: Annotated[LeichteSprache, "der Text"]


class Fehlerkontext(Rahmenkontext):
    """Die Seite für falsche Adressen."""

    inhalt: Annotated[Schlicht, "nichts Besonderes"]


def _kontext(titel: str, namen: type, *vorlagen: str) -> Vorlagenkontext:
    return Vorlagenkontext(titel, tuple(f"seite/{vorlage}.html.j2" for vorlage in vorlagen), namen)


KONTEXTE = (
    _kontext("Seite: Rahmen und Makros", Rahmenkontext, "kopf", "fuss", "makros"),
    _kontext("Seite: Mitglieder", Startkontext, "index"),
    _kontext("Seite: Kreis, Bezirk, Jahr, Art", Facettenkontext, "facette"),
    _kontext("Seite: Karte", Kartenkontext, "karte"),
    _kontext("Seite: Wachstum", Wachstumskontext, "wachstum"),
    _kontext("Seite: Kommune", Kommunenkontext, "kommune"),
    _kontext("Seite: Runden, Veranstaltungen", Listenkontext, "termine"),
    _kontext("Seite: Runde", Rundenkontext, "runde"),
    _kontext("Seite: Veranstaltung", Veranstaltungskontext, "veranstaltung"),
    _kontext("Seite: Mitmachen", Mitmachkontext, "mitmachen"),
    _kontext("Seite: Publikationen", Publikationskontext, "publikationen"),
    _kontext("Seite: Daten", Datenkontext, "daten"),
    _kontext("Seite: Barrierefreiheit", Erklaerungskontext, "barrierefreiheit"),
    _kontext("Seite: Über", Ueberkontext, "ueber"),
    _kontext("Seite: Leichte Sprache", Sprachkontext, "leichte-sprache"),
    _kontext("Seite: Nicht gefunden", Fehlerkontext, "404"),
)
