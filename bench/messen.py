"""Misst kommunennetz neben anderen Werkzeugen und schreibt bench/ERGEBNIS.md (`make bench`).

Auf einem ruhigen Rechner dauert es etwa eine Viertelstunde; das meiste davon brauchen die anderen. Mit Zahlen als
Angabe misst es nur diese Vergleiche und schreibt keinen Bericht.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bericht import Ergebnis, format_bericht
from prozesse import Aufruf, messe

from eingang import lege_mails
from versand import ID, KENNWORT, Mailserver, lege_an, mailserver

HIER = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
KOMMUNENNETZ = str(BIN / "kommunennetz")
KLEIN, GROSS = 427, 11_000
_VERSANDLAEUFE, _RESTLAEUFE = 5, 11
EINLADUNG_ZU = "2027-09-29-netzwerktreffen"
FRUEHER = "5b9306f"
"""Der Stand, mit dem verglichen wird: der letzte, der jede Datei jedes Mal las."""


@dataclass(frozen=True, slots=True)
class Vergleich:
    """Ein Vergleich: was gemessen wird, die eigenen mit ihrem Ziel, und wie oft."""

    titel: str
    aufrufe: Callable[[Path], tuple[Aufruf, ...]]
    laeufe: int
    speicher: float | None = None
    anmerkung: str = ""


def _pruefen(anzahl: int, kalt: float, warm: float) -> Callable[[Path], tuple[Aufruf, ...]]:
    def aufrufe(ordner: Path) -> tuple[Aufruf, ...]:
        kommunen = ordner / f"{anzahl}" / "data" / "kommunen"
        dateien = sorted(map(str, kommunen.glob("*.yaml")))
        yamale = (str(BIN / "yamale"), "-s", str(HIER / "yamale.yaml"), "-p", "pyyaml")
        # Die regulären Ausdrücke von Python und der C-Leser (siehe requirements.txt) sind am schnellsten.
        jsonschema = (str(BIN / "check-jsonschema"), "--regex-variant", "python")
        schema = ("--schemafile", str(ordner / "kommune.json"))
        return (
            _kalt(ordner, anzahl, kalt, "pruefen"),
            _warm(ordner, anzahl, warm, "pruefen"),
            Aufruf("yamale", (*yamale, str(kommunen))),
            Aufruf("check-jsonschema", (*jsonschema, *schema, *dateien)),
        )

    return aufrufe


def _liste(ordner: Path) -> tuple[Aufruf, ...]:
    leser = (sys.executable, str(HIER / "leser.py"), str(ordner / f"{KLEIN}" / "data" / "kommunen"))
    return _warm(ordner, KLEIN, 1.5, "liste", "--seit", "2015"), Aufruf("nackter Leser", leser)


def _mitarbeit(ordner: Path) -> tuple[Aufruf, ...]:
    register = ("--register", str(ordner / "treffen"))
    liste = Aufruf("liste", (KOMMUNENNETZ, *register, "liste"), umgebung=_cache(ordner))
    mitarbeit = (KOMMUNENNETZ, *register, "mitarbeit", "--fehlt-seit", "3")
    return Aufruf("mitarbeit", mitarbeit, umgebung=_cache(ordner), hoechstens=1.5), liste


def _schilder(ordner: Path) -> tuple[Aufruf, ...]:
    schilder = (sys.executable, str(HIER / "schilder.py"), str(ordner / "schilder.pdf"))
    return Aufruf("400 Schilder", schilder, hoechstens=1.0), Aufruf("eine Sekunde", ("sleep", "1"))


def _anlage(ordner: Path) -> tuple[Aufruf, ...]:
    weasyprint, html = str(BIN / "weasyprint"), str(ordner / "anlage.html")
    barrierefrei = ("--pdf-variant", "pdf/ua-1")
    return (
        _warm(ordner, KLEIN, 0.6, "anlage", "-o", str(ordner / "anlage.pdf")),
        Aufruf("WeasyPrint", (weasyprint, html, str(ordner / "schlicht.pdf"))),
        Aufruf("WeasyPrint, PDF/UA-1", (weasyprint, *barrierefrei, html, str(ordner / "ua.pdf"))),
    )


def _entwuerfe(ordner: Path) -> tuple[Aufruf, ...]:
    ziel = ("-o", str(ordner / "entwuerfe-{lauf}"))
    mailmerge = (str(BIN / "mailmerge"), "--dry-run", "--no-limit", "--output-format", "raw")
    return (
        _warm(ordner, KLEIN, 1.0, "infomail", "entwuerfe", "2026-10-01-neues", *ziel),
        Aufruf("mailmerge", mailmerge, ordner / "mailmerge"),
    )


def _vorbereiten(ordner: Path) -> tuple[Aufruf, ...]:
    def aufruf(name: str, hoechstens: float | None, *angaben: str) -> Aufruf:
        register = f"--register {ordner / f'{KLEIN}'}"
        kontakte = ordner / "kontakte-{lauf}"
        # Jeder Lauf hat einen leeren Postausgang; sonst läse er die Sendungen der früheren.
        befehl = (
            f"mkdir -p {kontakte} && exec {KOMMUNENNETZ} {register} {' '.join(angaben)} --kontakte {kontakte}"
        )
        profil = ("KOMMUNENNETZ_PROFIL", str(ordner / "profil"))
        return Aufruf(name, ("sh", "-c", befehl), umgebung=(*_cache(ordner), profil), hoechstens=hoechstens)

    ziel = ("-o", str(ordner / "vergleichsentwuerfe-{lauf}"))
    return (
        aufruf("infomail vorbereiten", 1.2, "infomail", "vorbereiten", "2026-10-01-neues"),
        aufruf("infomail entwuerfe", None, "infomail", "entwuerfe", "2026-10-01-neues", *ziel),
    )


def _einladen(ordner: Path) -> tuple[Aufruf, ...]:
    def aufruf(name: str, hoechstens: float | None, befehl: str) -> Aufruf:
        kontakte = ordner / f"{name.partition(' ')[0]}-{{lauf}}"
        zeile = (
            f"mkdir -p {kontakte} && exec {KOMMUNENNETZ} --register {ordner / f'{KLEIN}'} {befehl}"
            f" --kontakte {kontakte}"
        )
        profil = ("KOMMUNENNETZ_PROFIL", str(ordner / "profil"))
        return Aufruf(name, ("sh", "-c", zeile), umgebung=(*_cache(ordner), profil), hoechstens=hoechstens)

    return (
        aufruf("veranstaltung einladen", 3.0, f"veranstaltung einladen {EINLADUNG_ZU} --an postfach"),
        aufruf("infomail vorbereiten", None, "infomail vorbereiten 2026-10-01-neues"),
    )


def _hilfe(_ordner: Path) -> tuple[Aufruf, ...]:
    typer = Aufruf("import typer", (sys.executable, "-c", "import typer"))
    return Aufruf("kommunennetz", (KOMMUNENNETZ, "--help"), hoechstens=1.2), typer


def _eintragen(ordner: Path) -> tuple[Aufruf, ...]:
    def aufruf(name: str, programm: str, hoechstens: float | None, *umgebung: tuple[str, str]) -> Aufruf:
        angaben = "beitritt kriterium Aachen ansprechperson --stand ja --ja --nachweis"
        # Ein anderer Nachweis in jedem Lauf, sonst gäbe es nichts zu schreiben.
        befehl = f'exec {programm} --register {ordner / f"{GROSS}"} {angaben} "$(date +%N)"'
        alle = (*_cache(ordner), *umgebung)
        return Aufruf(name, ("sh", "-c", befehl), umgebung=alle, hoechstens=hoechstens)

    quelltext = ("PYTHONPATH", str(ordner / FRUEHER / "src"))
    return (
        aufruf("warm", KOMMUNENNETZ, 0.5),
        aufruf(f"Stand {FRUEHER}", f"{sys.executable} -m kommunennetz", None, quelltext),
    )


def _verschicken(ordner: Path) -> tuple[Aufruf, ...]:
    nackt = (sys.executable, str(HIER / "versand.py"), str(ordner / "versand-{lauf}"))
    return _versand(ordner, "versand", 1.3), Aufruf("smtplib.sendmail", nackt)


def _verschicken_sofort(ordner: Path) -> tuple[Aufruf, ...]:
    nackt = (sys.executable, str(HIER / "versand.py"), str(ordner / "sofort-{lauf}"), "nodelay")
    return _versand(ordner, "sofort", 3.0), Aufruf("smtplib.sendmail, TCP_NODELAY", nackt)


def _fortsetzen(ordner: Path) -> tuple[Aufruf, ...]:
    start = (KOMMUNENNETZ, "sendung", "verschicken", "--help")
    return _versand(ordner, "rest", 2.0), Aufruf("Start (--help)", start)


def _kalender(_ordner: Path) -> tuple[Aufruf, ...]:
    def aufruf(name: str, art: str, hoechstens: float | None = None) -> Aufruf:
        return Aufruf(name, (sys.executable, str(HIER / "termine.py"), art), hoechstens=hoechstens)

    return (
        aufruf("Nachrichten", "nachrichten", 1.0),
        aufruf("nur die Kalender", "kalender", 0.6),
        aufruf("icalendar allein", "nackt"),
    )


def _eingang(ordner: Path) -> tuple[Aufruf, ...]:
    wo = ("--register", str(ordner / f"{KLEIN}"), "--kontakte", str(ordner / "eingang"))
    lesen = (KOMMUNENNETZ, "eingang", "lesen", *wo, "--ordner", str(ordner / "rueck"))
    nackt = (sys.executable, str(HIER / "eingang.py"), str(ordner / "rueck"))
    return (
        Aufruf("eingang lesen", lesen, umgebung=_cache(ordner), hoechstens=4.0),
        Aufruf("flufl.bounce allein", nackt),
    )


def _seite(ordner: Path) -> tuple[Aufruf, ...]:
    bauen = (
        KOMMUNENNETZ,
        "--register",
        str(ordner / "treffen"),
        "seite",
        "bauen",
        "-o",
        str(ordner / "seite"),
    )
    pelican = (str(BIN.parent / "pelican/bin/pelican"), "-q", "-s", "pelicanconf.py")
    return (
        Aufruf("seite bauen", bauen, umgebung=_cache(ordner), hoechstens=2.0),
        Aufruf("unverändert", (*bauen, "--abgleichen"), umgebung=_cache(ordner), hoechstens=2.0),
        Aufruf("Pelican", pelican, ordner / "pelican"),
    )


def _versand(ordner: Path, welcher: str, hoechstens: float) -> Aufruf:
    wo = ("--register", str(ordner / f"{KLEIN}"), "--kontakte", str(ordner / f"{welcher}-{{lauf}}"))
    umgebung = (*_cache(ordner), ("KOMMUNENNETZ_SMTP_KENNWORT", KENNWORT))
    return Aufruf(
        "kommunennetz",
        (KOMMUNENNETZ, "sendung", "verschicken", ID, *wo),
        umgebung=umgebung,
        hoechstens=hoechstens,
    )


def _kalt(ordner: Path, anzahl: int, hoechstens: float, *angaben: str) -> Aufruf:
    register = ("--register", str(ordner / f"{anzahl}"))
    return Aufruf(
        "kalt", (KOMMUNENNETZ, "--ohne-zwischenspeicher", *register, *angaben), hoechstens=hoechstens
    )


def _warm(ordner: Path, anzahl: int, hoechstens: float, *angaben: str) -> Aufruf:
    register = ("--register", str(ordner / f"{anzahl}"))
    aufruf = (KOMMUNENNETZ, *register, *angaben)
    return Aufruf("warm", aufruf, umgebung=_cache(ordner), hoechstens=hoechstens)


def _cache(ordner: Path) -> tuple[tuple[str, str], ...]:
    """Liefert die Umgebung, in der nicht im Ordner des Benutzers zwischengespeichert wird."""
    return (("XDG_CACHE_HOME", str(ordner / "cache")),)


_GRUNDLAGE = """\
kommunennetz prüft dabei mehr: auch Runden, Veranstaltungen, Infomail und die Regeln zwischen den Datensätzen; die
anderen prüfen nur das Schema der Kommunen. yamale rechnet mit vier Prozessen, seiner Vorgabe. check-jsonschema liest
mit seinem C-Leser und den regulären Ausdrücken von Python, seiner schnellsten Einstellung.

