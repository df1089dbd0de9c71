"""Dieselbe Infomail für mailmerge: Vorlage, Datenbank und Konfiguration."""

import csv
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from erzeugen import INFOMAIL

from kommunennetz.dokumente.werte import KommuneWert
from kommunennetz.fragen.mitglieder import mitglieder
from kommunennetz.post.empfaenger import list_entscheidungen
from kommunennetz.post.empfaengerkreis import Gemeinte
from kommunennetz.post.schreiber import gemeinsamer_kontext, kommune_wert
from kommunennetz.register.lesen.register import Register
from kommunennetz.register.lesen.store import load
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen

_STICHTAG = date(2026, 10, 1)
_KOPF = """\
TO: {{ email }}
FROM: Kommunen-Netzwerk <geschaeftsstelle@example.org>
SUBJECT: Neues aus dem Netzwerk für {{ name }}
CONTENT-TYPE: text/markdown

"""
_KONFIGURATION = "[smtp_server]\nhost = smtp.example.org\nport = 25\nratelimit = 0\n"
_STELLEN = {"NAMENSSTELLE": "{{ name }}", "FALLSTELLE": "{{ akkusativ }}", "DATUMSSTELLE": "{{ seit }}"}
"""Was in der ausgefüllten Infomail dort steht, wo mailmerge einsetzt."""


def write_serienbrief(register_ort: Path, ziel: Path) -> None:
    """Schreibt die drei Dateien, die mailmerge erwartet, in diesen Ordner."""
    register = load(register_ort).register
    if register is None:
        raise SystemExit("Das erzeugte Register ist nicht lesbar.")
    ziel.mkdir()
    (ziel / "mailmerge_template.txt").write_text(_KOPF + _vorlage(register), encoding="utf-8")
    (ziel / "mailmerge_server.conf").write_text(_KONFIGURATION, encoding="utf-8")
    with (ziel / "mailmerge_database.csv").open("w", encoding="utf-8", newline="") as datei:
        schreiber = csv.writer(datei)
        schreiber.writerow(("email", "name", "akkusativ", "seit"))
        schreiber.writerows(
            (m.eintrag.satz.postfach, m.name, m.gebiet.faelle.akkusativ, m.seit)
            for m in mitglieder(register, _STICHTAG)
        )


def _vorlage(register: Register) -> str:
    """Liefert die Infomail in ihrem Rahmen; was für alle gleich ist, steht schon ausgeschrieben darin."""
    vorlagen = Vorlagen([Path(__file__).resolve().parents[1] / "templates"])
    infomail = register.infomails[Path(INFOMAIL).stem]
    kontext = {**gemeinsamer_kontext(register, _STICHTAG), "kommune": _platzhalter(register)}
    inhalt = Markdown(vorlagen.render_text(infomail.text, infomail.datei, kontext))
    text = vorlagen.render("infomail.md.j2", {**kontext, "betreff": "", "inhalt": inhalt})
    for stelle, ersatz in _STELLEN.items():
        text = text.replace(stelle, ersatz)
    return text


def _platzhalter(register: Register) -> KommuneWert:
    eine = next(
        fall.empfaenger for fall in list_entscheidungen(register, _STICHTAG, Gemeinte()) if fall.empfaenger
    )
    wert = kommune_wert(eine)
    if wert.seit is None:
        raise SystemExit("Im erzeugten Register ist niemand beigetreten.")
    faelle = replace(wert.gebiet.faelle, akkusativ="FALLSTELLE")
    return replace(
        wert,
        name="NAMENSSTELLE",
        gebiet=replace(wert.gebiet, faelle=faelle),
        seit=replace(wert.seit, satz="DATUMSSTELLE"),
    )


if __name__ == "__main__":
    write_serienbrief(Path(sys.argv[1]), Path(sys.argv[2]))
