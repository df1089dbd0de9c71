"""Regeln über eine Veranstaltung selbst: Zugang, Plätze, Tagesordnung, Stand und Abschluss."""

import re
from collections.abc import Iterator
from datetime import timedelta

from kommunennetz.model.veranstaltung import DABEI, OFFEN, Veranstaltung
from kommunennetz.regeln.anzeichen import list_texte
from kommunennetz.regeln.regel import Fund, Umfeld, fehler, hinweis

_FRIST = timedelta(days=14)
"""So lange nach einer Veranstaltung ist Zeit, sie abzuschließen."""

# Nur was in eine Sitzung führt; die Seite einer Firma oder eine Anmeldung ist kein Zugang.
_ZUGAENGE = {
    "Zoom": r"[\w.-]*zoom(?:-x)?\.(?:us|com|de)/(?:j|my|s|w|wc)/",
    "Webex": r"[\w.-]*webex\.com/(?:meet/|join/|\S*(?:MTID=|j\.php|wbxmjs))",
    "Teams": r"teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/",
    "BigBlueButton": (
        r"[\w.-]+/(?:\S*bigbluebutton/api/join|(?:b|rooms)/[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}(?:-[a-z0-9]{3})?\b)"
    ),
    "Google Meet": r"meet\.google\.com/[a-z]{3}-[a-z]{4}-[a-z]{3}",
    "Jitsi": r"meet\.jit\.si/\w",
    "einer Einwahl": r"(?:meeting|webinar|konferenz|sitzungs)[- ]?(?:id|(?:kenn)?nummer)\W{0,3}\d[\d -]{6,}",
}
_ZUGANG = re.compile(
    "|".join(f"(?P<z{nr}>{muster})" for nr, muster in enumerate(_ZUGAENGE.values())), re.IGNORECASE
)
# Fast jede Datei entlastet schon eines dieser Wörter, das fehlt.
_VORAB = tuple(b"zoom webex teams. bigbluebutton /b/ /rooms/ meet webinar konferenz sitzungs".split())


@fehler
def zugang_oeffentlich(umfeld: Umfeld) -> Iterator[Fund]:
    """In einer Datei steht der Zugang zu einer Videokonferenz.

    Das Register ist öffentlich: Wer den Zugang liest, steht im Raum, und Git vergisst ihn nicht. Erkannt
    werden Zoom, Webex, Teams, BigBlueButton, Google Meet, Jitsi und Einwahlnummern. In `online` genügt, womit
    man sich trifft; den Zugang bekommt, wer zugesagt hat. War er schon eingecheckt, einen neuen anlegen.

        online: Videokonferenz (Zoom)
    """
    for eintrag in umfeld.eintraege:
        if not _lohnt_sich(eintrag.quelltext):
            continue
        for pfad, text in list_texte(eintrag.satz):
            if treffer := _ZUGANG.search(text):
                yield Fund(eintrag, pfad, _ZUGANGSTEXT.format(_womit(treffer)), _ZUGANGSHILFE)
        if eintrag.text:
            for zeile, text in enumerate(eintrag.text.split("\n"), eintrag.erste_zeile):
                if treffer := _ZUGANG.search(text):
                    yield Fund(eintrag, (), _ZUGANGSTEXT.format(_womit(treffer)), _ZUGANGSHILFE, zeile)


_ZUGANGSTEXT = "hier steht der Zugang zu einer Videokonferenz ({})"
_ZUGANGSHILFE = "Ihn aus der Datei nehmen; in »online« genügt, womit man sich trifft."


def _lohnt_sich(inhalt: bytes) -> bool:
    """Liefert, ob es sich lohnt, die Texte einer Datei einzeln anzusehen."""
    klein = inhalt.lower()
    return any(wort in klein for wort in _VORAB)


def _womit(treffer: re.Match[str]) -> str:
    nummer = int((treffer.lastgroup or "z0")[1:])
    return list(_ZUGAENGE)[nummer].replace("einer Einwahl", "Einwahl")


