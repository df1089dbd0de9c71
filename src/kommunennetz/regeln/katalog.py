"""Alle Regeln nach Themen, zum Anwenden, zum Nachschlagen und als Handbuch."""

from collections.abc import Iterable, Mapping
from itertools import chain

from kommunennetz.befund import Regel
from kommunennetz.errors import FrageError
from kommunennetz.model import leseregeln
from kommunennetz.regeln import (
    anzeichen,
    beitrittsregeln,
    belege,
    hingenommenes,
    kommunenregeln,
    lehrgangsregeln,
    netzregeln,
    publikationsregeln,
    rundenregeln,
    seitenregeln,
    veranstaltungsregeln,
    verweise,
    zeiten,
)
from kommunennetz.regeln.regel import Pruefregel
from kommunennetz.worte.saetze import meinten

# Die Reihenfolge ist die des Handbuchs; eine neue Regel wird hier eingetragen.
THEMEN: Mapping[str, tuple[Regel, ...]] = {
    "Dateien": (
        leseregeln.endung, leseregeln.kopie, leseregeln.dateiname_zeichen, leseregeln.datei_unlesbar,
        leseregeln.verweis_kaputt, leseregeln.verweis_hinaus, leseregeln.zu_gross, leseregeln.nicht_utf8,
        leseregeln.konflikt, leseregeln.steuerzeichen, leseregeln.nicht_nfc,
    ),
    "Schreibweise": (
        leseregeln.yaml, leseregeln.tabulator, leseregeln.kein_abschnitt, leseregeln.mehrere_dokumente,
        leseregeln.zu_tief, leseregeln.anker, leseregeln.tag, leseregeln.feldname, leseregeln.feld_doppelt,
        leseregeln.feld_leer,
    ),
    "Felder": (
        leseregeln.pflichtfeld, leseregeln.platzhalter, leseregeln.land, leseregeln.feld_unbekannt,
        leseregeln.auswahl, leseregeln.abschnitt, leseregeln.liste, leseregeln.text, leseregeln.zeile,
        leseregeln.datum, leseregeln.uhrzeit, leseregeln.wochen, leseregeln.ganzzahl, leseregeln.anzahl,
        leseregeln.ags, leseregeln.schluessel, leseregeln.adresse, leseregeln.webadresse,
        leseregeln.termin, leseregeln.infomail_kopf, leseregeln.wert,
    ),
    "Kontakte und Postamt": (
        leseregeln.personenkennung, leseregeln.sitz, leseregeln.anrede_ohne_namen, leseregeln.postamt,
    ),
    "Dateinamen": (verweise.dateiname_kommune, verweise.dateiname_runde, verweise.dateiname_datum),
    "Kommunen": (
        kommunenregeln.ags_unbekannt, kommunenregeln.ags_anderes_land, kommunenregeln.ags_doppelt,
        kommunenregeln.name_amtlich, kommunenregeln.bezirksregierung_kriterien,
    ),
    "Beitritt und Austritt": (
        beitrittsregeln.beitritt_leer, beitrittsregeln.unterschrift_ausserhalb_runde,
        beitrittsregeln.unterschrift_vor_gruendung, beitrittsregeln.unterschrift_in_zukunft,
        beitrittsregeln.beschluss_nach_unterschrift, beitrittsregeln.erklaerung_nach_unterschrift,
        beitrittsregeln.austritt_vor_beitritt, beitrittsregeln.austritt_ohne_beitritt,
        beitrittsregeln.mitgliedschaften_ueberlappen, beitrittsregeln.vorgemerkt_vorbei,
        beitrittsregeln.datum_ohne_ende,
    ),
    "Kriterien": (
        kommunenregeln.kriterium_unbekannt, kommunenregeln.weg_unbekannt, kommunenregeln.weg_ohne_wege,
        kommunenregeln.weg_fehlt, kommunenregeln.kriterium_ohne_beleg,
    ),
    "Verweise": (
        verweise.runde_unbekannt, verweise.veranstaltung_unbekannt, verweise.kommune_unbekannt,
        verweise.fassung_unbekannt, verweise.kreis_unbekannt, verweise.regierungsbezirk_unbekannt,
    ),
    "Runden": (
        rundenregeln.runde_doppelt, rundenregeln.runde_luecke, rundenregeln.runde_abgesagt,
        zeiten.runde_vor_gruendung,
    ),
    "Zukunft und Vorgeschichte": (
        zeiten.geschehenes_in_zukunft, zeiten.lange_vor_gruendung, zeiten.weit_voraus,
    ),
    "Veranstaltungen": (
        rundenregeln.teilnahme_doppelt, rundenregeln.teilnahme_in_zukunft, rundenregeln.ende_vor_beginn,
        veranstaltungsregeln.stand_widersprochen, veranstaltungsregeln.tagesordnung_ausserhalb,
        veranstaltungsregeln.anmeldung_nach_beginn, veranstaltungsregeln.teilnahme_mehr_als_plaetze,
        veranstaltungsregeln.abschluss_fehlt, veranstaltungsregeln.zugang_oeffentlich,
    ),
    "Lehrgänge": (
        lehrgangsregeln.lehrgang_ausserhalb, lehrgangsregeln.lehrgang_doppelt,
        lehrgangsregeln.baustein_doppelt, lehrgangsregeln.baustein_unbekannt,
        lehrgangsregeln.abschluss_vor_ende,
    ),
    "Publikationen": (
        publikationsregeln.publikation_ohne_beleg, publikationsregeln.publikation_datei_fehlt,
        publikationsregeln.publikation_unbekannt,
    ),
    "Netzwerk": (
        netzregeln.fassung_doppelt, netzregeln.kriterium_doppelt, netzregeln.fassung_reihenfolge,
        netzregeln.erklaerungstext_fehlt, netzregeln.ferien_zeitraum, netzregeln.land_ohne_gebiete,
    ),
    "Seite": (
        seitenregeln.seite_angabe_fehlt, seitenregeln.seite_angabe_doch_da, seitenregeln.barrierefreiheit_alt,
    ),
    "Quellen und Zahlen": (belege.quelle_fehlt, belege.zahl_abweichend, belege.runde_neue_abweichend),
    "Personenbezogenes": (
        anzeichen.postfach_person, anzeichen.kontaktdaten_im_text, anzeichen.name_im_text,
        anzeichen.bekannte_person,
    ),
    "Hingenommenes": (hingenommenes.hingenommen_regel, hingenommenes.hingenommen_ueberholt),
}  # fmt: skip

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


