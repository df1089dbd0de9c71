"""`kommunennetz postamt einrichten`: sagen, womit verschickt wird."""

from collections.abc import Mapping
from typing import Annotated, Literal

import typer

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.buchen import aendere_kontakte, eingabe, kann_fragen
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.optionen import Ja
from kommunennetz.cli.postweg import frage_kennwort, melde_kennwortort, merke_kennwort
from kommunennetz.errors import FrageError
from kommunennetz.model.postamt import Postamt
from kommunennetz.register.aendern.yaml_wert import Wert
from kommunennetz.schritte.postamt import postamt_einrichten

_PORTS = {"starttls": "587", "tls": "465"}


def einrichten(
    aufruf: Aufruf,
    server: Annotated[str, typer.Option(metavar="NAME", help="Name des Mailservers.")] = "",
    port: Annotated[int | None, typer.Option(metavar="N", help="Sein Port; sonst 587 oder 465.")] = None,
    sicherheit: Annotated[
        Literal["starttls", "tls", "keine"] | None,
        typer.Option(metavar="starttls|tls|keine", help="Verschlüsselung; keine nur am eigenen Rechner."),
    ] = None,
    anmeldung: Annotated[
        Literal["kennwort", "oauth", "keine"] | None,
        typer.Option(metavar="kennwort|oauth|keine", help="Wie sich das Programm dort anmeldet."),
    ] = None,
    benutzer: Annotated[str, typer.Option(metavar="NAME", help="Anmeldename, meist das Postfach.")] = "",
    token_befehl: Annotated[
        list[str] | None,
        typer.Option(metavar="WORT", help="Bei oauth: das Programm und jede seiner Angaben, je einmal."),
    ] = None,
    ca: Annotated[
        str, typer.Option(metavar="DATEI", help="Zusätzliches Stammzertifikat, vom Kontaktordner aus.")
    ] = "",
    imap_server: Annotated[
        str, typer.Option(metavar="NAME", help="Server des eigenen Postfachs, für Entwürfe darin.")
    ] = "",
    ja: Ja = False,
) -> int:
    """Richtet ein, womit verschickt wird.

    Was fehlt, wird am Terminal gefragt, auch das Kennwort: Das kommt in den Schlüsselbund des
    Betriebssystems und steht nie in einer Datei. Alles andere steht danach in postamt.yaml im Kontaktordner.
    Ist nur das eigene Postfach genannt, entstehen dort Entwürfe, und verschickt wird nicht.
    """
    genannt: dict[str, Wert] = {
        "server": server,
        "port": "" if port is None else str(port),
        "sicherheit": sicherheit or "",
        "anmeldung": anmeldung or "",
        "benutzer": benutzer,
        "token_befehl": token_befehl or [],
        "ca": ca,
        "imap_server": imap_server,
    }
    eintrag = aufruf.kontakte_verlangt.postamt
    felder = _ergaenze(genannt, Postamt() if eintrag is None else eintrag.satz)
    ausgang = aendere_kontakte(aufruf, lambda kontakte: postamt_einrichten(kontakte, felder), ja=ja)
    if ausgang == 0:
        _frage_kennwort(aufruf)
    return ausgang


def _ergaenze(genannt: Mapping[str, Wert], bisher: Postamt) -> Mapping[str, Wert]:
    """Liefert die Felder mit dem, was am Terminal gefragt wurde."""
    weg, felder = bisher.versand, dict(genannt)
    if not felder["server"] and weg.server is None and felder["imap_server"]:
        return {"weg": "postfach", **felder}
    if not felder["server"] and kann_fragen():
        felder["server"] = eingabe(f"Mailserver [{weg.server or ''}]: ")
        felder["sicherheit"] = felder["sicherheit"] or eingabe(f"starttls oder tls [{weg.sicherheit}]: ")
        felder["anmeldung"] = felder["anmeldung"] or eingabe(
            f"kennwort, oauth oder keine [{weg.anmeldung}]: "
        )
        felder["benutzer"] = felder["benutzer"] or eingabe(f"Benutzer [{weg.benutzer or ''}]: ")
    if not felder["server"] and weg.server is None:
        raise FrageError("Es fehlt der Mailserver.", "Ihn nennen: --server NAME")
    if not felder["port"] and (passend := _PORTS.get(str(felder["sicherheit"]))):
        felder["port"] = passend
    return {"weg": "smtp", **felder}


def _frage_kennwort(aufruf: Aufruf) -> None:
    from kommunennetz.kontakte.kontaktordner import load_kontaktordner

    eintrag = load_kontaktordner(aufruf.kontaktordner_ort).postamt
    if eintrag is None or eintrag.satz.versand.anmeldung != "kennwort":
        return
    weg = eintrag.satz.versand
    if kann_fragen():
        melde_kennwortort(gemerkt=merke_kennwort(weg, frage_kennwort(weg)))
    melden("Ausprobieren: kommunennetz postamt pruefen")
