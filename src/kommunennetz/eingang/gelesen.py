"""Was schon gelesen ist: Prüfsummen der Mails und was aus ihnen hervorging, nie eine Mail selbst."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kommunennetz.dateien import deutsch, oeffne, read_inhalt
from kommunennetz.eingang.sorte import Sorte
from kommunennetz.eingang.tatsache import Tatsache, Was

DATEI: Final = "eingang/gelesen.jsonl"


@dataclass(frozen=True, slots=True)
class Lesezeichen:
    """Bis wohin eine Mappe eines Postfachs gelesen ist; mit anderer `gueltigkeit` zählen die Nummern neu."""

    mappe: str
    gueltigkeit: int
    uid: int


@dataclass(frozen=True, slots=True)
class Gelesenes:
    """Die Tatsachen in der Reihenfolge, in der sie gelesen wurden, und wie weit jede Mappe gelesen ist."""

    tatsachen: tuple[Tatsache, ...] = ()
    lesezeichen: Mapping[str, Lesezeichen] = field(default_factory=dict)
    merkmale: frozenset[str] = frozenset()
    """Woran Mails zu erkennen sind, die nicht noch einmal vorzulegen sind."""


def load_gelesenes(kontaktordner: Path) -> Gelesenes:
    """Liefert, was schon gelesen ist; eine abgerissene Zeile zählt nicht. KommunennetzError."""
    with deutsch(DATEI, "lässt sich nicht lesen", hilfen={}, sonst=_RECHTE):
        roh = read_inhalt(kontaktordner / DATEI) or b""
    tatsachen: list[Tatsache] = []
    lesezeichen: dict[str, Lesezeichen] = {}
    for zeile in roh.split(b"\n"):
        try:
            felder = json.loads(zeile)
            if "mappe" in felder:
                eines = Lesezeichen(str(felder["mappe"]), int(felder["gueltigkeit"]), int(felder["uid"]))
                lesezeichen[eines.mappe] = eines
            else:
                tatsachen.append(_parse(felder))
        except (ValueError, TypeError, KeyError):
            continue
    gelesen = frozenset(eine.merkmal for eine in tatsachen if not eine.offen)
    return Gelesenes(tuple(tatsachen), lesezeichen, gelesen)


def merke(
    kontaktordner: Path, tatsachen: Iterable[Tatsache], lesezeichen: Sequence[Lesezeichen] = ()
) -> None:
    """Hängt an, was nun gelesen ist, in einem Zug und bis auf den Datenträger; KommunennetzError."""
    zeilen = [_render(eine) for eine in tatsachen] + [asdict(eines) for eines in lesezeichen]
    if not zeilen:
        return
    # Riss die letzte Zeile ab, darf die erste neue nicht an ihr hängen; eine leere zählt nicht.
    daten = "".join(f"\n{json.dumps(eine, ensure_ascii=False)}" for eine in zeilen) + "\n"
    pfad = kontaktordner / DATEI
    with deutsch(DATEI, hilfen={}, sonst=_RECHTE):
        pfad.parent.mkdir(mode=0o700, exist_ok=True)
        kennung = oeffne(pfad, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            with os.fdopen(kennung, "wb", closefd=False) as strom:
                strom.write(daten.encode())
            os.fsync(kennung)
        finally:
            os.close(kennung)


def find_belege(kontaktordner: Path, sendung: str) -> Mapping[str, tuple[str, ...]]:
    """Liefert zu Sitzen einer Sendung, was seither zurückkam: Es sagt, ob ihre Nachricht hinausging."""
    belege: dict[str, list[str]] = defaultdict(list)
    for eine in load_gelesenes(kontaktordner).tatsachen:
        if eine.sendung == sendung and eine.sitz:
            belege[eine.sitz].append(beleg_zu(eine))
    return {sitz: tuple(dict.fromkeys(saetze)) for sitz, saetze in belege.items()}


def beleg_zu(eine: Tatsache) -> str:
    """Liefert, was eine Tatsache darüber sagt, ob die Nachricht hinausging, als Satzteil mit Tag."""
    wann = f" vom {eine.zeit:%d.%m.%Y}" if eine.zeit else ""
    code = f" ({eine.code})" if eine.code else ""
    if eine.sorte is not Sorte.ZUSTELLMELDUNG:
        return f"{eine.sorte}{wann}: Sie kam an"
    if eine.was is Was.ANGEKOMMEN:
        return f"Zustellmeldung{wann}: Sie kam an"
    return f"Zustellmeldung{wann}{code}: Sie ging hinaus und kam zurück"


def _render(eine: Tatsache) -> dict[str, Any]:
    # Null Personen sind eine Angabe; leer ist nur, was fehlt.
    felder = {
        name: wert
        for name, wert in asdict(eine).items()
        if wert is not None and wert is not False and wert != ""
    }
    zeiten = {"zeit": eine.zeit, "gesendet": eine.gesendet}
    return felder | {name: zeit.isoformat() for name, zeit in zeiten.items() if zeit is not None}


def _parse(felder: dict[str, Any]) -> Tatsache:
    zeiten: dict[str, Any] = {
        name: datetime.fromisoformat(felder.pop(name)) for name in ("zeit", "gesendet") if name in felder
    }
    return Tatsache(sorte=Sorte(felder.pop("sorte")), was=Was(felder.pop("was")), **zeiten, **felder)


_RECHTE = "Die Rechte des Kontaktordners prüfen."
