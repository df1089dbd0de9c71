"""Welche Tage Arbeitstage sind und wann ein Rat tagt: Wochenenden, Feiertage des Landes, Schulferien."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kommunennetz.model.netz import Ferien, Netz
from kommunennetz.model.teildatum import tag as in_worten

_WOCHENENDE = {5: "Samstag", 6: "Sonntag"}
_TAG = timedelta(days=1)
# Wie die Bibliothek die Länder nennt (ISO 3166-2), nach den ersten zwei Ziffern des AGS.
_KUERZEL = {
    "01": "SH", "02": "HH", "03": "NI", "04": "HB", "05": "NW", "06": "HE", "07": "RP", "08": "BW",
    "09": "BY", "10": "SL", "11": "BE", "12": "BB", "13": "MV", "14": "SN", "15": "ST", "16": "TH",
}  # fmt: skip
_BUND = "DE"


@dataclass(frozen=True, slots=True)
class Kalender:
    """Die freien Tage eines Landes.

    Als frei gilt, was gesetzlich Feiertag ist; Brauchtum wie Rosenmontag nicht, denn es gilt nicht überall.
    """

    kuerzel: str
    """Das Land nach ISO 3166-2, »DE« für die Feiertage aller Länder; leer, wo es nur Wochenenden gibt."""
    ferien: tuple[Ferien, ...] = ()

    def ruht(self, tag: date) -> str:
        """Liefert, warum an diesem Tag nicht gearbeitet wird: »Sonntag«, »Allerheiligen«; sonst nichts."""
        return _feiertage(self.kuerzel, tag.year).get(tag) or _WOCHENENDE.get(tag.weekday(), "")

    def arbeitstag_bis(self, tag: date) -> date:
        """Liefert den Tag, oder den letzten Arbeitstag davor."""
        while self.ruht(tag):
            tag -= _TAG
        return tag

    def arbeitstag_ab(self, tag: date) -> date:
        """Liefert den Tag, oder den nächsten Arbeitstag danach."""
        while self.ruht(tag):
            tag += _TAG
        return tag

    def sitzungstag_bis(self, tag: date) -> date:
        """Liefert den Tag, oder den letzten davor, an dem ein Rat tagen kann: ein Arbeitstag ohne Ferien."""
        tag = self.arbeitstag_bis(tag)
        while (frei := self.ferien_am(tag)) is not None:
            tag = self.arbeitstag_bis(frei.von.frueheste - _TAG)
        return tag

    def ferien_am(self, tag: date) -> Ferien | None:
        """Liefert die Ferien, in die der Tag fällt."""
        return next((f for f in self.ferien if f.von.frueheste <= tag <= f.bis.spaeteste), None)

    def ferienvorbehalt(self, tag: date) -> str:
        """Liefert, warum nicht feststeht, ob an diesem Tag Ferien sind; sonst nichts.

        Bekannt sind sie in Jahren, für die es welche gibt, und nicht nach den letzten.
        """
        letzter = max((f.bis.spaeteste for f in self.ferien), default=None)
        jahre = {jahr for f in self.ferien for jahr in (f.von.frueheste.year, f.bis.spaeteste.year)}
        if letzter is None:
            was = "Schulferien sind nicht eingetragen"
        elif tag > letzter:
            was = f"Schulferien sind nur bis zum {in_worten(letzter)} eingetragen"
        elif tag.year not in jahre:
            was = f"Für {tag.year} sind keine Schulferien eingetragen"
        else:
            return ""
        return f"{was}; ob am {in_worten(tag)} welche sind, bitte selbst prüfen."


def kalender_fuer(netz: Netz) -> Kalender:
    """Liefert den Kalender des Landes; ein Netzwerk in mehreren hat nur die Feiertage aller."""
    bestimmte = tuple(f for f in netz.ferien if f.von.hat_anfang and f.bis.hat_ende)
    return Kalender(_KUERZEL[netz.land[0]] if len(netz.land) == 1 else _BUND, bestimmte)


@lru_cache(maxsize=64)
def _feiertage(kuerzel: str, jahr: int) -> Mapping[date, str]:
    if not kuerzel:
        return {}
    # Erst hier: Die Bibliothek zu laden dauert länger, als manche Frage zu beantworten.
    from holidays import country_holidays

    return dict(
        country_holidays("DE", subdiv=None if kuerzel == _BUND else kuerzel, years=jahr, language="de")
    )
