"""Der Befehlsbaum: welche Befehle es gibt, wo sie stehen und welche Optionen jeder von ihnen kennt."""

import inspect
from collections.abc import Callable, Mapping
from copy import copy
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import typer
from typer.main import get_command

from kommunennetz.cli.aufruf import Aufruf
from kommunennetz.cli.deutsch import Befehl, Befehlsgruppe

# Jeder Befehl steht im Modul seines Namens und wird erst geladen, wenn jemand ihn ruft: alle zusammen kosten
# so viel Zeit wie das Lesen von hundert Datensätzen. Die Hilfe zeigt deshalb nur diese Sätze. Es sind die,
# mit denen die Hilfe der Befehle selbst beginnt; ein Test wacht darüber.
BEFEHLE = {
    "pruefen": "Prüft alle Datensätze und die Regeln zwischen ihnen.",
    "hinnehmen": "Nimmt Hinweise der Prüfung mit einem Grund hin.",
    "liste": "Listet die Mitglieder nach Beitrittsjahr.",
    "zahl": "Zählt die Mitglieder am Stichtag.",
    "beitritt": "Beitritt zum Netzwerk.",
    "kommune": "Einzelne Kommunen.",
    "runde": "Runden, in denen gemeinsam unterzeichnet wurde.",
    "veranstaltung": "Veranstaltungen: Termine, Tagesordnung, Teilnahme.",
    "mitarbeit": "Zeigt, wer an Treffen und Lehrgängen teilnahm, Gastgeberin war oder etwas beitrug.",
    "lehrgang": "Lehrgänge: Bausteine, Praxisprojekte, Zertifikate.",
    "publikation": "Publikationen des Netzwerks.",
    "sprecherteam": "Das Sprecherteam nach Kommune und Zeit.",
    "netz": "Das Netzwerk selbst: Kriterien, Erklärungen, Ferien.",
    "verlauf": "Sagt in Sätzen, was sich am Register geändert hat.",
    "anlage": "Schreibt die Anlage mit allen Unterzeichnenden.",
    "seite": "Die öffentliche Seite des Netzwerks.",
    "infomail": "Infomails an Mitglieder, Vorgemerkte und Kandidaten.",
    "kontakt": "Personen und ihre Ämter, im Kontaktordner.",
    "sendung": "Vorbereitete Post: ansehen, freigeben, verschicken, nachsehen.",
    "postamt": "Womit Post hinausgeht.",
    "eingang": "Was zurückkommt: Rückläufer, Abwesenheiten, Antworten.",
    "export": "Schreibt das Register als Excel-Mappe und CSV.",
    "import": "Vergleicht eine Tabelle mit dem Register.",
    "zuruecknehmen": "Nimmt den letzten Schritt am Register zurück.",
    "gebiete": "Das Verzeichnis der Kommunen und seine Karte.",
    "datenschutz": "Dass Personen nur im Kontaktordner stehen.",
    "schema": "Gibt das JSON-Schema der Datensätze aus.",
    "neu": "Legt ein frisches Register an.",
}
UNTERBEFEHLE: Mapping[str, Mapping[str, str]] = {
    "beitritt": {
        "pruefen": "Prüft, was einer Kommune zum Beitritt fehlt.",
        "paket": "Schreibt die Unterlagen für den Beitritt.",
        "kriterium": "Trägt den Stand eines Kriteriums ein.",
        "beschluss": "Trägt den Beschluss des Gremiums ein; was nicht genannt ist, bleibt, wie es war.",
        "erklaert": "Trägt ein, dass eine Kommune ihren Beitritt erklärt hat.",
        "vormerken": "Merkt Kommunen für eine Runde vor, die noch kommt.",
        "eintragen": "Trägt die Unterschrift ein: Die Kommune ist beigetreten.",
        "austritt": "Trägt einen Austritt ein.",
        "zuruecknehmen": "Nimmt den letzten Schritt zurück, der diese Kommune betraf.",
    },
    "kommune": {
        "zeigen": "Zeigt alles, was das Register von einer Kommune weiß, mit Quellen.",
        "neu": "Legt Datensätze aus dem amtlichen Verzeichnis an.",
        "bearbeiten": "Öffnet einen Datensatz im Editor und prüft ihn danach.",
    },
    "runde": {
        "liste": "Listet die Runden und wie viele Kommunen darin unterzeichnet haben.",
        "zeigen": "Zeigt eine Runde mit allen, die darin unterzeichnet haben oder dafür vorgemerkt sind.",
        "stand": "Zeigt, wer für eine Runde vorgemerkt ist und was noch fehlt.",
        "neu": "Plant eine Runde mit der nächsten Nummer.",
        "aendern": "Ändert Tag, Ort, Bezeichnung, Veranstaltung oder Beleg einer Runde.",
        "absagen": "Sagt eine Runde ab; sie bleibt mit ihrer Nummer im Register.",
        "bearbeiten": (
            "Öffnet eine Runde im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."
        ),
        "abschliessen": "Lässt alle Vorgemerkten einer Runde unterzeichnen und schließt sie.",
        "unterlagen": "Schreibt die Papiere einer Runde in einen Ordner; am Register ändert sich nichts.",
    },
    "veranstaltung": {
        "liste": "Listet die Veranstaltungen, die früheste zuerst.",
        "zeigen": "Zeigt eine Veranstaltung mit Tagesordnung, Teilnahme und Quellen.",
        "neu": "Plant eine Veranstaltung; die Datei heißt nach Termin und Art.",
        "bearbeiten": (
            "Öffnet eine Veranstaltung im Editor und prüft sie danach, wie »kommune bearbeiten« einen"
            " Datensatz."
        ),
        "einladen": "Legt die Einladungen als Sendung in den Postausgang; verschickt wird nichts.",
        "rueckmeldung": "Trägt ein, was eine Kommune geantwortet hat, mit Tag und Weg.",
        "erinnern": (
            "Legt eine Erinnerung an alle in den Postausgang, die auf ihre Einladung noch nicht geantwortet"
            " haben."
        ),
        "zugang": (
            "Legt den Zugang an alle in den Postausgang, die zugesagt haben; er steht nur im Kontaktordner."
        ),
        "stand": (
            "Zeigt, wie viele eingeladen sind, zugesagt, abgesagt haben oder schweigen, je Regierungsbezirk."
        ),
        "verlegen": "Verlegt eine Veranstaltung, die noch kommt; der bisherige Termin bleibt stehen.",
        "absagen": "Sagt eine Veranstaltung ab; sie bleibt im Register.",
        "unterlagen": (
            "Schreibt Tagesordnung, Teilnehmerliste, Namensschilder, Rückmeldebögen und ein Protokollgerüst."
        ),
        "anwesenheit": "Trägt im Kontaktordner ein, wer da war, aus der angekreuzten Teilnehmerliste.",
        "bescheinigungen": "Schreibt je Person, die da war, eine Teilnahmebescheinigung als PDF.",
        "abschliessen": "Trägt ein, welche Kommunen da waren, und schließt die Veranstaltung.",
    },
    "lehrgang": {
        "stand": (
            "Zeigt die Lehrgänge, oder in einem je Kommune Bausteine, Praxisprojekt und was zum Zertifikat"
            " fehlt."
        ),
        "praxisprojekt": (
            "Trägt das Praxisprojekt einer Kommune ein; was nicht genannt ist, bleibt, wie es war."
        ),
        "anwesenheit": (
            "Trägt im Kontaktordner ein, wer bei einem Baustein da war, aus der angekreuzten Teilnehmerliste."
        ),
        "zertifikate": (
            "Schreibt Zertifikate als PDF, je Person, deren Kommune die Bedingungen des Lehrgangs erfüllt."
        ),
        "nachfassen": (
            "Listet, wer nach dem Lehrgang nicht Mitglied ist oder sein Praxisprojekt noch nicht umgesetzt"
            " hat."
        ),
    },
    "publikation": {
        "liste": "Listet die Publikationen, die jüngste zuerst.",
        "neu": "Trägt eine Publikation ein; die Datei heißt nach Jahr und Titel.",
        "bearbeiten": (
            "Öffnet eine Publikation im Editor und prüft sie danach, wie »kommune bearbeiten« einen"
            " Datensatz."
        ),
    },
    "sprecherteam": {
        "zeigen": (
            "Zeigt das Sprecherteam und seine Amtszeiten bis zum Stichtag; genannt sind Kommunen, nie"
            " Personen."
        ),
        "waehlen": "Trägt eine Wahl ein: Die bisherige Amtszeit endet, die neue beginnt.",
    },
    "netz": {
        "bearbeiten": (
            "Öffnet data/netz.yaml im Editor und prüft sie danach, auch wenn sie gerade fehlerhaft ist."
        ),
    },
    "datenschutz": {
        "waechter": "Sucht Personen überall dort, wo keine stehen dürfen.",
    },
    "gebiete": {
        "lesen": "Macht aus dem amtlichen Gemeindeverzeichnis ein Verzeichnis der Gebiete.",
        "karte": "Macht aus den Koordinaten eines Verzeichnisses seine Karte.",
    },
    "seite": {
        "bauen": "Baut die öffentliche Seite in einen Ordner.",
        "pruefen": (
            "Prüft eine gebaute Seite: ihre Dateien, ihren Aufbau, jeden Verweis darin und ihre offenen"
            " Daten."
        ),
        "zeigen": "Zeigt die gebaute Seite im Browser.",
    },
    "infomail": {
        "neu": "Legt eine Infomail an: mit Betreff, Tag und Empfängerkreis, dazu ein Text zum Überschreiben.",
        "felder": "Nennt jeden Platzhalter einer Infomail mit einem Beispiel.",
        "vorschau": "Zeigt die Infomail, wie ein Empfänger sie liest.",
        "entwuerfe": "Schreibt je Empfänger einen Entwurf (.eml).",
        "vorbereiten": "Legt eine Infomail als Sendung in den Postausgang; verschickt wird nichts.",
        "bearbeiten": (
            "Öffnet eine Infomail im Editor und prüft sie danach, wie »kommune bearbeiten« einen Datensatz."
        ),
    },
    "kontakt": {
        "einrichten": "Richtet den Kontaktordner ein: Personen stehen nur dort, nie im Register.",
        "zeigen": "Zeigt, wer bei einer Kommune welches Amt hat, seit wann, und wie man schreibt.",
        "liste": "Listet, wer am Stichtag welches Amt hat; leere Ämter der Mitglieder stehen als »–« dabei.",
        "neu": "Trägt eine Person in ein Amt ein, mit zufälliger Kennung und der Herkunft ihrer Angaben.",
        "nachfolge": (
            "Trägt eine Nachfolge ein: Die Vorgängerin endet am Tag davor, alles in einem Schritt."
        ),
        "ende": "Trägt den letzten Tag in einem Amt ein; die Angaben bleiben, bis sie zu löschen sind.",
        "willkommen": "Bereitet das Willkommen an eine Person vor, mit dem Hinweis zum Datenschutz.",
        "bestaetigen": "Bereitet »Ihre Daten bei uns« vor: Einmal im Jahr prüft jede, was über sie dasteht.",
        "wahl": "Führt nach einer Kommunalwahl die Spitzen aus einer Liste nach, alle in einem Schritt.",
        "bearbeiten": (
            "Öffnet die Kontakte einer Stelle im Editor und prüft sie danach, wie »kommune bearbeiten«."
        ),
    },
    "sendung": {
        "liste": "Listet die Sendungen und wo ihre Nachrichten stehen, die älteste zuerst.",
        "zeigen": "Zeigt eine Sendung: wo jede Nachricht steht, mit der letzten Antwort des Mailservers.",
        "probe": "Schickt ein Muster einer Sendung an eine Adresse im eigenen Haus.",
        "freigeben": "Gibt eine Sendung frei, nachdem die Zahl der Empfänger eingegeben ist.",
        "verschicken": "Verschickt eine freigegebene Sendung, oder fährt damit fort.",
        "klaeren": "Klärt ungewisse Nachrichten: Kam sie an, oder soll sie noch einmal hinaus?",
        "verwerfen": "Löscht eine Sendung, solange daraus noch nichts hinausging.",
        "entwuerfe": "Schreibt, was noch nicht hinausging, als Entwürfe (.eml) zum Absenden in Outlook.",
    },
    "eingang": {
        "lesen": "Liest, was zurückkam, und schlägt vor, was davon im Kontaktordner stehen soll.",
    },
    "postamt": {
        "einrichten": "Richtet ein, womit verschickt wird.",
        "pruefen": "Verbindet mit dem Mailserver, meldet an und zeigt, was er kann; verschickt nichts.",
        "probe": "Schickt der Geschäftsstelle eine Mail von sich selbst.",
    },
}
# »import« ist in Python kein Name für ein Modul.
_MODULE = {"import": "einlesen"}

