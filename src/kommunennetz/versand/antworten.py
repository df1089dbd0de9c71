"""Was Mailserver antworten: ob es vorübergeht, ob es an uns liegt, und was dann zu tun ist."""

import re
from dataclasses import dataclass
from typing import Final

_ERWEITERT = re.compile(r"(?:^|[\s#(])([245]\.\d{1,3}\.\d{1,3})(?=$|[\s):;,])")
ANGENOMMEN: Final = range(200, 300)
VORUEBERGEHEND: Final = range(400, 500)
ENDGUELTIG: Final = range(500, 600)
SCHLIESST: Final = 421
ZU_GROSS: Final = 552
ANMELDUNG_NOETIG: Final = frozenset({530, 534, 535, 538})


@dataclass(frozen=True, slots=True)
class Antwort:
    """Was der Server auf einen Befehl sagt; der Text ist eine Zeile ohne Steuerzeichen und Adressen."""

    code: int
    text: str
    befehl: str = ""
    """Worauf er antwortet: MAIL, RCPT, DATA, oder der Punkt (».«)."""

    @property
    def erweitert(self) -> str:
        """Liefert den genaueren Code nach RFC 3463: »5.7.30«; leer, wenn der Server keinen nennt."""
        gefunden = _ERWEITERT.search(self.text)
        return gefunden[1] if gefunden else ""

    @property
    def angenommen(self) -> bool:
        """Liefert, ob der Befehl gelang; nach dem Punkt ist es dann die Nachricht."""
        return self.code in ANGENOMMEN

    @property
    def voruebergehend(self) -> bool:
        """Liefert, ob ein neuer Versuch helfen kann."""
        return self.code in VORUEBERGEHEND

    @property
    def liegt_an_uns(self) -> bool:
        """Liefert, ob dieselbe Antwort bei jedem Empfänger käme: Anmeldung, Absender oder Konto.

        Auf MAIL hat der Server vom Empfänger noch nicht gehört; nur Größe und Form hängen dort an der
        Nachricht.
        """
        if self.code in ANMELDUNG_NOETIG or self.erweitert in _AN_UNS:
            return True
        an_der_nachricht = self.code == ZU_GROSS or self.erweitert.startswith(("5.3.4", "5.6."))
        return self.befehl == "MAIL" and self.code in ENDGUELTIG and not an_der_nachricht

    def __str__(self) -> str:
        """Liefert Code und Text, wie sie in einem Satz stehen, ohne Punkt."""
        return f"{self.code} {self.text}".rstrip(" .")


# Bekannte Antworten, vor allem von Exchange Online; https://learn.microsoft.com/exchange/mail-flow-best-practices
_SAETZE: Final = {
    "5.7.30": "Exchange nimmt die Anmeldung mit Kennwort nicht mehr an; in postamt.yaml »anmeldung: oauth«"
    " eintragen (docs/outlook.md).",
    "5.7.139": "Das Verschicken mit Anmeldung (SMTP AUTH) ist für dieses Postfach abgeschaltet; die"
    " Administration muss es freigeben.",
    "5.7.3": "Benutzer und Kennwort oder Token passen nicht zusammen, oder dem Token fehlt das Recht zum"
    " Verschicken (SMTP.Send).",
    "5.7.8": "Benutzer und Kennwort oder Token passen nicht zusammen.",
    "5.7.57": "Der Server verlangt eine Anmeldung; in postamt.yaml »anmeldung« eintragen.",
    "5.7.60": "Das Konto darf unter dieser Absenderadresse nicht schreiben; die Administration muss »Senden"
    " als« erlauben.",
    "5.2.252": "Das Konto darf unter dieser Absenderadresse nicht schreiben; die Administration muss »Senden"
    " als« erlauben.",
    "5.7.54": "Der Server leitet für diesen Rechner nichts nach draußen weiter; er muss sich anmelden oder"
    " dem Server bekannt sein.",
    "5.7.64": "Der Server erkennt diesen Rechner nicht als einen des Hauses; die Administration muss ihn"
    " eintragen.",
    "5.1.8": "Das Konto ist gesperrt, weil zu viel davon ausging; die Administration muss es freigeben.",
    "5.7.705": "Dem Haus ist das Verschicken gesperrt, weil zu viel davon ausging; die Administration muss es"
    " klären.",
    "5.7.708": "Der Server nimmt von dieser Internetadresse nichts an; die Administration muss es klären.",
    "5.2.122": "Der Empfänger hat in dieser Stunde schon zu viel Post bekommen; später noch einmal.",
}
_AN_UNS: Final = frozenset(
    {"5.7.30", "5.7.139", "5.7.3", "5.7.8", "5.7.57", "5.7.60", "5.2.252", "5.7.54", "5.7.64", "5.1.8"}
    | {"5.7.705", "5.7.708"}
)
_NACH_TEXT: Final = (
    ("sender thread limit", "Von diesem Konto verschickt gerade schon jemand; später noch einmal."),
    ("SubmissionQuotaExceeded", "Das Konto hat sein Tagesmaß erreicht; morgen weiter."),
    ("SendAsDenied", _SAETZE["5.2.252"]),
    ("SmtpClientAuthentication is disabled", _SAETZE["5.7.139"]),
)


def erklaere(antwort: Antwort) -> str:
    """Liefert einen Satz dazu, was eine bekannte Antwort bedeutet und zu tun ist; sonst nichts."""
    for stichwort, satz in _NACH_TEXT:
        if stichwort.casefold() in antwort.text.casefold():
            return satz
    return _SAETZE.get(antwort.erweitert, "")
