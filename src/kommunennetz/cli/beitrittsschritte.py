"""Die Schritte eines Beitritts auf der Befehlszeile, vom Kriterium bis zum Austritt."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kommunennetz.cli.buchen import Ja, buche_schritt
from kommunennetz.cli.optionen import KommuneName, Trotzdem, TrotzPerson, vervollstaendige_kommunen
from kommunennetz.cli.umgebung import find_gebiet, parse_datum, umgebung
from kommunennetz.errors import FrageError

if TYPE_CHECKING:
    from kommunennetz.register.lesen.store import Register
    from kommunennetz.schritte import Plan

Namen = Annotated[
    list[str],
    typer.Argument(
        metavar="NAME", help="Eine oder mehrere Kommunen.", autocompletion=vervollstaendige_kommunen
    ),
]
Quelle = Annotated[str, typer.Option(help="Beleg: Adresse oder Dokument mit Datum.", metavar="TEXT")]
Runde = Annotated[int, typer.Option(metavar="N", help="Nummer der Runde.")]


class Stand(StrEnum):
    """Der Stand eines Kriteriums."""

    JA = "ja"
    NEIN = "nein"
    OFFEN = "offen"


def kriterium(
    ctx: typer.Context,
    name: KommuneName,
    kennung: Annotated[
        str, typer.Argument(metavar="KRITERIUM", help="Kennung aus netz.yaml: ansprechperson …")
    ],
    stand: Annotated[Stand, typer.Option(metavar="ja|nein|offen", help="Der neue Stand.")],
    weg: Annotated[str, typer.Option(metavar="WEG", help="Welcher Weg gewählt ist.")] = "",
    seit: Annotated[str, typer.Option(metavar="DATUM", help="Seit wann das gilt.")] = "",
    nachweis: Annotated[
        str, typer.Option(metavar="TEXT", help="Womit es nachgewiesen ist, ohne Namen.")
    ] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt den Stand eines Kriteriums ein.

    Bleibt der Stand, bleibt auch, was nicht genannt ist. Ändert er sich, entfällt es: Weg, Datum und Belege
    des alten Standes sagen über den neuen nichts.
    """

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import Kriteriumsangabe, kriterium_eintragen

        datum = parse_datum(seit).text if seit else ""
        angabe = Kriteriumsangabe(kennung, stand.value, weg, datum, nachweis, quelle)
        gebiet = find_gebiet(register.verzeichnis, name)
        return kriterium_eintragen(register, gebiet, angabe, umgebung(ctx).heute)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def beschluss(
    ctx: typer.Context,
    name: KommuneName,
    gremium: Annotated[str, typer.Option(metavar="TEXT", help="Rat, Kreistag oder Ausschuss.")],
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Sitzung.")],
    vorlage: Annotated[str, typer.Option(metavar="TEXT", help="Nummer der Vorlage.")] = "",
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt den Beschluss des Gremiums ein; was nicht genannt ist, bleibt, wie es war."""

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import beschluss_eintragen

        felder = {"gremium": gremium, "vorlage": vorlage, "quelle": quelle}
        return beschluss_eintragen(
            register, find_gebiet(register.verzeichnis, name), parse_datum(datum), felder
        )

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def erklaert(
    ctx: typer.Context,
    name: KommuneName,
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Wann das Land die Erklärung bekam.")],
    quelle: Quelle = "",
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt ein, dass eine Kommune dem Land ihren Beitritt erklärt hat."""

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import erklaerung_eintragen

        return erklaerung_eintragen(
            register, find_gebiet(register.verzeichnis, name), parse_datum(datum), quelle
        )

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def vormerken(
    ctx: typer.Context,
    name: Namen,
    runde: Runde,
    statt: Annotated[
        bool, typer.Option("--statt", help="Verschiebt, wer schon für eine andere Runde vorgemerkt ist.")
    ] = False,
    ja: Ja = False,
) -> int:
    """Merkt Kommunen für eine Runde vor, die noch kommt."""

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import vormerken as plane

        gebiete = [find_gebiet(register.verzeichnis, einer) for einer in name]
        return plane(register, gebiete, runde, umgebung(ctx).heute, statt=statt)

    return buche_schritt(ctx, schritt, ja=ja)


def eintragen(
    ctx: typer.Context,
    name: KommuneName,
    unterzeichnet: Annotated[str, typer.Option(metavar="DATUM", help="Tag der Unterschrift.")],
    quelle: Quelle,
    runde: Annotated[
        int | None, typer.Option(metavar="N", help="Nummer der Runde; sonst die vorgemerkte oder keine.")
    ] = None,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt die Unterschrift ein: Die Kommune ist beigetreten.

    Fehlten ihr am Tag der Unterschrift Kriterien, Beschluss oder Erklärung, steht das vor der Frage; mit --ja
    braucht es dann einen Grund. Liegt die Unterschrift mehr als ein Jahr zurück, wird sie nur nacherfasst.
    """

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import unterschrift_eintragen

        gebiet = find_gebiet(register.verzeichnis, name)
        tag, heute = parse_datum(unterzeichnet), umgebung(ctx).heute
        return unterschrift_eintragen(register, gebiet, tag, runde, quelle, heute=heute, trotzdem=trotzdem)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


def austritt(
    ctx: typer.Context,
    name: KommuneName,
    datum: Annotated[str, typer.Option(metavar="DATUM", help="Erster Tag ohne Mitgliedschaft.")],
    quelle: Quelle,
    trotzdem: Trotzdem = "",
    ja: Ja = False,
) -> int:
    """Trägt einen Austritt ein."""

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import austritt_eintragen

        return austritt_eintragen(
            register, find_gebiet(register.verzeichnis, name), parse_datum(datum), quelle
        )

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem)


Schritte = Annotated[
    int,
    typer.Option(metavar="N", min=1, show_default=False, help="So viele Schritte; sonst einen."),
]


def zuruecknehmen(
    ctx: typer.Context,
    name: KommuneName,
    schritte: Schritte = 1,
    was: Annotated[
        str | None,
        typer.Option(
            metavar="SCHRITT",
            help="beschluss, kriterium:ID, erklaert, vormerkung, unterschrift oder austritt.",
        ),
    ] = None,
    ja: Ja = False,
    trotzdem: TrotzPerson = "",
) -> int:
    """Nimmt den letzten Schritt zurück, der diese Kommune betraf.

    Welcher es auch war: Danach steht in den Dateien genau, was vorher darin stand. Betraf er mehrere
    Kommunen, etwa eine Runde, wird er bei allen zurückgenommen. Weiß das Schrittbuch dieses Rechners nichts
    davon oder ist die Datei seither geändert, ist der Schritt mit --was zu nennen.
    """
    if was is not None and schritte > 1:
        text = "--was und --schritte passen nicht zusammen."
        raise FrageError(text, "Mit --was geht es Schritt für Schritt.")

    def schritt(register: "Register") -> "Plan":
        from kommunennetz.schritte import (
            bedenke_personen,
            bei_kommune_zuruecknehmen,
            genannten_zuruecknehmen,
        )
        from kommunennetz.schritte.buchung import schrittbuch

        gebiet = find_gebiet(register.verzeichnis, name)
        if was is not None:
            return genannten_zuruecknehmen(register, gebiet, was.strip().casefold())
        plan = bei_kommune_zuruecknehmen(register, gebiet, *schrittbuch(register.ort), schritte)
        return bedenke_personen(plan)

    return buche_schritt(ctx, schritt, ja=ja, trotzdem=trotzdem, bewacht=False)
