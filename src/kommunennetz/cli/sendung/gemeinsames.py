"""Was die Befehle zum Postausgang teilen: welche Sendung gemeint ist, und die Sperre."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.profil import find_profil, find_zuletzt
from kommunennetz.errors import FrageError, KommunennetzError
from kommunennetz.versand.gehalten import find_sicherungsverdacht
from kommunennetz.versand.journal import Sitzstand, Stand
from kommunennetz.versand.sendung import find_sendung


def find_gemeinte(aufruf: Aufruf, kennung: str) -> Path:
    """Liefert den Ordner der Sendung; FrageError, wenn es sie nicht gibt."""
    aufruf.check_kontaktordner()
    return find_sendung(aufruf.kontaktordner_ort, kennung)


def zaehle(staende: Iterable[Sitzstand]) -> Counter[Stand]:
    """Liefert, wie viele Nachrichten in welchem Stand sind."""
    return Counter(stand.stand for stand in staende)


def in_worten(zahlen: Counter[Stand]) -> str:
    """Liefert »57 angenommen, 1 ungewiss«."""
    return ", ".join(f"{zahlen[stand]} {stand}" for stand in Stand if zahlen[stand])


def melde_sicherungsverdacht(aufruf: Aufruf) -> str:
    """Meldet, wenn der Kontaktordner aus einer Sicherung stammen kann, und liefert, was dafür spricht."""
    ort = aufruf.kontaktordner_ort
    if verdacht := find_sicherungsverdacht(ort, find_zuletzt(find_profil(), ort)):
        melden(f"Achtung: {verdacht}")
    return verdacht


def verlange_sitze(angaben: Iterable[str], ungewisse: Iterable[str]) -> list[str]:
    """Liefert die genannten Sitze; »alle« sind die ungewissen."""
    alle = list(ungewisse)
    sitze = [sitz for angabe in angaben for sitz in (alle if angabe == "alle" else [angabe])]
    if len(set(sitze)) != len(sitze):
        raise FrageError("Ein Sitz ist zweimal genannt.", "Jeden nur einmal nennen.")
    return sitze


def vermerke_informierte(aufruf: Aufruf, ordner: Path) -> None:
    """Trägt »informiert_am« ein, wo der Hinweis nach Art. 14 DSGVO jetzt angenommen ist, und sagt es.

    Gefragt wird nicht: Es ist, was der Mailserver sagte. Der Bildschirm nennt Kennungen, keine Personen.
    """
    from kommunennetz.schritte.personen import informiert_eintragen
    from kommunennetz.versand.informierte import find_informierte

    try:
        with aufruf.kontaktbuchhaltung.buchung(
            lambda kontakte: informiert_eintragen(kontakte, find_informierte(ordner, kontakte))
        ) as plan:
            saetze = [aenderung.satz for aenderung in plan.wirksame]
    except KommunennetzError as error:
        melden(f"Hinweis: »informiert_am« ist nicht eingetragen. {error.text}")
        return
    for satz in saetze:
        melden(f"»informiert_am« eingetragen: {satz.removesuffix(': informiert')}")
