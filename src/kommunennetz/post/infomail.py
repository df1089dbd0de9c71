"""Von der Infomail im Register zu dem, was eine Kommune liest: Betreff, Klartext und HTML."""

from datetime import date

from kommunennetz.dokumente import werte
from kommunennetz.dokumente.markdown import Markdown
from kommunennetz.dokumente.vorlagen import Vorlagen
from kommunennetz.errors import FrageError
from kommunennetz.mitglieder import Mitglied, mitglieder, nach_jahr, zahl
from kommunennetz.model.teildatum import tag
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.post.umsetzer import Brief, Umsetzer
from kommunennetz.register.infomaildatei import Infomaildatei
from kommunennetz.register.store import Eintrag, Register


def find_stichtag(infomail: Eintrag[Infomaildatei]) -> date:
    """Liefert den Tag der Infomail, zugleich Stichtag ihrer Zahlen; sonst FrageError."""
    datum = infomail.satz.kopf.datum
    if not datum.ist_tag:
        raise FrageError(f"{infomail.datei}: »{datum.text}« ist kein einzelner Tag.", _GANZER_TAG)
    return datum.frueheste


class Schreiber:
    """Schreibt dieselbe Infomail an viele Kommunen; was für alle gleich ist, entsteht nur einmal."""

    def __init__(
        self, register: Register, infomail: Eintrag[Infomaildatei], vorlagen: Vorlagen, stichtag: date
    ) -> None:
        self._infomail = infomail
        self._vorlagen = vorlagen
        self._umsetzer = Umsetzer()
        self._zeile_betreff = infomail.stelle("betreff").zeile
        self._kontext = infomail_kontext(register, stichtag)

    def render(self, mitglied: Mitglied) -> Brief:
        """Liefert die Infomail für diese Kommune; VorlageError mit Datei und Zeile, wenn ein Wert fehlt."""
        satz, datei = self._infomail.satz, self._infomail.datei
        kontext = {**self._kontext, "kommune": werte.mitglied(mitglied)}
        zeile = self._zeile_betreff
        betreff = self._umsetzer.betreff(self._vorlagen.render_text(satz.kopf.betreff, datei, kontext, zeile))
        inhalt = Markdown(self._vorlagen.render_text(satz.text, datei, kontext, satz.erste_zeile))
        rahmen = {**kontext, "betreff": betreff, "inhalt": inhalt}
        return self._umsetzer.brief(betreff, self._vorlagen.render(f"{satz.kopf.vorlage}.md.j2", rahmen))


def infomail_kontext(register: Register, stichtag: date) -> dict[str, object]:
    """Liefert, was jede Infomail dieses Tages sieht; »kommune« kommt je Nachricht dazu."""
    alle = mitglieder(register, stichtag)
    gezeigte = {mitglied.eintrag.schluessel: werte.mitglied(mitglied) for mitglied in alle}
    return {
        "netz": werte.netz(register.netz.satz),
        "stichtag": werte.datum(tag(stichtag)),
        "mitglieder": tuple(gezeigte.values()),
        "nach_jahr": {
            jahr: tuple(gezeigte[mitglied.eintrag.schluessel] for mitglied in gruppe)
            for jahr, gruppe in nach_jahr(alle).items()
        },
        "zahl": werte.zaehlung(zahl(register, stichtag)),
        "termine": tuple(map(werte.veranstaltung, _termine(register, stichtag))),
    }


def _termine(register: Register, stichtag: date) -> list[Veranstaltung]:
    """Liefert die Veranstaltungen, die nach dem Stichtag beginnen, die nächste zuerst."""
    kuenftige = [
        eintrag.satz
        for eintrag in register.veranstaltungen.values()
        if eintrag.satz.anfang.hat_anfang and eintrag.satz.anfang.frueheste > stichtag
    ]
    return sorted(kuenftige, key=lambda termin: (termin.anfang.frueheste, termin.titel))


_GANZER_TAG = "In »datum« den Tag als 2026-11-22 eintragen; für ihn gelten die Zahlen der Infomail."
