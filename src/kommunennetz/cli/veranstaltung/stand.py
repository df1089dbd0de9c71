"""`kommunennetz veranstaltung stand`: wer eingeladen ist, zugesagt, abgesagt hat oder schweigt."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, als_absaetze, antworte, form_von
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.einladungspost import Lage, find_lage
from kommunennetz.cli.optionen import Format, Veranstaltungsname, Ziel
from kommunennetz.cli.veranstaltung.gemeinsames import Bausteinwahl
from kommunennetz.fragen.termine import termin_in_worten
from kommunennetz.kontakte.sitz import parse_sitz
from kommunennetz.model.einladung import Einladung
from kommunennetz.register.lesen.register import Register
from kommunennetz.setzerei.tabellen import Zelle
from kommunennetz.versand.einladungsentwurf import find_anlass
from kommunennetz.versand.einladungszweck import EINLADUNG
from kommunennetz.versand.journal import Stand
from kommunennetz.worte.namen import listenordnung
from kommunennetz.worte.saetze import mit_anzahl

_SPALTEN = ("eingeladen", "zugesagt", "vorbehalt", "abgesagt", "schweigend")
_KOPF = ("", "eingeladen", "zugesagt", "unter Vorbehalt", "abgesagt", "schweigend", "Personen")
_LEER = "Eingeladen ist noch niemand."
_SONST = "sonstige Stellen"
_OHNE = "Kommunen"
"""Wo es keine Regierungsbezirke gibt."""


@dataclass(frozen=True, slots=True)
class _Zaehlung:
    staende: Counter[str]
    personen: int

    def als_dict(self) -> dict[str, int]:
        return {spalte: self.staende[spalte] for spalte in _SPALTEN} | {"personen": self.personen}


def stand(
    aufruf: Aufruf,
    name: Veranstaltungsname,
    baustein: Bausteinwahl = None,
    formangabe: Format = None,
    ausgabe: Ziel = None,
) -> int:
    """Zeigt, wie viele eingeladen sind, zugesagt, abgesagt haben oder schweigen, je Regierungsbezirk.

    Gezählt sind Sitze; »Personen« zählt, wer zugesagt hat, mit einer, wo keine Zahl genannt ist. Dazu steht,
    wie viele Plätze noch frei sind, und welche Kommunen wie geantwortet haben; Namen von Personen nie.
    """
    form = form_von(formangabe, ausgabe, "tabelle", "csv", "json", "md")
    register = aufruf.register
    lage = find_lage(aufruf, register, find_anlass(register, name, baustein), vermerke=False)
    bezirke = _je_bezirk(register, lage.einladungen)
    bloecke = list(_list_bloecke(register, lage, bezirke))
    antwort = Befehlsantwort(bloecke, datei=als_absaetze(bloecke), json=lambda: _als_dict(lage, bezirke))
    antworte(antwort, form, ausgabe)
    return aufruf.ausgang


def _zaehle(einladungen: Iterable[Einladung]) -> _Zaehlung:
    staende: Counter[str] = Counter()
    personen = 0
    for eine in einladungen:
        staende["eingeladen"] += 1
        staende["schweigend" if eine.stand == "eingeladen" else eine.stand] += 1
        if eine.stand == "zugesagt":
            personen += 1 if eine.personen is None else eine.personen
    return _Zaehlung(staende, personen)


def _bezirk(register: Register, einladung: Einladung) -> str:
    gebiet = register.verzeichnis.nach_slug(parse_sitz(einladung.sitz).stelle)
    return _SONST if gebiet is None else gebiet.regierungsbezirk or _OHNE


def _je_bezirk(register: Register, einladungen: list[Einladung]) -> dict[str, _Zaehlung]:
    je_bezirk: dict[str, list[Einladung]] = {}
    for eine in einladungen:
        je_bezirk.setdefault(_bezirk(register, eine), []).append(eine)
    namen = sorted(je_bezirk, key=lambda bezirk: (bezirk == _SONST, listenordnung(bezirk)))
    return {bezirk: _zaehle(je_bezirk[bezirk]) for bezirk in namen}


def _list_bloecke(register: Register, lage: Lage, bezirke: dict[str, _Zaehlung]) -> Iterator[str | Abschnitt]:
    satz = lage.anlass.satz
    yield f"{satz.titel}: {termin_in_worten(satz)}"
    alle = _zaehle(lage.einladungen)
    if satz.plaetze is not None:
        frei = satz.plaetze - alle.personen
        rest = f"{frei} frei" if frei >= 0 else f"{-frei} zu viel"
        yield f"  Plätze: {satz.plaetze}, zugesagt {mit_anzahl(alle.personen, 'Person', 'Personen')}, {rest}"
    if unterwegs := _zaehle_unterwegs(lage):
        yield f"  {mit_anzahl(unterwegs, 'Einladung liegt', 'Einladungen liegen')} noch im Postausgang"
    if satz.anmeldung_bis is not None:
        yield f"  Antwort {satz.anmeldung_bis.im_satz('bis')}"
    yield ""
    zeilen = [_zeile(name, zaehlung) for name, zaehlung in bezirke.items()]
    if len(zeilen) > 1:
        zeilen.append(_zeile("zusammen", alle))
    wort = register.netz.satz.ebenen.bezirk if bezirke.keys() - {_SONST, _OHNE} else ""
    yield Abschnitt((wort, *_KOPF[1:]), zeilen, leer=_LEER)
    for titel, stand in (
        ("Zugesagt", "zugesagt"),
        ("Unter Vorbehalt", "vorbehalt"),
        ("Abgesagt", "abgesagt"),
        ("Ohne Antwort", "eingeladen"),
    ):
        gemeinte = [eine for eine in lage.einladungen if eine.stand == stand]
        if gemeinte:
            yield ""
            yield f"{titel}: {', '.join(_nenne(register, gemeinte))}"


def _zeile(name: str, zaehlung: _Zaehlung) -> tuple[Zelle, ...]:
    return (name, *(zaehlung.staende[spalte] for spalte in _SPALTEN), zaehlung.personen)


def _nenne(register: Register, einladungen: list[Einladung]) -> list[str]:
    """Liefert die Kommunen; bei mehreren Sitzen einer steht das Amt dabei, nie eine Person."""
    sitze = [parse_sitz(eine.sitz) for eine in einladungen]
    je_stelle = Counter(sitz.stelle for sitz in sitze)
    genannt = []
    for sitz, eine in zip(sitze, einladungen, strict=True):
        gebiet = register.verzeichnis.nach_slug(sitz.stelle)
        name = gebiet.kurzname if gebiet else sitz.stelle
        amt = f" ({sitz.amt})" if je_stelle[sitz.stelle] > 1 else ""
        genannt.append(f"{name}{amt}" + (f" ({eine.personen})" if eine.personen else ""))
    return sorted(genannt, key=listenordnung)


def _zaehle_unterwegs(lage: Lage) -> int:
    """Liefert, wie viele Einladungen dieser Fassung vorbereitet, aber nicht angenommen sind."""
    offen = (Stand.BEREIT, Stand.AUFGESCHOBEN, Stand.UNGEWISS)
    return sum(
        spur.zweck.art == EINLADUNG and spur.zweck.nummer == lage.folge and spur.stand.stand in offen
        for spur in lage.spuren
    )


def _als_dict(lage: Lage, bezirke: dict[str, _Zaehlung]) -> dict[str, Any]:
    satz, alle = lage.anlass.satz, _zaehle(lage.einladungen)
    return {
        "schluessel": lage.anlass.eintrag.schluessel,
        "baustein": lage.anlass.treffen.baustein,
        "folge": lage.folge,
        **alle.als_dict(),
        "plaetze": satz.plaetze,
        "im_postausgang": _zaehle_unterwegs(lage),
        "regierungsbezirke": [{"name": name, **eine.als_dict()} for name, eine in bezirke.items()],
        "einladungen": [
            {
                "sitz": eine.sitz,
                "stand": eine.stand,
                "am": eine.am.text if eine.am else None,
                "weg": eine.weg,
                "personen": eine.personen,
                "folge": eine.folge,
            }
            for eine in lage.einladungen
        ],
    }
