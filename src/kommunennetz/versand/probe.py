"""Ein Muster einer vorbereiteten Nachricht an die eigene Domain: dieselben Bytes, als Probe erkennbar."""

from hashlib import sha256

from kommunennetz.errors import FrageError
from kommunennetz.worte.anschrift import Ablehnung, check_anschrift

_WEG = (b"x-kommunennetz-sendung", b"list-unsubscribe", b"x-unsent")


def check_probeadresse(adresse: str, absender: str) -> str:
    """Liefert die Adresse, in ASCII; FrageError, wenn sie nicht in die eigene Domain führt.

    Warum nur dort: Eine Probe nennt, wen die Nachricht nennt, und ist nicht freigegeben.
    """
    anschrift = check_anschrift(adresse)
    if isinstance(anschrift, Ablehnung):
        raise FrageError("Die Adresse hinter --an passt nicht.", anschrift.grund)
    eigene = absender.rpartition("@")[2].casefold()
    if anschrift.domain != eigene:
        raise FrageError(
            "Eine Probe geht nur ins eigene Haus.", f"Eine Adresse nennen, die auf @{eigene} endet."
        )
    return anschrift.adresse


def build_probe(daten: bytes, an: str) -> bytes:
    """Liefert die Nachricht an diese Adresse, mit »[Probe]« im Betreff und eigener Message-ID.

    Hätte sie deren ID, hielte mancher Server die wirkliche danach für ein Doppel; mit unserer Kennzeile fände
    eine Antwort auf die Probe den Sitz.
    """
    kopf, trenner, rumpf = daten.partition(b"\r\n\r\n")
    zeilen = []
    for zeile in _list_kopfzeilen(kopf):
        name = zeile.partition(b":")[0].lower()
        if name == b"to":
            zeilen.append(f"To: {an}".encode())
        elif name == b"subject":
            zeilen.append(b"Subject: [Probe]\r\n " + zeile.partition(b":")[2].strip())
        elif name == b"message-id":
            zeilen.append(_build_kennung(zeile))
        elif name not in _WEG:
            zeilen.append(zeile)
    return b"\r\n".join(zeilen) + trenner + rumpf


def _list_kopfzeilen(kopf: bytes) -> list[bytes]:
    """Liefert die Kopfzeilen, jede mit ihren Fortsetzungen."""
    zeilen: list[bytes] = []
    for zeile in kopf.split(b"\r\n"):
        if zeile[:1] in {b" ", b"\t"} and zeilen:
            zeilen[-1] += b"\r\n" + zeile
        else:
            zeilen.append(zeile)
    return zeilen


def _build_kennung(zeile: bytes) -> bytes:
    domain = zeile.rpartition(b"@")[2].strip().rstrip(b">")
    probe = sha256(b"Probe\0" + zeile).hexdigest()[:32].encode()
    return b"Message-ID: <" + probe + b"@" + domain + b">"
