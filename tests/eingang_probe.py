"""Was zurückkommt, nachgebaut, wie Mailserver und Mailprogramme es schreiben; niemand darin ist wirklich.

Aufbau und Kopfzeilen folgen RFC 3464, RFC 3834 und dem, was veröffentlichte Fehlerberichte von Exchange, Postfix,
Gmail, Exim und qmail zeigen; kein Text ist von dort übernommen.
"""

from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from kommunennetz.post.rueckmeldebogen import BLATT, ERSATZ, KENNUNG, PERSONEN, STAND
from kommunennetz.versand.journal import Journal, Journalzeile
from sendung_probe import ERSTELLT, write_sendung

KENNUNG_UNNA: Final = sha256(b"unna/fach").hexdigest()[:32]
AN_UNNA: Final = "amt@unna.example"
WIR: Final = "netz@example.org"
_ZURUECK: Final = f"""\
From: Geschäftsstelle <{WIR}>
To: {AN_UNNA}
Subject: Neues
Message-ID: <{{kennung}}@example.org>
X-Kommunennetz-Sendung: {{kennung}}
"""


def write_versandtes(
    kontaktordner: Path,
    stellen: tuple[str, ...] = ("bonn", "unna"),
    zweck: str = "infomail:neues",
    ident: str = "2027-01-20-neues",
    stand: str = "angenommen",
) -> Path:
    """Schreibt eine Sendung, die am 20. Januar 2027 hinausging."""
    ordner = write_sendung(kontaktordner, stellen, zweck, ident)
    with Journal.open(ordner / "journal.jsonl") as journal:
        for stelle in stellen:
            journal.schreibe(Journalzeile(ERSTELLT, f"{stelle}/fach", "versuch", n=1))
            if stand != "versuch":
                journal.schreibe(Journalzeile(ERSTELLT, f"{stelle}/fach", stand, code=250))
    return ordner


def als_eml(koepfe: Mapping[str, str], text: str) -> bytes:
    """Liefert eine schlichte Mail."""
    zeilen = [f"{name}: {wert}" for name, wert in koepfe.items()]
    return "\r\n".join([*zeilen, "Content-Type: text/plain; charset=utf-8", "", text]).encode()


def _kopf(tag: str = "21 Jan 2027 08:00:00 +0100", **dazu: str) -> dict[str, str]:
    koepfe = {"From": f"Amt <{AN_UNNA}>", "To": WIR, "Date": tag, "Message-ID": "<antwort-1@unna.example>"}
    return koepfe | {name.replace("_", "-"): wert for name, wert in dazu.items()}


def bericht(  # noqa: PLR0913 – die Stellen, an denen Mailserver sich unterscheiden
    status: str,
    diagnose: str,
    *,
    an: str = AN_UNNA,
    von: str = "postmaster@example.org",
    kennung: str = KENNUNG_UNNA,
    zurueck: str = "text/rfc822-headers",
    text: str = "Ihre Nachricht konnte nicht zugestellt werden.",
    action: str = "failed",
    tag: str = "21 Jan 2027 08:00:00 +0100",
    kopf: Mapping[str, str] | None = None,
) -> bytes:
    """Liefert einen Bericht nach RFC 3464; unsere Kennung steht nur in dem, was zurückgegeben ist."""
    eml = MIMEMultipart("report", report_type="delivery-status", boundary="=_bericht")
    koepfe = {"From": von, "To": WIR, "Subject": "Undelivered Mail Returned to Sender", "Date": tag}
    koepfe["Message-ID"] = (
        f"<{sha256(f'{status}{tag}{diagnose}{an}'.encode()).hexdigest()[:16]}@mx.example.org>"
    )
    for name, wert in {**koepfe, **(kopf or {})}.items():
        eml[name] = wert
    eml.attach(MIMEText(text, "plain", "utf-8"))
    felder = f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; {an}\nAction: {action}\nStatus: {status}\n"
    felder += f"Diagnostic-Code: smtp; {diagnose}\n" if diagnose else ""
    eml.attach(_teil(felder, "message/delivery-status"))
    if zurueck:
        eml.attach(_teil(_ZURUECK.format(kennung=kennung) + "\nGuten Tag\n", zurueck))
    return bytes(eml).replace(b"\n", b"\r\n")


