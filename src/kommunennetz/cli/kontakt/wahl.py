"""`kommunennetz kontakt wahl`: die Spitzen nach einer Kommunalwahl aus einer Liste nachführen."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.austausch.herein.angaben import Gelesenes, lies_angaben
from kommunennetz.austausch.herein.rohblatt import Tabelle
from kommunennetz.austausch.herein.tabellenleser import einlesen, read_datei
from kommunennetz.austausch.herein.ueberschriften import SYNONYME, Spaltensatz
from kommunennetz.austausch.spalten import NAME, Feld, Form, Spalte, alle_spalten
from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import GEBUCHT, aendere_kontakte
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.kontakt.begruessung import versuche_willkommen
from kommunennetz.cli.kontakt.stelle import OhneWillkommen
from kommunennetz.cli.optionen import Ja, Quelle
from kommunennetz.errors import FrageError, RegisterError
from kommunennetz.fragen.termine import enden
from kommunennetz.kontakte.kennungen import neue_kennung
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.kontakte.wahl import TITEL, Gewaehlt, Was
from kommunennetz.model.netz import Netz
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.schritte.einladungen import nachzuschicken
from kommunennetz.schritte.plan import Plan
from kommunennetz.schritte.wahl import Wahlabgleich, Wahlangaben, plane_wahl
from kommunennetz.worte.saetze import mit_anzahl

_DATEN = ("von", "amtszeit_bis")
_ANGABEN = tuple(
    Spalte((feld,), titel, Form.DATUM if feld in _DATEN else Form.TEXT, "", 20)
    for feld, titel in TITEL.items()
)
# In einer Liste von Personen meinen diese Wörter nicht die Kommune.
_PERSON = frozenset({"Name", "Bezeichnung", "Mitglied", "Mitglieder", "Member"})
_WORTE: Mapping[Feld, tuple[str, ...]] = {
    **SYNONYME,
    NAME.feld: tuple(wort for wort in SYNONYME[NAME.feld] if wort not in _PERSON),
    ("anrede",): ("Briefanrede", "Salutation"),
    ("titel",): ("Akad. Titel", "Akademischer Grad", "Akad. Grad", "Grad"),
    ("vorname",): ("Vornamen", "Rufname", "First name"),
    ("nachname",): ("Nachname", "Familienname", "Zuname", "Name, Vorname", "Last name", "Surname"),
    ("bezeichnung",): ("Amtsbezeichnung", "Amt", "Funktion", "Position"),
    ("email",): ("Email", "E-Mail-Adresse", "Emailadresse", "Mail", "Mailadresse", "E-Mail dienstlich"),
    ("telefon",): ("Tel.", "Telefonnummer", "Rufnummer", "Durchwahl", "Telefon dienstlich", "Phone"),
    ("von",): (
        "Amtsantritt", "im Amt seit", "im Amt ab", "Amtszeit ab", "Beginn der Amtszeit", "Beginn", "seit",
        "von",
    ),
    ("amtszeit_bis",): ("Ende der Amtszeit", "Amtszeitende", "gewählt bis", "Wahlzeit bis", "bis"),
}  # fmt: skip
_MAX_UNKLARE = 30


def wahl(
    aufruf: Aufruf,
    datei: Annotated[Path, typer.Argument(metavar="DATEI", help="Eine .xlsx-, .ods- oder .csv-Datei.")],
    quelle: Quelle,
    ab: Annotated[
        str | None, typer.Option(metavar="TAG", help="Beginn der Amtszeit, wo die Liste keinen nennt.")
    ] = None,
    amtszeit_bis: Annotated[
        str | None,
        typer.Option("--amtszeit-bis", metavar="TAG", help="Ihr Ende, wo die Liste keines nennt."),
    ] = None,
    spalte: Annotated[
        list[str] | None, typer.Option(metavar="ALT=NEU", help="Überschrift = Spalte; »-«: keine.")
    ] = None,
    ohne_willkommen: OhneWillkommen = False,
    ja: Ja = False,
) -> int:
    """Führt nach einer Kommunalwahl die Spitzen aus einer Liste nach, alle in einem Schritt.

    Spalten: Kommune, Anrede, Titel, Vorname, Name, Bezeichnung, E-Mail, Telefon, ab, Amtszeit bis. Wer gleich
    geblieben ist, bekommt die neue Amtszeit; wer anders heißt, folgt nach. Was nicht feststeht, ist unklar,
    bleibt, wie es ist, und wird genannt (Ausgang 1). Einladungen und Willkommen wie bei »kontakt nachfolge«.
    """
    register = aufruf.register
    tabelle = _read(datei, register.netz.satz, dict(map(_parse_spalte, spalte or ())))
    gelesen, kontakte = lies_angaben(register, tabelle, _ANGABEN), aufruf.kontakte_verlangt
    gewaehlte, fremde = _gewaehlte(gelesen, kontakte, _vorgaben(ab, amtszeit_bis))
    kennungen = _kennungen(kontakte, gewaehlte)
    angaben = Wahlangaben(quelle, aufruf.heute, kennungen, enden(register))
    beurteilt = plane_wahl(kontakte, gewaehlte, angaben)

    def schritt(jetzt: Kontaktordner) -> Plan:
        abgleich = plane_wahl(jetzt, gewaehlte, angaben)
        if [eines.was for eines in abgleich.urteile] != [eines.was for eines in beurteilt.urteile]:
            raise RegisterError("Der Kontaktordner ist nicht mehr so, wie er beurteilt wurde.", _NOCHMAL)
        return abgleich.plan

    unklare = [*_unklare(gelesen, beurteilt)]
    _zeige_unklare(unklare)
    for hinweis in tabelle.hinweise:
        melden(f"Hinweis: {hinweis}")
    melden(_zusammenfassung(beurteilt, gelesen, fremde, len(unklare)))
    ausgang = aendere_kontakte(aufruf, schritt, ja=ja) if beurteilt.plan.wirksame else 0
    if beurteilt.plan.wirksame and ausgang == GEBUCHT:
        for satz in nachzuschicken(beurteilt.offene):
            melden(satz)
        _begruesse(aufruf, beurteilt, kennungen, ohne_willkommen=ohne_willkommen)
    return ausgang or int(bool(unklare))


def _begruesse(
    aufruf: Aufruf, beurteilt: Wahlabgleich, kennungen: Mapping[str, str], *, ohne_willkommen: bool
) -> None:
    """Bereitet jeder Neuen mit Adresse das Willkommen vor; es bleibt dabei, dass alle zu informieren sind."""
    neue = [eines for eines in beurteilt.urteile if eines.was in (Was.NACHFOLGE, Was.ERSTE)]
    if neue:
        sind = mit_anzahl(len(neue), "Person ist", "Personen sind")
        melden(f"{sind} nach Art. 14 DSGVO noch zu informieren.")
    mit_adresse = [kennungen[eines.gewaehlt.stelle] for eines in neue if "email" in eines.felder]
    if mit_adresse and not ohne_willkommen:
        versuche_willkommen(aufruf, mit_adresse)


def _read(datei: Path, netz: Netz, vorgaben: Mapping[str, str]) -> Tabelle:
    benennende = tuple(eine for eine in alle_spalten(netz) if eine.ist_fest)
    spaltensatz = Spaltensatz((*benennende, *_ANGABEN), _WORTE)
    # Der Name der Datei kann jemanden nennen; in Meldungen heißt sie nur »die Liste«.
    return einlesen(read_datei(datei), "die Liste", netz, vorgaben, spaltensatz=spaltensatz)


def _vorgaben(ab: str | None, bis: str | None) -> dict[str, str]:
    return {
        feld: parse_datum(text, was, Datumsform.TAG).text
        for feld, text, was in (("von", ab, "--ab"), ("amtszeit_bis", bis, "--amtszeit-bis"))
        if text is not None
    }


def _gewaehlte(
    gelesen: Gelesenes, kontakte: Kontaktordner, vorgaben: Mapping[str, str]
) -> tuple[list[Gewaehlt], int]:
    """Liefert die Zeilen zu Kommunen, mit denen das Netzwerk zu tun hat, und wie viele es sonst noch sind.

    Von den übrigen hebt der Kontaktordner nichts auf: Es wäre für nichts nötig (Art. 5 Abs. 1 DSGVO).
    """
    gewaehlte = [
        Gewaehlt(
            eine.ziel.schluessel,
            eine.ziel.name,
            eine.zeile,
            eine.zelle,
            {**vorgaben, **{feld[0]: wert for feld, wert in eine.werte.items()}},
        )
        for eine in gelesen.angaben
        if eine.ziel.eintrag is not None or eine.ziel.schluessel in kontakte.kommunen
    ]
    return gewaehlte, len(gelesen.angaben) - len(gewaehlte)


def _kennungen(kontakte: Kontaktordner, gewaehlte: Sequence[Gewaehlt]) -> dict[str, str]:
    """Liefert je Stelle eine freie Kennung, auch untereinander keine zweimal."""
    kennungen: dict[str, str] = {}
    for gewaehlt in gewaehlte:
        while (kennung := neue_kennung(kontakte, secrets.randbelow)) in kennungen.values():
            pass
        kennungen[gewaehlt.stelle] = kennung
    return kennungen


def _unklare(gelesen: Gelesenes, beurteilt: Wahlabgleich) -> Iterator[str]:
    yield from (f"{eines}\n    {eines.hilfe}" for eines in gelesen.unklar)
    for urteil in beurteilt.urteile:
        if urteil.was is Was.UNKLAR:
            yield f"{urteil.gewaehlt.zelle} ({urteil.gewaehlt.name}): {urteil.grund}\n    {urteil.hilfe}"


def _zeige_unklare(unklare: Sequence[str]) -> None:
    for eines in unklare[:_MAX_UNKLARE]:
        ausgeben(f"Unklar: {eines}")
    if (weitere := len(unklare) - _MAX_UNKLARE) > 0:
        ausgeben(f"Unklar: weitere {weitere}; sie erscheinen, wenn die ersten geklärt sind.")


def _zusammenfassung(beurteilt: Wahlabgleich, gelesen: Gelesenes, fremde: int, unklare: int) -> str:
    zahlen = [
        (beurteilt.anzahl(Was.WIEDERWAHL), "wiedergewählt"),
        (beurteilt.anzahl(Was.NACHFOLGE), "folgen nach"),
        (beurteilt.anzahl(Was.ERSTE), "neu eingetragen"),
        (beurteilt.anzahl(Was.UNVERAENDERT), "unverändert"),
        (gelesen.ohne_angaben, "ohne Angaben"),
        (fremde, "nicht im Register"),
        (unklare, "unklar"),
    ]
    return f"Spitzen: {', '.join(f'{anzahl} {was}' for anzahl, was in zahlen)}."


def _parse_spalte(text: str) -> tuple[str, str]:
    alt, gleich, neu = text.partition("=")
    if not (gleich and alt.strip() and neu.strip()):
        raise FrageError(f"»{text}« ist keine Zuordnung.", "Die Form ist --spalte »Ort=Kommune«.")
    return alt.strip(), neu.strip()


_NOCHMAL = (
    "Nichts ist geändert. Den Befehl noch einmal aufrufen; er geht dann von dem aus, was jetzt dasteht."
)
