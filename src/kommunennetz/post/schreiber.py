"""Von der Infomail im Register zu dem, was eine Kommune liest: Betreff, Klartext und HTML."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, TypedDict

from kommunennetz.dokumente.werte import (
    DatumWert,
    GebietWert,
    KommuneWert,
    MitgliedWert,
    NetzWert,
    VeranstaltungWert,
    ZaehlungWert,
    als_wert,
)
from kommunennetz.errors import FrageError, VorlageError
from kommunennetz.fragen.beitritt import Lage
from kommunennetz.fragen.mitglieder import mitglieder, nach_jahr, zahl
from kommunennetz.model.infomail import Infomail
from kommunennetz.model.teildatum import tag
from kommunennetz.model.veranstaltung import Veranstaltung
from kommunennetz.post.anrede import POSTFACH, EmpfaengerWert
from kommunennetz.post.bilder import Bildordner
from kommunennetz.post.brief import Brief, Umsetzer, teile_rahmen
from kommunennetz.post.empfaenger import Empfaenger
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.markdown import Markdown
from kommunennetz.setzerei.vorlagen import Vorlagen
from kommunennetz.setzerei.wert import Vorlagenkontext


def find_stichtag(infomail: Eintrag[Infomail]) -> date:
    """Liefert den Tag der Infomail, zugleich Stichtag ihrer Zahlen; sonst FrageError."""
    datum = infomail.satz.datum
    if not datum.ist_tag:
        raise FrageError(f"{infomail.datei}: »{datum.text}« ist kein einzelner Tag.", _GANZER_TAG)
    return datum.frueheste


MAX_ZEICHEN = 200_000
"""So lang darf eine Infomail werden, gemessen an ihrem Markdown: hundert Seiten."""


class Gemeinsames(TypedDict):
    """Was in jeder Infomail eines Tages gleich ist."""

    netz: Annotated[NetzWert, "das Netzwerk"]
    stichtag: Annotated[DatumWert, "der Tag der Infomail, für den ihre Zahlen gelten"]
    mitglieder: Annotated[tuple[MitgliedWert, ...], "alle Mitglieder am Stichtag, alphabetisch"]
    nach_jahr: Annotated[
        Mapping[int | None, tuple[MitgliedWert, ...]],
        "alle nach Beitrittsjahr, unter leer die unsicheren: {% for jahr, gruppe in nach_jahr | items %}",
    ]
    zahl: Annotated[ZaehlungWert, "wie viele Mitglieder es sind"]
    termine: Annotated[tuple[VeranstaltungWert, ...], "kommende Veranstaltungen, die nächste zuerst"]


class Infomailkontext(Gemeinsames):
    """Was Betreff und Text einer Infomail sehen."""

    kommune: Annotated[KommuneWert, "die Kommune, an die diese Nachricht geht"]
    empfaenger: Annotated[EmpfaengerWert, "wer sie dort bekommt: das Postfach oder eine Person"]


class Rahmenkontext(Infomailkontext):
    """Was die Vorlage um eine Infomail herum sieht."""

    betreff: Annotated[str, "der fertige Betreff"]
    inhalt: Annotated[Markdown, "der fertige Text der Infomail"]


class Schreiber:
    """Schreibt dieselbe Infomail an viele Kommunen; was für alle gleich ist, entsteht nur einmal."""

    def __init__(
        self,
        register: Register,
        infomail: Eintrag[Infomail],
        vorlagen: Vorlagen,
        stichtag: date,
        ordner: Path | None = None,
    ) -> None:
        """`ordner`: wo die Bilder der Infomail liegen; sonst da, wo sie im Register liegt."""
        self._infomail = infomail
        self._vorlagen = vorlagen
        self._bilder = Bildordner(ordner or (register.ort / infomail.datei).parent, infomail)
        self._umsetzer = Umsetzer(self._bilder.find)
        self._zeile_betreff = infomail.stelle("betreff").zeile
        self._kontext = gemeinsamer_kontext(register, stichtag)

    def render(self, empfaenger: Empfaenger, wer: EmpfaengerWert = POSTFACH) -> Brief:
        """Liefert die Infomail für diese Kommune; VorlageError mit Datei und Zeile, wenn ein Wert fehlt.

        `wer`: an wen dort, mit seiner Anrede.
        """
        infomail, datei = self._infomail, self._infomail.datei
        kontext: Infomailkontext = {
            **self._kontext,
            "kommune": kommune_wert(empfaenger),
            "empfaenger": wer,
        }
        zeile = self._zeile_betreff
        betreff = self._umsetzer.betreff(
            self._vorlagen.render_text(infomail.satz.betreff, datei, kontext, zeile)
        )
        inhalt = Markdown(self._vorlagen.render_text(infomail.text, datei, kontext, infomail.erste_zeile))
        rahmen: Rahmenkontext = {**kontext, "betreff": betreff, "inhalt": inhalt}
        markdown = self._vorlagen.render(f"{infomail.satz.vorlage}.md.j2", rahmen)
        if len(markdown) > MAX_ZEICHEN:
            ort = f"{datei}:{infomail.erste_zeile}"
            raise VorlageError(f"{ort}: Die Infomail wird {len(markdown)} Zeichen lang", _ZU_LANG)
        brief = self._umsetzer.brief(betreff, teile_rahmen(markdown, inhalt))
        self._bilder.check_umfang(brief.bilder)
        return brief


def kommune_wert(empfaenger: Empfaenger) -> KommuneWert:
    """Liefert den Empfänger, wie Infomails ihn sehen."""
    mitglied = empfaenger.mitglied
    return KommuneWert(
        empfaenger.gebiet.kurzname,
        als_wert(GebietWert, empfaenger.gebiet),
        str(empfaenger.lage),
        als_wert(DatumWert, mitglied.seit) if mitglied is not None else None,
        mitglied.runde if mitglied is not None else empfaenger.gemeldet,
        mitglied.sicher if mitglied is not None else empfaenger.lage is not Lage.UNGEWISS,
    )


def gemeinsamer_kontext(register: Register, stichtag: date) -> Gemeinsames:
    """Liefert, was in jeder Infomail dieses Tages gleich ist."""
    alle = mitglieder(register, stichtag)
    gezeigte = {mitglied.eintrag.schluessel: als_wert(MitgliedWert, mitglied) for mitglied in alle}
    return {
        "netz": als_wert(NetzWert, register.netz.satz),
        "stichtag": als_wert(DatumWert, tag(stichtag)),
        "mitglieder": tuple(gezeigte.values()),
        "nach_jahr": {
            jahr: tuple(gezeigte[mitglied.eintrag.schluessel] for mitglied in gruppe)
            for jahr, gruppe in nach_jahr(alle).items()
        },
        "zahl": als_wert(ZaehlungWert, zahl(register, stichtag)),
        "termine": tuple(als_wert(VeranstaltungWert, termin) for termin in _termine(register, stichtag)),
    }


def _termine(register: Register, stichtag: date) -> list[Veranstaltung]:
    """Liefert die Veranstaltungen, die nach dem Stichtag beginnen, die nächste zuerst."""
    kuenftige = [
        eintrag.satz
        for eintrag in register.veranstaltungen.values()
        if eintrag.satz.anfang.hat_anfang and eintrag.satz.anfang.frueheste > stichtag
    ]
    return sorted(kuenftige, key=lambda termin: (termin.anfang.frueheste, termin.titel))


KONTEXTE = (
    Vorlagenkontext("Infomail", ("data/infomails/*.md",), Infomailkontext),
    Vorlagenkontext("Rahmen einer Infomail", ("infomail.md.j2",), Rahmenkontext),
)
"""Was Infomails und ihre Vorlagen sehen."""

_ZU_LANG = f"Sie auf höchstens {MAX_ZEICHEN} Zeichen kürzen; eine lange Liste gehört in eine Tabelle daneben."
_GANZER_TAG = "In »datum« den Tag als 2026-11-22 eintragen; für ihn gelten die Zahlen der Infomail."
