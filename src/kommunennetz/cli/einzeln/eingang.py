"""`kommunennetz eingang lesen`: Was zurückkam, zeigen und auf Wunsch in den Kontaktordner übernehmen."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kommunennetz.cli.antwort import Abschnitt, Befehlsantwort, antworte
from kommunennetz.cli.aufruf import Aufruf, parse_datum
from kommunennetz.cli.buchen import aendere_kontakte
from kommunennetz.cli.einladungspost import versuche_nachzutragen
from kommunennetz.cli.konsole import ist_terminal, melden
from kommunennetz.cli.optionen import Ja
from kommunennetz.cli.postweg import build_eingangszugang
from kommunennetz.eingang.gelesen import Gelesenes, Lesezeichen, beleg_zu, load_gelesenes, merke
from kommunennetz.eingang.lesung import Fundort, Lesung, build_bekanntes, lies
from kommunennetz.eingang.mail import Mail
from kommunennetz.eingang.quelle_ordner import Uebergangen, list_mails
from kommunennetz.eingang.tatsache import Was
from kommunennetz.eingang.vorschlag import Folge, Lage, Vorschlag, schlage_vor
from kommunennetz.eingang.zuordnung import Ausgegangenes
from kommunennetz.errors import FrageError
from kommunennetz.kontakte.kontaktordner import Kontaktordner
from kommunennetz.model.postamt import Eingangsweg
from kommunennetz.model.teildatum import Datumsform
from kommunennetz.register.lesen.register import Register
from kommunennetz.schritte.plan import Plan
from kommunennetz.versand.journal import Stand
from kommunennetz.worte.saetze import gekuerzt, mit_anzahl

_KOPF = ("Sitz", "Was", "Tag", "Mail")
_GENANNTE = 3
_MERKMAL = 8


def lesen(
    aufruf: Aufruf,
    ordner: Annotated[
        Path | None,
        typer.Option(
            "--ordner", metavar="ORDNER", help="Ordner mit .eml- und .msg-Dateien, auch in Unterordnern."
        ),
    ] = None,
    imap: Annotated[bool, typer.Option("--imap", help="Das Postfach aus postamt.yaml, nur gelesen.")] = False,
    seit: Annotated[
        str | None, typer.Option("--seit", metavar="TAG", help="Nur, was an diesem Tag oder später kam.")
    ] = None,
    anwenden: Annotated[
        bool,
        typer.Option("--anwenden", help="Übernimmt die Vorschläge in den Kontaktordner, nach Rückfrage."),
    ] = False,
    ja: Ja = False,
) -> int:
    """Liest, was zurückkam, und schlägt vor, was davon im Kontaktordner stehen soll.

    Rückläufer, Abwesenheiten, Abmeldungen und Antworten auf Einladungen, aus einem Ordner mit Mails oder aus
    dem Postfach. Ohne --anwenden ändert sich nichts; in der Quelle nie etwas. Am Bildschirm steht dabei,
    welche Mail es ist; in einer Pipe nur der Sitz.
    """
    aufruf.check_kontaktordner()
    if anwenden:
        # Nach einem Absturz beim Verschicken steht noch nicht da, wer eingeladen ist.
        versuche_nachzutragen(aufruf)
    kontakte, register = aufruf.kontakte, aufruf.register
    postfaecher = _postfaecher(register)
    bekanntes = build_bekanntes(kontakte, postfaecher, _kennungen(register), aufruf.heute)
    gelesenes = load_gelesenes(kontakte.ort)
    gewaehlt = _waehle(kontakte, ordner, imap=imap)
    zeichen: list[Lesezeichen] = []
    with _quelle(aufruf, gewaehlt, seit, gelesenes, zeichen) as quelle:
        lesung = lies(quelle, bekanntes, gelesenes)

    def lage(jetzt: Kontaktordner) -> Lage:
        return Lage(jetzt, gelesenes.tatsachen, postfaecher, auch_andere=not (anwenden and ja))

    vorschlaege = schlage_vor(lesung.tatsachen, lage(kontakte)).vorschlaege
    _zeige(vorschlaege, lesung, register)
    _zeige_ungewisse(vorschlaege, bekanntes.ausgegangenes)
    if not anwenden:
        if any(eine.folge is Folge.AENDERT for eine in vorschlaege):
            melden("    Übernehmen: denselben Befehl mit --anwenden")
        return aufruf.ausgang or int(bool(lesung.uebergangen))

    def schritt(jetzt: Kontaktordner) -> Plan:
        return schlage_vor(lesung.tatsachen, lage(jetzt)).plan

    aendert = any(eine.folge is Folge.AENDERT for eine in vorschlaege)
    ausgang = aendere_kontakte(aufruf, schritt, ja=ja) if aendert else 0
    if not ausgang:
        offen = {eine.tatsache.merkmal for eine in vorschlaege if eine.wieder}
        erreicht = (replace(eine, offen=eine.merkmal in offen) for eine in lesung.tatsachen)
        neue = (eine for eine in erreicht if eine not in gelesenes.tatsachen)
        merke(kontakte.ort, neue, [] if offen else zeichen)
    return ausgang or aufruf.ausgang or int(bool(lesung.uebergangen))


def _waehle(kontakte: Kontaktordner, ordner: Path | None, *, imap: bool) -> Path | Eingangsweg:
    """Liefert den Ordner oder das Postfach, aus dem gelesen wird; FrageError, wenn es nicht feststeht."""
    if ordner is not None and imap:
        raise FrageError("--ordner und --imap sind zwei Quellen.", "Eine davon weglassen.")
    weg = kontakte.postamt.satz.eingang if kontakte.postamt is not None else Eingangsweg()
    if ordner is None and not imap:
        imap = weg.weg == "imap"
        ordner = Path(weg.ordner) if weg.ordner and not imap else None
    if imap:
        return weg
    if ordner is None:
        raise FrageError("Woraus gelesen wird, steht nicht fest.", "--ordner ORDNER nennen, oder --imap.")
    if not ordner.is_dir():
        raise FrageError(f"Den Ordner »{ordner}« gibt es nicht.", "Pfad prüfen.")
    return ordner


@contextmanager
def _quelle(
    aufruf: Aufruf,
    gewaehlt: Path | Eingangsweg,
    seit: str | None,
    gelesenes: Gelesenes,
    zeichen: list[Lesezeichen],
) -> Iterator[Iterator[Mail | Uebergangen]]:
    """Liefert die Mails; bis wohin eine Mappe gelesen ist, steht danach in `zeichen`."""
    ab = parse_datum(seit, "--seit", Datumsform.ZEITRAUM).frueheste if seit is not None else None
    if isinstance(gewaehlt, Path):
        yield list_mails(gewaehlt, ab)
        return
    from kommunennetz.eingang.quelle_imap import oeffne_mappe
    from kommunennetz.versand.postfach import angemeldet

    zugang = build_eingangszugang(aufruf, gewaehlt)
    with angemeldet(zugang) as box:
        mappe = oeffne_mappe(box, zugang.server, gewaehlt.mappe)

        def mails() -> Iterator[Mail | Uebergangen]:
            for ergebnis in mappe.list_mails(gelesenes.lesezeichen.get(mappe.name), ab):
                yield ergebnis.gelesen
                # Mit --seit bliebe sonst für immer ungelesen, was davor kam.
                if ab is None:
                    zeichen[:] = [mappe.lesezeichen(ergebnis.uid)]

        yield mails()


def _postfaecher(register: Register) -> dict[str, str]:
    return {
        slug: eintrag.satz.postfach.casefold()
        for slug, eintrag in register.kommunen.items()
        if eintrag.satz.postfach is not None
    }


def _kennungen(register: Register) -> dict[str, str]:
    """Liefert zu jeder Veranstaltung, wie Kalender und Sendungen sie nennen, wo ihre Datei anders heißt."""
    return {
        slug: eintrag.satz.kalenderkennung
        for slug, eintrag in register.veranstaltungen.items()
        if eintrag.satz.kalenderkennung is not None
    }


def _zeige(vorschlaege: Sequence[Vorschlag], lesung: Lesung, register: Register) -> None:
    zeilen = [
        (
            eine.tatsache.sitz or "–",
            eine.satz if eine.folge is not Folge.STEHT_SCHON else f"{eine.satz} (steht schon)",
            f"{eine.tatsache.zeit.astimezone():%d.%m.%Y}" if eine.tatsache.zeit else "–",
            _mail(eine, lesung.fundorte),
        )
        for eine in vorschlaege
    ]
    bloecke: list[str | Abschnitt] = [_uebersicht(vorschlaege, lesung, register)]
    if zeilen:
        bloecke += ["", Abschnitt(_KOPF, zeilen)]
    bloecke += ["", *hilfen] if (hilfen := _hilfen(vorschlaege)) else []
    antworte(Befehlsantwort(bloecke, json=list), "tabelle", None)
    for eine in lesung.uebergangen:
        wo = eine.wo if ist_terminal() else f"eine Datei (.{eine.wo.rpartition('.')[2][:5]})"
        melden(f"Nicht gelesen: {wo}: {eine.grund}")


def _mail(eine: Vorschlag, fundorte: Mapping[str, Fundort]) -> str:
    """Liefert, welche Mail es ist: Namen und Adressen sieht nur ein Mensch am Bildschirm."""
    fundort = fundorte.get(eine.tatsache.merkmal)
    if fundort is None or not ist_terminal():
        return eine.tatsache.merkmal[:_MERKMAL]
    return f"{fundort.wo} (von {fundort.absender})" if eine.tatsache.anderer else fundort.wo


def _hilfen(vorschlaege: Sequence[Vorschlag]) -> list[str]:
    return list(dict.fromkeys(f"{eine.tatsache.sitz}: {eine.hilfe}" for eine in vorschlaege if eine.hilfe))


def _uebersicht(vorschlaege: Sequence[Vorschlag], lesung: Lesung, register: Register) -> str:
    """Liefert »12 Zusagen, 3 Absagen, 1 Adresse gestört (Rheine)«."""
    teile = []
    for was, einzahl, mehrzahl in _GEZAEHLT:
        gemeinte = [eine for eine in vorschlaege if _gezaehlt_als(eine) is was]
        if gemeinte:
            teile.append(mit_anzahl(len(gemeinte), einzahl, mehrzahl) + _genannt(was, gemeinte, register))
    if lesung.schon_gelesen:
        teile.append(f"{lesung.schon_gelesen} schon gelesen")
    if lesung.fremde:
        teile.append(f"{lesung.fremde} fremd")
    if lesung.uebergangen:
        teile.append(f"{len(lesung.uebergangen)} nicht lesbar")
    return ", ".join(teile) or "Es ist nichts zurückgekommen."


def _gezaehlt_als(eine: Vorschlag) -> Was:
    """Liefert, als was ein Vorschlag zählt: Was zum dritten Mal vorläufig scheitert, ist gestört."""
    if eine.tatsache.was is Was.ZAEHLT and eine.folge in (Folge.AENDERT, Folge.STEHT_SCHON):
        return Was.GESTOERT
    return eine.tatsache.was


def _genannt(was: Was, gemeinte: Sequence[Vorschlag], register: Register) -> str:
    if was is not Was.GESTOERT:
        return ""
    stellen = dict.fromkeys(eine.tatsache.sitz.rpartition("/")[0] for eine in gemeinte)
    namen = (register.kommunen[eine].satz.name if eine in register.kommunen else eine for eine in stellen)
    return f" ({gekuerzt(namen, _GENANNTE)})"


def _zeige_ungewisse(vorschlaege: Sequence[Vorschlag], ausgegangenes: Ausgegangenes) -> None:
    """Sagt, zu welchen ungewissen Nachrichten nun etwas bekannt ist, und womit sie sich klären lassen."""
    ungewisse = [
        eine.tatsache
        for eine in vorschlaege
        if ausgegangenes.stand_von(eine.tatsache.sendung, eine.tatsache.sitz) is Stand.UNGEWISS
    ]
    for eine in ungewisse:
        melden(f"Ungewiss war {eine.sitz}: {beleg_zu(eine)}.")
    for sendung in dict.fromkeys(eine.sendung for eine in ungewisse):
        melden(f"    Klären: kommunennetz sendung klaeren {sendung}")


_GEZAEHLT = (
    (Was.ZUGESAGT, "Zusage", "Zusagen"),
    (Was.ABGESAGT, "Absage", "Absagen"),
    (Was.VORBEHALT, "Vorbehalt", "Vorbehalte"),
    (Was.GEGENVORSCHLAG, "Gegenvorschlag", "Gegenvorschläge"),
    (Was.ALTER_TERMIN, "Antwort auf den alten Termin", "Antworten auf den alten Termin"),
    (Was.GESTOERT, "Adresse gestört", "Adressen gestört"),
    (Was.ZAEHLT, "vorläufig unzustellbar", "vorläufig unzustellbar"),
    (Was.AN_UNS, "weist uns ab", "weisen uns ab"),
    (Was.ANGEKOMMEN, "angekommen", "angekommen"),
    (Was.ABWESEND, "Abwesenheit", "Abwesenheiten"),
    (Was.VERLASSEN, "hat vielleicht die Stelle verlassen", "haben vielleicht die Stelle verlassen"),
    (Was.AUTOMATISCH, "automatische Antwort", "automatische Antworten"),
    (Was.ABGEMELDET, "Abmeldung", "Abmeldungen"),
    (Was.LESEN, "Antwort bitte lesen", "Antworten bitte lesen"),
)