# Optionen, die jeder Befehl kennt, auch hinter dem Unterbefehl. Was genannt ist, hält der Aufruf fest.
GEMEINSAM: Mapping[str, Any] = {
    "register": Annotated[
        list[Path] | None,
        typer.Option(
            "--register",
            metavar="ORDNER",
            help="Ordner des Registers (der, in dem »data« liegt); sonst der nächste von hier nach oben."
            "  [Umgebungsvariable: KOMMUNENNETZ_REGISTER]",
        ),
    ],
    "ohne_zwischenspeicher": Annotated[
        bool | None,
        typer.Option(
            "--ohne-zwischenspeicher",
            help="Liest jede Datei neu und hebt nichts Gelesenes auf."
            "  [Umgebungsvariable: KOMMUNENNETZ_OHNE_ZWISCHENSPEICHER]",
        ),
    ],
}
# Nur diese Befehle und Gruppen sehen Personen; alle anderen bleiben blind für sie.
MIT_KONTAKTEN = frozenset(
    {
        *("kontakt", "sendung", "postamt", "eingang", "datenschutz", "infomail", "pruefen"),
        *("veranstaltung", "lehrgang"),
    }
)
KONTAKTOPTION: Mapping[str, Any] = {
    "kontakte": Annotated[
        list[Path] | None,
        typer.Option(
            "--kontakte",
            metavar="ORDNER",
            help="Kontaktordner mit den Personen; sonst der mit »kontakt einrichten« angelegte, sonst"
            " data/kontakte.  [Umgebungsvariable: KOMMUNENNETZ_KONTAKTE]",
        ),
    ],
}


