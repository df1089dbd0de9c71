"""`kommunennetz veranstaltung erinnern`: alle, die noch nicht geantwortet haben, als Sendung."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.einladungspost import Lage, Wunsch, build_auftrag, entscheide, find_lage
from kommunennetz.cli.optionen import Veranstaltungsname
from kommunennetz.cli.postausgang import lege_in_postausgang
from kommunennetz.cli.veranstaltung.gemeinsames import Bausteinwahl
from kommunennetz.errors import FrageError
from kommunennetz.schritte.einladungen import check_eingeladen
from kommunennetz.schritte.veranstaltungen import check_steht_aus
from kommunennetz.versand.einladungsentwurf import find_anlass
from kommunennetz.versand.einladungszweck import ERINNERUNG
from kommunennetz.versand.journal import Stand

_OFFEN = (Stand.BEREIT, Stand.AUFGESCHOBEN)


def erinnern(aufruf: Aufruf, name: Veranstaltungsname, baustein: Bausteinwahl = None) -> int:
    """Legt eine Erinnerung an alle in den Postausgang, die auf ihre Einladung noch nicht geantwortet haben.

    Wer zugesagt, abgesagt oder unter Vorbehalt zugesagt hat, bekommt keine. Eine zweite Erinnerung geht erst,
    wenn die erste verschickt oder verworfen ist.
    """
    register = aufruf.register
    anlass = find_anlass(register, name, baustein)
    check_steht_aus(anlass.satz, name, aufruf.heute)
    lage = find_lage(aufruf, register, anlass)
    check_eingeladen(lage.satz, anlass.treffen)
    schweigende = {eine.sitz for eine in lage.einladungen if eine.stand == "eingeladen"}
    if not schweigende:
        raise FrageError(f"Zu »{name}« haben alle geantwortet.", _STAND.format(name))
    wunsch = Wunsch(zweck=anlass.zweck(ERINNERUNG, _find_nummer(lage)))
    faelle = entscheide(aufruf, register, lage, schweigende)
    return lege_in_postausgang(aufruf, [build_auftrag(aufruf, register, lage, wunsch, faelle)])


def _find_nummer(lage: Lage) -> int:
    """Liefert, die wievielte Erinnerung es ist; FrageError, solange die vorige bereitliegt."""
    bisherige = [spur for spur in lage.spuren if spur.zweck.art == ERINNERUNG]
    for spur in bisherige:
        if spur.stand.stand in _OFFEN:
            raise FrageError(
                f"Die vorige Erinnerung ist noch nicht ganz verschickt ({spur.sendung.id}).",
                f"Erst diese: kommunennetz sendung verschicken {spur.sendung.id}; oder »sendung verwerfen«.",
            )
    return 1 + max((spur.zweck.nummer for spur in bisherige), default=0)


_STAND = "Ansehen: kommunennetz veranstaltung stand {}"
