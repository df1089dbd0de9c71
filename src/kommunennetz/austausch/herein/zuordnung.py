"""Welche Kommune eine Zeile meint: nach Schlüssel, AGS oder Namen, und alle drei müssen dieselbe nennen."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from kommunennetz.austausch.herein.rohblatt import Tabellenzeile, Zelle
from kommunennetz.austausch.herein.zellwerte import als_text
from kommunennetz.austausch.spalten import AGS, NAME, SCHLUESSEL, Feld
from kommunennetz.gebiete.gebiet import Gebiet
from kommunennetz.model.arten import KOMMUNE
from kommunennetz.model.kommune import Kommune
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.worte.namen import suchform
from kommunennetz.worte.saetze import meinten_sie

_WISSENSCHAFTLICH = re.compile(r"[0-9][.,]?[0-9]*E[+]?[0-9]+", re.IGNORECASE)
_OHNE_LAND = 6
MAX_VORSCHLAEGE = 200
"""So viele verschiedene unbekannte Namen bekommen einen Vorschlag."""
_SCHREIBWEISE = "Den Namen wie im amtlichen Verzeichnis schreiben oder den AGS nennen."


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


class Kommunensuche:
    """Findet zu den Zeilen einer Tabelle die Kommunen des Registers und des Verzeichnisses."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._vorschlaege: dict[str, str] = {}

    def find(self, zeile: Tabellenzeile) -> Ziel:
        """Liefert die Kommune der Zeile; sonst ZuordnungError."""
        ziele = dict(self._ziele(zeile.zellen))
        if not ziele:
            raise self._ohne_ziel(zeile)
        (erste, ziel), *weitere = ziele.items()
        for zelle, anderes in weitere:
            if anderes.schluessel != ziel.schluessel:
                raise ZuordnungError(
                    zelle,
                    f"{erste.adresse} nennt {ziel.name}, {zelle.adresse} aber {anderes.name}",
                    "Eine der beiden Zellen berichtigen; vielleicht wurde nur ein Teil der Spalten sortiert.",
                )
        if KOMMUNE.datei(ziel.schluessel) in self._register.unlesbar:
            hilfe = "Erst die Datei berichtigen; »kommunennetz pruefen« zeigt, was ihr fehlt."
            raise ZuordnungError(erste, f"die Datei von {ziel.name} im Register ist fehlerhaft", hilfe)
        return ziel if weitere or erste is not zeile.zellen.get(NAME.feld) else self._angesehen(ziel, erste)

    def _angesehen(self, ziel: Ziel, zelle: Zelle) -> Ziel:
        """Liefert ein Ziel, das nur am Namen hängt, mit einem Hinweis, wenn auch ein Kreis so heißt."""
        text = als_text(zelle.wert).strip()
        for gattung in ("Kreis", "Städteregion"):
            kreis = self._register.verzeichnis.find(f"{gattung} {text}")
            if kreis is not None and kreis.ist_kreis and kreis.ags != ziel.ags:
                return ziel._replace(
                    hinweis=f"»{text}« meint die Stadt oder Gemeinde, nicht »{kreis.kurzname}«"
                )
        return ziel

    def _ziele(self, zellen: Mapping[Feld, Zelle]) -> Iterator[tuple[Zelle, Ziel]]:
        for spalte, suche in (
            (SCHLUESSEL, self._nach_schluessel),
            (AGS, self._nach_ags),
            (NAME, self._nach_name),
        ):
            if (zelle := zellen.get(spalte.feld)) is None:
                continue
            if zelle.mangel:
                raise ZuordnungError(zelle, zelle.mangel, "Den Wert selbst eintragen.")
            if (ziel := suche(zelle)) is not None:
                yield zelle, ziel

    def _ohne_ziel(self, zeile: Tabellenzeile) -> ZuordnungError:
        zelle = zeile.zellen.get(NAME.feld)
        if zelle is None:
            erste = next(iter(zeile.zellen.values()))
            return ZuordnungError(erste, "die Zeile nennt keine Kommune", "Name oder AGS ergänzen.")
        text = als_text(zelle.wert).strip()
        return ZuordnungError(zelle, f"eine Kommune »{text}« ist nicht bekannt", self._vorschlag(text))

    def _vorschlag(self, text: str) -> str:
        if text not in self._vorschlaege:
            # Das Suchen dauert; in einer Liste aus lauter Fremdem hilft es ohnehin niemandem.
            suchen = len(self._vorschlaege) < MAX_VORSCHLAEGE
            self._vorschlaege[text] = self._suche_nahe(text) if suchen else _SCHREIBWEISE
        return self._vorschlaege[text]

    def _suche_nahe(self, text: str) -> str:
        nahe = self._register.verzeichnis.vorschlaege(text)
        return meinten_sie(*(gebiet.kurzname for gebiet in nahe)) if nahe else _SCHREIBWEISE

    def _nach_schluessel(self, zelle: Zelle) -> Ziel:
        text = als_text(zelle.wert).strip().casefold()
        if (eintrag := self._register.kommunen.get(text)) is not None:
            return _aus_eintrag(eintrag)
        if (gebiet := self._register.verzeichnis.nach_slug(text)) is not None:
            return self._aus_gebiet(gebiet)
        raise ZuordnungError(zelle, f"den Schlüssel »{text}« gibt es nicht", self._vorschlag(text))

    def _nach_ags(self, zelle: Zelle) -> Ziel:
        text = als_text(zelle.wert).strip()
        if _WISSENSCHAFTLICH.fullmatch(text):
            hilfe = "Die Spalte als Text formatieren und die Schlüssel neu eintragen."
            raise ZuordnungError(zelle, f"das Tabellenprogramm hat den AGS zu »{text}« gerundet", hilfe)
        for ags in self._moegliche_ags(re.sub(r"[\s.'-]", "", text)):
            if (eintrag := self._nach_eintrags_ags.get(ags)) is not None:
                return _aus_eintrag(eintrag)
            if (gebiet := self._register.verzeichnis.find(ags)) is not None:
                return self._aus_gebiet(gebiet)
        raise ZuordnungError(zelle, f"zum AGS »{text}« gibt es keine Kommune", self._vorschlag(text))

    def _moegliche_ags(self, ziffern: str) -> Iterator[str]:
        """Liefert die Ziffern, dann mit verlorener Null, dann mit den Ziffern des Landes, die oft fehlen."""
        if not ziffern.isdecimal():
            return
        yield ziffern
        yield "0" + ziffern
        if len(ziffern) == _OHNE_LAND:
            yield from (land + ziffern for land in self._register.netz.satz.land)

    def _nach_name(self, zelle: Zelle) -> Ziel | None:
        text = als_text(zelle.wert).strip()
        if (eintrag := self._nach_eintragsnamen.get(suchform(text))) is not None:
            return _aus_eintrag(eintrag)
        gebiet = None if text.isdecimal() else self._register.verzeichnis.find(text)
        return self._aus_gebiet(gebiet) if gebiet is not None else None

    def _aus_gebiet(self, gebiet: Gebiet) -> Ziel:
        if (eintrag := self._nach_eintrags_ags.get(gebiet.ags)) is not None:
            return _aus_eintrag(eintrag)
        return Ziel(gebiet.slug, gebiet.kurzname, gebiet.ags, None)

    @cached_property
    def _nach_eintrags_ags(self) -> dict[str, Eintrag[Kommune]]:
        return {eintrag.satz.ags: eintrag for eintrag in self._register.kommunen.values()}

    @cached_property
    def _nach_eintragsnamen(self) -> dict[str, Eintrag[Kommune]]:
        return {suchform(eintrag.satz.name): eintrag for eintrag in self._register.kommunen.values()}


def _aus_eintrag(eintrag: Eintrag[Kommune]) -> Ziel:
    return Ziel(eintrag.schluessel, eintrag.satz.name, eintrag.satz.ags, eintrag)
