"""Das eigene Postfach über IMAP: Entwürfe hineinlegen, und nachsehen, welche schon daliegen.

Gelesen werden von fremder Post nur zwei Kopfzeilen; gelöscht, verschoben oder als gelesen markiert wird
nichts.
"""

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from imap_tools import MailBox
from imap_tools.errors import ImapToolsError, MailboxAppendError, MailboxFolderSelectError

from kommunennetz.errors import KommunennetzError
from kommunennetz.post.nachricht import KENNZEILE
from kommunennetz.versand.journal import saubere_antwort
from kommunennetz.versand.verbindung import (
    AnmeldungError,
    MitKennwort,
    MitToken,
    VerbindungError,
    Zugang,
    build_kontext,
    netzgrund,
    zertifikatssatz,
)

_FLAGS: Final = ("\\Draft", "\\Seen")
_KENNUNG: Final = re.compile(
    rf"^(?:{KENNZEILE}:\s*|Message-ID:\s*<)([0-9a-f]{{32}})\b".encode(), re.IGNORECASE | re.MULTILINE
)
_FELDER: Final = f"(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID {KENNZEILE.upper()})])"


class NichtAngenommenError(KommunennetzError):
    """Das Postfach nimmt einen Entwurf nicht; er liegt nicht darin."""


class Postfach:
    """Ein angemeldetes Postfach mit seinem Ordner für Entwürfe."""

    def __init__(self, box: MailBox, zugang: Zugang, entwuerfe: str, gesendete: str | None) -> None:
        self._box = box
        self._zugang = zugang
        self.entwuerfe = entwuerfe
        """Wie der Ordner heißt: »Entwürfe«."""
        self._gesendete = gesendete

    def list_kennungen(self) -> frozenset[str]:
        """Liefert die Kennungen der Nachrichten von uns, die als Entwurf daliegen.

        Aus den Kopfzeilen selbst: Das Verzeichnis, in dem ein Server sucht, kann nachhinken.
        """
        with _gemeldet(self._zugang):
            _, [anzahl, *_] = self._box.folder.set(self.entwuerfe, readonly=True)
            if not int(anzahl or b"0"):
                return frozenset()
            _, teile = self._box.client.fetch("1:*", _FELDER)
        koepfe = (teil[1] for teil in teile if isinstance(teil, tuple))
        return frozenset(treffer.decode().lower() for kopf in koepfe for treffer in _KENNUNG.findall(kopf))

    def ist_gesendet(self, kennung: str) -> bool:
        """Liefert, ob eine Nachricht mit dieser Kennung bei den gesendeten liegt."""
        if self._gesendete is None:
            return False
        with _gemeldet(self._zugang):
            self._box.folder.set(self._gesendete, readonly=True)
            suche = f'OR HEADER Message-ID "{kennung}" HEADER {KENNZEILE} "{kennung}"'
            return bool(self._box.uids(suche, charset=None))

    def lege_ein(self, eml: bytes) -> None:
        """Legt diese Bytes als Entwurf ab, gleich mit seinen Flags: Später gesetzt, verdoppelt Exchange ihn.

        NichtAngenommenError, wenn er sicher nicht daliegt; VerbindungError, wenn das niemand weiß.
        """
        with _gemeldet(self._zugang):
            try:
                self._box.append(eml, self.entwuerfe, flag_set=_FLAGS)
            except MailboxAppendError as error:
                raise NichtAngenommenError(
                    f"Das Postfach nimmt den Entwurf nicht: {_antwort(error.command_result[1])}.", _VOLL
                ) from None

    def verabschiede(self) -> None:
        """Meldet sich ab und schließt; was dabei schiefgeht, ändert an nichts mehr etwas."""
        with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            self._box.logout()
        self.schliesse()

    def schliesse(self) -> None:
        """Schließt ohne Abschied: Ein halb übertragener Entwurf wird dann verworfen."""
        with suppress(OSError):
            self._box.client.shutdown()


@contextmanager
def postfach(zugang: Zugang, entwuerfe: str = "") -> Iterator[Postfach]:
    """Verbindet und meldet an; am Ende des Blocks ist die Verbindung zu.

    `entwuerfe`: der Ordner, wenn es nicht der sein soll, den der Server dafür nennt. VerbindungError, wenn
    sich das Postfach nicht öffnen lässt oder keinen solchen Ordner nennt; AnmeldungError, wenn es uns nicht
    will.
    """
    box = _oeffne(zugang)
    try:
        with _gemeldet(zugang):
            mappen = {flag.lower(): mappe.name for mappe in box.folder.list() for flag in mappe.flags}
        name = entwuerfe or mappen.get("\\drafts", "")
        if not name:
            raise VerbindungError("Das Postfach nennt keinen Ordner für Entwürfe.", _ENTWUERFE)
        eines = Postfach(box, zugang, name, mappen.get("\\sent"))
        yield eines
    except BaseException:
        with suppress(OSError):
            box.client.shutdown()
        raise
    eines.verabschiede()