def _teil(text: str, art: str) -> Message:
    return message_from_bytes(f"Content-Type: {art}\n\n{text}".encode("utf-8", "replace"))


EXCHANGE: Final = bericht(
    "5.1.10",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
    von="Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@unna.example>",
    zurueck="message/rfc822",
    kopf={
        "Subject": "Unzustellbar: Neues",
        "Auto-Submitted": "auto-replied",
        "X-MS-Exchange-Message-Is-Ndr": "",
    },
)
POSTFIX: Final = bericht(
    "5.1.1",
    f"550 5.1.1 <{AN_UNNA}>: Recipient address rejected: User unknown in virtual mailbox table",
    von="MAILER-DAEMON@mx.example.org (Mail Delivery System)",
    kopf={"Auto-Submitted": "auto-replied"},
)
GMAIL: Final = bericht(
    "5.1.1",
    "550-5.1.1 The email account that you tried to reach does not exist.",
    von="Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    zurueck="message/rfc822",
    kopf={"Subject": "Delivery Status Notification (Failure)", "X-Failed-Recipients": AN_UNNA},
)
QMAIL: Final = als_eml(
    {
        "From": "MAILER-DAEMON@mail.example.net",
        "To": WIR,
        "Subject": "failure notice",
        "Date": "21 Jan 2027 08:00:00 +0100",
        "Message-ID": "<q1@mail.example.net>",
    },
    "Hi. This is the qmail-send program at mail.example.net.\r\n"
    "I'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
    "This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n"
    f"<{AN_UNNA}>:\r\n192.0.2.7 does not like recipient.\r\n"
    "Remote host said: 550 5.1.1 no such user\r\nGiving up on 192.0.2.7.\r\n\r\n"
    "--- Below this line is a copy of the message.\r\n\r\n"
    + _ZURUECK.format(kennung=KENNUNG_UNNA).replace("\n", "\r\n")
    + "\r\nSiehe 4.2.1 im Anhang\r\n",
)
EXIM: Final = als_eml(
    {
        "X-Failed-Recipients": AN_UNNA,
        "Auto-Submitted": "auto-replied",
        "From": "Mail Delivery System <Mailer-Daemon@mx.example.net>",
        "To": WIR,
        "Subject": "Mail delivery failed: returning message to sender",
        "Date": "21 Jan 2027 08:00:00 +0100",
        "Message-ID": "<e1@mx.example.net>",
    },
    "This message was created automatically by mail delivery software.\r\n\r\n"
    "A message that you sent could not be delivered to one or more of its\r\n"
    "recipients. This is a permanent error. The following address(es) failed:\r\n\r\n"
    f"  {AN_UNNA}\r\n    host mx.unna.example [192.0.2.9]\r\n"
    "    SMTP error from remote mail server after RCPT TO: 550 5.1.1 User unknown\r\n",
)
RUECKLAEUFER: Final = {"exchange": EXCHANGE, "postfix": POSTFIX, "gmail": GMAIL, "qmail": QMAIL, "exim": EXIM}


def abwesenheit(betreff: str, text: str, *, tag: str = "21 Jan 2027 08:00:00 +0100", **koepfe: str) -> bytes:
    """Liefert eine selbsttätige Antwort aus Unna auf unsere Nachricht."""
    bezug = {"In-Reply-To": f"<{KENNUNG_UNNA}@example.org>"}
    return als_eml(
        {**_kopf(tag, Subject=betreff), **bezug, **{n.replace("_", "-"): w for n, w in koepfe.items()}}, text
    )


