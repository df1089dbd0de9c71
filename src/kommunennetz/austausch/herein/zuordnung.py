"""Welche Kommune eine Zeile meint: nach Schlüssel, AGS oder Namen; nichts in ihr darf dagegen sprechen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kommunennetz.austausch.herein.belege import Aussage, Befragung, Belege, Rolle
from kommunennetz.austausch.herein.kennung import Schluesselkenner, ziffern
from kommunennetz.austausch.herein.listenart import Listenart
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zeichensatz import ist_beschaedigt, repariert
from kommunennetz.austausch.herein.zellwerte import als_text
from kommunennetz.austausch.spalten import AGS, NAME, SCHLUESSEL
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.namensformen import Namenskenner, Nennung
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.namen import suchform
from kommunennetz.worte.saetze import meinten_sie

_WISSENSCHAFTLICH = re.compile(r"[0-9][.,]?[0-9]*E[+]?[0-9]+", re.IGNORECASE)
MAX_VORSCHLAEGE = 200
"""So viele verschiedene unbekannte Namen bekommen einen Vorschlag."""
_SCHREIBWEISE = "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."
_WIDERSPRUCH = "Eine der beiden Zellen berichtigen; vielleicht wurde nur ein Teil der Spalten sortiert."
_KUERZESTER = 3
_AUCH_PERSONEN = ("name", "mitglied", "mitglieder", "member", "bezeichnung")


class Ziel(NamedTuple):
    """Die Kommune einer Zeile; ohne Eintrag gibt es im Register noch keinen Datensatz."""

    schluessel: str
    name: str
    ags: str
    eintrag: Eintrag[Kommune] | None
    hinweis: str = ""
    """Was an der Zuordnung anzusehen ist."""


class ZuordnungError(Exception):
    """Eine Zeile, von der nicht klar ist, welche Kommune sie meint; mit Zelle, Grund und Vorschlag."""

    def __init__(self, zelle: Zelle, text: str, hilfe: str, *, nennbar: bool = True) -> None:
        super().__init__(text)
        self.nennbar = nennbar
        """Ob der Name der Zeile wiederholt werden darf; er kann der einer Person sein."""
        self.zelle = zelle
        self.text = text
        self.hilfe = hilfe


class _Wahl(NamedTuple):
    """Ein Gebiet und die Zelle, die es nennt."""

    zelle: Zelle
    gebiet: Gebiet
    hinweis: str = ""


class Kommunensuche:
    """Findet zu den Zeilen einer Tabelle die Kommunen des Registers und des Verzeichnisses."""

    def __init__(self, register: Register, tabelle: Tabelle) -> None:
        self._register = register
        self._tabelle = tabelle
        self._kenner = Namenskenner(register.verzeichnis)
        self._schluessel = Schluesselkenner(register)
        self._vorschlaege: dict[str, str] = {}

    def find(self, zeile: Tabellenzeile) -> Ziel:
        """Liefert die Kommune der Zeile; sonst ZuordnungError."""
        self._check_zellen(zeile)
        feste = list(self._feste(zeile))
        wahl = self._nach_festen(zeile, feste) if feste else self._nach_name(zeile)
        ziel = self._ziel(wahl.gebiet)
        if KOMMUNE.datei(ziel.schluessel) in self._register.unlesbar:
            hilfe = "Erst die Datei berichtigen; »kommunennetz pruefen« zeigt, was ihr fehlt."
            raise ZuordnungError(wahl.zelle, f"die Datei von {ziel.name} im Register ist fehlerhaft", hilfe)
        return ziel._replace(hinweis=wahl.hinweis)

    def nennt_kommunen(self) -> bool:
        """Liefert, ob wenigstens jede zehnte Zeile eine Kommune nennt; sonst ist es keine Liste davon."""
        genannt = sum(
            bool(self._genannte(zeile)) or any(True for _ in self._moegliche_feste(zeile))
            for zeile in self._tabelle.zeilen
        )
        return genannt * 10 >= len(self._tabelle.zeilen)

    # Was an den Zellen selbst nicht stimmt.

    def _check_zellen(self, zeile: Tabellenzeile) -> None:
        for spalte in (SCHLUESSEL, AGS, NAME):
            if (zelle := zeile.zellen.get(spalte.feld)) is None:
                continue
            if zelle.mangel:
                raise ZuordnungError(zelle, zelle.mangel, "Den Wert selbst eintragen.")
            check_schaden(zelle)

    # Nach Schlüssel und AGS.

    def _feste(self, zeile: Tabellenzeile) -> Iterator[_Wahl]:
        """Liefert, wen Schlüssel und AGS nennen."""
        if (zelle := zeile.zellen.get(SCHLUESSEL.feld)) is not None:
            yield _Wahl(zelle, self._nach_schluessel(zelle))
        allein = SCHLUESSEL.feld not in zeile.zellen
        if (zelle := zeile.zellen.get(AGS.feld)) is not None:
            gebiet = self._nach_ags(zelle)
            # »53« kann auch eine laufende Nummer sein; allein genügt es nicht für eine Bezirksregierung.
            if (
                allein
                and len(ziffern(als_text(zelle.wert))) < _KUERZESTER
                and gebiet not in self._genannte(zeile)
            ):
                raise self._ohne_ags(zelle)
            yield _Wahl(zelle, gebiet)

    def _moegliche_feste(self, zeile: Tabellenzeile) -> Iterator[Gebiet]:
        for feld in (SCHLUESSEL.feld, AGS.feld):
            if (zelle := zeile.zellen.get(feld)) is not None:
                text = als_text(zelle.wert)
                yield from filter(None, [self._schluessel.find(text) or self._nach_slug(text)])

    def _nach_festen(self, zeile: Tabellenzeile, feste: Sequence[_Wahl]) -> _Wahl:
        erste, *weitere = feste
        for andere in weitere:
            if andere.gebiet.ags != erste.gebiet.ags:
                raise _widerspruch(erste.zelle, erste.gebiet.name, andere.zelle, andere.gebiet.name)
        hinweis = self._check_name(zeile, erste, eindeutig=len(feste) > 1)
        befragt = self._belege.befrage(zeile)
        for aussage in befragt.nennend:
            if not aussage.passt(erste.gebiet):
                raise _widerspruch(erste.zelle, erste.gebiet.name, aussage.zelle, _wortlaut(aussage))
        self._check_offene(zeile, erste, befragt)
        return erste._replace(hinweis=hinweis)

    def _check_name(self, zeile: Tabellenzeile, wahl: _Wahl, *, eindeutig: bool) -> str:
        """Liefert einen Hinweis, wenn der Name nur ähnlich ist; sonst ZuordnungError, wenn er nicht passt."""
        if (zelle := zeile.zellen.get(NAME.feld)) is None:
            return ""
        text = als_text(zelle.wert).strip()
        genannte = self._genannte(zeile)
        klar = eindeutig or len(genannte) == 1 or not wahl.gebiet.ist_kreis
        if not klar and self._belege.rollen.get(AGS.feld) is Rolle.OFFEN:
            # Andere Zeilen zeigen: In dieser Spalte steht auch der Schlüssel des Kreises, in dem es liegt.
            raise self._mehrdeutig(zelle, genannte or (wahl.gebiet,))
        if any(gebiet.ags == wahl.gebiet.ags for gebiet in genannte):
            return ""
        if genannte:
            raise _widerspruch(wahl.zelle, wahl.gebiet.name, zelle, genannte[0].name)
        if wahl.gebiet in self._register.verzeichnis.vorschlaege(text):
            return f"»{text}« ist nach {wahl.zelle.adresse} als »{wahl.gebiet.name}« gelesen"
        hilfe = "Den Namen oder den Schlüssel berichtigen; zusammen ergeben sie keine Kommune."
        raise ZuordnungError(
            zelle,
            f"{wahl.zelle.adresse} nennt {wahl.gebiet.name}, »{text}« ist aber nicht bekannt",
            hilfe,
        )

    def _nach_schluessel(self, zelle: Zelle) -> Gebiet:
        text = als_text(zelle.wert).strip()
        if (gebiet := self._nach_slug(text)) is not None:
            return gebiet
        if ziffern(text):
            return self._nach_ags(zelle)
        raise ZuordnungError(zelle, f"den Schlüssel »{text.casefold()}« gibt es nicht", self._vorschlag(text))

    def _nach_slug(self, text: str) -> Gebiet | None:
        slug = text.strip().casefold()
        if (eintrag := self._register.kommunen.get(slug)) is not None:
            return self._register.gebiet(eintrag.satz)
        return self._register.verzeichnis.nach_slug(slug)

    def _nach_ags(self, zelle: Zelle) -> Gebiet:
        text = als_text(zelle.wert).strip()
        if _WISSENSCHAFTLICH.fullmatch(text):
            hilfe = "Die Spalte als Text formatieren und die Schlüssel neu eintragen."
            raise ZuordnungError(zelle, f"das Tabellenprogramm hat den AGS zu »{text}« gerundet", hilfe)
        if (gebiet := self._schluessel.find(text)) is not None:
            return gebiet
        raise self._ohne_ags(zelle)

    def _ohne_ags(self, zelle: Zelle) -> ZuordnungError:
        text = als_text(zelle.wert).strip()
        return ZuordnungError(zelle, f"zum AGS »{text}« gibt es keine Kommune", self._vorschlag(text))

    # Nach dem Namen.

    def _genannte(self, zeile: Tabellenzeile) -> tuple[Gebiet, ...]:
        """Liefert alle Gebiete, die der Name der Zeile meinen kann."""
        zelle = zeile.zellen.get(NAME.feld)
        return self._nennung(als_text(zelle.wert).strip()).gebiete if zelle is not None else ()

    def _nennung(self, text: str) -> Nennung:
        nennung = self._kenner.deute(text)
        if not nennung.gebiete and (eintrag := self._nach_eintragsnamen.get(suchform(text))) is not None:
            return Nennung((self._register.gebiet(eintrag.satz),), genau=True)
        return nennung

    def _nach_name(self, zeile: Tabellenzeile) -> _Wahl:
        zelle = zeile.zellen.get(NAME.feld)
        if zelle is None:
            erste = next(iter([*zeile.zellen.values(), *zeile.uebrige.values()]))
            raise ZuordnungError(erste, "die Zeile nennt keine Kommune", "Name oder AGS ergänzen.")
        text = als_text(zelle.wert).strip()
        nennung = self._nennung(text)
        if not nennung.gebiete:
            raise self._unbekannt(zelle, text)
        befragt = self._belege.befrage(zeile)
        moegliche, grund = _nach_belegen(zelle, nennung.gebiete, befragt)
        if len(moegliche) > 1:
            moegliche, grund = self._listenart.waehle(moegliche)
        if len(moegliche) > 1:
            raise self._mehrdeutig(zelle, moegliche)
        [gebiet] = moegliche
        self._check_offene(zeile, _Wahl(zelle, gebiet), befragt)
        if grund:
            return _Wahl(zelle, gebiet, f"»{text}« meint {gebiet.name}: {grund}")
        gelesen = not nennung.genau and nennung.gattung is None
        return _Wahl(zelle, gebiet, f"»{text}« ist als »{gebiet.name}« gelesen" if gelesen else "")

    def _check_offene(self, zeile: Tabellenzeile, wahl: _Wahl, befragt: Befragung) -> None:
        """Weist ab, wogegen auch eine Spalte spricht, deren Sinn nicht feststeht."""
        for aussage in befragt.offene:
            if aussage.widerspricht(wahl.gebiet):
                kopf = self._belege.kopf(zeile, aussage)
                raise _widerspruch(wahl.zelle, wahl.gebiet.name, aussage.zelle, _wortlaut(aussage), kopf)

    @cached_property
    def _listenart(self) -> Listenart:
        zellen = (zeile.zellen.get(NAME.feld) for zeile in self._tabelle.zeilen)
        namen = [(zelle, self._nennung(als_text(zelle.wert).strip())) for zelle in zellen if zelle]
        return Listenart(self._tabelle.kopf(NAME.feld), namen)

    def _mehrdeutig(self, zelle: Zelle, gebiete: Sequence[Gebiet]) -> ZuordnungError:
        namen = [gebiet.name for gebiet in sorted(gebiete, key=lambda gebiet: gebiet.ist_kreis)]
        text = als_text(zelle.wert).strip()
        hilfe = f"{' oder '.join(f'»{name}«' for name in namen)} schreiben oder den AGS nennen."
        return ZuordnungError(zelle, f"»{text}« heißen {' und '.join(namen)}", hilfe)

    # Vorschläge und Ziele.

    def _unbekannt(self, zelle: Zelle, text: str) -> ZuordnungError:
        hilfe = self._vorschlag(text)
        # Unter »Name« stehen auch Personen; was keiner Kommune ähnelt, wird nicht wiederholt.
        if hilfe == _SCHREIBWEISE and suchform(self._tabelle.kopf(NAME.feld)) in _AUCH_PERSONEN:
            return ZuordnungError(zelle, "hier steht keine Kommune, die bekannt ist", hilfe, nennbar=False)
        return ZuordnungError(zelle, f"eine Kommune »{text}« ist nicht bekannt", hilfe)

    def _vorschlag(self, text: str) -> str:
        if text not in self._vorschlaege:
            # Das Suchen dauert; in einer Liste aus lauter Fremdem hilft es ohnehin niemandem.
            suchen = len(self._vorschlaege) < MAX_VORSCHLAEGE
            self._vorschlaege[text] = self._suche_nahe(text) if suchen else _SCHREIBWEISE
        return self._vorschlaege[text]

    def _suche_nahe(self, text: str) -> str:
        nahe = self._register.verzeichnis.vorschlaege(text)
        return meinten_sie(*(gebiet.kurzname for gebiet in nahe)) if nahe else _SCHREIBWEISE

    def _ziel(self, gebiet: Gebiet) -> Ziel:
        if (eintrag := self._schluessel.eintraege.get(gebiet.ags)) is not None:
            return Ziel(eintrag.schluessel, eintrag.satz.name, eintrag.satz.ags, eintrag)
        return Ziel(gebiet.slug, gebiet.kurzname, gebiet.ags, None)

    @cached_property
    def _belege(self) -> Belege:
        klare: Mapping[int, Sequence[Gebiet]] = {
            zeile.nummer: self._genannte(zeile) for zeile in self._tabelle.zeilen
        }
        return Belege(self._tabelle, self._kenner, self._schluessel, klare)

    @cached_property
    def _nach_eintragsnamen(self) -> dict[str, Eintrag[Kommune]]:
        return {suchform(eintrag.satz.name): eintrag for eintrag in self._register.kommunen.values()}


def _nach_belegen(
    zelle: Zelle, gebiete: tuple[Gebiet, ...], befragt: Befragung
) -> tuple[tuple[Gebiet, ...], str]:
    """Liefert, wer von den Gebieten nach den übrigen Spalten bleibt, und woran es liegt."""
    moegliche, grund = gebiete, ""
    nennend = [(aussage, aussage.passt) for aussage in befragt.nennend]
    for aussage, passt in [*nennend, *((aussage, aussage.umfasst) for aussage in befragt.lagen)]:
        passende = tuple(filter(passt, moegliche))
        if not passende:
            raise _widerspruch(zelle, moegliche[0].name, aussage.zelle, _wortlaut(aussage))
        if len(passende) < len(moegliche):
            grund = f"In {aussage.zelle.adresse} steht {_wortlaut(aussage)}"
        moegliche = passende
    for aussage in befragt.gremien if len(moegliche) > 1 else ():
        moegliche = tuple(filter(aussage.passt, moegliche)) or moegliche
        grund = f"Beschlossen hat {_wortlaut(aussage)}"
    return moegliche, grund


def check_schaden(zelle: Zelle) -> None:
    """Weist mit ZuordnungError eine Zelle ab, die beim Speichern verdorben wurde: »MÃ¼nster«."""
    text = als_text(zelle.wert).strip()
    if ist_beschaedigt(text):
        heil = repariert(text)
        gemeint = f" (gemeint ist wohl »{heil}«)" if "\ufffd" not in heil else ""
        raise ZuordnungError(
            zelle,
            f"»{text}« ist mit falschem Zeichensatz gespeichert{gemeint}",
            "Die Datei, aus der sie entstand, noch einmal speichern, als »CSV UTF-8« oder als .xlsx.",
        )


def _widerspruch(eine: Zelle, wer: str, andere: Zelle, was: str, offen: str = "") -> ZuordnungError:
    """Liefert den Fehler; `offen` ist die Überschrift einer Spalte, die auch etwas anderes meinen kann."""
    hilfe = f'{_WIDERSPRUCH} Meint »{offen}« etwas anderes: --spalte "{offen}=-"' if offen else _WIDERSPRUCH
    return ZuordnungError(andere, f"{eine.adresse} nennt {wer}, {andere.adresse} aber {was}", hilfe)


def _wortlaut(aussage: Aussage) -> str:
    return f"»{' '.join(als_text(aussage.zelle.wert).split())}«"
