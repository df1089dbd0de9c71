"""Das Willkommen an eine Person, wie es mehrere Befehle vorbereiten."""

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.errors import FrageError, KommunennetzError


def bereite_willkommen_vor(aufruf: Aufruf, kennung: str) -> int:
    """Legt das Willkommen an diese Person als Sendung ab; FrageError, wenn es sie nicht gibt."""
    # Erst hier: Wer eine Person einträgt und kein Willkommen will, braucht Vorlagen und Versand nicht.
    from kommunennetz.cli.postausgang import find_versandangaben, lege_sendung_ab
    from kommunennetz.kontakte.kontaktordner import load_kontaktordner
    from kommunennetz.versand.kontaktentwurf import build_willkommen

    # Neu gelesen: Die Person ist vielleicht gerade erst eingetragen.
    kontakte = load_kontaktordner(aufruf.kontaktordner_ort)
    eine = next((eine for eine in kontakte.amtspersonen if eine.person.id == kennung), None)
    if eine is None:
        raise FrageError(
            "Diese Kennung gibt es nicht.", "Kennungen zeigt: kommunennetz kontakt zeigen KOMMUNE"
        )
    gebiet = aufruf.netz.verzeichnis.nach_slug(eine.sitz.stelle)
    stelle = gebiet.name if gebiet is not None else str(getattr(eine.eintrag.satz, "name", eine.sitz.stelle))
    ruecklauf = find_versandangaben(kontakte).ruecklauf
    entwurf = build_willkommen(aufruf.netz, aufruf.vorlagen, eine, stelle, aufruf.heute, ruecklauf)
    return lege_sendung_ab(aufruf, entwurf)


def versuche_willkommen(aufruf: Aufruf, kennung: str) -> None:
    """Bereitet es vor; geht das nicht, ist die Person trotzdem eingetragen, und es steht da, was zu tun ist.

    Wirft nichts davon weiter: Was gebucht ist, ist gebucht.
    """
    try:
        bereite_willkommen_vor(aufruf, kennung)
    except KommunennetzError as error:
        melden(f"Hinweis: Das Willkommen ist nicht vorbereitet. {error.text}")
        if error.hilfe:
            melden(f"    {error.hilfe}")
        melden(f"    Nachholen: kommunennetz kontakt willkommen {kennung}")
