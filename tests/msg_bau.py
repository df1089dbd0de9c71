"""Eine .msg-Datei nach MS-CFB (Version 3) und MS-OXMSG, für Tests gebaut.

Keine Datei aus einem wirklichen Outlook liegt zugrunde: Es gab keine. Was hier gelesen wird, ist der Text der
beiden Vorschriften, nicht das Programm.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Final, Union
from uuid import UUID

Baum = Mapping[str, Union[bytes, "Baum"]]
_SEKTOR, _KLEIN, _GRENZE = 512, 64, 4096
_FREI, _ENDE, _FATSEKTOR, _KEINER = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STROM, _ORDNER, _WURZEL = 2, 1, 5
TREFFEN: Final = UUID("6ED8DA90-450B-101B-98DA-00AA003F1305")
TERMIN: Final = UUID("00062002-0000-0000-C000-000000000046")


@dataclass
class _Eintrag:
    name: str
    art: int
    inhalt: bytes = b""
    kinder: Sequence[int] = ()
    links: int = _KEINER
    rechts: int = _KEINER
    kind: int = _KEINER
    anfang: int = _ENDE
    umfang: int = 0


def build_cfb(baum: Baum) -> bytes:
    """Liefert eine zusammengesetzte Datei mit diesen Ordnern und Strömen."""
    eintraege = [_Eintrag("Root Entry", _WURZEL)]
    _nimm_auf(baum, 0, eintraege)
    klein, klein_fat = _lege_kleine_an(eintraege)
    sektoren: list[bytes] = []
    fat: list[int] = []

    def lege(daten: bytes) -> int:
        stuecke = [daten[stelle : stelle + _SEKTOR] for stelle in range(0, len(daten), _SEKTOR)]
        anfang = len(sektoren)
        for nummer, stueck in enumerate(stuecke):
            sektoren.append(stueck.ljust(_SEKTOR, b"\0"))
            fat.append(anfang + nummer + 1 if nummer + 1 < len(stuecke) else _ENDE)
        return anfang if stuecke else _ENDE

    for eintrag in eintraege:
        if eintrag.art == _STROM and len(eintrag.inhalt) >= _GRENZE:
            eintrag.anfang = lege(eintrag.inhalt)
    eintraege[0].anfang, eintraege[0].umfang = lege(klein), len(klein)
    mini = (
        lege(b"".join(struct.pack("<I", eine) for eine in klein_fat).ljust(_SEKTOR, b"\xff"))
        if klein
        else _ENDE
    )
    verzeichnis = lege(b"".join(map(_render, eintraege)).ljust(-(-len(eintraege) // 4) * _SEKTOR, b"\0"))
    anzahl = next(n for n in count(1) if n * 128 >= len(fat) + n)
    fatanfang = len(sektoren)
    fat += [_FATSEKTOR] * anzahl
    roh = b"".join(struct.pack("<I", eine) for eine in fat).ljust(anzahl * _SEKTOR, b"\xff")
    sektoren += [roh[stelle : stelle + _SEKTOR] for stelle in range(0, len(roh), _SEKTOR)]
    difat = [fatanfang + nummer for nummer in range(anzahl)] + [_FREI] * (109 - anzahl)
    kopf = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    kopf += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, anzahl, verzeichnis, 0, _GRENZE, mini,
                        0 if mini == _ENDE else -(-len(klein_fat) // 128), _ENDE, 0, difat[0])  # fmt: skip
    kopf += b"".join(struct.pack("<I", eine) for eine in difat[1:])
    return kopf + b"".join(sektoren)


def _nimm_auf(baum: Baum, eltern: int, eintraege: list[_Eintrag]) -> None:
    kinder = []
    for name, inhalt in baum.items():
        kinder.append(len(eintraege))
        if isinstance(inhalt, bytes):
            eintraege.append(_Eintrag(name, _STROM, inhalt, umfang=len(inhalt)))
        else:
            eintraege.append(_Eintrag(name, _ORDNER))
            _nimm_auf(inhalt, len(eintraege) - 1, eintraege)
    # MS-CFB 2.6.4: erst nach der Länge, dann nach Großbuchstaben.
    kinder.sort(key=lambda nummer: (len(eintraege[nummer].name), eintraege[nummer].name.upper()))
    eintraege[eltern].kind = _pflanze(kinder, eintraege)


def _pflanze(kinder: Sequence[int], eintraege: list[_Eintrag]) -> int:
    if not kinder:
        return _KEINER
    mitte = len(kinder) // 2
    oben = eintraege[kinder[mitte]]
    oben.links, oben.rechts = _pflanze(kinder[:mitte], eintraege), _pflanze(kinder[mitte + 1 :], eintraege)
    return kinder[mitte]


def _lege_kleine_an(eintraege: list[_Eintrag]) -> tuple[bytes, list[int]]:
    klein, fat = b"", list[int]()
    for eintrag in eintraege:
        if eintrag.art != _STROM or not 0 < len(eintrag.inhalt) < _GRENZE:
            continue
        eintrag.anfang = len(fat)
        anzahl = -(-len(eintrag.inhalt) // _KLEIN)
        fat += [*range(eintrag.anfang + 1, eintrag.anfang + anzahl), _ENDE]
        klein += eintrag.inhalt.ljust(anzahl * _KLEIN, b"\0")
    return klein, fat


def _render(eintrag: _Eintrag) -> bytes:
    name = eintrag.name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name), eintrag.art, 1, eintrag.links, eintrag.rechts, eintrag.kind, bytes(16),
        0, 0, 0, eintrag.anfang, eintrag.umfang,
    )  # fmt: skip


def text(nummer: int, wert: str) -> dict[str, bytes]:
    """Liefert eine Eigenschaft mit Text."""
    return {f"__substg1.0_{nummer:04X}001F": wert.encode("utf-16-le")}


def feste(vorspann: int, **werte: int) -> dict[str, bytes]:
    """Liefert Eigenschaften fester Länge; der Name ist `i` oder `t` und die Nummer: `i8000`, `t0039`."""
    roh = bytes(vorspann)
    for name, wert in werte.items():
        art = {"i": 0x0003, "t": 0x0040}[name[0]]
        roh += struct.pack("<HHIQ", art, int(name[1:], 16), 6, wert)
    return {"__properties_version1.0": roh}


def zeit(wann: datetime) -> int:
    """Liefert einen Zeitpunkt als FILETIME."""
    return int((wann - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def benannte(*eigenschaften: tuple[UUID, int]) -> Baum:
    """Liefert das Verzeichnis der benannten Eigenschaften; die erste bekommt die Nummer 0x8000."""
    gruppen = list(dict.fromkeys(gruppe for gruppe, _ in eigenschaften))
    eintraege = b"".join(
        struct.pack("<IHH", kennung, (gruppen.index(gruppe) + 3) << 1, nummer)
        for nummer, (gruppe, kennung) in enumerate(eigenschaften)
    )
    return {
        "__substg1.0_00020102": b"".join(gruppe.bytes_le for gruppe in gruppen),
        "__substg1.0_00030102": eintraege,
        "__substg1.0_00040102": b"",
    }


def terminkennung(uid: str) -> bytes:
    """Liefert die Kennung, in der Exchange eine fremde UID aufhebt (MS-OXCICAL 2.1.3.1.1.20.26)."""
    verpackt = b"vCal-Uid\1\0\0\0" + uid.encode() + b"\0"
    return (
        bytes.fromhex("040000008200E00074C5B7101A82E008")
        + bytes(20)
        + struct.pack("<I", len(verpackt))
        + verpackt
    )