Was das Profil zeigt: Mehr als die Hälfte der Zeit vergeht, bis Python, typer, pydantic und die eigenen Module geladen
sind; der Rest ist zu zwei Dritteln Lesen und Datensätze prüfen, zu einem Drittel Regeln."""
_PROFIL = """\
Über 2 000 Dateien liest kommunennetz kalt auf allen Kernen, und auf Personen sieht ein zweiter Prozess die Datensätze
durch; die Datensätze selbst und die anderen Regeln prüft einer. Warm fällt YAML weg. Dann sind von 1,4 s Rechenzeit
die Datensätze 0,3 s (pydantic, auf geradem Weg aus JSON), die Suche nach Personen 0,3 s, die anderen Regeln 0,25 s,
Dateien lesen und Hash 0,25 s, Start und Verzeichnis der Gebiete 0,2 s, der zweite Prozess 0,1 s. Für weniger müssten
auch die Datensätze auf mehreren Kernen entstehen und von dort in den einen gelangen, was so lang dauert wie sie zu
bauen, oder Urteile aufgehoben werden statt nur Bäume; dann ließe sich mit einer gefälschten Datei eine Person
verbergen."""
_START = """\
Was das Profil zeigt: Python, typer und pydantic zu laden dauert allein 0,7-mal so lang wie der nackte Leser; typer lädt
pydantic, sobald eine Option einen Wert hat, und pydantic lädt importlib.metadata und damit email. Darunter käme
`liste` nur ohne beide."""
_SATZ = """\
WeasyPrint setzt das HTML, das kommunennetz ausgibt, und liest das Register nicht; kommunennetz liest es, füllt
die Vorlage und setzt mit Typst ein PDF, das PDF/UA-1 und PDF/A-2a genügt. Gezählt ist die schnellere der beiden Arten
von WeasyPrint."""
_EINLADEN = """\
Jede Einladung hat Text, HTML, den Termin für den Kalender und drei eigene Links; verglichen mit ebenso vielen Infomails
ohne Kalender. Ziel sind 3 Sekunden auf zwei Kernen, hier als Verhältnis gezählt."""
_TREFFEN = """\
Verglichen mit `liste` am selben Register: `mitarbeit` liest dazu 40 Treffen, in denen alle 427 Kommunen stehen, zur
Hälfte vollständig eingetragen. Beide kennen die Dateien schon."""
_SCHILDER = """\
Vom Start von Python bis zum fertigen PDF, das PDF/UA-1 und PDF/A-2a genügt. Das Ziel ist eine Sekunde; verglichen wird
deshalb mit `sleep 1`."""
_BUCHEN = f"""\
Mit Prüfung des ganzen Registers vor dem Schreiben; verglichen mit demselben Befehl aus dem Stand {FRUEHER}, der
keinen Zwischenspeicher hatte."""

_VERSAND = """\
427 Nachrichten von 20 kB über STARTTLS mit Anmeldung an einen aiosmtpd in eigenem Prozess. kommunennetz prüft dabei die
Freigabe und jede Nachricht und schreibt zu jeder zwei Zeilen ins Protokoll, jede mit fsync, die erste vor dem Punkt;
`sendmail` tut nichts davon, wartet aber bei jeder Nachricht auf eine verzögerte Bestätigung, weil `smtplib` TCP_NODELAY
nicht setzt."""
_SOFORT = """\
Dieselbe Schleife, der jemand TCP_NODELAY beibringt. Was kommunennetz länger braucht, sind die 854 fsync des Protokolls;
wie lange eines dauert, sagt der Datenträger. Bei 25 Mails in der Minute, der Vorgabe, ist beides nicht zu merken."""
_REST = """\
426 von 427 sind schon angenommen, eine ist offen. Verglichen wird mit der Hilfe desselben Befehls: Der Unterschied ist
die Zeit vom Start bis die erste Nachricht angenommen ist, samt Prüfung aller 427 und Anmeldung beim Server."""

_KALENDER = """\
Ganze Nachrichten mit Text, HTML und Kalender, und nur deren Kalender, neben der Bibliothek, die dieselben Termine mit
ihrer eigenen Zeitzone schreibt: Sie rechnet sie für jeden neu aus, hier ist sie eine Konstante. In allen dreien ist die
Zeit enthalten, Python und icalendar zu laden."""

_LESEN = """\
Tausend Mails: Rückläufer von fünf Mailservern, Antworten aus neun Kalenderprogrammen, Abwesenheiten, Antworten von
Menschen. kommunennetz liest dazu Register und Kontaktordner, sortiert, ordnet jede zu und schlägt vor; verglichen
wird mit flufl.bounce allein, das nur nach Rückläufern fragt. Ziel war: höchstens 5 s."""


_SEITE = """\
kommunennetz liest das Register, rechnet, füllt die Vorlagen, schreibt dazu offene Daten, Katalog und Kalender und sucht
in jeder Datei nach Personen. Pelican bekommt dieselben Seiten mit fertigem Inhalt und setzt nur das Gerüst darum."""

VERGLEICHE = (
    Vergleich("pruefen, 427 Kommunen", _pruefen(KLEIN, 1.0, 0.8), 9, anmerkung=_GRUNDLAGE),
    Vergleich("pruefen, 11 000 Kommunen", _pruefen(GROSS, 0.5, 1 / 3), 3, 250, _PROFIL),
    Vergleich("liste --seit 2015, 427 Kommunen", _liste, 21, anmerkung=_START),
    Vergleich("Anlage als PDF, 427 Mitglieder", _anlage, 3, anmerkung=_SATZ),
    Vergleich(
        "Infomail, 427 Entwürfe",
        _entwuerfe,
        7,
        anmerkung="kommunennetz schreibt jede Nachricht in eine Datei, mailmerge gibt sie nur aus.",
    ),
    Vergleich(
        "427 Infomails als Sendung vorbereiten",
        _vorbereiten,
        7,
        anmerkung="Die Sendung hat dazu Prüfsummen, sendung.json und einen fsync; gezählt wird gegen die Entwürfe.",
    ),
    Vergleich("427 Einladungen als Sendung vorbereiten", _einladen, 5, anmerkung=_EINLADEN),
    Vergleich("--help", _hilfe, 31),
    Vergleich("mitarbeit, 427 Kommunen in 40 Treffen", _mitarbeit, 15, anmerkung=_TREFFEN),
    Vergleich("400 Namensschilder", _schilder, 7, anmerkung=_SCHILDER),
    Vergleich("ein Kriterium eintragen, 11 000 Kommunen", _eintragen, 3, anmerkung=_BUCHEN),
    Vergleich("427 Mails verschicken", _verschicken, _VERSANDLAEUFE, anmerkung=_VERSAND),
    Vergleich("427 Mails, sendmail ohne Warten", _verschicken_sofort, _VERSANDLAEUFE, anmerkung=_SOFORT),
    Vergleich("eine unterbrochene Sendung fortsetzen", _fortsetzen, _RESTLAEUFE, anmerkung=_REST),
    Vergleich("427 Einladungen mit Kalender", _kalender, 9, anmerkung=_KALENDER),
    Vergleich("1 000 Mails lesen", _eingang, 7, anmerkung=_LESEN),
    Vergleich("seite bauen, 427 Kommunen und 40 Treffen", _seite, 5, anmerkung=_SEITE),
)


def vorbereiten(ordner: Path, server: Mailserver) -> None:
    """Legt an, was die Vergleiche lesen: Register, Schema, Anlage als HTML, Dateien für mailmerge, Sendungen."""
    # Jeder Lauf braucht eine eigene: Was verschickt ist, ist verschickt.
    for nummer in range(_VERSANDLAEUFE + 1):
        for welche in ("versand", "sofort"):
            lege_an(ordner / f"{welche}-{nummer}", server, KLEIN, offen=KLEIN)
    for nummer in range(_RESTLAEUFE + 1):
        lege_an(ordner / f"rest-{nummer}", server, KLEIN, offen=1)
    lege_mails(ordner / "eingang", ordner / "rueck", 1_000)
    for anzahl in (KLEIN, GROSS):
        _run(sys.executable, HIER / "erzeugen.py", anzahl, ordner / f"{anzahl}")
        messe([_warm(ordner, anzahl, 1, "pruefen")], 1)
    _run(sys.executable, HIER / "erzeugen.py", KLEIN, ordner / "treffen", 40)
    messe(
        [
            Aufruf(
                "warm",
                (KOMMUNENNETZ, "--register", str(ordner / "treffen"), "pruefen"),
                umgebung=_cache(ordner),
            )
        ],
        1,
    )
    seite = (HIER.parent / "data" / "seite.yaml").read_bytes()
    (ordner / "treffen" / "data" / "seite.yaml").write_bytes(seite)
    _run(KOMMUNENNETZ, "--register", ordner / "treffen", "seite", "bauen", "-o", ordner / "seite")
    _run(sys.executable, HIER / "seite.py", ordner / "seite", ordner / "pelican")
    _run(sys.executable, HIER / "serienbrief.py", ordner / f"{KLEIN}", ordner / "mailmerge")
    _run(KOMMUNENNETZ, "schema", "-o", ordner)
    _run(KOMMUNENNETZ, "--register", ordner / f"{KLEIN}", "anlage", "-o", ordner / "anlage.html")
    _run("git", "-C", HIER.parent, "archive", "-o", ordner / "frueher.tar", FRUEHER, "src")
    (ordner / FRUEHER).mkdir()
    _run("tar", "-xf", ordner / "frueher.tar", "-C", ordner / FRUEHER)


def _run(*angaben: object) -> None:
    subprocess.run([str(angabe) for angabe in angaben], check=True, capture_output=True)


def main(gewaehlte: list[int]) -> None:
    """Misst alle oder die gewählten Vergleiche und schreibt bei allen den Bericht."""
    with TemporaryDirectory() as name, mailserver(Path(name) / "mailserver") as server:
        ordner = Path(name)
        vorbereiten(ordner, server)
        ergebnisse = []
        for nummer, v in enumerate(VERGLEICHE, 1):
            if gewaehlte and nummer not in gewaehlte:
                continue
            messungen = messe(v.aufrufe(ordner), v.laeufe)
            ergebnis = Ergebnis(v.titel, messungen, v.laeufe, v.speicher, v.anmerkung)
            ergebnisse.append(ergebnis)
            _zeige(ergebnis)
    if not gewaehlte:
        bericht = format_bericht(ergebnisse, date.today().isoformat(), ordner)  # noqa: DTZ011 – der Tag der Messung
        (HIER / "ERGEBNIS.md").write_text(bericht, encoding="utf-8")


def _zeige(ergebnis: Ergebnis) -> None:
    for urteil in ergebnis.urteile():
        erreicht = "erreicht" if urteil.erreicht else "NICHT erreicht"
        name = f"{ergebnis.titel}, {urteil.messung.aufruf.name}"
        print(f"{name}: {urteil.verhaeltnis:.2f} ({urteil.ziel}: {erreicht})")
    for m in ergebnis.messungen:
        print(f"    {m.aufruf.name:22} {m.zeit:7.3f} s  {m.rechenzeit:7.3f} s  {m.speicher:5.0f} MB")


if __name__ == "__main__":
    main([int(angabe) for angabe in sys.argv[1:]])
