"""Die Datensätze eines erzeugten Registers: Kommunen, Runden und Veranstaltungen als YAML wie von Hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.worte.namen import slug

_ORDNUNGSZAHLEN = (
    "Erste", "Zweite", "Dritte", "Vierte", "Fünfte", "Sechste", "Siebte", "Achte", "Neunte", "Zehnte",
    "Elfte", "Zwölfte",
)  # fmt: skip
_TERMINE = (
    date(2012, 12, 5), date(2015, 6, 10), date(2016, 6, 2), date(2017, 12, 6), date(2018, 11, 21),
    date(2019, 9, 18), date(2020, 9, 23), date(2021, 10, 6), date(2022, 5, 11), date(2023, 6, 14),
    date(2024, 11, 20), date(2025, 9, 24),
)  # fmt: skip
_KOMMENDE = (date(2027, 3, 17), date(2027, 9, 29))
_ALLEIN = ("2021", "2019-05", "2023-04-18", "zwischen 2020-09 und 2024-01", "vor 2024-11-20", "2014-03-03")
_WEGE = ("ehrenamtskarte", "geplant", "vergleichbar")
_NACHWEISE = ("Organigramm", "Geschäftsverteilungsplan", "Engagementkonzept", "Dienstanweisung")
_PLAETZE = 60
_QUELLE = "https://www.example.org"


@dataclass(frozen=True, slots=True)
class Unterzeichnung:
    """Eine erfundene Runde."""

    nummer: int
    datum: date

    @property
    def bezeichnung(self) -> str:
        """Liefert »Vierte Unterzeichnung«."""
        return f"{_ORDNUNGSZAHLEN[self.nummer - 1]} Unterzeichnung"

    @property
    def datei(self) -> str:
        """Liefert den Pfad im Register."""
        return f"data/runden/{self.datum.year}-{slug(self.bezeichnung)}.yaml"

    @property
    def treffen(self) -> str:
        """Liefert den Schlüssel der Veranstaltung, bei der unterzeichnet wurde."""
        return f"{self.datum}-spitzentreffen"


RUNDEN = tuple(Unterzeichnung(nummer, datum) for nummer, datum in enumerate(_TERMINE, 1))


def write_kommune(gebiet: Gebiet, runde: Unterzeichnung | None, wuerfel: Random) -> str:
    """Liefert den Datensatz eines Mitglieds; ohne Runde ist es allein beigetreten."""
    tag = runde.datum if runde else date(2012, 12, 20)
    beschluss, erklaert = tag - timedelta(wuerfel.randint(20, 90)), tag - timedelta(wuerfel.randint(5, 15))
    if runde is None:
        zeiten = f"  unterzeichnet: {wuerfel.choice(_ALLEIN)}"
    else:
        zeiten = f"  unterzeichnet: {tag}\n  runde: {runde.nummer}\n  erklaert: {erklaert:%Y-%m}"
    gremium = "Kreistag" if len(gebiet.ags) == 5 else wuerfel.choice(("Rat", "Haupt- und Finanzausschuss"))  # noqa: PLR2004 – Länge des AGS
    ort, slug_ = gebiet.kurzname, gebiet.slug
    return f"""\
# yaml-language-server: $schema=../schema/kommune.json
name: {ort}
ags: {gebiet.ags}
postfach: ehrenamt@{slug_}.example.org
beitritt:
{zeiten}
  beschluss: {{gremium: {gremium}, datum: {beschluss}, vorlage: VO/{wuerfel.randint(100, 999)}/{tag:%y}}}
  beleglage: {wuerfel.choice(("belegt", "belegt", "erschlossen"))}
  quelle: {_QUELLE}/{slug_}/beitritt-zum-netzwerk
kriterien:
  ansprechperson: {{stand: ja, seit: {wuerfel.randint(2009, 2024)}-02, nachweis: {_nachweis(wuerfel)}, geprueft: 2024-01-10}}
  querschnitt: {{stand: ja, nachweis: {_nachweis(wuerfel)}, quelle: {_QUELLE}/{slug_}/konzept}}
  erklaerung: {{stand: ja, quelle: {_QUELLE}/{slug_}/rat}}
  anerkennung: {{stand: ja, weg: {wuerfel.choice(_WEGE)}, seit: {wuerfel.randint(2009, 2025)}, nachweis: Richtlinie}}
  mitarbeit: {{stand: {wuerfel.choice(("offen", "offen", "nein"))}, nachweis: Rückmeldung zum Spitzentreffen}}
