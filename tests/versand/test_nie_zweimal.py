"""Nie zweimal, nie verloren: was auch geschieht; der Mailserver in eigenem Prozess ist der Zeuge."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from smtp_server import Mailserver
from umfang import LANG
from versand_probe import GETOETET, Betrieb, Kind, betrieb

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows hat weder fork noch kill -9")

_TOETUNGEN = 60 if LANG == 1 else 400
_MAILS = 12
_HOECHSTENS_JE_SENDUNG = 5
_AUGENBLICK = 0.006
"""Länger, als eine Mail braucht: So trifft der Schlag jede Stelle darin."""
_SECHS = ("ahlen", "bonn", "essen", "hagen", "moers", "unna")


Bilanz = Callable[[str, object], None]


@pytest.fixture(name="bilanz")
def _bilanz(record_property: Bilanz) -> Bilanz:
    """Liefert, womit ein Test seine Zahlen unter das Ergebnis des ganzen Laufs schreibt."""
    return record_property


@pytest.fixture(name="betrieb")
def _betrieb(tmp_path: Path, server: Mailserver) -> Iterator[Betrieb]:
    with betrieb(tmp_path, server) as einer:
        yield einer


def test_kill_9_an_zufaelligen_stellen(betrieb: Betrieb, bilanz: Bilanz) -> None:
    wuerfel = random.Random(9 if LANG == 1 else None)  # noqa: S311 – gewürfelt wird nur, wann der Schlag fällt
    stellen = [f"stelle-{nummer}" for nummer in range(_MAILS)]
    sendungen: list[Path] = []
    getoetet = 0
    while getoetet < _TOETUNGEN:
        betrieb.ziehe_um(f"kontakte-{len(sendungen)}")
        sendung = betrieb.lege_an(stellen, len(sendungen))
        sendungen.append(sendung)
        for _ in range(_HOECHSTENS_JE_SENDUNG):
            kind = betrieb.starte("sendung", "verschicken", sendung.name)
            # Mal ganz am Anfang, mal nach so vielen Zeilen des Protokolls, dann noch einen Augenblick.
            _warte_auf(sendung, kind, wuerfel.randrange(-2, 2 * _MAILS // 3))
            time.sleep(wuerfel.uniform(0, _AUGENBLICK))
            kind.toete()
            if kind.ende() != GETOETET:
                break
            getoetet += 1
        assert betrieb("sendung", "verschicken", sendung.name) in {0, 1}
    urteil = betrieb.urteile(*sendungen)
    bilanz("kill -9", f"{len(sendungen)} Sendungen, {getoetet} getötet, {urteil}")
    assert urteil.schlecht == (0, 0, 0)
    assert urteil.ungewiss > 0, "Kein Schlag fiel zwischen Versuch und Antwort; so beweist der Test nichts."


def _warte_auf(sendung: Path, kind: Kind, zeilen: int) -> None:
    """Wartet, bis das Protokoll um so viele Zeilen gewachsen ist, oder der Prozess fertig."""
    journal = sendung / "journal.jsonl"
    ziel = _zaehle_zeilen(journal) + zeilen
    while zeilen > 0 and _zaehle_zeilen(journal) < ziel and kind.zustand != "Z":
        time.sleep(0.0005)


def _zaehle_zeilen(journal: Path) -> int:
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


mit_strace = pytest.mark.skipif(
    not shutil.which("strace") and not os.environ.get("CI"),
    reason="strace ist nicht installiert; in der CI muss es da sein",
)


def _toete_beim(betrieb: Betrieb, ruf: str, n: int, *angaben: object) -> int:
    """Führt den Befehl aus, bis er diesen Systemaufruf zum n-ten Mal tut, und liefert seinen Ausgang."""
    kind = betrieb.starte(*angaben, angehalten=True)
    kind.warte_bis_angehalten()
    befehl = [
        "strace",
        "-f",
        "-p",
        f"{kind.nummer}",
        "-o",
        os.devnull,
        "-e",
        f"inject={ruf}:signal=KILL:when={n}",
    ]
    with subprocess.Popen(befehl, stderr=subprocess.PIPE, text=True) as strace:
        assert strace.stderr is not None
        gesagt = strace.stderr.readline()
        assert "attached" in gesagt, gesagt
        os.kill(kind.nummer, signal.SIGCONT)
        ende = kind.ende()
        strace.wait()
    return ende


# Der Aufruf, wo er vorkommen muss (sonst prüfte der Test nichts), und jede wievielte Stelle im kurzen Lauf.
_RUFE = [
    ("fsync", True, 1),
    ("fdatasync", False, 1),
    ("sendto", True, 1),
    ("write", True, 2),
    ("writev", False, 1),
    ("recvfrom", True, 1),
    ("read", True, 9),
    ("rename", True, 1),
    ("renameat", False, 1),
    ("renameat2", False, 1),
    ("openat", True, 5),
]


@mit_strace
@pytest.mark.parametrize(("ruf", "kommt_vor", "schritt"), _RUFE)
def test_getoetet_bei_jedem_systemaufruf(
    betrieb: Betrieb, bilanz: Bilanz, ruf: str, kommt_vor: bool, schritt: int
) -> None:
    sendungen: list[Path] = []
    getoetet = 0
    freigeben = ("sendung", "freigeben"), ("--anzahl", len(_SECHS), "--ja")
    for art in ("freigeben", "verschicken"):
        for n in count(1, schritt if LANG == 1 else 1):
            betrieb.ziehe_um(f"kontakte-{len(sendungen)}")
            ordner = betrieb.lege_an(_SECHS, len(sendungen), freigegeben=art == "verschicken")
            sendungen.append(ordner)
            befehl = ("sendung", art, ordner.name, *(freigeben[1] if art == "freigeben" else ()))
            traf = _toete_beim(betrieb, ruf, n, *befehl) == GETOETET
            getoetet += traf
            # Eine halbe Freigabe gibt es nicht: Sie fehlt, oder sie gilt.
            if betrieb("sendung", "verschicken", ordner.name) == 3:
                assert art == "freigeben"
                assert betrieb(*freigeben[0], ordner.name, *freigeben[1]) == 0
                assert betrieb("sendung", "verschicken", ordner.name) == 0
            if not traf:
                break
    urteil = betrieb.urteile(*sendungen)
    bilanz(f"strace {ruf}", f"{getoetet} getötet, {urteil}")
    assert urteil.schlecht == (0, 0, 0)
    assert not kommt_vor or getoetet > 0


def test_ist_der_datentraeger_irgendwann_voll(betrieb: Betrieb, bilanz: Bilanz) -> None:
    sendungen: list[Path] = []
    voll = 0
    # Bis alle zwölf Zeilen eines ganzen Laufs Platz haben.
    for platz in range(40, 1300, 60 if LANG == 1 else 7):
        betrieb.ziehe_um(f"kontakte-{platz}")
        sendung = betrieb.lege_an(_SECHS, platz)
        sendungen.append(sendung)
        kind = betrieb.starte("sendung", "verschicken", sendung.name, platz=platz)
        if kind.ende() != 0:
            voll += 1
        assert betrieb("sendung", "verschicken", sendung.name) in {0, 1}
    urteil = betrieb.urteile(*sendungen)
    bilanz("Datenträger voll", f"{voll} von {len(sendungen)}, {urteil}")
    assert urteil.schlecht == (0, 0, 0)
    assert voll > 5


def test_von_vieren_zugleich_verschickt_einer(betrieb: Betrieb) -> None:
    sendung = betrieb.lege_an([f"stelle-{nummer}" for nummer in range(40)], 1)
    befehl = [sys.executable, "-m", "kommunennetz", "sendung", "verschicken", sendung.name, *betrieb.ordner]
    prozesse = [
        subprocess.Popen(
            befehl, env=betrieb.umgebung, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    enden = [(prozess.communicate()[1], prozess.returncode) for prozess in prozesse]
    # Wer zu spät kommt, erfährt es, oder findet nichts mehr zu tun.
    assert {ende for _, ende in enden} <= {0, 3}
    assert 0 in {ende for _, ende in enden}
    assert all("Der Postausgang ist gesperrt: " in gesagt for gesagt, ende in enden if ende == 3)
    assert betrieb.urteile(sendung).schlecht == (0, 0, 0)
    assert sum(betrieb.server.zugestellt.values()) == 40


def test_aus_einer_zurueckgespielten_sicherung_geht_nichts_hinaus_bevor_ein_mensch_hinsieht(
    betrieb: Betrieb,
) -> None:
    sendung = betrieb.lege_an(_SECHS, 1)
    sicherung = betrieb.ort / "sicherung"
    shutil.copytree(betrieb.kontakte, sicherung)
    assert betrieb("sendung", "verschicken", sendung.name) == 0
    shutil.rmtree(betrieb.kontakte)
    shutil.copytree(sicherung, betrieb.kontakte)
    kind = betrieb.starte("sendung", "verschicken", sendung.name)
    assert kind.ende() == 3
    assert "Stammt der Kontaktordner aus einer Sicherung, bekäme mancher Post zweimal." in kind.gesagt
    assert betrieb("sendung", "freigeben", sendung.name, "--anzahl", 6, "--ja") == 2
    assert set(betrieb.server.zugestellt.values()) == {1}


def test_auch_nach_einem_getoeteten_lauf_faellt_eine_zurueckgespielte_sicherung_auf(betrieb: Betrieb) -> None:
    sendung = betrieb.lege_an([f"stelle-{nummer}" for nummer in range(_MAILS)], 1)
    sicherung = betrieb.ort / "sicherung"
    shutil.copytree(betrieb.kontakte, sicherung)
    kind = betrieb.starte("sendung", "verschicken", sendung.name)
    _warte_auf(sendung, kind, 4)
    kind.toete()
    assert kind.ende() == GETOETET
    shutil.rmtree(betrieb.kontakte)
    shutil.copytree(sicherung, betrieb.kontakte)
    assert betrieb("sendung", "verschicken", sendung.name) == 3
    assert set(betrieb.server.zugestellt.values()) == {1}


def test_aus_einem_kopierten_ordner_geht_nichts_hinaus(betrieb: Betrieb) -> None:
    sendung = betrieb.lege_an(_SECHS, 1)
    betrieb.ort.joinpath("kopie").mkdir()
    kopie = betrieb.ort / "kopie" / "kontakte"
    shutil.copytree(betrieb.kontakte, kopie)
    assert betrieb("sendung", "verschicken", sendung.name) == 0
    betrieb.kontakte = kopie
    kind = betrieb.starte("sendung", "verschicken", sendung.name)
    assert kind.ende() == 3
    assert "Freigegeben ist die Sendung in einem anderen Ordner; dies kann eine Kopie sein." in kind.gesagt
    assert set(betrieb.server.zugestellt.values()) == {1}


@pytest.mark.parametrize(
    ("datei", "alt", "neu"),
    [
        ("freigabe.json", '"pruefsumme": "', '"pruefsumme": "0'),
        ("freigabe.json", '"anzahl"', '"anzhal"'),
        ("post/003-essen.eml", "Guten", "Gutem"),
        ("post/003-essen.eml", "amt@essen", "amt@hagen"),
        ("sendung.json", "amt@essen", "bmt@essen"),
        ("sendung.json", "infomail:1", "infomail:2"),
    ],
)
def test_nach_der_freigabe_veraendert_geht_nichts_hinaus(
    betrieb: Betrieb, datei: str, alt: str, neu: str
) -> None:
    sendung = betrieb.lege_an(_SECHS, 1)
    inhalt = (sendung / datei).read_bytes()
    assert alt.encode() in inhalt
    (sendung / datei).write_bytes(inhalt.replace(alt.encode(), neu.encode(), 1))
    assert betrieb("sendung", "verschicken", sendung.name) == 3
    assert not (sendung / "journal.jsonl").exists()
    assert betrieb.server.protokoll == []


def test_eine_gestellte_uhr_macht_aus_einer_mail_keine_zwei(betrieb: Betrieb) -> None:
    sendung = betrieb.lege_an(_SECHS, 1)
    assert betrieb("sendung", "verschicken", sendung.name, "--hoechstens", 3) == 1
    journal = sendung / "journal.jsonl"
    # Ging die Uhr beim ersten Lauf um Jahre vor oder nach, stehen die Zeiten so im Protokoll.
    for jahr in ("1999", "2099"):
        journal.write_text(re.sub(r'(?<="z":")\d{4}', jahr, journal.read_text()))
        assert betrieb("sendung", "verschicken", sendung.name, "--hoechstens", 1) in {0, 1, 3}
    assert set(betrieb.server.zugestellt.values()) == {1}


@pytest.fixture(name="platte")
def _platte(tmp_path: Path) -> Iterator[Path]:
    """Liefert einen kleinen eigenen Datenträger; wo niemand einen einhängen darf, entfällt der Test."""
    platte = tmp_path / "platte"
    platte.mkdir()
    befehl = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(platte)]
    if not shutil.which("mount") or subprocess.run(befehl, capture_output=True, check=False).returncode:
        pytest.skip(
            "hier darf kein Datenträger eingehängt werden; der Test mit begrenzten Dateien läuft trotzdem"
        )
    try:
        yield platte
    finally:
        subprocess.run(["umount", str(platte)], check=True)


@pytest.mark.parametrize("seiten", range(4))
def test_ein_wirklicher_datentraeger_laeuft_voll(betrieb: Betrieb, platte: Path, seiten: int) -> None:
    betrieb.ziehe_um("platte/kontakte")
    sendung = betrieb.lege_an([f"stelle-{nummer}" for nummer in range(40)], 1)
    ballast = platte / "ballast"
    frei = shutil.disk_usage(platte).free - seiten * 4096
    ballast.write_bytes(b"x" * frei)
    erster = betrieb("sendung", "verschicken", sendung.name)
    vorher = len(betrieb.server.protokoll)
    # Eine Seite für die Sperre, zwei für das Protokoll: Mit dreien reicht es.
    assert (erster, vorher) == (0, 40) if seiten == 3 else erster == 3 and vorher < 40
    ballast.unlink()
    assert betrieb("sendung", "verschicken", sendung.name) in {0, 1}
    assert betrieb.urteile(sendung).schlecht == (0, 0, 0)
