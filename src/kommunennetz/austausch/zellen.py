"""Was in einer Zelle steht: die Werte eines Datensatzes, wie Excel und CSV sie zeigen."""

from datetime import date

from pydantic import BaseModel

from kommunennetz.austausch.spalten import Feld, Form, Spalte
from kommunennetz.dokumente.mitgliederliste import art
from kommunennetz.gebiete.verzeichnis import Verzeichnis
from kommunennetz.model.kommune import Kommune
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.register.lesen.register import Eintrag
from kommunennetz.setzerei.mappe import ERSTER_EXCELTAG, Inhalt, als_zelltext


def inhalt(spalte: Spalte, eintrag: Eintrag[Kommune], verzeichnis: Verzeichnis) -> Inhalt:
    """Liefert, was in der Zelle steht: ein genau bekanntes Datum als Tag, ein ungenaues als Text."""
    if spalte.form is Form.ABGELEITET:
        return _abgeleitet(spalte, eintrag.satz, verzeichnis)
    if spalte.feld == ("schluessel",):
        return eintrag.schluessel
    return feldinhalt(eintrag.satz, spalte.feld)


def feldinhalt(satz: BaseModel, feld: Feld) -> Inhalt:
    """Liefert den Wert eines Feldes, wie er in einer Zelle steht."""
    wert = feldwert(satz, feld)
    if isinstance(wert, Teildatum):
        return wert.frueheste if wert.ist_tag and wert.frueheste >= ERSTER_EXCELTAG else str(wert)
    return als_zelltext(wert) if isinstance(wert, str) else wert


def feldwert(satz: BaseModel, feld: Feld) -> str | int | Teildatum | None:
    """Liefert den Wert eines Feldes, None, wenn es oder ein Abschnitt darüber fehlt."""
    wert: object = satz
    for teil in feld:
        wert = wert.get(teil) if isinstance(wert, dict) else getattr(wert, teil, None)
    assert wert is None or isinstance(wert, str | int | Teildatum)  # noqa: S101 – Spalten enden nie bei Abschnitten
    return wert


def feldtext(kommune: Kommune, feld: Feld) -> str | None:
    """Liefert den Wert eines Feldes, wie er in der YAML-Datei steht."""
    wert = feldwert(kommune, feld)
    if wert is None:
        return None
    return wert.text if isinstance(wert, Teildatum) else str(wert)


def als_csv_text(wert: Inhalt) -> str | int | None:
    """Liefert den Inhalt einer Zelle für CSV; Tage so, dass deutsches Excel sie erkennt."""
    return f"{wert:%d.%m.%Y}" if isinstance(wert, date) else wert


def _abgeleitet(spalte: Spalte, kommune: Kommune, verzeichnis: Verzeichnis) -> str | None:
    gebiet = verzeichnis.gebiet_von(kommune)
    if spalte.feld == ("kreis",):
        kreis = verzeichnis.kreis_von(gebiet)
        return kreis.kurzname if kreis else None
    return art(gebiet) if spalte.feld == ("art",) else gebiet.regierungsbezirk or None
