"""Womit Post hinausgeht und hereinkommt: Server und Grenzen, nie ein Kennwort (postamt.yaml)."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from kommunennetz.model import leseregeln
from kommunennetz.model.grundlage import Adresse, Ganzzahl, Satz, Zeile, ablehnen, schema

JaNein = Literal["ja", "nein"]
EIGENER_RECHNER = ("127.0.0.1", "::1")
_HOECHSTER_PORT = 65_535


def _check_port(zahl: int) -> int:
    if not 1 <= zahl <= _HOECHSTER_PORT:
        ablehnen(
            leseregeln.postamt,
            "ein Port liegt zwischen 1 und 65535",
            "Meist ist es 587 oder 465, beim Postfach 993.",
        )
    return zahl


Port = Annotated[
    Ganzzahl,
    AfterValidator(_check_port),
    schema("[0-9]{1,5}", "Eine Zahl von 1 bis 65535", zahl=(1, _HOECHSTER_PORT)),
]


class Versandweg(Satz):
    """Wie eine freigegebene Sendung das Haus verlässt."""

    weg: Literal["smtp", "entwuerfe", "postfach"] = Field(
        "entwuerfe",
        description="smtp: verschickt selbst; entwuerfe: Dateien für Outlook; postfach: Entwürfe im eigenen"
        " Postfach",
    )
    server: Zeile | None = Field(None, description="Name des Mailservers")
    port: Port = Field(587, description="587 mit starttls, 465 mit tls")
    sicherheit: Literal["starttls", "tls", "keine"] = Field(
        "starttls", description="keine: nur für 127.0.0.1 und ::1 erlaubt"
    )
    anmeldung: Literal["kennwort", "oauth", "keine"] = Field(
        "kennwort", description="keine: der Server erkennt den Rechner an seiner Adresse"
    )
    benutzer: Zeile | None = Field(None, description="Anmeldename, meist das Postfach")
    token_befehl: tuple[Zeile, ...] = Field(
        (), description="Programm und Angaben, das bei oauth einen gültigen Token ausgibt"
    )
    ca: Zeile | None = Field(
        None, description="Zusätzliches Stammzertifikat (PEM), vom Kontaktordner aus genannt"
    )
    x509_streng: JaNein = Field(
        "ja", description="nein: nimmt ältere Hauszertifikate an; Kette und Name werden immer geprüft"
    )
    ruecklauf: Adresse | None = Field(
        None, description="Wohin Unzustellbares zurückkommt; sonst der Absender aus netz.yaml"
    )
    je_minute: Ganzzahl = Field(25, description="So viele Mails in der Minute; 0: so schnell es geht")
    hoechstens_am_tag: Ganzzahl = Field(2000, description="So viele Mails in 24 Stunden")
    groesse_mb: Ganzzahl = Field(10, description="So groß darf eine Mail mit ihren Anhängen sein")
    imap_server: Zeile | None = Field(None, description="Server des eigenen Postfachs, bei weg: postfach")
    imap_port: Port = Field(993, description="Sein Port; immer mit TLS")
    imap_entwuerfe: Zeile | None = Field(
        None, description="Ordner der Entwürfe darin, wenn der Server ihn nicht selbst nennt"
    )

    @model_validator(mode="after")
    def _check_weg(self) -> "Versandweg":
        if self.weg == "smtp" and self.server is None:
            _fehlt("server", "den Namen des Mailservers")
        if self.weg == "postfach" and self.imap_server is None:
            _fehlt("imap_server", "den Server des Postfachs")
        if self.sicherheit == "keine" and self.server not in EIGENER_RECHNER:
            ablehnen(
                leseregeln.postamt,
                "ohne Verschlüsselung geht Post nur an den eigenen Rechner",
                "»sicherheit: starttls« oder »tls« eintragen.",
            )
        if self.anmeldung == "oauth" and not self.token_befehl:
            _fehlt("token_befehl", "den Befehl, der einen Token ausgibt")
        return self


class Eingangsweg(Satz):
    """Woher gelesen wird, was zurückkommt; gelöscht oder verschoben wird dort nichts."""

    weg: Literal["ordner", "imap"] = Field("ordner", description="ordner: abgelegte .eml und .msg; imap")
    ordner: Zeile | None = Field(None, description="Wohin die Geschäftsstelle Rückläufer zieht")
    server: Zeile | None = Field(None, description="IMAP-Server")
    port: Port = Field(993, description="Sein Port; immer mit TLS")
    benutzer: Zeile | None = Field(None, description="Anmeldename; sonst der des Versands")
    mappe: Zeile = Field("INBOX", description="Ordner im Postfach")


class Postamt(Satz):
    """Alles, was der Versand über Server weiß; Kennwörter stehen nirgends in einer Datei."""

    versand: Versandweg = Field(default_factory=Versandweg, description="Hinaus")
    eingang: Eingangsweg = Field(default_factory=Eingangsweg, description="Herein")


def _fehlt(feld: str, was: str) -> None:
    ablehnen(leseregeln.postamt, f"»{feld}« fehlt", f"Unter »{feld}« {was} eintragen.")