def build_app() -> Any:
    """Liefert den Hauptbefehl; seine Befehle lädt er erst, wenn jemand sie ruft."""
    hilfe = "Das Register eines Kommunennetzes: prüfen, zählen, auflisten, Anlage und Infomails schreiben."
    # Von hier erben es alle Befehle.
    namen = {"help_option_names": ["-h", "--help"]}
    return _build_gruppe(
        _hauptbefehl, BEFEHLE, _build_befehl, help=hilfe, add_completion=True, context_settings=namen
    )


class _Nachladend(Befehlsgruppe):
    """Eine Gruppe, die ihre Befehle nach der Tabelle zeigt und erst lädt, wenn jemand sie ruft."""

    saetze: Mapping[str, str]
    lade: Callable[[str], Any]

    def list_commands(self, _ctx: Any) -> list[str]:
        """Liefert die Namen in der Reihenfolge der Hilfe."""
        return list(self.saetze)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:
        """Liefert den Befehl, oder None, wenn es ihn nicht gibt."""
        return self.lade(cmd_name) if cmd_name in self.saetze else None

    def format_commands(self, _ctx: Any, formatter: Any) -> None:
        """Schreibt die Befehle in die Hilfe."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.saetze.items()))


def _build_befehl(name: str) -> Any:
    if (unter := UNTERBEFEHLE.get(name)) is None:
        return _load_befehl(name)
    gruppe = _build_gruppe(
        _unterbefehl, unter, lambda tiefer: _load_befehl(tiefer, name), name, help=BEFEHLE[name]
    )
    gruppe.name = name
    return gruppe


def _build_gruppe(
    callback: Callable[..., None],
    saetze: Mapping[str, str],
    lade: Callable[[str], Any],
    name: str = "",
    **einstellungen: Any,
) -> Any:
    app = typer.Typer(
        cls=_Nachladend,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
        options_metavar="[OPTIONEN]",
        subcommand_metavar="BEFEHL [ANGABEN] …",
        **{"add_completion": False, **einstellungen},
    )
    app.callback()(_mit_aufruf(callback, _gemeinsame(name), davor=True))
    gruppe: Any = get_command(app)
    gruppe.saetze, gruppe.lade = saetze, lade
    return gruppe


def _load_befehl(name: str, gruppe: str = "") -> Any:
    """Liefert den Befehl: die Funktion seines Namens in seinem Modul.

    Hat ein Hauptwort mehrere Unterbefehle, steht jeder in einem eigenen Modul in dessen Ordner.
    """
    funktion = _MODULE.get(name, name)
    allein = len(UNTERBEFEHLE.get(gruppe, ())) < 2  # noqa: PLR2004 – einer ist allein
    modul = f"einzeln.{gruppe or funktion}" if allein else f"{gruppe}.{funktion}"
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    gefunden = getattr(import_module(f"kommunennetz.cli.{modul}"), funktion)
    app.command(name, cls=Befehl, options_metavar="[OPTIONEN]")(
        _mit_aufruf(gefunden, _gemeinsame(gruppe or name))
    )
    return get_command(app)


def _gemeinsame(name: str) -> Mapping[str, Any]:
    """Liefert die gemeinsamen Optionen eines Befehls oder einer Gruppe dieses Namens."""
    return {**GEMEINSAM, **KONTAKTOPTION} if name in MIT_KONTAKTEN else GEMEINSAM


def _mit_aufruf(
    funktion: Callable[..., Any], gemeinsame: Mapping[str, Any], *, davor: bool = False
) -> Callable[..., Any]:
    """Liefert die Funktion, wie Typer sie braucht: Statt des Kontexts bekommt sie den Aufruf.

    An den Aufruf gehen auch die gemeinsamen Optionen; in der Hilfe stehen sie hinter den eigenen, oder davor.
    """

    @wraps(funktion)
    def gerufen(ctx: typer.Context, **angaben: Any) -> Any:
        ctx.obj.nenne({name: angaben.pop(name) for name in gemeinsame})
        return funktion(ctx.obj, **angaben)

    def benannt(name: str, annotation: Any, default: Any) -> inspect.Parameter:
        art = inspect.Parameter.KEYWORD_ONLY
        return inspect.Parameter(name, art, default=default, annotation=_gleich_gross(annotation))

    _, *eigene = inspect.signature(funktion, eval_str=True).parameters.values()
    reihe = [benannt("ctx", typer.Context, inspect.Parameter.empty)]
    reihe += [benannt(eine.name, eine.annotation, eine.default) for eine in eigene]
    stelle = 1 if davor else len(reihe)
    reihe[stelle:stelle] = [benannt(name, art, None) for name, art in gemeinsame.items()]
    gerufen.__dict__["__signature__"] = inspect.Signature(reihe)
    gerufen.__annotations__ = {eine.name: eine.annotation for eine in reihe}
    return gerufen


def _gleich_gross(annotation: Any) -> Any:
    """Liefert die Angabe so, dass bei Werten zur Auswahl Großschreibung gleich ist: »--stand JA«."""
    if get_origin(annotation) is not Annotated:
        return annotation
    art, *zusaetze = get_args(annotation)
    neue = [copy(zusatz) for zusatz in zusaetze]
    for neu in neue:
        if hasattr(neu, "case_sensitive"):
            neu.case_sensitive = False
    return Annotated[art, *neue]


def _zeige_version(gewuenscht: bool) -> None:
    if gewuenscht:
        from importlib.metadata import version

        typer.echo(f"kommunennetz {version('kommunennetz')}")
        raise typer.Exit


def _hauptbefehl(
    _aufruf: Aufruf,
    version: Annotated[
        bool, typer.Option("--version", callback=_zeige_version, is_eager=True, help="Zeigt die Version.")
    ] = False,
) -> None:
    del version


def _unterbefehl(_aufruf: Aufruf) -> None:
    pass
