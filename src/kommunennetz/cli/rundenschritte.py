"""Eine Runde planen, verlegen, absagen und abschließen."""

from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.beitrittsschritte import Quelle
from kommunennetz.cli.buchen import GEBUCHT, Ja, buche_schritt, frage, kann_fragen
from kommunennetz.cli.konsole import ausgeben, melden
from kommunennetz.cli.optionen import Trotzdem, vervollstaendige_kommunen
from kommunennetz.cli.umgebung import find_eigenes, find_gebiet, load_ort, parse_datum, umgebung
from kommunennetz.errors import FrageError

if TYPE_CHECKING:
    from datetime import date

    from kommunennetz.gebiete.gebiet import Gebiet
    from kommunennetz.register.lesen.register import Register
    from kommunennetz.schritte import Plan

Nummer = Annotated[int, typer.Argument(metavar="N", help="Nummer der Runde.", min=1)]
NaechsteRunde = Annotated[
    int | None,
    typer.Option(
        "--naechste-runde", metavar="N", help="Für welche Runde vorgemerkt ist, wer nicht unterzeichnet."
    ),
]


def neu(
    ctx: typer.Context,
    bezeichnung: Annotated[
        str, typer.Option(metavar="TEXT", help="Wie die Runde heißt: Fünfte Unterzeichnung.")
    ],
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag, Monat oder Jahr der Unterzeichnung.")],
    ort: Annotated[str, typer.Option(metavar="TEXT", help="Wo unterzeichnet wird.")] = "",
    veranstaltung: Annotated[str, typer.Option(metavar="V", help="Dateiname einer Veranstaltung.")] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Plant eine Runde mit der nächsten Nummer."""

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import neue_runde

        felder = {"bezeichnung": bezeichnung, "ort": ort, "veranstaltung": veranstaltung, "quelle": quelle}
        return neue_runde(register, parse_datum(datum), felder)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def aendern(
    ctx: typer.Context,
    nummer: Nummer,
    datum: Annotated[str | None, typer.Option(metavar="DATUM", help="Neuer Tag, Monat oder Jahr.")] = None,
    ort: Annotated[str | None, typer.Option(metavar="TEXT", help="Neuer Ort.")] = None,
    ohne_ort: Annotated[bool, typer.Option("--ohne-ort", help="Der Ort steht nicht mehr fest.")] = False,
    bezeichnung: Annotated[str | None, typer.Option(metavar="TEXT", help="Neue Bezeichnung.")] = None,
    veranstaltung: Annotated[
        str | None, typer.Option(metavar="V", help="Dateiname der Veranstaltung, bei der unterzeichnet wird.")
    ] = None,
    ohne_veranstaltung: Annotated[
        bool, typer.Option("--ohne-veranstaltung", help="Sie gehört zu keiner Veranstaltung mehr.")
    ] = False,
    quelle: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Beleg; nötig, wenn der neue Tag vergangen ist.")
    ] = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Ändert Tag, Ort, Bezeichnung, Veranstaltung oder Beleg einer Runde.

    Die Datei heißt danach nach dem neuen Jahr und der neuen Bezeichnung; wer vorgemerkt ist, bleibt es.
    """
    for name, wert, entfaellt in (
        ("ort", ort, ohne_ort),
        ("veranstaltung", veranstaltung, ohne_veranstaltung),
    ):
        if wert is not None and entfaellt:
            raise FrageError(f"--{name} und --ohne-{name} widersprechen sich.", "Eines von beiden weglassen.")

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import runde_aendern

        tag = parse_datum(datum).text if datum else datum
        angaben = {
            "datum": tag,
            "ort": "" if ohne_ort else ort,
            "bezeichnung": bezeichnung,
            "veranstaltung": "" if ohne_veranstaltung else veranstaltung,
            "quelle": quelle,
        }
        return runde_aendern(
            register, nummer, {name: wert.strip() for name, wert in angaben.items() if wert is not None}
        )

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def absagen(
    ctx: typer.Context,
    nummer: Nummer,
    grund: Annotated[str, typer.Option(metavar="TEXT", help="Warum, ohne Namen von Personen.")] = "",
    quelle: Quelle = "",
    naechste_runde: NaechsteRunde = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Sagt eine Runde ab; sie bleibt mit ihrer Nummer im Register.

    Wer für sie vorgemerkt war, ist es danach nicht mehr, oder mit --naechste-runde für eine andere.
    """

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import runde_absagen

        heute = umgebung(ctx).heute
        felder = {"datum": heute.isoformat(), "grund": grund, "quelle": quelle}
        return runde_absagen(register, nummer, felder, heute, naechste=naechste_runde)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def abschliessen(
    ctx: typer.Context,
    nummer: Nummer,
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Unterschrift.")],
    quelle: Quelle,
    ohne: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Wer nicht unterzeichnet hat.", autocompletion=vervollstaendige_kommunen
        ),
    ] = None,
    naechste_runde: NaechsteRunde = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Lässt alle Vorgemerkten einer Runde unterzeichnen und schließt sie.

    In einem Zug: alle oder keine. Vor der Frage steht, wem Kriterien, Beschluss oder Erklärung fehlen; mit
    --ja braucht es dann einen Grund. Wer hinter --ohne steht, ist danach nicht mehr vorgemerkt, oder mit
    --naechste-runde für eine andere; am Terminal wird danach gefragt. Eine abgeschlossene Runde bleibt
    abgeschlossen.
    """
    tag = parse_datum(datum)
    if not tag.ist_tag:
        raise FrageError(f"»{datum}« ist kein einzelner Tag.", "Den Tag der Unterschrift nennen: 6.12.2027.")
    gefragt = ohne and naechste_runde is None and not ja and kann_fragen()
    verbleib = _frage_verbleib(ctx, nummer, ohne) if ohne and gefragt else {}

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import Abschluss, runde_abschliessen

        fehlende = [find_gebiet(register.verzeichnis, name) for name in ohne or ()]
        ziele = {gebiet: verbleib.get(gebiet, naechste_runde) for gebiet in fehlende}
        return runde_abschliessen(
            register, nummer, Abschluss(tag, quelle, ziele, trotzdem), umgebung(ctx).heute
        )

    ausgang = buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)
    if ausgang == GEBUCHT:
        melden(f"Die Papiere dazu: kommunennetz runde unterlagen {nummer}")
    return ausgang


def _frage_verbleib(ctx: typer.Context, nummer: int, ohne: list[str]) -> "dict[Gebiet, int | None]":
    """Liefert zu jeder Kommune, die nicht unterzeichnet hat, für welche Runde sie vorgemerkt bleibt."""
    register = load_ort(find_eigenes(umgebung(ctx)), umgebung(ctx)).register
    kommende = _kommende(register, nummer, umgebung(ctx).heute) if register else []
    if register is None or not kommende:
        return {}
    gebiete = dict.fromkeys(find_gebiet(register.verzeichnis, name) for name in ohne)
    ausgeben(f"Kommende Runden: {', '.join(map(str, kommende))}.")
    return {gebiet: _frage_runde(gebiet, kommende) for gebiet in gebiete}


def _frage_runde(gebiet: "Gebiet", kommende: list[int]) -> int | None:
    vorschlag = kommende[0]
    while True:
        antwort = frage(f"{gebiet.name} für Runde {vorschlag} vormerken? [j/N oder eine andere Nummer] ")
        if antwort in ("j", "ja"):
            return vorschlag
        if antwort in ("", "n", "nein"):
            return None
        if antwort.isdecimal() and int(antwort) in kommende:
            return int(antwort)


def _kommende(register: "Register", nummer: int, heute: "date") -> list[int]:
    """Liefert die Nummern der Runden, die noch ausstehen, die nächste zuerst."""
    from kommunennetz.fragen.mitglieder import steht_aus

    runden = [eintrag.satz for eintrag in register.runden.values() if steht_aus(eintrag.satz, heute)]
    runden.sort(key=lambda runde: (runde.datum.spaeteste, runde.nummer))
    return [runde.nummer for runde in runden if runde.nummer != nummer]