@hinweis
def teilnahme_mehr_als_plaetze(umfeld: Umfeld) -> Iterator[Fund]:
    """Zu einer Veranstaltung haben mehr Personen zugesagt, als Platz haben.

    Gezählt werden die `personen` der Kommunen, die zugesagt oder teilgenommen haben; ohne Angabe ist es eine.
    Einen größeren Raum suchen und `plaetze` berichtigen, oder mit Kommunen sprechen, die mehrere schicken.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        if veranstaltung.plaetze is None or veranstaltung.abgesagt:
            continue
        personen = _zugesagte_personen(veranstaltung)
        if personen > veranstaltung.plaetze:
            text = f"{personen} Personen haben zugesagt, Platz ist für {veranstaltung.plaetze}"
            yield Fund(eintrag, ("plaetze",), text, "Einen größeren Raum suchen oder die Zahlen berichtigen.")


def _zugesagte_personen(veranstaltung: Veranstaltung) -> int:
    """Liefert, wie viele Personen zugesagt oder teilgenommen haben; je Kommune mindestens eine."""
    dabei = DABEI | {"zugesagt", "zugelassen"}
    return sum(eine.personen or 1 for eine in veranstaltung.teilnahme if eine.stand in dabei)


@hinweis
def abschluss_fehlt(umfeld: Umfeld) -> Iterator[Fund]:
    """Eine Veranstaltung ist seit 14 Tagen vorbei, und niemand hat eingetragen, wer da war.

    Gemeint sind nur solche, zu denen eingeladen war: Eine Kommune steht noch als eingeladen oder zugesagt da,
    oder es gab eine Anmeldung. Wer da war, bekommt `teilgenommen`; ist die Liste vollständig, steht dabei
    `teilnahme_vollstaendig: ja`, sonst `nein`. `kommunennetz veranstaltung abschliessen` trägt beides ein.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        schluss = veranstaltung.schluss
        if veranstaltung.abgesagt or veranstaltung.teilnahme_vollstaendig or not schluss.hat_ende:
            continue
        offene = sum(eine.stand in OFFEN for eine in veranstaltung.teilnahme)
        erwartet = offene or veranstaltung.anmeldung_bis
        if erwartet and schluss.spaeteste + _FRIST < umfeld.heute:
            text = f"vorbei seit {schluss.im_satz('seit').removeprefix('seit ')}, aber nicht abgeschlossen"
            hilfe = f"Eintragen, wer da war: kommunennetz veranstaltung abschliessen {eintrag.schluessel}"
            yield Fund(eintrag, ("teilnahme",), text, hilfe)


@fehler
def tagesordnung_ausserhalb(umfeld: Umfeld) -> Iterator[Fund]:
    """Ein Punkt der Tagesordnung liegt vor dem Beginn oder nach dem Ende der Veranstaltung.

    Verglichen wird nur bei Veranstaltungen an einem einzigen Tag.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        if veranstaltung.bis not in (None, veranstaltung.von):
            continue
        for nummer, punkt in enumerate(veranstaltung.tagesordnung):
            pfad = ("tagesordnung", nummer, "beginn")
            if punkt.beginn is None:
                continue
            if veranstaltung.beginn and punkt.beginn < veranstaltung.beginn:
                text = f"{punkt.beginn:%H:%M} liegt vor dem Beginn ({veranstaltung.beginn:%H:%M})"
                yield Fund(eintrag, pfad, text, "Eine der Uhrzeiten berichtigen.")
            elif veranstaltung.ende and punkt.beginn > veranstaltung.ende:
                text = f"{punkt.beginn:%H:%M} liegt nach dem Ende ({veranstaltung.ende:%H:%M})"
                yield Fund(eintrag, pfad, text, "Eine der Uhrzeiten berichtigen.")


@fehler
def anmeldung_nach_beginn(umfeld: Umfeld) -> Iterator[Fund]:
    """Die Frist zur Anmeldung endet sicher erst, wenn die Veranstaltung schon läuft.

    Wahrscheinlich ist die Veranstaltung verlegt und die Frist stehen geblieben.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        frist, anfang = eintrag.satz.anmeldung_bis, eintrag.satz.anfang
        if frist is not None and frist.sicher_nach(anfang):
            text = f"die Anmeldung endet ({frist}) nach dem Beginn ({anfang})"
            yield Fund(eintrag, ("anmeldung_bis",), text, "Die Frist oder den Termin berichtigen.")


@fehler
def stand_widersprochen(umfeld: Umfeld) -> Iterator[Fund]:
    """Der Stand einer Veranstaltung widerspricht ihrem Termin oder ihrer Teilnahme.

    Was noch kommt, ist nicht gewesen; was abgesagt ist, daran hat niemand teilgenommen. Ohne `stand` folgt
    er aus dem Termin.
    """
    for eintrag in umfeld.register.veranstaltungen.values():
        veranstaltung = eintrag.satz
        if veranstaltung.stand == "gewesen" and veranstaltung.anfang.frueheste > umfeld.heute:
            text = f"»gewesen«, aber die Veranstaltung kommt erst ({veranstaltung.anfang})"
            yield Fund(eintrag, ("stand",), text, "Die Zeile »stand« löschen oder das Datum berichtigen.")
        if not veranstaltung.abgesagt:
            continue
        for nummer, teilnahme in enumerate(veranstaltung.teilnahme):
            if teilnahme.stand in DABEI:
                text = f"»{teilnahme.stand}«, aber die Veranstaltung ist abgesagt"
                yield Fund(eintrag, ("teilnahme", nummer, "stand"), text, "Eines von beiden berichtigen.")
