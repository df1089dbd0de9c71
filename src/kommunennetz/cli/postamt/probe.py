"""`kommunennetz postamt probe`: eine Mail der Geschäftsstelle an sich selbst."""

from datetime import datetime

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import ausgeben
from kommunennetz.cli.postweg import build_zugang, find_versandweg, sende_einzeln
from kommunennetz.post.entwuerfe import find_absender
from kommunennetz.post.nachricht import Nachricht, build_eml

_TEXT = "Diese Mail hat sich die Geschäftsstelle selbst geschickt: Das Postamt ist eingerichtet."


def probe(aufruf: Aufruf) -> int:
    """Schickt der Geschäftsstelle eine Mail von sich selbst.

    Sie geht an das Postfach, das in data/netz.yaml als Absender steht, und an niemanden sonst.
    """
    weg = find_versandweg(aufruf)
    absender = find_absender(aufruf.netz)
    jetzt = datetime.now().astimezone()
    nachricht = Nachricht(
        absender=absender,
        empfaenger=absender,
        betreff="[Probe] Das Postamt ist eingerichtet",
        text=f"{_TEXT}\n",
        html=f'<html lang="de"><body><p>{_TEXT}</p></body></html>\n',
        datum=jetzt,
        kennung=("postamt-probe", jetzt.isoformat()),
        entwurf=False,
    )
    von = weg.ruecklauf or absender.adresse
    antwort = sende_einzeln(build_zugang(aufruf, weg), von, absender.adresse, build_eml(nachricht))
    ausgeben(f"Die Probe ist angenommen ({antwort})")
    return 0