@contextmanager
def angemeldet(zugang: Zugang) -> Iterator[MailBox]:
    """Verbindet und meldet an, um zu lesen; danach ist die Verbindung zu. Wirft VerbindungError."""
    box = _oeffne(zugang)
    try:
        with _gemeldet(zugang):
            yield box
            with suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.client.logout()
    finally:
        with suppress(OSError):
            box.client.shutdown()


def _oeffne(zugang: Zugang) -> MailBox:
    try:
        return _melde_an(zugang)
    except AnmeldungError:
        if not isinstance(zugang.anmeldung, MitToken):
            raise
    # Ein aufgehobener Token kann abgelaufen sein; ein zweiter frischer hilft nicht mehr.
    return _melde_an(zugang)


def _melde_an(zugang: Zugang) -> MailBox:
    kontext, anmeldung = build_kontext(zugang), zugang.anmeldung
    if anmeldung is None:
        raise AnmeldungError("Das Postfach braucht eine Anmeldung.", _ANMELDEN)
    with _gemeldet(zugang):
        box = MailBox(zugang.server, zugang.port, timeout=zugang.fristen.verbinden, ssl_context=kontext)
    try:
        box.client.sock.settimeout(zugang.fristen.befehl)
        angebot = box.client.capabilities
        with _gemeldet(zugang, _als_abgelehnt):
            if isinstance(anmeldung, MitToken):
                box.xoauth2(anmeldung.benutzer, anmeldung.hole().offen(), None)
            elif "AUTH=PLAIN" in angebot:
                box.login_utf8(anmeldung.benutzer, anmeldung.kennwort.offen(), None)
            else:
                _melde_schlicht_an(box, anmeldung)
    except BaseException:
        with suppress(OSError):
            box.client.shutdown()
        raise
    return box


def _melde_schlicht_an(box: MailBox, anmeldung: MitKennwort) -> None:
    if not (anmeldung.benutzer + anmeldung.kennwort.offen()).isascii():
        raise AnmeldungError("Dieser Server nimmt kein Kennwort mit Umlauten.", _ANMELDEN)
    box.login(anmeldung.benutzer, anmeldung.kennwort.offen(), None)


def _als_abgelehnt(gesagt: str) -> VerbindungError:
    return AnmeldungError(f"Das Postfach nimmt die Anmeldung nicht: {gesagt}.", _ANMELDEN)


def _als_unverstanden(gesagt: str) -> VerbindungError:
    return VerbindungError(f"Das Postfach kann nicht, was verlangt ist: {gesagt}.", _NOCHMAL)


@contextmanager
def _gemeldet(
    zugang: Zugang, wenn_nein: Callable[[str], VerbindungError] = _als_unverstanden
) -> Iterator[None]:
    """Macht aus allem, was mit dem Postfach schiefgehen kann, einen Satz; keiner nennt ein Geheimnis."""
    wo = f"»{zugang.server}« (Port {zugang.port})"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise VerbindungError(*zertifikatssatz(error, zugang)) from None
    except ssl.SSLError:
        raise VerbindungError(f"Mit {wo} kommt keine Verschlüsselung zustande.", _PORT) from None
    except imaplib.IMAP4.abort:
        raise VerbindungError(f"{wo} hat aufgelegt.", _NOCHMAL, voruebergehend=True) from None
    except MailboxFolderSelectError as error:
        text = f"Den Ordner für Entwürfe gibt es nicht: {_antwort(error.command_result[1])}."
        raise VerbindungError(text, _ENTWUERFE) from None
    except imaplib.IMAP4.error as error:
        raise wenn_nein(_antwort(error.args)) from None
    except ImapToolsError as error:
        raise wenn_nein(_antwort(getattr(error, "command_result", ((), ()))[1])) from None
    except OSError as error:
        text = f"{wo} ist nicht zu erreichen: {netzgrund(error)}."
        raise VerbindungError(text, _NOCHMAL, voruebergehend=True) from None


def _antwort(teile: object) -> str:
    """Liefert, was der Server sagte, ohne Punkt am Ende."""
    erstes = next(iter(teile), "") if isinstance(teile, (list, tuple)) else ""
    text = erstes.decode("utf-8", "replace") if isinstance(erstes, bytes) else str(erstes)
    return saubere_antwort(text).rstrip(" .") or "ohne Begründung"


_ENTWUERFE = "In postamt.yaml unter »imap_entwuerfe« eintragen, wie der Ordner im Postfach heißt."
_ANMELDEN = "»benutzer« und »anmeldung« in postamt.yaml prüfen, und das Kennwort."
_NOCHMAL = "Später noch einmal; was schon daliegt, wird nicht noch einmal gelegt."
_PORT = "Meist passt der Port nicht: Verschlüsselt spricht IMAP 993."
_VOLL = "Platz im Postfach schaffen oder die Administration fragen; dann noch einmal."