def erklaere(kennung: str, weitere: Iterable[Regel] = ()) -> Regel:
    """Liefert die Regel mit dieser Kennung, mit oder ohne eckige Klammern; sonst FrageError mit Vorschlag.

    `weitere` sind Regeln, die nicht dem Register gelten.
    """
    gesucht = kennung.strip(" []")
    alle = {**ALLE, **{regel.id: regel for regel in weitere}}
    if (regel := alle.get(gesucht)) is None:
        hilfe = meinten(gesucht, alle) or "Die Kennung steht am Ende jedes Befundes in eckigen Klammern."
        raise FrageError(f"Eine Regel »{gesucht}« gibt es nicht.", hilfe)
    return regel


def als_markdown(weitere: Mapping[str, tuple[Regel, ...]]) -> str:
    """Liefert das Handbuch aller Regeln nach Themen, auch weiteren: den Inhalt von docs/regeln.md."""
    abschnitte = (_abschnitt(thema, regeln) for thema, regeln in {**THEMEN, **weitere}.items())
    return "\n".join(chain([_KOPF], abschnitte))


def _abschnitt(thema: str, regeln: tuple[Regel, ...]) -> str:
    teile = (f"### {regel.id}\n\n**{regel.stufe}.** {regel.erklaerung}\n" for regel in regeln)
    return "\n".join(chain([f"## {thema}\n"], teile))
