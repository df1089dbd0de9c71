"""Befunde des Kontaktordners, ohne dass ein Wert daraus erscheint: Sie stehen in Protokollen, Personen nie.

Die eine Stelle dafür. Erlaubt ist, was man kennt, nicht verboten, was man fürchtet: Ein Wortlaut bleibt nur,
wenn seine Regel nie einen Wert nennt; sonst steht da, was die Regel im Allgemeinen sagt.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, get_args, get_type_hints

from pydantic import BaseModel

from kommunennetz.befund import Befund, Stufe, als_regel
from kommunennetz.model import leseregeln
from kommunennetz.model.arten import KONTAKTARTEN
from kommunennetz.worte.namen import slug


@als_regel(Stufe.FEHLER)
def feld_verboten() -> None:
    """Im Kontaktordner steht eine Angabe, die dort nicht stehen darf.

    Die Geschäftsstelle braucht von einer Person Amt, Namen, gewünschte Anrede und dienstliche Erreichbarkeit.
    Geburtstag, private Nummer, Foto, Geschlecht, Konfession, Partei und dergleichen braucht sie nicht, und
    was sie nicht braucht, darf sie nicht sammeln (Art. 5 Abs. 1 Buchst. c DSGVO); manches davon ist besonders
    geschützt (Art. 9). Die Zeile löschen.
    """


_PRIVATES = (
    "Wie und wo jemand privat zu erreichen ist, geht das Netzwerk nichts an; es zählt die dienstliche Adresse"
)
_BESONDERS = "Das ist nach Art. 9 DSGVO besonders geschützt, und für die Zusammenarbeit braucht es niemand"
_ALTER = "Das Alter einer Person braucht niemand für die Zusammenarbeit"
_BILD = "Bilder von Personen werden hier nicht gesammelt; sie brauchen eine eigene Einwilligung"
_GESCHLECHT = (
    "Gebraucht wird nur die gewünschte Anrede; sie steht in »anrede« und sagt nichts über das Geschlecht"
)
_FAMILIE = "Familie und Herkunft einer Person braucht niemand für die Zusammenarbeit"
_VERBOTEN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("geburtstag", "geburtsdatum", "geboren", "geburtsjahr", "geburtsort", "alter"), _ALTER),
    **dict.fromkeys(
        ("privat", "privatadresse", "privatnummer", "private-email", "private-mail", "private-nummer",
         "private-adresse", "email-privat", "telefon-privat", "handy-privat", "wohnort", "wohnadresse",
         "adresse", "anschrift", "strasse", "plz"),
        _PRIVATES,
    ),
    **dict.fromkeys(("foto", "bild", "portrait", "portraet", "lichtbild", "avatar"), _BILD),
    **dict.fromkeys(("geschlecht", "gender", "pronomen"), _GESCHLECHT),
    **dict.fromkeys(
        ("konfession", "religion", "partei", "parteizugehoerigkeit", "fraktion", "gewerkschaft", "gesundheit",
         "krankheit", "behinderung", "herkunftsland", "ethnie", "nationalitaet", "staatsangehoerigkeit",
         "sexuelle-orientierung", "weltanschauung"),
        _BESONDERS,
    ),
    **dict.fromkeys(("familie", "familienstand", "kinder", "partner", "partnerin", "ehepartner"), _FAMILIE),
}  # fmt: skip

_OHNE_WERT = frozenset(
    regel.id
    for regel in (
        *(leseregeln.pflichtfeld, leseregeln.abschnitt, leseregeln.liste, leseregeln.text, leseregeln.zeile),
        *(leseregeln.anrede_ohne_namen, leseregeln.postamt, leseregeln.zu_gross, leseregeln.nicht_utf8),
        *(leseregeln.konflikt, leseregeln.datei_unlesbar, leseregeln.verweis_kaputt, feld_verboten),
    )
)
"""Regeln, deren Wortlaut nur aus dem Programm kommt, dazu Namen von Feldern, die es gibt."""
_HILFE_OHNE_WERT = frozenset(
    regel.id
    for regel in (
        *(leseregeln.auswahl, leseregeln.feld_unbekannt, leseregeln.personenkennung, leseregeln.sitz),
    )
)
"""Regeln, die im Wortlaut den Wert nennen, in der Abhilfe aber nur, was erlaubt ist."""
# So viele Personen hat keine Kommune; was länger ist, ist keine Nummer eines Eintrags.
_NUMMER = re.compile(r"[1-9][0-9]{0,2}")
_LISTEN = frozenset({"personen", "token_befehl", "einladungen", "anwesenheit", "bausteintermine"})
_DATEINAME = re.compile(r"[a-z0-9-]+\.(?:yaml|yml)")


def verschweige(befund: Befund) -> Befund:
    """Liefert denselben Befund am selben Ort, ohne einen Wert, einen fremden Feldnamen oder Dateinamen."""
    weg = befund.feld.split(".") if befund.feld else []
    bekannt = _ist_bekannt(weg)
    neu = replace(befund, datei=ohne_namen(befund.datei), feld=befund.feld if bekannt else "")
    name = next((f"»{teil}«: " for teil in reversed(weg) if teil in _FELDER), "") if bekannt else ""
    if befund.regel == leseregeln.feld_unbekannt and weg and (warum := _VERBOTEN.get(slug(weg[-1]))):
        text = "diese Angabe darf im Kontaktordner nicht stehen"
        return replace(neu, regel=feld_verboten, text=text, hilfe=f"{warum}. Die Zeile löschen.")
    if befund.regel.id in _OHNE_WERT and bekannt:
        return neu
    text = befund.regel.erklaerung.partition("\n")[0].rstrip(".")
    erklaeren = f"Erklärung: kommunennetz pruefen --erklaere {befund.regel}"
    return replace(
        neu, text=f"{name}{text}", hilfe=befund.hilfe if befund.regel.id in _HILFE_OHNE_WERT else erklaeren
    )


def _ist_bekannt(weg: list[str]) -> bool:
    """Liefert, ob der Weg nur aus Feldern des Programms und Nummern von Einträgen besteht."""
    davor = ["", *weg]
    return all(
        teil in _FELDER or (vorher in _LISTEN and _NUMMER.fullmatch(teil) is not None)
        for vorher, teil in zip(davor, weg, strict=False)
    )


def ohne_namen(datei: str) -> str:
    """Liefert den Weg zur Datei; heißt sie nicht wie ein Schlüssel, fehlt ihr Name: Er könnte einer sein."""
    ordner, _, name = datei.rpartition("/")
    return datei if not ordner or _DATEINAME.fullmatch(name) else f"{ordner}/…"


def _list_felder(modell: type[BaseModel]) -> frozenset[str]:
    """Liefert jeden Feldnamen eines Datensatzes, auch der Abschnitte darin."""
    darunter = (teil for typ in get_type_hints(modell).values() for teil in _list_modelle(typ))
    return frozenset(modell.model_fields).union(*map(_list_felder, darunter))


def _list_modelle(typ: Any) -> list[type[BaseModel]]:
    if isinstance(typ, type) and issubclass(typ, BaseModel):
        return [typ]
    return [teil for argument in get_args(typ) for teil in _list_modelle(argument)]


_FELDER = frozenset().union(*(_list_felder(art.modell) for art in KONTAKTARTEN))
