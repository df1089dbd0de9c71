"""`kommunennetz pruefen`: jeden Datensatz und die Regeln dazwischen."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from kommunennetz.befund import Befund, Stufe, sortiert
from kommunennetz.cli import vervollstaendigung
from kommunennetz.cli.antwort import Befehlsantwort, antworte
from kommunennetz.cli.aufruf import NETZ, Aufruf, im_register
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.dateien import grund
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.kontaktregeln import ALLE as KONTAKTREGELN
from kommunennetz.model.arten import Arten, einzelne, mit_ordner, ordnernamen
from kommunennetz.regeln import check_geladen, erklaere
from kommunennetz.regeln.anzeichen import PERSONENREGELN
from kommunennetz.regeln.waechter import list_personen
from kommunennetz.register.lesen.datenordner import ist_beiwerk
from kommunennetz.register.lesen.register import Geladen
from kommunennetz.worte.saetze import mit_anzahl


def pruefen(
    aufruf: Aufruf,
    pfad: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PFAD", help="Nur diese Dateien und Ordner melden; geprüft wird im ganzen Register."
        ),
    ] = None,
    befundformat: Annotated[
        Literal["text", "json", "github"],
        typer.Option("--format", metavar="text|json|github", show_default=False, help="Form der Ausgabe."),
    ] = "text",
    streng: Annotated[bool, typer.Option("--streng", help="Auch Hinweise führen zu Ausgang 1.")] = False,
    alle: Annotated[bool, typer.Option("--alle", help="Zeigt auch, was hingenommen ist.")] = False,
    personen: Annotated[
        bool,
        typer.Option("--personen", help="Sucht nur nach Personen, in Dateien jeder Art; vor jedem Commit."),
    ] = False,
    erklaere: Annotated[
        str | None,
        typer.Option(
            metavar="REGEL",
            help="Erklärt eine Regel (das Wort in eckigen Klammern) und endet.",
            autocompletion=vervollstaendigung.regeln,
        ),
    ] = None,
) -> int:
    """Prüft alle Datensätze und die Regeln zwischen ihnen.

    Gibt es einen Kontaktordner, prüft es auch ihn; seine Befunde nennen Kennung und Zeile, nie einen Namen.

    Ausgang 0: kein Fehler; 1: mindestens ein Fehler (mit --streng auch ein Hinweis, mit --personen jedes
    Anzeichen einer Person).
    """
    if erklaere is not None:
        return _erklaere(erklaere)
    aufruf = _find_register(aufruf, pfad or [])
    ort = aufruf.ort
    vorsatz = _vorsatz(ort, aufruf.hier)
    if personen:
        return _pruefe_personen(ort, pfad or [], aufruf.arten, befundformat, vorsatz)
    gefragt = [_gefragtes(ort, einer, aufruf.arten) for einer in pfad or ()]
    alles = not gefragt or "" in gefragt
    geladen = aufruf.geladen
    # Ohne netz.yaml ist nichts zwischen den Datensätzen geprüft; das darf keine Auswahl verdecken.
    gewaehlt = [*gefragt, *([NETZ.as_posix()] if gefragt and geladen.register is None else [])]
    kontakte = aufruf.kontaktbestand_gelesen if aufruf.hat_kontaktordner else None
    bekannte = _bekannte(aufruf, geladen, kontakte) if kontakte is not None else ()
    alle_befunde = sortiert([*_befunde(aufruf, geladen), *bekannte])
    if geladen.register is not None:
        # Was eine Person nennen könnte oder sich nicht glatt lesen ließ, bleibt nirgends liegen.
        beanstandete = {befund.datei for befund in geladen.befunde}
        beanstandete |= {befund.datei for befund in alle_befunde if befund.regel in PERSONENREGELN}
        eintraege = geladen.register.eintraege
        aufruf.speicher.behalte(eintrag.yaml for eintrag in eintraege if eintrag.datei not in beanstandete)
    befunde = [befund for befund in alle_befunde if _liegt_in(befund.datei, gewaehlt)]
    if alles and kontakte is not None:
        befunde += _kontaktbefunde(aufruf, geladen, kontakte)
    zeigt = [befund for befund in befunde if alle or befund.stufe is not Stufe.HINGENOMMEN]
    _zeige(zeigt, befundformat, vorsatz)
    dateien = set() if alles else _dateien(geladen, befunde, gefragt)
    _melde_ergebnis(geladen, befunde, dateien, kontakte if alles else None)
    return int(
        any(befund.stufe is Stufe.FEHLER or (streng and befund.stufe is Stufe.HINWEIS) for befund in zeigt)
    )


def _erklaere(kennung: str) -> int:
    regel = erklaere(kennung, KONTAKTREGELN)
    ausgeben(f"{regel.id} ({regel.stufe})\n\n{regel.erklaerung}")
    return 0


def _find_register(aufruf: Aufruf, dateien: list[Path]) -> Aufruf:
    """Liefert den Aufruf für das Register; ist keines genannt, für das, in dem die erste Datei liegt."""
    if aufruf.genannt is None and dateien:
        erster = Path(os.path.abspath(dateien[0]))  # noqa: PTH100 – Verweise nicht auflösen
        for ordner in (erster, *erster.parents):
            if (ordner / NETZ).is_file():
                return replace(aufruf, vorgabe=ordner)
    return aufruf


def _gefragtes(ort: Path, pfad: Path, arten: Arten) -> str:
    """Liefert den Pfad vom Register aus, leer für alles; wirft FrageError, wenn dort nichts zu prüfen ist."""
    datei = im_register(ort, pfad)
    ordner = {"data", *(f"data/{art.ordner}" for art in mit_ordner(arten))}
    if datei == "." or datei in ordner:
        return "" if datei in (".", "data") else datei
    im_ordner = datei.rpartition("/")[0] in ordner - {"data"}
    if datei in {art.datei(art.name) for art in einzelne(arten)} or (
        im_ordner and not ist_beiwerk(pfad.name)
    ):
        return datei
    was = "liegt kein Datensatz" if pfad.is_dir() else "ist kein Datensatz"
    hilfe = f"Geprüft werden data/netz.yaml und die Dateien in {ordnernamen(arten)}."
    raise FrageError(f"{'In ' if pfad.is_dir() else ''}»{pfad}« {was}.", hilfe)


def _liegt_in(datei: str, gefragt: list[str]) -> bool:
    return not gefragt or any(eines in ("", datei) or datei.startswith(f"{eines}/") for eines in gefragt)


def _dateien(geladen: Geladen, befunde: list[Befund], gefragt: list[str]) -> set[str]:
    """Liefert die Dateien der Auswahl, die geprüft sind: gelesene und solche mit Befund."""
    dateien = {befund.datei for befund in befunde}
    if (register := geladen.register) is not None:
        dateien |= {eintrag.datei for eintrag in register.eintraege}
    return {datei for datei in dateien if gefragt and _liegt_in(datei, gefragt)}


def _pruefe_personen(ort: Path, pfade: list[Path], arten: Arten, befundformat: str, vorsatz: str) -> int:
    dateien = sorted({datei for pfad in pfade or [ort] for datei in _list_dateien(ort, pfad, arten)})
    befunde = [befund for datei in dateien for befund in list_personen(datei, _read(ort, datei))]
    _zeige(befunde, befundformat, vorsatz)
    melden(f"Auf Personen geprüft: {mit_anzahl(len(dateien), 'Datei', 'Dateien')} – {len(befunde)} Anzeichen")
    if befunde:
        melden("    Herausnehmen oder mit einem Grund hinnehmen: kommunennetz hinnehmen REGEL --grund TEXT")
    return int(bool(befunde))


def _list_dateien(ort: Path, pfad: Path, arten: Arten) -> list[str]:
    """Liefert eine genannte Datei, gleich welcher Art, oder die Datensätze eines Ordners."""
    if not pfad.is_dir():
        return [im_register(ort, pfad)]
    gefragt = _gefragtes(ort, pfad, arten)
    muster = [art.datei("*") for art in arten]
    dateien = (datei.relative_to(ort).as_posix() for eines in muster for datei in ort.glob(eines))
    return [datei for datei in dateien if _liegt_in(datei, [gefragt])]


def _read(ort: Path, datei: str) -> bytes:
    pfad = ort / datei
    # Eine benannte Pipe ließe beim Lesen warten.
    if pfad.exists() and not pfad.is_file():
        raise RegisterError(f"»{datei}« ist keine Datei.", "Umbenennen oder löschen.")
    try:
        return pfad.read_bytes()
    except OSError as error:
        raise RegisterError(f"»{pfad}« lässt sich nicht lesen: {grund(error)}.", "Rechte prüfen.") from error


def _befunde(aufruf: Aufruf, geladen: Geladen) -> list[Befund]:
    if geladen.register is None:
        melden("Achtung: data/netz.yaml hat Fehler; die Regeln zwischen den Datensätzen sind nicht geprüft.")
    return check_geladen(geladen, aufruf.heute)


def _bekannte(aufruf: Aufruf, geladen: Geladen, kontakte: Kontaktordner) -> Iterator[Befund]:
    """Liefert, wo Personen des Kontaktordners im Register oder seinen Vorlagen stehen."""
    from kommunennetz.datenschutz.bekannte import Bekannte
    from kommunennetz.datenschutz.suchstellen import list_register
    from kommunennetz.datenschutz.waechter import Waechter, list_oeffentliches

    sucht = Waechter(Bekannte.build(kontakte.amtspersonen, list_oeffentliches(geladen.register)))
    yield from sucht.suche(list_register(aufruf.ort, kontakte.ort), nur_bekannte=True)


def _kontaktbefunde(aufruf: Aufruf, geladen: Geladen, kontakte: Kontaktordner) -> list[Befund]:
    """Liefert die Befunde des Kontaktordners; die Pfade vom Register aus, sonst ganz."""
    # Ohne netz.yaml ist nicht zu wissen, welche Kommunen es gibt.
    befunde = aufruf.kontaktbestand.check(kontakte) if geladen.register else kontakte.befunde
    weg = os.path.relpath(kontakte.ort, aufruf.ort)
    ort = kontakte.ort if weg.startswith("..") else Path(weg)
    return [replace(befund, datei=(ort / befund.datei).as_posix()) for befund in befunde]


def _vorsatz(ort: Path, hier: Path) -> str:
    """Liefert, was vor den Pfaden stehen muss, damit sie von hier aus zu öffnen sind."""
    weg = os.path.relpath(ort, hier)
    if weg == ".":
        return ""
    return f"{(ort if weg.startswith('..') else Path(weg)).as_posix()}/"


def _zeige(befunde: list[Befund], befundformat: str, vorsatz: str) -> None:
    als_zeile = _als_github if befundformat == "github" else "{1}{0}".format
    # Ein Kontaktordner außerhalb des Registers steht schon mit ganzem Pfad da.
    zeilen = [als_zeile(befund, "" if Path(befund.datei).is_absolute() else vorsatz) for befund in befunde]
    antwort = Befehlsantwort(zeilen, json=lambda: [_als_dict(befund) for befund in befunde])
    antworte(antwort, "json" if befundformat == "json" else "tabelle", None)


def _als_dict(befund: Befund) -> dict[str, Any]:
    felder = ("datei", "zeile", "spalte", "feld", "regel.id", "stufe", "text", "hilfe")
    return {feld.partition(".")[0]: attrgetter(feld)(befund) for feld in felder}


def _als_github(befund: Befund, vorsatz: str) -> str:
    art = {Stufe.FEHLER: "error", Stufe.HINWEIS: "warning"}.get(befund.stufe, "notice")
    ort = f"file={_eigenschaft(vorsatz + befund.datei)},line={befund.zeile},col={befund.spalte}"
    text = _github(f"{befund.text}\n{befund.hilfe}".strip())
    return f"::{art} {ort},title={_eigenschaft(befund.regel.id)}::{text}"


def _github(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _eigenschaft(text: str) -> str:
    return _github(text).replace(":", "%3A").replace(",", "%2C")


def _melde_ergebnis(
    geladen: Geladen, befunde: list[Befund], dateien: set[str], kontakte: Kontaktordner | None
) -> None:
    ergebnis = _ergebnis(befunde)
    if dateien:
        melden(f"Geprüft: {mit_anzahl(len(dateien), 'Datei', 'Dateien')} – {ergebnis}")
    elif (register := geladen.register) is not None:
        anzahlen = [art.gezaehlt(len(register.alle(art))) for art in mit_ordner(register.arten)]
        if kontakte is not None:
            anzahlen.append(kontakte.gezaehlt)
        melden(f"Geprüft: {', '.join(anzahlen)} – {ergebnis}")


def _ergebnis(befunde: list[Befund]) -> str:
    zahl = Counter(befund.stufe for befund in befunde)
    teile = [f"{zahl[Stufe.FEHLER]} Fehler", mit_anzahl(zahl[Stufe.HINWEIS], "Hinweis", "Hinweise")]
    if zahl[Stufe.HINGENOMMEN]:
        teile.append(f"{zahl[Stufe.HINGENOMMEN]} hingenommen (--alle zeigt sie)")
    return ", ".join(teile)
