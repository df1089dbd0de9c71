"""Eine kleine fertige Sendung auf der Platte, mit der die Tests des Versands arbeiten."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from kommunennetz.versand.sendung import Ausgelassen, Sendung, Versandfall, render_sendung

ERSTELLT = datetime(2027, 1, 20, 9, 0, tzinfo=UTC)
ID = "2027-01-20-neues"


def build_fall(nummer: int, stelle: str, inhalt: bytes, amt: str = "fach", kennung: str = "") -> Versandfall:
    schluessel = f"{stelle}/{amt}"
    return Versandfall(
        schluessel,
        stelle.capitalize(),
        f"amt@{stelle}.example",
        f"post/{nummer:03d}-{stelle}.eml",
        sha256(inhalt).hexdigest(),
        kennung or sha256(schluessel.encode()).hexdigest()[:32],
        len(inhalt),
    )


def write_sendung(
    kontaktordner: Path,
    stellen: tuple[str, ...] = ("bonn", "unna"),
    zweck: str = "infomail:neues",
    ident: str = ID,
    *,
    eigene: bool = False,
) -> Path:
    """Schreibt den Ordner einer Sendung mit je einer Nachricht und liefert ihn.

    Mit `eigene` hat jede Nachricht eine Kennung, die auch keine andere Sendung kennt.
    """
    ordner = kontaktordner / "sendungen" / ident
    (ordner / "post").mkdir(parents=True)
    faelle = []
    for nummer, stelle in enumerate(stellen, 1):
        kennung = sha256(f"{zweck if eigene else ''}{stelle}/fach".encode()).hexdigest()[:32]
        inhalt = (
            f"To: amt@{stelle}.example\r\nMessage-ID: <{kennung}@example.org>\r\n\r\nGuten Tag\r\n".encode()
        )
        faelle.append(build_fall(nummer, stelle, inhalt, kennung=kennung))
        (ordner / faelle[-1].datei).write_bytes(inhalt)
    sendung = Sendung(
        id=ident,
        zweck=zweck,
        titel="Neues",
        betreff="Neues",
        absender="netz@example.org",
        ruecklauf="netz@example.org",
        stichtag=date(2027, 1, 20),
        erstellt=ERSTELLT,
        quelle="data/infomails/neues.md",
        quelle_sha256="0" * 64,
        empfaenger=tuple(faelle),
        ausgelassene=(Ausgelassen("essen/fach", "Essen", "Niemand ist im Amt."),),
    )
    (ordner / "sendung.json").write_bytes(render_sendung(sendung))
    return ordner
