"""Das Willkommen an neue Personen, wie es mehrere Befehle vorbereiten."""

from collections.abc import Sequence

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.kontakte.kontaktordner import Amtsperson, load_kontaktordner


def bereite_willkommen_vor(aufruf: Aufruf, kennungen: Sequence[str]) -> int:
    """Legt das Willkommen an jede dieser Personen als Sendung ab; FrageError, wenn es eine nicht gibt."""
    # Erst hier: Wer eine Person einträgt und kein Willkommen will, braucht Vorlagen und Versand nicht.
    from kommunennetz.cli.postausgang import find_versandangaben, lege_sendung_ab
    from kommunennetz.versand.kontaktentwurf import build_willkommen

    # Neu gelesen: Die Person ist vielleicht gerade erst eingetragen.
    kontakte = load_kontaktordner(aufruf.kontaktordner_ort)
    personen = {eine.person.id: eine for eine in kontakte.amtspersonen}
    if any(kennung not in personen for kennung in kennungen):
        raise FrageError(
            "Diese Kennung gibt es nicht.", "Kennungen zeigt: kommunennetz kontakt zeigen KOMMUNE"
        )
    ruecklauf = find_versandangaben(kontakte).ruecklauf
    gemeinte = [personen[kennung] for kennung in kennungen]
    entwuerfe = [
        build_willkommen(aufruf.netz, aufruf.vorlagen, eine, _name(aufruf, eine), aufruf.heute, ruecklauf)
        for eine in gemeinte
    ]
    return lege_sendung_ab(aufruf, *entwuerfe)


def _name(aufruf: Aufruf, eine: Amtsperson) -> str:
    """Liefert, wie die Stelle heißt, an der jemand sein Amt hat."""
    gebiet = aufruf.netz.verzeichnis.nach_slug(eine.sitz.stelle)
    return gebiet.name if gebiet is not None else str(getattr(eine.eintrag.satz, "name", eine.sitz.stelle))


def versuche_willkommen(aufruf: Aufruf, kennungen: Sequence[str]) -> None:
    """Bereitet es vor; geht das nicht, sind sie trotzdem eingetragen, und es steht da, was zu tun ist.

    Wirft nichts davon weiter: Was gebucht ist, ist gebucht.
    """
    try:
        bereite_willkommen_vor(aufruf, kennungen)
    except KommunennetzError as error:
        melden(f"Hinweis: Das Willkommen ist nicht vorbereitet. {error.text}")
        if error.hilfe:
            melden(f"    {error.hilfe}")
        melden(f"    Nachholen: kommunennetz kontakt willkommen {' '.join(kennungen)}")
