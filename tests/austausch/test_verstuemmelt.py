"""Verstümmelte Mappen und CSV: nie eine Rückverfolgung, nie ein Hängen, und was klar heißt, lässt sich schreiben."""

import re
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from austausch.mappen import STICHTAG, register
from austausch.verstuemmeln import Verstuemmler, vorlage_csv, vorlage_mappe
from kommunennetz.austausch.herein.abgleich import gleiche_ab
from kommunennetz.austausch.herein.tabellenleser import einlesen
from kommunennetz.austausch.herein.uebernahme import Uebernahme, plane
from kommunennetz.befund import Befund, Stufe
from kommunennetz.errors import FrageError, KommunennetzError, RegisterError
from kommunennetz.register.buchen.probe import build_probe
from kommunennetz.register.lesen.register import Register
from umfang import beispiele

_BLOECKE = 10
_RECHENZEIT = 20.0
_ORT = re.compile("(Blatt ».+«, )?[A-Z]+[0-9]+", re.DOTALL)


@contextmanager
def _haengt_nicht() -> Iterator[None]:
    """Bricht ab, wenn etwas zwanzig Sekunden lang rechnet; gezählt wird Rechenzeit, nicht die Uhr."""

    def melde(_signal: int, _rahmen: object) -> None:
        raise TimeoutError

    vorher = signal.signal(signal.SIGVTALRM, melde)
    signal.setitimer(signal.ITIMER_VIRTUAL, _RECHENZEIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, vorher)


def _uebernimm(kleines: Register, daten: bytes, name: str) -> Uebernahme:
    def probe(posten: object) -> list[Befund]:
        befunde = build_probe(kleines, posten).befunde  # type: ignore[arg-type]
        return [befund for befund in befunde if befund.stufe is Stufe.FEHLER]

    tabelle = einlesen(daten, name, kleines.netz.satz)
    return plane(kleines, gleiche_ab(kleines, tabelle, STICHTAG, "Q"), probe)


def _versuche(kleines: Register, daten: bytes, name: str) -> Uebernahme | KommunennetzError:
    try:
        return _uebernimm(kleines, daten, name)
    except (RegisterError, FrageError) as error:
        return error


@pytest.mark.parametrize(("name", "daten"), [("x.xlsx", vorlage_mappe()), ("x.csv", vorlage_csv())])
def test_unverstuemmelt_wird_jede_zeile_verstanden(tmp_path: Path, name: str, daten: bytes) -> None:
    """Sonst prüfte der Test unten immer nur dieselbe Absage."""
    ergebnis = _uebernimm(register(tmp_path), daten, name)
    zeilen = len(ergebnis.abgleich.kommunen) + len({unklar.zeile for unklar in ergebnis.abgleich.unklar})
    assert (4, True) == (zeilen, len(ergebnis.plan.posten) >= 2)


@pytest.mark.parametrize("block", range(_BLOECKE))
def test_nichts_verstuemmeltes_bringt_eine_rueckverfolgung_oder_haengt(tmp_path: Path, block: int) -> None:
    kleines = register(tmp_path)
    verstuemmler = Verstuemmler(Random(block))  # noqa: S311 – erfunden wird immer dasselbe
    ausgaenge: Counter[str] = Counter()
    for nummer in range(beispiele(500) // _BLOECKE):
        name, daten = verstuemmler.naechste()
        with _haengt_nicht():
            ergebnis = _versuche(kleines, daten, name)
        if isinstance(ergebnis, KommunennetzError):
            ausgaenge["abgewiesen"] += 1
            assert ergebnis.text, (block, nummer)
            continue
        ausgaenge["gelesen"] += 1
        posten = build_probe(kleines, ergebnis.plan.posten)
        assert not [str(befund) for befund in posten.befunde if befund.stufe is Stufe.FEHLER], (block, nummer)
        assert all(_ORT.fullmatch(unklar.zelle) and unklar.grund for unklar in ergebnis.abgleich.unklar)
    assert min(ausgaenge["gelesen"], ausgaenge["abgewiesen"]) > beispiele(500) // _BLOECKE // 10
