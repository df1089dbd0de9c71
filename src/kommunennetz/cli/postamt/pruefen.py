"""`kommunennetz postamt pruefen`: verbinden, anmelden, nichts verschicken."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte
from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.konsole import melden
from kommunennetz.cli.postweg import build_zugang, find_versandweg
from kommunennetz.model.postamt import Versandweg
from kommunennetz.versand.verbindung import Verbindung, verbindung
from kommunennetz.worte.saetze import megabyte

_BALD = timedelta(days=14)
_ERWEITERUNGEN = ("smtputf8", "8bitmime", "dsn", "pipelining")


def pruefen(aufruf: Aufruf) -> int:
    """Verbindet mit dem Mailserver, meldet an und zeigt, was er kann; verschickt nichts."""
    weg = find_versandweg(aufruf)
    with verbindung(build_zugang(aufruf, weg)) as eine:
        zeilen = list(_list_zeilen(weg, eine))
        zertifikat = eine.zertifikat
    antworte(Befehlsantwort([Abschnitt(("Was", "Wie"), zeilen)], lambda: dict(zeilen)), "tabelle", None)
    if zertifikat is not None and zertifikat.bis - datetime.now().astimezone() < _BALD:
        melden(f"Achtung: Das Zertifikat des Servers läuft am {zertifikat.bis:%d.%m.%Y} ab.")
    return 0


def _list_zeilen(weg: Versandweg, eine: Verbindung) -> Iterator[tuple[str, str]]:
    yield "Server", f"{weg.server}, Port {weg.port}"
    yield "Verschlüsselung", eine.tls or "keine, am eigenen Rechner"
    if zertifikat := eine.zertifikat:
        yield "Zertifikat für", ", ".join(zertifikat.namen)
        yield "ausgestellt von", zertifikat.aussteller
        yield "gilt bis", f"{zertifikat.bis:%d.%m.%Y}"
    angebot = eine.angebot
    groesse = angebot.get("size", "")
    yield (
        "Größte Mail",
        megabyte(int(groesse)) if groesse.isdigit() else "ungenannt",
    )
    yield "Kann", ", ".join(name.upper() for name in _ERWEITERUNGEN if name in angebot) or "nichts davon"
    yield "Anmeldung", f"{weg.anmeldung}: angenommen" if weg.anmeldung != "keine" else "keine"
