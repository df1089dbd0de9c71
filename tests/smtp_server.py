"""Ein Mailserver für Tests: läuft in einem eigenen Prozess, stört auf Zuruf und bezeugt, was ankam.

`protokoll.jsonl` ist der Zeuge: eine Zeile je Mail, die bis zum Punkt angekommen ist, geschrieben, bevor der Server
antwortet. `zuruf.json` darf sich jederzeit ändern. Den Prozess selbst schreibt smtp_prozess.py.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

BENUTZER, KENNWORT = "netz@example.org", "gehe im-äß"
NAME = "localhost"
GROESSE = 33_554_432
ABBRUCH = "abbruch"

MAIL, RCPT, DATA, TEXT, PUNKT, DANACH = "MAIL", "RCPT", "DATA", "TEXT", "PUNKT", "DANACH"
BEGRUESSUNG, STARTTLS, AUTH = "BEGRUESSUNG", "STARTTLS", "AUTH"


@dataclass(frozen=True)
class Stoerung:
    """Was bei einem Befehl geschieht: eine Antwort, oder »abbruch«.

    Bei PUNKT hat der Server die ganze Mail; `angenommen` sagt, ob er sie zustellt. DANACH heißt: nach 250.
    """

    bei: str
    tue: str = ""
    an: str = ""
    """Nur bei Empfängern, die das enthalten."""
    mal: int = 0
    """So oft; 0: immer."""
    erst_nach: int = 0
    """Erst, wenn auf dieser Verbindung so viele Mails angekommen sind."""
    sekunden: float = 0
    angenommen: bool = False


@dataclass(frozen=True)
class Zuruf:
    """Was der Server gerade tun soll."""

    stoerungen: tuple[Stoerung, ...] = ()
    tokens: tuple[str, ...] = ("frisch",)
    folge: str = ""
    """Mit jedem Zuruf ein anderer: Was gezählt ist, gilt nur für ihn."""


@dataclass(frozen=True)
class Mailserver:
    """Ein laufender Server, wie ihn ein Test sieht."""

    ordner: Path
    ports: dict[str, int]

    def rufe_zu(self, *stoerungen: Stoerung, tokens: tuple[str, ...] = ("frisch",)) -> None:
        """Sagt dem Server, was er von nun an tun soll."""
        neu = self.ordner / "zuruf.neu"
        neu.write_text(json.dumps(asdict(Zuruf(stoerungen, tokens, token_hex(4)))), encoding="utf-8")
        neu.replace(self.ordner / "zuruf.json")

    @property
    def ca(self) -> Path:
        """Das Stammzertifikat, das zu den Ports »starttls«, »tls« und »oauth« gehört."""
        return self.ordner / "ca.pem"

    @property
    def protokoll(self) -> list[dict[str, Any]]:
        """Was bis zum Punkt angekommen ist, in dieser Reihenfolge."""
        datei = self.ordner / "protokoll.jsonl"
        return [json.loads(zeile) for zeile in datei.read_text(encoding="utf-8").splitlines()]

    @property
    def zugestellt(self) -> Counter[str]:
        """Wie oft jede Message-ID angenommen ist."""
        return Counter(zeile["kennung"] for zeile in self.protokoll if zeile["angenommen"])

    def vergiss(self) -> None:
        """Fängt mit leerem Protokoll und ohne Störung von vorn an."""
        (self.ordner / "protokoll.jsonl").write_bytes(b"")
        self.rufe_zu()


@contextmanager
def mailserver(ordner: Path) -> Iterator[Mailserver]:
    """Lässt einen Server laufen, solange der Block dauert."""
    ordner.mkdir(parents=True, exist_ok=True)
    Mailserver(ordner, {}).vergiss()
    befehl = [sys.executable, str(Path(__file__).with_name("smtp_prozess.py")), str(ordner)]
    with subprocess.Popen(befehl, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as prozess:
        assert prozess.stdout is not None
        try:
            # Die eine Zeile kommt, wenn alle Ports offen sind.
            bereit = prozess.stdout.readline()
            assert bereit, "Der Mailserver ist nicht gestartet."
            yield Mailserver(ordner, json.loads(bereit))
        finally:
            prozess.communicate()
