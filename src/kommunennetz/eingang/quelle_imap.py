"""Mails aus einem Postfach über IMAP, nur gelesen: EXAMINE und BODY.PEEK, kein Flag ändert sich."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from imap_tools import MailBox
from imap_tools.errors import MailboxFolderSelectError

from kommunennetz.eingang.gelesen import Lesezeichen
from kommunennetz.eingang.mail import Mail, parse_mail, zeit_von
from kommunennetz.eingang.quelle_ordner import UMFANG_MAX, Uebergangen
from kommunennetz.versand.verbindung import VerbindungError

_STUECK: Final = 25
_UID = re.compile(rb"UID (\d{1,10})")
_GEKOMMEN = re.compile(rb'INTERNALDATE "([^"]{1,40})"')
_MONATE: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Wie IMAP sie schreibt, in jeder Sprache des Rechners."""


@dataclass(frozen=True, slots=True)
class Ergebnis:
    """Eine Mail, oder was keine ist, und ihre Nummer in der Mappe."""

    uid: int
    gelesen: Mail | Uebergangen


class Mappe:
    """Eine Mappe des Postfachs, nur zum Lesen geöffnet."""

    def __init__(self, box: MailBox, name: str, gueltigkeit: int) -> None:
        self._box = box
        self.name = name
        self.gueltigkeit = gueltigkeit
        """UIDVALIDITY: Ändert sie sich, hat der Server die Nummern neu vergeben."""

    def list_mails(self, bis: Lesezeichen | None, seit: date | None = None) -> Iterator[Ergebnis]:
        """Liefert die Mails hinter dem Lesezeichen, die älteste zuerst; gilt es nicht mehr, alle."""
        ab = bis.uid + 1 if bis is not None and bis.gueltigkeit == self.gueltigkeit else 1
        suche = f"UID {ab}:*"
        if seit is not None:
            suche += f" SINCE {seit.day}-{_MONATE[seit.month - 1]}-{seit.year}"
        # »N:*« nennt immer auch die letzte, selbst wenn sie vor N liegt.
        uids = sorted(uid for uid in map(int, self._box.uids(suche, charset=None)) if uid >= ab)
        for stelle in range(0, len(uids), _STUECK):
            yield from self._hole(uids[stelle : stelle + _STUECK])

    def lesezeichen(self, uid: int) -> Lesezeichen:
        """Liefert, dass die Mappe bis zu dieser Nummer gelesen ist."""
        return Lesezeichen(self.name, self.gueltigkeit, uid)

    def _hole(self, uids: list[int]) -> Iterator[Ergebnis]:
        nummern = ",".join(map(str, uids))
        # Ein Byte mehr als erlaubt: Daran zeigt sich, dass die Mail zu groß ist.
        _, teile = self._box.client.uid(
            "FETCH", nummern, f"(UID INTERNALDATE BODY.PEEK[]<0.{UMFANG_MAX + 1}>)"
        )
        for stelle, teil in enumerate(teile):
            if not isinstance(teil, tuple):
                continue
            dahinter = teile[stelle + 1] if stelle + 1 < len(teile) else b""
            kopf = teil[0] + (dahinter if isinstance(dahinter, bytes) else b"")
            if (gefunden := _UID.search(kopf)) is not None:
                uid = int(gefunden[1])
                yield Ergebnis(uid, _als_mail(teil[1], kopf, f"{self.name} {uid}"))


def oeffne_mappe(box: MailBox, server: str, name: str) -> Mappe:
    """Öffnet die Mappe nur zum Lesen; VerbindungError, wenn es sie nicht gibt."""
    try:
        box.folder.set(name, readonly=True)
    except MailboxFolderSelectError:
        raise VerbindungError(f"Die Mappe »{name}« gibt es im Postfach nicht.", _MAPPE) from None
    _, [gueltigkeit, *_] = box.client.response("UIDVALIDITY")
    return Mappe(box, f"{server}/{name}", int(gueltigkeit or b"0"))


def _als_mail(daten: Any, kopf: bytes, wo: str) -> Mail | Uebergangen:
    if len(daten) > UMFANG_MAX:
        return Uebergangen(wo, "zu groß: gelesen werden 30 MB")
    return parse_mail(daten, wo, _gekommen(kopf)) or Uebergangen(wo, "beschädigt, oder keine Mail")


def _gekommen(kopf: bytes) -> datetime | None:
    gefunden = _GEKOMMEN.search(kopf)
    return zeit_von(gefunden[1].decode("ascii", "replace")) if gefunden is not None else None


_MAPPE = "In postamt.yaml unter »eingang« bei »mappe« eintragen, wie sie heißt: INBOX/Rücklauf."
