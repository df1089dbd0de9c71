"""Alle Regeln nach Themen, zum Anwenden, zum Nachschlagen und als Handbuch."""

from collections.abc import Mapping
from itertools import chain

from kommunennetz.errors import FrageError
from kommunennetz.regeln import (
    beitritte,
    belege,
    dateien,
    dateinamen,
    felder,
    hinnahmen,
    kommunen,
    kriterien,
    netz,
    personen,
    runden,
    veranstaltungen,
    verweise,
    zahlen,
    zeiten,
)
from kommunennetz.regeln.regel import Pruefregel, Regel
from kommunennetz.worte.saetze import meinten

# Die Reihenfolge ist die des Handbuchs; eine neue Regel wird hier eingetragen.
THEMEN: Mapping[str, tuple[Regel, ...]] = {
    "Dateien": dateien.DATEIEN,
    "Schreibweise": dateien.YAML,
    "Felder": felder.FELDER,
    "Dateinamen": (dateinamen.dateiname_kommune, dateinamen.dateiname_runde, dateinamen.dateiname_datum),
    "Kommunen": (
        kommunen.ags_unbekannt,
        kommunen.ags_anderes_land,
        kommunen.ags_doppelt,
        kommunen.name_amtlich,
        kommunen.bezirksregierung_kriterien,
    ),
    "Beitritt und Austritt": (
        beitritte.beitritt_leer,
        beitritte.unterschrift_ausserhalb_runde,
        beitritte.unterschrift_vor_gruendung,
        beitritte.unterschrift_in_zukunft,
        beitritte.beschluss_nach_unterschrift,
        beitritte.erklaerung_nach_unterschrift,
        beitritte.austritt_vor_beitritt,
        beitritte.austritt_ohne_beitritt,
        beitritte.mitgliedschaften_ueberlappen,
        beitritte.vorgemerkt_vorbei,
        beitritte.datum_ohne_ende,
    ),
    "Kriterien": (
        kriterien.kriterium_unbekannt,
        kriterien.weg_unbekannt,
        kriterien.weg_ohne_wege,
        kriterien.weg_fehlt,
        kriterien.kriterium_ohne_beleg,
    ),
    "Verweise": (
        verweise.runde_unbekannt,
        verweise.veranstaltung_unbekannt,
        verweise.kommune_unbekannt,
        verweise.fassung_unbekannt,
        verweise.kreis_unbekannt,
        verweise.regierungsbezirk_unbekannt,
    ),
    "Runden": (
        runden.runde_doppelt,
        runden.runde_luecke,
        runden.runde_abgesagt,
        zeiten.runde_vor_gruendung,
    ),
    "Zukunft und Vorgeschichte": (
        zeiten.geschehenes_in_zukunft,
        zeiten.lange_vor_gruendung,
        zeiten.weit_voraus,
    ),
    "Veranstaltungen": (
        veranstaltungen.teilnahme_doppelt,
        veranstaltungen.teilnahme_in_zukunft,
        veranstaltungen.ende_vor_beginn,
    ),
    "Netzwerk": (
        netz.fassung_doppelt,
        netz.kriterium_doppelt,
        netz.fassung_reihenfolge,
        netz.erklaerungstext_fehlt,
        netz.ferien_zeitraum,
    ),
    "Quellen und Zahlen": (belege.quelle_fehlt, zahlen.zahl_abweichend, zahlen.runde_neue_abweichend),
    "Personenbezogenes": (personen.postfach_person, personen.kontaktdaten_im_text, personen.name_im_text),
    "Hingenommenes": (hinnahmen.hingenommen_regel, hinnahmen.HINGENOMMEN_UEBERHOLT),
}

ALLE: Mapping[str, Regel] = {regel.id: regel for regel in chain.from_iterable(THEMEN.values())}
PRUEFREGELN: tuple[Pruefregel, ...] = tuple(regel for regel in ALLE.values() if isinstance(regel, Pruefregel))

_KOPF = """\
# Die Regeln der Prüfung

`kommunennetz pruefen` nennt hinter jedem Befund in eckigen Klammern die Regel;
`kommunennetz pruefen --erklaere REGEL` zeigt, was hier steht. Ein **Fehler** muss behoben werden,
ein **Hinweis** will angesehen werden und hält nur mit `--streng` auf; `kommunennetz hinnehmen`
lässt ihn mit einem Grund stehen. Je Datei und Regel nennt die Prüfung höchstens fünfzig.

Diese Datei entsteht aus dem Programm; geändert wird die Erklärung bei der Regel.
"""


def erklaere(kennung: str) -> Regel:
    """Liefert die Regel mit dieser Kennung, mit oder ohne eckige Klammern; sonst FrageError mit Vorschlag."""
    gesucht = kennung.strip(" []")
    if (regel := ALLE.get(gesucht)) is None:
        hilfe = meinten(gesucht, ALLE) or "Die Kennung steht am Ende jedes Befundes in eckigen Klammern."
        raise FrageError(f"Eine Regel »{gesucht}« gibt es nicht.", hilfe)
    return regel


def als_markdown() -> str:
    """Liefert das Handbuch aller Regeln nach Themen, den Inhalt von docs/regeln.md."""
    abschnitte = (_abschnitt(thema, regeln) for thema, regeln in THEMEN.items())
    return "\n".join(chain([_KOPF], abschnitte))


def _abschnitt(thema: str, regeln: tuple[Regel, ...]) -> str:
    teile = (f"### {regel.id}\n\n**{regel.stufe}.** {regel.erklaerung}\n" for regel in regeln)
    return "\n".join(chain([f"## {thema}\n"], teile))
