"""Eine .msg-Datei, wie sie aus dem klassischen Outlook gezogen wird (MS-CFB, MS-OXMSG), gelesen als Mail.

Gelesen werden acht Eigenschaften: Klasse, Kopfzeilen, Betreff, Text, Absender, Message-ID, Kennung des
Termins und, bei Rückläufern, Empfänger mit Begründung. Daraus wird dieselbe Mail, wie sie über die Leitung
ginge: ein Bericht nach RFC 3464, eine Antwort nach RFC 5546. Wer sortiert, muss von Outlook nichts wissen.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import HeaderParser
from email.utils import format_datetime
from io import BytesIO
from typing import Any, Final
from uuid import UUID

from kommunennetz.eingang.mail import Mail, find_adressen, parse_mail

_KLASSE, _BETREFF, _KOEPFE, _TEXT = 0x001A, 0x0037, 0x007D, 0x1000
_ABSENDER, _MESSAGE_ID, _BEZUG, _VERWEISE = 0x5D01, 0x1035, 0x1042, 0x1039
_ABGESCHICKT, _GEKOMMEN = 0x0039, 0x0E06
_SMTP, _ADRESSE, _BEGRUENDUNG = 0x39FE, 0x3003, 0x0C1B
_ANHANG, _ANHANGSNAME, _KURZNAME = 0x3701, 0x3707, 0x3704
_TREFFEN: Final = UUID("6ED8DA90-450B-101B-98DA-00AA003F1305").bytes_le
_TERMIN: Final = UUID("00062002-0000-0000-C000-000000000046").bytes_le
_KENNUNG_DES_TERMINS, _FOLGE = (_TREFFEN, 0x0003), (_TERMIN, 0x8201)
_STAENDE: Final = {"pos": "ACCEPTED", "neg": "DECLINED", "tent": "TENTATIVE"}
_ANTWORT: Final = "ipm.schedule.meeting.resp."
_ABWESEND: Final = "ipm.note.rules.ooftemplate"
_UNZUSTELLBAR: Final = ".note.ndr"
_JAHR_1601: Final = datetime(1601, 1, 1, tzinfo=UTC)
_STREAM_MAX: Final = 20_000_000
_ANHAENGE_MAX: Final = 50
_FEST: Final = {"": 32, "recip": 8, "attach": 8, "mail": 24}
"""So lang ist der Vorspann vor den festen Eigenschaften, je nachdem, wo sie stehen."""


def parse_msg(daten: bytes, wo: str, eingang: datetime | None = None) -> Mail | None:
    """Liefert die Mail in diesen Bytes; None, wenn sie sich nicht als .msg-Datei lesen lassen."""
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(daten)) as ole:
            nachricht = _build(_Ablage(ole, ()))
        return parse_mail(nachricht.as_bytes(), wo, eingang)
    except Exception:  # noqa: BLE001 – fremder Code an fremden Bytes; jede Ausnahme heißt: nicht lesbar
        return None


@dataclass(frozen=True, slots=True)
class _Ablage:
    """Ein Ordner der Datei: die Mail selbst, ein Empfänger, ein Anhang oder eine beigelegte Mail."""

    ole: Any
    ort: tuple[str, ...]
    sorte: str = ""

    def roh(self, nummer: int, *arten: str) -> bytes:
        """Liefert die Bytes einer Eigenschaft; leer, wenn sie fehlt."""
        for art in arten:
            weg = [*self.ort, f"__substg1.0_{nummer:04X}{art}"]
            if self.ole.exists(weg) and self.ole.get_type(weg) == 2:  # noqa: PLR2004 – ein Strom (MS-CFB 2.6.1)
                with self.ole.openstream(weg) as strom:
                    return bytes(strom.read(_STREAM_MAX))
        return b""

    def text(self, nummer: int) -> str:
        """Liefert eine Eigenschaft als Text, in UTF-16 oder dem Zeichensatz von Windows."""
        if roh := self.roh(nummer, "001F"):
            return roh.decode("utf-16-le", "replace").rstrip("\0")
        return self.roh(nummer, "001E").decode("cp1252", "replace").rstrip("\0")

    def feste(self) -> dict[int, bytes]:
        """Liefert die Eigenschaften fester Länge: Zahlen und Zeiten."""
        weg = [*self.ort, "__properties_version1.0"]
        if not self.ole.exists(weg):
            return {}
        with self.ole.openstream(weg) as strom:
            roh = strom.read(_STREAM_MAX)[_FEST[self.sorte] :]
        eintraege = (roh[stelle : stelle + 16] for stelle in range(0, len(roh) - 15, 16))
        return {struct.unpack_from("<H", eintrag, 2)[0]: eintrag[8:] for eintrag in eintraege}

    def darin(self, anfang: str, sorte: str) -> Iterator["_Ablage"]:
        """Liefert die Ordner, deren Name so beginnt, in ihrer Reihenfolge."""
        tiefe = len(self.ort)
        namen = {
            weg[tiefe]
            for weg in self.ole.listdir(streams=False, storages=True)
            if len(weg) == tiefe + 1 and tuple(weg[:tiefe]) == self.ort and weg[tiefe].startswith(anfang)
        }
        for name in sorted(namen)[:_ANHAENGE_MAX]:
            yield _Ablage(self.ole, (*self.ort, name), sorte)

    def benannte(self, gruppe: bytes, kennung: int) -> int | None:
        """Liefert die Nummer einer benannten Eigenschaft (MS-OXMSG 2.2.3); None, wenn es sie nicht gibt."""
        verzeichnis = _Ablage(self.ole, ("__nameid_version1.0",))
        gruppen, eintraege = verzeichnis.roh(0x0002, "0102"), verzeichnis.roh(0x0003, "0102")
        for stelle in range(0, len(eintraege) - 7, 8):
            name, art, nummer = struct.unpack_from("<IHH", eintraege, stelle)
            platz = ((art >> 1) - 3) * 16
            if not art & 1 and name == kennung and platz >= 0 and gruppen[platz : platz + 16] == gruppe:
                return 0x8000 + int(nummer)
        return None


def _build(ablage: _Ablage) -> "Message[Any, Any]":
    klasse = ablage.text(_KLASSE).casefold()
    nachricht: Message[Any, Any] = MIMEMultipart()
    if _UNZUSTELLBAR in klasse:
        nachricht = MIMEMultipart("report", report_type="delivery-status")
    _setze_koepfe(nachricht, ablage)
    if klasse.startswith(_ABWESEND):
        nachricht["X-Autoreply"] = "yes"
    nachricht.attach(MIMEText(ablage.text(_TEXT), "plain", "utf-8"))
    if _UNZUSTELLBAR in klasse:
        nachricht.attach(_build_bericht(ablage))
    if klasse.startswith(_ANTWORT) and (kalender := _build_kalender(ablage, klasse)):
        nachricht.attach(_als_teil(kalender, "text/calendar; method=REPLY; charset=utf-8"))
    for teil in _list_anhaenge(ablage):
        nachricht.attach(teil)
    return nachricht


def _setze_koepfe(nachricht: "Message[Any, Any]", ablage: _Ablage) -> None:
    """Übernimmt die Kopfzeilen, wie sie über die Leitung kamen; was fehlt, sagen die Eigenschaften."""
    for name, wert in HeaderParser().parsestr(ablage.text(_KOEPFE)).items():
        if not name.casefold().startswith(("content-", "mime-")):
            nachricht[name] = str(wert)
    zeit = _zeit(ablage, _ABGESCHICKT) or _zeit(ablage, _GEKOMMEN)
    ersatz = {
        "From": next(iter(find_adressen(ablage.text(_ABSENDER))), ""),
        "Subject": _einzeilig(ablage.text(_BETREFF)),
        "Date": format_datetime(zeit) if zeit is not None else "",
        "Message-ID": _einzeilig(ablage.text(_MESSAGE_ID)),
        "In-Reply-To": _einzeilig(ablage.text(_BEZUG)),
        "References": _einzeilig(ablage.text(_VERWEISE)),
    }
    for name, wert in ersatz.items():
        if wert and nachricht.get(name) is None:
            nachricht[name] = wert


def _einzeilig(text: str) -> str:
    return " ".join(text.split())


def _build_bericht(ablage: _Ablage) -> "Message[Any, Any]":
    """Liefert den Bericht nach RFC 3464 aus den Empfängern, bei denen eine Begründung steht."""
    abschnitte = ["Reporting-MTA: dns; outlook"]
    for empfaenger in ablage.darin("__recip_version1.0_", "recip"):
        adresse = next(iter(find_adressen(empfaenger.text(_SMTP) or empfaenger.text(_ADRESSE))), "")
        if adresse:
            grund = _einzeilig(empfaenger.text(_BEGRUENDUNG)) or _einzeilig(ablage.text(_TEXT))
            abschnitte.append(
                f"Final-Recipient: rfc822; {adresse}\nAction: failed\nDiagnostic-Code: smtp; {grund[:900]}"
            )
    return _als_teil("\n\n".join(abschnitte) + "\n", "message/delivery-status")


def _build_kalender(ablage: _Ablage, klasse: str) -> str:
    """Liefert die Antwort auf eine Einladung, wie ein anderes Mailprogramm sie beilegt; sonst nichts."""
    stand = _STAENDE.get(klasse.removeprefix(_ANTWORT).partition(".")[0])
    nummer = ablage.benannte(*_KENNUNG_DES_TERMINS)
    kennung = ablage.roh(nummer, "0102").hex().upper() if nummer is not None else ""
    absender = next(iter(find_adressen(ablage.text(_ABSENDER))), "")
    if not (stand and kennung and absender):
        return ""
    zeilen = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{kennung}"]
    zeilen.append(f"ATTENDEE;PARTSTAT={stand}:mailto:{absender}")
    feste = ablage.feste()
    if (folge := ablage.benannte(*_FOLGE)) in feste:
        zeilen.append(f"SEQUENCE:{struct.unpack_from('<I', feste[folge])[0]}")
    if (zeit := _zeit(ablage, _ABGESCHICKT)) is not None:
        zeilen.append(f"DTSTAMP:{zeit:%Y%m%dT%H%M%SZ}")
    return "\r\n".join([*zeilen, "END:VEVENT", "END:VCALENDAR", ""])


def _zeit(ablage: _Ablage, nummer: int) -> datetime | None:
    """Liefert eine Zeit: Zehntelmillionstel Sekunden seit 1601 (MS-DTYP 2.3.3)."""
    roh = ablage.feste().get(nummer)
    if roh is None:
        return None
    try:
        return _JAHR_1601 + timedelta(microseconds=struct.unpack("<Q", roh)[0] // 10)
    except OverflowError:
        return None


def _list_anhaenge(ablage: _Ablage) -> Iterator["Message[Any, Any]"]:
    for anhang in ablage.darin("__attach_version1.0_", "attach"):
        beigelegte = _Ablage(ablage.ole, (*anhang.ort, f"__substg1.0_{_ANHANG:04X}000D"), "mail")
        if ablage.ole.exists(list(beigelegte.ort)):
            koepfe = beigelegte.text(_KOEPFE)
            if kennung := _einzeilig(beigelegte.text(_MESSAGE_ID)):
                koepfe = f"Message-ID: {kennung}\n{koepfe}"
            yield _als_teil(koepfe, "text/rfc822-headers; charset=utf-8")
        elif daten := anhang.roh(_ANHANG, "0102"):
            name = _einzeilig(anhang.text(_ANHANGSNAME) or anhang.text(_KURZNAME))
            teil = MIMEApplication(daten)
            teil.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
            yield teil


def _als_teil(text: str, art: str) -> "Message[Any, Any]":
    return message_from_bytes(f"Content-Type: {art}\n\n{text}".encode("utf-8", "replace"))