bemerkung: >-
  Die Geschäftsstelle für bürgerschaftliches Engagement ({ort}) gehört zur Stabsstelle »Miteinander«; sie betreut
  {wuerfel.randint(3, 80)} Vereine, die Freiwilligenbörse und das jährliche Fest für Ehrenamtliche.
quellen:
  - {_QUELLE}/{slug_}/buergerschaftliches-engagement
  - Pressemitteilung vom {wuerfel.randint(1, 28)}. März {wuerfel.randint(2013, 2025)}
"""


def write_runde(runde: Unterzeichnung, neue: int) -> str:
    """Liefert den Datensatz einer Runde mit der Zahl ihrer neuen Mitglieder."""
    return f"""\
# yaml-language-server: $schema=../schema/runde.json
nummer: {runde.nummer}
bezeichnung: {runde.bezeichnung}
datum: {runde.datum}
ort: Düsseldorf, Staatskanzlei
veranstaltung: {runde.treffen}
mitunterzeichnende: [Land Nordrhein-Westfalen, Landkreistag NRW, Städte- und Gemeindebund NRW, Städtetag NRW]
neue_laut_quelle: {{anzahl: {neue}, quelle: {_QUELLE}/runden/{runde.nummer}}}
quelle: {_QUELLE}/runden/{runde.nummer}
"""


def write_veranstaltungen(neue: dict[int, list[Gebiet]], alle: list[Gebiet]) -> dict[str, str]:
    """Liefert je Runde ein Spitzentreffen und zwei kommende Netzwerktreffen, alle mit Teilnahme."""
    vergangene = {
        f"data/veranstaltungen/{runde.treffen}.yaml": _veranstaltung(
            f"Spitzentreffen {runde.datum.year}",
            "spitzentreffen",
            runde.datum,
            neue[runde.nummer],
            "teilgenommen",
        )
        for runde in RUNDEN
    }
    kommende = {
        f"data/veranstaltungen/{tag}-netzwerktreffen.yaml": _veranstaltung(
            f"Netzwerktreffen {tag:%m/%Y}", "netzwerktreffen", tag, alle, "eingeladen"
        )
        for tag in _KOMMENDE
    }
    return vergangene | kommende


def write_treffen(kommunen: list[Gebiet], anzahl: int, wuerfel: Random) -> dict[str, str]:
    """Liefert so viele vergangene Netzwerktreffen; jede Kommune steht in jedem, jedes zweite ist vollständig."""
    dateien = {}
    for nummer in range(anzahl):
        tag = date(2013, 3, 1) + timedelta(120 * nummer)
        teilnahme = "".join(
            f"  - {{kommune: {gebiet.slug}, stand: {wuerfel.choice(('teilgenommen', 'zugesagt', 'abgesagt'))}}}\n"
            for gebiet in kommunen
        )
        dateien[f"data/veranstaltungen/{tag}-netzwerktreffen.yaml"] = f"""\
titel: Netzwerktreffen {nummer + 1}
art: netzwerktreffen
datum: {tag}
teilnahme:
{teilnahme}teilnahme_vollstaendig: {"ja" if nummer % 2 else "nein"}
quelle: {_QUELLE}/treffen/{tag}
"""
    return dateien


def _veranstaltung(titel: str, art: str, tag: date, gebiete: list[Gebiet], stand: str) -> str:
    teilnahme = "".join(f"  - {{kommune: {gebiet.slug}, stand: {stand}}}\n" for gebiet in gebiete[:_PLAETZE])
    return f"""\
# yaml-language-server: $schema=../schema/veranstaltung.json
titel: {titel}
art: {art}
datum: {tag}
beginn: 10:00
ende: 12:30
ort: Düsseldorf, Staatskanzlei
gastgeber: Geschäftsstelle des Netzwerks
teilnahme:
{teilnahme}quelle: {_QUELLE}/veranstaltungen/{tag}
"""


def _nachweis(wuerfel: Random) -> str:
    return f"{wuerfel.choice(_NACHWEISE)} vom {wuerfel.randint(1, 28)}. Mai {wuerfel.randint(2012, 2025)}"
