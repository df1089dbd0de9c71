"""Welche Kommune eine Zeile meint: nach Schlüssel, AGS oder Namen; nichts in ihr darf dagegen sprechen."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from kommunennetz.austausch.herein.belege import Aussage, Belege, Rolle
from kommunennetz.austausch.herein.kennung import Schluesselkenner, ziffern
from kommunennetz.austausch.herein.rohblatt import Tabelle, Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zeichensatz import ist_beschaedigt, repariert
from kommunennetz.austausch.herein.zellwerte import als_text
from kommunennetz.austausch.spalten import AGS, NAME, SCHLUESSEL
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.gebiete.namensformen import Gattung, Namenskenner, Nennung, find_gattung
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
_NUR_GEMEINDEN = (
    "Stadt", "Städte", "Gemeinde", "Gemeinden", "Stadt/Gemeinde", "Städte und Gemeinden",
    "Stadt oder Gemeinde",
    "Gemeindename", "Name der Stadt", "Name der Gemeinde", "City", "Town", "City/Town", "Municipality",
    "Municipality name",
    "Name of municipality",
)  # fmt: skip
_GENUG_KREISE = 3
_KUERZESTER = 3
_GEMEINDEKOEPFE = frozenset(suchform(kopf) for kopf in _NUR_GEMEINDEN)


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

    def __init__(self, zelle: Zelle, text: str, hilfe: str) -> None:
        super().__init__(text)
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
                raise _widerspruch(erste.zelle, _genannt(erste.gebiet), andere.zelle, _genannt(andere.gebiet))
        hinweis = self._check_name(zeile, erste, eindeutig=len(feste) > 1)
        for aussage in self._belege.befrage(zeile).nennend:
            if not aussage.passt(erste.gebiet):
                raise _widerspruch(erste.zelle, _genannt(erste.gebiet), aussage.zelle, _wortlaut(aussage))
        return erste._replace(hinweis=hinweis)

    def _check_name(self, zeile: Tabellenzeile, wahl: _Wahl, *, eindeutig: bool) -> str:
        """Liefert einen Hinweis, wenn der Name nur ähnlich ist; sonst ZuordnungError, wenn er nicht passt."""
        if (zelle := zeile.zellen.get(NAME.feld)) is None:
            return ""
        text = als_text(zelle.wert).strip()
        genannte = self._genannte(zeile)
        if any(gebiet.ags == wahl.gebiet.ags for gebiet in genannte):
            if len(genannte) > 1 and not eindeutig and self._belege.rollen.get(AGS.feld) is Rolle.OFFEN:
                raise self._mehrdeutig(zelle, genannte)
            return ""
        if genannte and not self._ist_beiname(text, wahl.gebiet):
            raise _widerspruch(wahl.zelle, _genannt(wahl.gebiet), zelle, _genannt(genannte[0]))
        if genannte or wahl.gebiet in self._register.verzeichnis.vorschlaege(text):
            return f"»{text}« ist nach {wahl.zelle.adresse} als »{_genannt(wahl.gebiet)}« gelesen"
        hilfe = "Den Namen oder den Schlüssel berichtigen; zusammen ergeben sie keine Kommune."
        raise ZuordnungError(
            zelle,
            f"{wahl.zelle.adresse} nennt {_genannt(wahl.gebiet)}, »{text}« ist aber nicht bekannt",
            hilfe,
        )

    def _ist_beiname(self, text: str, gebiet: Gebiet) -> bool:
        """Liefert, ob der Name mit der Gattung davor das Gebiet nennt: »Neuss« zum Rhein-Kreis Neuss."""
        anfragen = ("Kreis", "Städteregion")
        return any(gebiet in self._kenner.deute(f"{wort} {text}").gebiete for wort in anfragen)

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
            raise ZuordnungError(zelle, f"eine Kommune »{text}« ist nicht bekannt", self._vorschlag(text))
        befragt = self._belege.befrage(zeile)
        moegliche, hinweis = nennung.gebiete, ""
        for aussage, passt in [(a, a.passt) for a in befragt.nennend] + [
            (a, a.umfasst) for a in befragt.lagen
        ]:
            passende = tuple(gebiet for gebiet in moegliche if passt(gebiet))
            if not passende:
                raise _widerspruch(zelle, _genannt(moegliche[0]), aussage.zelle, _wortlaut(aussage))
            if len(passende) < len(moegliche):
                wo = f"In {aussage.zelle.adresse} steht {_wortlaut(aussage)}"
                hinweis = f"»{text}« meint {_genannt(passende[0])}: {wo}"
            moegliche = passende
        for aussage in befragt.gremien if len(moegliche) > 1 else ():
            moegliche = tuple(filter(aussage.passt, moegliche)) or moegliche
            hinweis = f"»{text}« meint {_genannt(moegliche[0])}: Beschlossen hat {_wortlaut(aussage)}"
        if len(moegliche) > 1:
            moegliche, hinweis = self._nach_liste(text, moegliche)
        if len(moegliche) > 1:
            raise self._mehrdeutig(zelle, moegliche)
        [gebiet] = moegliche
        if not hinweis and not nennung.genau and nennung.gattung is None:
            hinweis = f"»{text}« ist als »{_genannt(gebiet)}« gelesen"
        return _Wahl(zelle, gebiet, hinweis)

    def _nach_liste(self, text: str, moegliche: tuple[Gebiet, ...]) -> tuple[tuple[Gebiet, ...], str]:
        """Liefert, was bleibt, wenn die ganze Liste sagt, ob ihre bloßen Namen Gemeinden oder Kreise sind.

        Dass sonst nur Städte und Gemeinden darin stehen, genügt nicht: Gerade wer »Kreis« weglässt, schreibt
        solche Listen. Die Überschrift »Stadt« genügt, wenn darunter kein Kreis steht; ebenso, dass die
        Liste diesen Kreis ausschreibt, oder drei andere, die wie eine Stadt heißen, und keinen bei bloßem
        Namen nennt.
        """
        gattung, grund = self._kopfgattung
        if gattung is None and self._kreise is not None:
            eigener = next((zelle for zelle, kreis in self._kreise if kreis in moegliche), None)
            if eigener is not None or len({kreis.ags for _, kreis in self._kreise}) >= _GENUG_KREISE:
                zelle = eigener or self._kreise[0][0]
                gattung, grund = Gattung.GEMEINDE, f"Kreise schreibt die Liste aus, so in {zelle.adresse}"
        passende = tuple(gebiet for gebiet in moegliche if gattung is not None and gattung.passt(gebiet))
        if len(passende) != 1:
            return moegliche, ""
        return passende, f"»{text}« meint {_genannt(passende[0])}: {grund}"

    @cached_property
    def _kopfgattung(self) -> tuple[Gattung | None, str]:
        kopf = self._tabelle.kopf(NAME.feld)
        klare = [nennung.gebiete[0] for _, nennung in self._nennungen if len(nennung.gebiete) == 1]
        if suchform(kopf) in _GEMEINDEKOEPFE and not any(gebiet.ist_kreis for gebiet in klare):
            return Gattung.GEMEINDE, f"Die Spalte heißt »{kopf}«, und kein Kreis steht darin"
        if find_gattung(kopf) is Gattung.KREIS and not any(gebiet.kreis_ags for gebiet in klare):
            return Gattung.KREIS, f"Die Spalte heißt »{kopf}«"
        return None, ""

    @cached_property
    def _kreise(self) -> list[tuple[Zelle, Gebiet]] | None:
        """Die ausgeschriebenen Kreise, die wie eine Stadt heißen; None, wenn einer bei bloßem Namen steht."""
        klare = [
            (zelle, nennung, nennung.gebiete[0])
            for zelle, nennung in self._nennungen
            if len(nennung.gebiete) == 1
        ]
        if any(gebiet.ist_kreis and nennung.gattung is None for _, nennung, gebiet in klare):
            return None
        return [
            (zelle, gebiet) for zelle, _, gebiet in klare if gebiet.ist_kreis and self._ist_geteilt(gebiet)
        ]

    @cached_property
    def _nennungen(self) -> list[tuple[Zelle, Nennung]]:
        zellen = (zeile.zellen.get(NAME.feld) for zeile in self._tabelle.zeilen)
        return [(zelle, self._nennung(als_text(zelle.wert).strip())) for zelle in zellen if zelle is not None]

    def _ist_geteilt(self, kreis: Gebiet) -> bool:
        ort = kreis.kurzname.partition(" ")[2]
        return any(not gebiet.ist_kreis for gebiet in self._kenner.deute(ort).gebiete)

    def _mehrdeutig(self, zelle: Zelle, gebiete: Sequence[Gebiet]) -> ZuordnungError:
        namen = [_genannt(gebiet) for gebiet in sorted(gebiete, key=lambda gebiet: gebiet.ist_kreis)]
        text = als_text(zelle.wert).strip()
        hilfe = f"{' oder '.join(f'»{name}«' for name in namen)} schreiben oder den AGS nennen."
        return ZuordnungError(zelle, f"»{text}« heißen {' und '.join(namen)}", hilfe)

    # Vorschläge und Ziele.

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


def _widerspruch(eine: Zelle, wer: str, andere: Zelle, was: str) -> ZuordnungError:
    return ZuordnungError(andere, f"{eine.adresse} nennt {wer}, {andere.adresse} aber {was}", _WIDERSPRUCH)


def _genannt(gebiet: Gebiet) -> str:
    return gebiet.name


def _wortlaut(aussage: Aussage) -> str:
    return f"»{' '.join(als_text(aussage.zelle.wert).split())}«"
