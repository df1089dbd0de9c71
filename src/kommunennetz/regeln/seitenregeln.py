"""Regeln über data/seite.yaml: Was eine öffentliche Seite sagen muss, steht da oder ist als offen genannt."""

from collections.abc import Iterator
from datetime import date

from kommunennetz.model.seite import PFLICHTANGABEN, Pflichtangabe
from kommunennetz.model.teildatum import Teildatum
from kommunennetz.regeln.regel import Fund, Umfeld, fehler, hinweis
from kommunennetz.register.lesen.register import Register
from kommunennetz.worte.saetze import satzanfang


def fehlende_angaben(register: Register) -> tuple[Pflichtangabe, ...]:
    """Liefert, welche Pflichtangaben der Seite weder da noch als offen genannt sind; ohne Seite keine."""
    if register.seite is None:
        return ()
    offene = {eine.angabe for eine in register.seite.satz.offen}
    return tuple(angabe for angabe in PFLICHTANGABEN if angabe not in {*offene, *_vorhandene(register)})


def _vorhandene(register: Register) -> set[Pflichtangabe]:
    stelle = register.netz.satz.geschaeftsstelle
    postfach = stelle is not None and stelle.email is not None
    return set(register.seite.satz.vorhanden(postfach=postfach)) if register.seite else set()


@fehler
def seite_angabe_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Auf der öffentlichen Seite fehlt eine Angabe, die sie haben muss.

    Eine Seite nennt ihre Adresse, ein Impressum, den Datenschutz, ein Funktionspostfach und in der Erklärung
    zur Barrierefreiheit, wo man Barrieren meldet und wer vermittelt. Solange eine Angabe noch nicht zu haben
    ist, nennt `offen` sie mit ihrem Grund; die Seite sagt dann oben, dass sie nicht vollständig ist.

        offen:
          - {angabe: impressum, grund: Die Seite ist noch nicht veröffentlicht.}
    """
    if umfeld.register.seite is None:
        return
    for angabe in fehlende_angaben(umfeld.register):
        hilfe = f"Eintragen, oder unter »offen« nennen: {{angabe: {angabe}, grund: …}}"
        yield Fund(umfeld.register.seite, (), f"{PFLICHTANGABEN[angabe]} fehlt", hilfe)


@hinweis
def seite_angabe_doch_da(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Angabe der Seite ist als offen genannt und steht doch da.

    Die Seite nennte sich sonst weiter unvollständig. Die Zeile unter `offen` löschen.
    """
    if umfeld.register.seite is None:
        return
    vorhandene = _vorhandene(umfeld.register)
    for nummer, eine in enumerate(umfeld.register.seite.satz.offen):
        if eine.angabe in vorhandene:
            text = f"{PFLICHTANGABEN[eine.angabe]} ist als offen genannt und steht doch da"
            yield Fund(umfeld.register.seite, ("offen", nummer), text, "Diesen Eintrag löschen.")


@hinweis
def barrierefreiheit_alt(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Erklärung zur Barrierefreiheit ist seit mehr als zwölf Monaten nicht überprüft.

    Sie ist mindestens einmal im Jahr zu überprüfen. Prüfen, was sich an der Seite geändert hat, Mängel
    nachtragen und `geprueft` auf den Tag der Prüfung setzen.
    """
    seite = umfeld.register.seite
    if seite is None or seite.satz.barrierefreiheit is None:
        return
    geprueft = seite.satz.barrierefreiheit.geprueft
    if ist_ueberfaellig(geprueft, umfeld.heute):
        text = f"{satzanfang('die Erklärung')} zur Barrierefreiheit ist zuletzt {geprueft.am} überprüft"
        yield Fund(seite, ("barrierefreiheit", "geprueft"), text, "Überprüfen und den Tag eintragen.")


def ist_ueberfaellig(geprueft: Teildatum, heute: date) -> bool:
    """Liefert, ob eine Erklärung zur Barrierefreiheit seit mehr als einem Jahr nicht überprüft ist."""
    return geprueft.spaeteste < _vor_einem_jahr(heute)


def _vor_einem_jahr(tag: date) -> date:
    # Den 29. Februar gibt es im Jahr davor nicht.
    return tag.replace(year=tag.year - 1, day=min(tag.day, 28) if tag.month == 2 else tag.day)  # noqa: PLR2004
