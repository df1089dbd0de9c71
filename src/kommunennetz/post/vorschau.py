"""Eine einzelne Infomail zum Ansehen, bevor Entwürfe entstehen: dieselben Worte, kein Absender nötig."""

from dataclasses import dataclass

from kommunennetz.errors import FrageError
from kommunennetz.model.infomail import Infomail
from kommunennetz.post.auswahl import build_auswahl
from kommunennetz.post.empfaenger import Entscheidung, list_entscheidungen
from kommunennetz.post.infomail import Schreiber, find_stichtag
from kommunennetz.post.umsetzer import Brief
from kommunennetz.register.lesen.register import Eintrag, Register
from kommunennetz.setzerei.vorlagen import Vorlagen


@dataclass(frozen=True, slots=True)
class Vorschau:
    """Was eine Kommune läse, und was über sie entschieden ist (etwa, dass ihr Postfach fehlt)."""

    entscheidung: Entscheidung
    brief: Brief


def build_vorschau(
    register: Register, infomail: Eintrag[Infomail], vorlagen: Vorlagen, slug: str = ""
) -> Vorschau:
    """Liefert die Vorschau für diese Kommune, ohne Angabe für die erste, die die Infomail bekäme.

    FrageError, wenn die Kommune nicht zum Empfängerkreis gehört oder niemand dazugehört.
    """
    stichtag = find_stichtag(infomail)
    auswahl = build_auswahl(infomail.satz.an, register.verzeichnis)
    alle = list_entscheidungen(register, stichtag, auswahl)
    entscheidung = _find(alle, slug) if slug else _erste(alle)
    if entscheidung.mitglied is None:
        raise FrageError(f"{entscheidung.name} bekommt diese Infomail nicht.", entscheidung.grund)
    brief = Schreiber(register, infomail, vorlagen, stichtag).render(entscheidung.mitglied)
    return Vorschau(entscheidung, brief)


def _find(alle: list[Entscheidung], slug: str) -> Entscheidung:
    for entscheidung in alle:
        if entscheidung.slug == slug:
            return entscheidung
    raise FrageError(f"»{slug}« steht nicht im Register.", "Eine Kommune nennen, die einen Datensatz hat.")


def _erste(alle: list[Entscheidung]) -> Entscheidung:
    gemeinte = [entscheidung for entscheidung in alle if entscheidung.mitglied]
    if not gemeinte:
        raise FrageError("Diese Infomail bekommt niemand.", "»an« und »datum« der Infomail prüfen.")
    return next((entscheidung for entscheidung in gemeinte if entscheidung.anschrift), gemeinte[0])
