"""`kommunennetz sendung probe`: ein Muster einer Sendung an die eigene Domain."""

from typing import Annotated

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben
from kommunennetz.cli.optionen import SendungId
from kommunennetz.cli.postweg import build_zugang, find_versandweg, sende_einzeln
from kommunennetz.versand.probe import build_probe, check_probeadresse
from kommunennetz.versand.sendung import SendungError, find_sendung, load_sendung, read_post


def probe(
    aufruf: Aufruf,
    sendung: SendungId,
    an: Annotated[str, typer.Option(metavar="ADRESSE", help="Eine Adresse der eigenen Domain.")],
) -> int:
    """Schickt ein Muster einer Sendung an eine Adresse im eigenen Haus.

    Es ist die erste Nachricht, mit »[Probe]« im Betreff. Eine Freigabe braucht es nicht, und am Stand der
    Sendung ändert sich nichts.
    """
    weg = find_versandweg(aufruf)
    ordner = find_sendung(aufruf.kontaktordner_ort, sendung)
    gelesen = load_sendung(ordner)
    adresse = check_probeadresse(an, gelesen.absender)
    if not gelesen.empfaenger:
        raise SendungError("Die Sendung hat keine Empfänger.", "Zeigen: kommunennetz sendung zeigen")
    erster = gelesen.empfaenger[0]
    daten = build_probe(read_post(ordner, erster), adresse)
    antwort = sende_einzeln(build_zugang(aufruf, weg), gelesen.ruecklauf, adresse, daten)
    ausgeben(f"Die Probe ist angenommen, nach dem Muster von {erster.schluessel} ({antwort})")
    return 0
