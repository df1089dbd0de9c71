"""Was die Vergleiche zum Versand brauchen: Sendungen für `kommunennetz`, und `smtplib.sendmail` als Maß.

`versand.py ORDNER` verschickt alle Nachrichten der Sendung darin, wie es ohne kommunennetz ginge: ohne Protokoll, ohne
Prüfung, in einer Schleife über `sendmail`. Mit einer zweiten Angabe gilt TCP_NODELAY, das `smtplib` nicht setzt.
"""

import json
import smtplib
import socket
import ssl
import sys
from base64 import b64encode
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

HIER = Path(__file__).resolve().parent
sys.path.insert(0, str(HIER.parent / "tests"))

from smtp_server import BENUTZER, KENNWORT, Mailserver, mailserver  # noqa: E402 – liegt neben den Tests

__all__ = ["ID", "KENNWORT", "Mailserver", "lege_an", "mailserver"]

ID = "2027-01-20-messung"
UMFANG = 20_000
_JETZT = datetime(2027, 1, 20, 9, tzinfo=UTC)


def lege_an(kontaktordner: Path, server: Mailserver, anzahl: int, *, offen: int) -> None:
    """Legt einen Kontaktordner mit Postamt und einer freigegebenen Sendung an; so viele davon sind noch offen."""
    from kommunennetz.cli.vorgang import find_rechner
    from kommunennetz.versand.freigabe import gib_frei
    from kommunennetz.versand.journal import Journal, Journalzeile
    from kommunennetz.versand.sendung import Sendung, Versandfall, render_sendung

    ordner = kontaktordner / "sendungen" / ID
    (ordner / "post").mkdir(parents=True)
    (kontaktordner / "ca.pem").write_bytes(server.ca.read_bytes())
    (kontaktordner / "postamt.yaml").write_text(
        f"versand: {{weg: smtp, server: localhost, port: {server.ports['starttls']}, benutzer: {BENUTZER},"
        " ca: ca.pem, je_minute: 0, hoechstens_am_tag: 100000}\n",
        encoding="utf-8",
    )
    faelle = []
    for nummer in range(1, anzahl + 1):
        kennung = sha256(f"{kontaktordner} {nummer}".encode()).hexdigest()[:32]
        inhalt = _build_nachricht(kennung)
        datei = f"post/{nummer:03d}-stelle.eml"
        (ordner / datei).write_bytes(inhalt)
        hash_ = sha256(inhalt).hexdigest()
        adresse = f"amt@stelle-{nummer}.example"
        faelle.append(
            Versandfall(f"stelle-{nummer}/fach", "Stelle", adresse, datei, hash_, kennung, len(inhalt))
        )
    sendung = Sendung(
        id=ID,
        zweck="messung",
        titel="Messung",
        betreff="Messung",
        absender=BENUTZER,
        ruecklauf=BENUTZER,
        stichtag=date(2027, 1, 20),
        erstellt=_JETZT,
        quelle="-",
        quelle_sha256="0" * 64,
        empfaenger=tuple(faelle),
        ausgelassene=(),
    )
    (ordner / "sendung.json").write_bytes(render_sendung(sendung))
    gib_frei(ordner, "messung", anzahl, datetime.now().astimezone(), find_rechner())
    if erledigt := anzahl - offen:
        with Journal.open(ordner / "journal.jsonl") as journal:
            for fall in faelle[:erledigt]:
                journal.schreibe(Journalzeile(_JETZT, fall.schluessel, "angenommen", 1, 250, "2.0.0 Ok"))


def _build_nachricht(kennung: str) -> bytes:
    kopf = f"From: {BENUTZER}\r\nSubject: Messung\r\nMessage-ID: <{kennung}@example.org>\r\n\r\n"
    zeile = b"Liebe Kolleginnen und Kollegen, dies ist eine Zeile von achtzig Zeichen Laenge.\r\n"
    return kopf.encode() + zeile * (UMFANG // len(zeile))


def sendmail(kontaktordner: Path, *, nodelay: bool) -> None:
    """Verschickt, was in der Sendung liegt, mit `smtplib.sendmail`."""
    ordner = kontaktordner / "sendungen" / ID
    empfaenger = json.loads((ordner / "sendung.json").read_bytes())["empfaenger"]
    port = int((kontaktordner / "postamt.yaml").read_text().partition("port: ")[2].partition(",")[0])
    with smtplib.SMTP("localhost", port) as smtp:
        if nodelay and smtp.sock:
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        smtp.starttls(context=ssl.create_default_context(cafile=kontaktordner / "ca.pem"))
        smtp.ehlo()
        smtp.docmd("AUTH", "PLAIN " + b64encode(f"\0{BENUTZER}\0{KENNWORT}".encode()).decode())
        for fall in empfaenger:
            smtp.sendmail(BENUTZER, fall["adresse"], (ordner / fall["datei"]).read_bytes())


if __name__ == "__main__":
    sendmail(Path(sys.argv[1]), nodelay=len(sys.argv) > 2)  # noqa: PLR2004