EXCHANGE_DEUTSCH: Final = abwesenheit(
    "Automatische Antwort: Neues",
    "Guten Tag,\r\n\r\nich bin bis einschließlich 12.02.2027 nicht im Büro. In dringenden Fällen: 550 5.1.1",
    Auto_Submitted="auto-generated",
    X_Auto_Response_Suppress="All",
)
EXCHANGE_ENGLISCH: Final = abwesenheit(
    "Automatic reply: Neues",
    "I am out of the office until February 12, 2027 and cannot be reached. Your message was not delivered to anyone else.",
    Auto_Submitted="auto-replied",
)
VACATION: Final = abwesenheit(
    "Re: Neues",
    "Ich bin im Urlaub und ab 15. Februar wieder erreichbar.",
    Auto_Submitted="auto-replied (vacation)",
)
NUR_BETREFF: Final = abwesenheit("Abwesenheitsnotiz: Neues", "Ich bin bis 12. Februar 2027 abwesend.")
AUTOREPLY: Final = abwesenheit(
    "Neues", "Ich bin zurzeit nicht erreichbar.", X_Autoreply="yes", Precedence="bulk"
)
ABWESENHEITEN: Final = {
    "exchange-deutsch": EXCHANGE_DEUTSCH,
    "exchange-englisch": EXCHANGE_ENGLISCH,
    "vacation": VACATION,
    "nur-betreff": NUR_BETREFF,
    "x-autoreply": AUTOREPLY,
}
VERLASSEN: Final = abwesenheit(
    "Automatische Antwort: Neues",
    "Frau Beispiel ist nicht mehr bei der Stadt tätig.",
    Auto_Submitted="auto-replied",
)
EINGANGSBESTAETIGUNG: Final = abwesenheit(
    "Ihre Nachricht an die Stadt", "Vielen Dank, wir melden uns.", Auto_Submitted="auto-replied"
)


def antwort(
    betreff: str = "AW: Neues", *, von: str = AN_UNNA, bezug: str = KENNUNG_UNNA, nummer: int = 1
) -> bytes:
    """Liefert die Antwort eines Menschen."""
    koepfe = _kopf(Subject=betreff, From=von, Message_ID=f"<a{nummer}@unna.example>")
    return als_eml(koepfe | ({"In-Reply-To": f"<{bezug}@example.org>"} if bezug else {}), "Vielen Dank!")


def kalenderantwort(kalender: bytes, *, von: str = AN_UNNA, kopf: Mapping[str, str] | None = None) -> bytes:
    """Liefert eine Mail mit einer Antwort im Kalender, wie Outlook sie schickt."""
    eml = MIMEMultipart("alternative", boundary="=_termin")
    for name, wert in {**_kopf(From=von, Subject="Zugesagt: Netzwerktreffen"), **(kopf or {})}.items():
        eml[name] = wert
    eml.attach(MIMEText("", "plain", "utf-8"))
    teil = MIMEText(kalender.decode(), "calendar", "utf-8")
    teil.set_param("method", "REPLY")
    eml.attach(teil)
    return bytes(eml).replace(b"\n", b"\r\n")


def build_bogen(kennung: str, stand: str, personen: object = None, ersatz: str = "") -> bytes:
    """Liefert einen ausgefüllten Rückmeldebogen."""
    mappe = Workbook()
    blatt = mappe.active
    assert blatt is not None
    blatt.title = BLATT
    for zeile in ([KENNUNG, f"kn-{kennung[:8]}"], ["Netzwerktreffen"], [STAND, stand], [PERSONEN, personen]):
        blatt.append(zeile)
    blatt.append([ERSATZ, ersatz])
    blatt.row_dimensions[1].hidden = True
    strom = BytesIO()
    mappe.save(strom)
    return strom.getvalue()


def mit_bogen(bogen: bytes, *, von: str = AN_UNNA, name: str = "Rückmeldung.xlsx") -> bytes:
    """Liefert eine Mail, an der ein Bogen hängt."""
    eml = MIMEMultipart(boundary="=_bogen")
    for feld, wert in _kopf(From=von, Subject="Rückmeldung").items():
        eml[feld] = wert
    eml.attach(MIMEText("Anbei.", "plain", "utf-8"))
    teil = MIMEApplication(bogen)
    teil.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    eml.attach(teil)
    return bytes(eml).replace(b"\n", b"\r\n")
