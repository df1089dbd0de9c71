"""Dieselbe Infomail für mailmerge: Vorlage, Datenbank und Konfiguration."""

import csv
import re
import sys
from datetime import date
from pathlib import Path

from erzeugen import INFOMAIL

from kommunennetz.fragen.mitglieder import mitglieder, zahl
from kommunennetz.model.teildatum import tag
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load

_STICHTAG = date(2026, 10, 1)
_KOPF = """\
TO: {{ email }}
FROM: Kommunen-Netzwerk <geschaeftsstelle@example.org>
SUBJECT: Neues aus dem Netzwerk für {{ name }}
CONTENT-TYPE: text/markdown

"""
_KONFIGURATION = "[smtp_server]\nhost = smtp.example.org\nport = 25\nratelimit = 0\n"
_FELDER = {
    "{{ kommune.name }}": "{{ name }}",
    "{{ kommune.gebiet.faelle.akkusativ }}": "{{ akkusativ }}",
    "{{ kommune.seit }}": "{{ seit }}",
}
_SCHLEIFE = re.compile(r"{% for termin .*?{% endfor %}\n", re.DOTALL)


def write_serienbrief(register_ort: Path, ziel: Path) -> None:
    """Schreibt die drei Dateien, die mailmerge erwartet, in diesen Ordner."""
    register = load(register_ort).register
    if register is None:
        raise SystemExit("Das erzeugte Register ist nicht lesbar.")
    ziel.mkdir()
    (ziel / "mailmerge_template.txt").write_text(_KOPF + _vorlage(register, register_ort), encoding="utf-8")
    (ziel / "mailmerge_server.conf").write_text(_KONFIGURATION, encoding="utf-8")
    with (ziel / "mailmerge_database.csv").open("w", encoding="utf-8", newline="") as datei:
        schreiber = csv.writer(datei)
        schreiber.writerow(("email", "name", "akkusativ", "seit"))
        schreiber.writerows(
            (m.eintrag.satz.postfach, m.name, m.gebiet.faelle.akkusativ, m.seit)
            for m in mitglieder(register, _STICHTAG)
        )


def _vorlage(register: Register, ort: Path) -> str:
    """Liefert den Text der Infomail; was für alle gleich ist, steht schon ausgeschrieben darin."""
    vorlage = Path(__file__).resolve().parents[1] / "templates" / "infomail.md.j2"
    text = (ort / INFOMAIL).read_text(encoding="utf-8").split("---\n", 2)[2]
    fuss = vorlage.read_text(encoding="utf-8").replace("{{ inhalt }}", "")
    netz = register.netz.satz
    gleiche = {
        "{{ stichtag }}": str(tag(_STICHTAG)),
        "{{ zahl.kommunen }}": str(zahl(register, _STICHTAG).kommunen),
        "{{ netz.name }}": netz.name,
        "{{ netz.absender.name }}": netz.absender.name,
    }
    for feld, ersatz in (_FELDER | gleiche).items():
        text, fuss = text.replace(feld, ersatz), fuss.replace(feld, ersatz)
    return _SCHLEIFE.sub(_termine(register), text) + fuss


def _termine(register: Register) -> str:
    satz = (eintrag.satz for eintrag in register.veranstaltungen.values())
    return "".join(f"- {v.anfang}: {v.titel}, {v.ort}\n" for v in satz if v.anfang.frueheste > _STICHTAG)


if __name__ == "__main__":
    write_serienbrief(Path(sys.argv[1]), Path(sys.argv[2]))
