"""Erzeugt ein Register mit N Kommunen, alle Mitglied: `python bench/erzeugen.py 427 ORDNER [TREFFEN]`.

Bis 427 sind es die Kommunen des mitgelieferten Verzeichnisses; darüber kommen erfundene und ein eigenes
data/gebiete.csv hinzu. Gleiche Zahl, gleiche Bytes.
"""

import csv
import io
import re
import sys
from pathlib import Path
from random import Random

from erfinden import build_gebiete
from saetze import RUNDEN, write_kommune, write_runde, write_treffen, write_veranstaltungen

from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.gebietstabelle import SPALTEN

_NETZ = Path(__file__).resolve().parents[1] / "data" / "netz.yaml"
_ALLE_ECHTEN = 427
_ANTEIL_ALLEIN = 0.2

INFOMAIL = "data/infomails/2026-10-01-neues.md"
_INFOMAIL = """\
---
betreff: "Neues aus dem Netzwerk für {{ kommune.name }}"
datum: 2026-10-01
an: alle
---
# Neues aus dem Netzwerk

Guten Tag,

diese Nachricht geht an **{{ kommune.gebiet.faelle.akkusativ }}**. Beigetreten ist Ihre Kommune laut Register
{{ kommune.seit }}. Stimmt das nicht, genügt ein kurzer Hinweis.

## Wer wir sind

Am {{ stichtag }} gehören {{ zahl.kommunen }} Kommunen zum Netzwerk. Das Land und die kommunalen Spitzenverbände
danken allen, die das bürgerschaftliche Engagement vor Ort fördern: den Vereinen, den Freiwilligenagenturen und den
Verwaltungen, die ihnen *Räume, Rat und Anerkennung* geben.

## Nächste Termine

{% for termin in termine %}
- {{ termin.anfang }}: {{ termin.titel }}, {{ termin.ort }}
{% endfor %}

## Was wir von Ihnen brauchen

1. Bitte prüfen Sie, ob das Funktionspostfach noch stimmt.
2. Melden Sie uns, wer im Rathaus oder Kreishaus für das Engagement zuständig ist.
3. Schicken Sie uns Beispiele, die andere Städte, Gemeinden und Kreise nachahmen können.

Alle Unterlagen stehen auf der [Seite des Netzwerks](https://www.example.org/netzwerk).
"""


_FRUEHERE = (
    "name", "land", "gruendung", "traeger", "absender", "kriterien", "erklaerungen", "zahlen", "sprecherteam", "ferien",
)  # fmt: skip


def build_register(anzahl: int, treffen: int = 0) -> dict[str, str]:
    """Liefert alle Dateien des Registers nach ihrem Pfad; dazu so viele Treffen mit allen Kommunen."""
    wuerfel = Random(anzahl)
    gebiete = build_gebiete(anzahl, wuerfel)
    kommunen = [gebiet for gebiet in gebiete if gebiet.gruppe != "bezirksregierung"]
    runden = {g.slug: None if wuerfel.random() < _ANTEIL_ALLEIN else wuerfel.choice(RUNDEN) for g in kommunen}
    neue = {runde.nummer: [g for g in kommunen if runden[g.slug] is runde] for runde in RUNDEN}
    dateien = {"data/netz.yaml": _netz(), INFOMAIL: _INFOMAIL}
    if anzahl > _ALLE_ECHTEN:
        dateien["data/gebiete.csv"] = _als_csv(gebiete)
    for gebiet in kommunen:
        dateien[f"data/kommunen/{gebiet.slug}.yaml"] = write_kommune(gebiet, runden[gebiet.slug], wuerfel)
    dateien |= {runde.datei: write_runde(runde, len(neue[runde.nummer])) for runde in RUNDEN}
    return dateien | write_veranstaltungen(neue, kommunen) | write_treffen(kommunen, treffen, wuerfel)


def write_register(ort: Path, anzahl: int, treffen: int = 0) -> None:
    """Schreibt das Register in diesen Ordner."""
    for name, inhalt in build_register(anzahl, treffen).items():
        datei = ort / name
        datei.parent.mkdir(parents=True, exist_ok=True)
        datei.write_bytes(inhalt.encode())


def _netz() -> str:
    """Liefert das mitgelieferte netz.yaml mit einem Absender, ohne den es keine Entwürfe gibt."""
    # Was am wirklichen Register hingenommen ist, gilt für ein erzeugtes nicht.
    text = _NETZ.read_text(encoding="utf-8").partition("\nhingenommen:\n")[0] + "\n"
    vorher, absender, nachher = text.partition("absender:\n")
    return _fuer_jeden_stand(f"{vorher}{absender}  email: geschaeftsstelle@example.org\n{nachher}")


def _fuer_jeden_stand(netz: str) -> str:
    """Liefert netz.yaml ohne die Abschnitte, die der frühere Stand nicht kennt, mit dem verglichen wird."""
    kopf, *abschnitte = re.split(r"^(?=[a-z_]+:)", netz, flags=re.MULTILINE)
    return kopf + "".join(abschnitt for abschnitt in abschnitte if abschnitt.partition(":")[0] in _FRUEHERE)


def _als_csv(gebiete: list[Gebiet]) -> str:
    puffer = io.StringIO(newline="")
    schreiber = csv.writer(puffer, lineterminator="\n")
    # Auch der frühere Stand, mit dem verglichen wird, muss es lesen.
    schreiber.writerows([SPALTEN, *(gebiet[: len(SPALTEN)] for gebiet in gebiete)])
    return puffer.getvalue()


if __name__ == "__main__":
    write_register(Path(sys.argv[2]), int(sys.argv[1]), *map(int, sys.argv[3:]))
