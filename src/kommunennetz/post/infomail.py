"""Von der Infomail im Register zu dem, was eine Kommune liest: Betreff, Klartext und HTML."""

from datetime import date

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
        alle = mitglieder(register, stichtag)
        self._werte: dict[str, object] = {
            "netz": register.netz.satz,
            "stichtag": tag(stichtag),
            "mitglieder": alle,
            "nach_jahr": nach_jahr(alle),
            "zahl": zahl(register, stichtag),
            "termine": _termine(register, stichtag),
        }

    def render(self, mitglied: Mitglied) -> Brief:
        """Liefert die Infomail für diese Kommune; VorlageError mit Datei und Zeile, wenn ein Wert fehlt."""
        satz, datei = self._infomail.satz, self._infomail.datei
        werte = {**self._werte, "kommune": mitglied}
        betreff = self._umsetzer.betreff(self._vorlagen.render_text(satz.kopf.betreff, datei, werte))
        inhalt = Markdown(self._vorlagen.render_text(satz.text, datei, werte, satz.erste_zeile))
        rahmen = {**werte, "betreff": betreff, "inhalt": inhalt}
        return self._umsetzer.brief(betreff, self._vorlagen.render(f"{satz.kopf.vorlage}.md.j2", rahmen))


def _termine(register: Register, stichtag: date) -> list[Veranstaltung]:
    """Liefert die Veranstaltungen, die nach dem Stichtag beginnen, die nächste zuerst."""
    kuenftige = [
        eintrag.satz
        for eintrag in register.veranstaltungen.values()
        if eintrag.satz.anfang.hat_anfang and eintrag.satz.anfang.frueheste > stichtag
    ]
    return sorted(kuenftige, key=lambda termin: (termin.anfang.frueheste, termin.titel))


_GANZER_TAG = "In »datum« den Tag als 2026-11-22 eintragen; für ihn gelten die Zahlen der Infomail."
