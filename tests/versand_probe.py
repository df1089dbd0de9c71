"""Eine Geschäftsstelle, die wirklich verschickt, in Prozessen, die sterben dürfen; der Mailserver ist der Zeuge."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hilfen import write_register
from kommunennetz.cli.vorgang import find_rechner
from kommunennetz.versand.freigabe import gib_frei
from kommunennetz.versand.journal import Stand
from kommunennetz.versand.klaerung import load_sitzstaende
from kommunennetz.versand.sendung import load_sendung
from sendung_probe import write_sendung
from smtp_server import BENUTZER, KENNWORT, Mailserver

GETOETET = -signal.SIGKILL if sys.platform != "win32" else -9
_FRIST = 60


@dataclass(frozen=True)
class Urteil:
    """Was am Ende über alle Sendungen zu sagen ist."""

    mails: int
    zweimal: int
    verloren: int
    """Weder beim Server noch ungewiss."""
    ungewiss: int
    davon_angekommen: int
    offen: int

    @property
    def schlecht(self) -> tuple[int, int, int]:
        """Was null sein muss: zweimal, verloren, offen geblieben."""
        return self.zweimal, self.verloren, self.offen


class Kind:
    """Ein Befehl, der gerade läuft."""

    def __init__(self, prozess: subprocess.Popen[str], nummer: int, ausgabe: Path) -> None:
        self._prozess = prozess
        self.nummer = nummer
        self._ausgabe = ausgabe

    def toete(self) -> None:
        """Tötet ihn wie ein Stromausfall; ist er schon fertig, geschieht nichts."""
        os.kill(self.nummer, signal.SIGKILL)

    def ende(self) -> int:
        """Wartet auf sein Ende und liefert den Ausgang; negativ, wenn ein Signal ihn traf."""
        assert self._prozess.stdin is not None
        assert self._prozess.stdout is not None
        self._prozess.stdin.write("\n")
        self._prozess.stdin.flush()
        return int(self._prozess.stdout.readline())

    @property
    def zustand(self) -> str:
        """»T« heißt angehalten, »Z« fertig (proc(5))."""
        return Path(f"/proc/{self.nummer}/stat").read_text().rpartition(")")[2].split()[0]

    def warte_bis_angehalten(self) -> None:
        """Wartet, bis er steht."""
        while self.zustand != "T":
            time.sleep(0.001)

    @property
    def gesagt(self) -> str:
        """Was er auf dem Bildschirm zeigte."""
        return self._ausgabe.read_text(encoding="utf-8")


@dataclass
class Betrieb:
    """Ein Register, ein Kontaktordner mit Postamt und der Prozess, der Befehle ausführt."""

    ort: Path
    server: Mailserver
    prozess: "subprocess.Popen[str]"
    kontakte: Path

    @property
    def ordner(self) -> list[str]:
        """Was jeder Befehl angibt: welches Register, welcher Kontaktordner."""
        return ["--register", str(self.ort / "register"), "--kontakte", str(self.kontakte)]

    @property
    def umgebung(self) -> dict[str, str]:
        """Die Umgebung der Prozesse: mit Kennwort, eigenem Profil, ohne Schlüsselbund."""
        return _umgebung(self.ort)

    def ziehe_um(self, name: str) -> None:
        """Nimmt einen frischen Kontaktordner: Was in einem liegt, liest jeder Lauf."""
        self.kontakte = self.ort / name
        self.kontakte.mkdir()
        (self.kontakte / "postamt.yaml").write_text(
            f"versand: {{weg: smtp, server: localhost, port: {self.server.ports['starttls']},"
            f" sicherheit: starttls, benutzer: {BENUTZER}, ca: ca.pem, je_minute: 0}}\n"
        )
        (self.kontakte / "ca.pem").write_bytes(self.server.ca.read_bytes())

    def starte(self, *angaben: object, angehalten: bool = False, platz: int = 0) -> Kind:
        """Startet einen Befehl; `angehalten` wartet auf SIGCONT, `platz` begrenzt jede Datei."""
        ausgabe = self.ort / "ausgabe.txt"
        alle = [*map(str, angaben), *self.ordner]
        befehl = {"angaben": alle, "angehalten": angehalten, "platz": platz, "ausgabe": str(ausgabe)}
        assert self.prozess.stdin is not None
        assert self.prozess.stdout is not None
        self.prozess.stdin.write(json.dumps(befehl) + "\n")
        self.prozess.stdin.flush()
        return Kind(self.prozess, int(self.prozess.stdout.readline()), ausgabe)

    def __call__(self, *angaben: object) -> int:
        """Führt einen Befehl aus und liefert den Ausgang."""
        return self.starte(*angaben).ende()

    def lege_an(self, stellen: Sequence[str], nummer: int, *, freigegeben: bool = True) -> Path:
        """Legt eine Sendung an, mit einem Zweck, den keine andere hat."""
        ident = f"2027-01-20-probe-{nummer}"
        sendung = write_sendung(self.kontakte, tuple(stellen), f"infomail:{nummer}", ident, eigene=True)
        if freigegeben:
            gib_frei(sendung, "erika", len(stellen), datetime.now().astimezone(), find_rechner())
        return sendung

    def urteile(self, *sendungen: Path) -> Urteil:
        """Vergleicht, was der Server bekam, mit dem, was die Protokolle sagen."""
        zugestellt = self.server.zugestellt
        zahlen: Counter[str] = Counter()
        for ordner in sendungen:
            staende = load_sitzstaende(ordner)
            for fall in load_sendung(ordner).empfaenger:
                mal, stand = zugestellt[f"<{fall.kennung}@example.org>"], staende[fall.schluessel].stand
                zahlen["mails"] += 1
                zahlen["zweimal"] += mal > 1
                zahlen["verloren"] += mal == 0 and stand is Stand.ANGENOMMEN
                zahlen["ungewiss"] += stand is Stand.UNGEWISS
                zahlen["angekommen"] += stand is Stand.UNGEWISS and mal == 1
                zahlen["offen"] += stand in (Stand.BEREIT, Stand.AUFGESCHOBEN, Stand.ABGELEHNT)
        return Urteil(
            *(zahlen[name] for name in ("mails", "zweimal", "verloren", "ungewiss", "angekommen", "offen"))
        )


@contextmanager
def betrieb(ort: Path, server: Mailserver) -> Iterator[Betrieb]:
    """Richtet eine Geschäftsstelle ein, die über STARTTLS und mit Anmeldung verschickt."""
    write_register(ort / "register")
    befehl = [sys.executable, str(Path(__file__).with_name("sendeprozess.py"))]
    with subprocess.Popen(
        befehl, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_umgebung(ort)
    ) as prozess:
        assert prozess.stdout is not None
        assert prozess.stdout.readline() == "bereit\n"
        try:
            einer = Betrieb(ort, server, prozess, ort)
            einer.ziehe_um("kontakte")
            yield einer
        finally:
            assert prozess.stdin is not None
            prozess.stdin.close()
            prozess.wait(_FRIST)


def _umgebung(ort: Path) -> dict[str, str]:
    return {
        **os.environ,
        "KOMMUNENNETZ_SMTP_KENNWORT": KENNWORT,
        "KOMMUNENNETZ_PROFIL": str(ort / "profil"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
