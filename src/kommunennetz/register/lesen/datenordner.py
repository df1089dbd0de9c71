"""Die Dateien eines Registers finden und lesen, ohne ihm zu entkommen."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from kommunennetz.befund import Befund, Regel
from kommunennetz.dateien import grund, liegt_an_der_datei
from kommunennetz.errors import RegisterError
from kommunennetz.model import leseregeln
from kommunennetz.worte.zeichen import hat_unsichtbare, ist_unsichtbar

GROESSTE_DATEI = 1_000_000

# Was Windows, macOS, Office und Editoren ungefragt neben die Datensätze legen.
_BEIWERK = re.compile(r"\..*|(?:eh)?thumbs\.db|desktop\.ini|~\$.*|.*(?:\.bak|\.tmp|\.swp|~)", re.DOTALL)
# So nennen Explorer, Finder und der Abgleich über eine Cloud ein zweites Exemplar.
_KOPIE = re.compile(
    r"(?:Kopie von |Copy of )(?P<von>.+)"
    r"|(?P<name>.+?)(?: -)? "
    r"(?:(?:Kopie|Copy)(?: ?\(\d+\)| \d+)?|\(\d+\)|\([^()]*(?:Konflikt|conflict)[^()]*\))",
    re.IGNORECASE,
)


def find_dateien(
    ort: Path, ordner: str, endung: str, befunde: list[Befund], beilagen: tuple[str, ...] = ()
) -> Iterator[str]:
    """Liefert die Dateien eines Ordners nach Namen geordnet; was nicht hineingehört, wird ein Befund.

    Was auf eine der `beilagen` endet, darf dabeiliegen.

    RegisterError wie bei `read_datei`.
    """
    if _fuehrt_hinaus(ort, ordner):
        befunde.append(_hinaus(ordner))
        return
    try:
        namen = sorted(os.listdir(ort / ordner))
    except FileNotFoundError:
        return
    except NotADirectoryError:
        befunde.append(
            _befund(ordner, leseregeln.datei_unlesbar, "das ist kein Ordner", "Umbenennen oder löschen.")
        )
        return
    except OSError as error:
        befunde.append(_unlesbar(ordner, error))
        return
    for name in namen:
        if ist_beiwerk(name) or name.casefold().endswith(beilagen):
            continue
        if not name.isprintable() or hat_unsichtbare(name):
            befunde.append(_dateiname(ordner, name))
        elif name.endswith(endung) and (original := _find_original(name.removesuffix(endung))):
            befunde.append(_kopie(ordner, name, f"{original}{endung}", namen))
        elif name.endswith(endung):
            yield f"{ordner}/{name}"
        else:
            befunde.append(_falsche_endung(ordner, name, endung))


def ist_beiwerk(name: str) -> bool:
    """Liefert, ob eine Datei dieses Namens kein Datensatz sein will und unbeachtet bleibt."""
    return _BEIWERK.fullmatch(name.casefold()) is not None


def _find_original(stamm: str) -> str:
    """Liefert, wovon eine Datei dieses Namens die Kopie ist; leer, wenn sie keine ist."""
    if " " not in stamm or (treffer := _KOPIE.fullmatch(stamm)) is None:
        return ""
    return str(treffer["von"] or treffer["name"]).strip()


def read_datei(ort: Path, datei: str, befunde: list[Befund]) -> bytes | None:
    """Liefert die Bytes einer Datei, sonst None und einen Befund.

    Wirft RegisterError, wenn es nicht an der Datei liegt (zu viele offene Dateien, kein Speicher, ein
    Datenträger, der ausfällt): Was dann fehlte, wäre da, und die Antwort ohne es falsch.
    """
    pfad = f"{ort}/{datei}"
    try:
        status = os.lstat(pfad)
        if ist_verweis := stat.S_ISLNK(status.st_mode):
            status = os.stat(pfad)
        # Was keine gewöhnliche Datei ist (eine benannte Pipe etwa), würde beim Öffnen warten lassen.
        if not stat.S_ISREG(status.st_mode):
            befunde.append(
                _befund(datei, leseregeln.datei_unlesbar, "das ist keine Datei", "Umbenennen oder löschen.")
            )
            return None
        if ist_verweis and _fuehrt_hinaus(ort, datei):
            befunde.append(_hinaus(datei))
            return None
        daten = _read(pfad, min(status.st_size, GROESSTE_DATEI))
    except OSError as error:
        kaputt = liegt_an_der_datei(error) and os.path.islink(pfad)
        befunde.append(_verweis_kaputt(datei) if kaputt else _unlesbar(datei, error))
        return None
    if len(daten) > GROESSTE_DATEI:
        befunde.append(zu_gross(datei))
        return None
    return daten


def _read(pfad: str, groesse: int) -> bytes:
    """Liefert den Inhalt, höchstens ein Byte mehr als erlaubt."""
    with open(pfad, "rb", buffering=0) as strom:
        # Nicht gleich 1 MB verlangen: den Platz dafür zu beschaffen dauert dreimal so lang wie das Lesen.
        daten = strom.read(groesse + 1)
        return daten if len(daten) <= groesse else daten + strom.read(GROESSTE_DATEI - groesse)


def zu_gross(datei: str) -> Befund:
    """Liefert den Befund zu einer Datei, die länger ist als GROESSTE_DATEI."""
    return _befund(datei, leseregeln.zu_gross, "die Datei ist größer als 1 MB", _AUFTEILEN)


def liegt_im_register(ort: Path, datei: str) -> bool:
    """Liefert, ob es die Datei gibt und sie wirklich unter diesem Ordner liegt."""
    return not _fuehrt_hinaus(ort, datei) and os.path.isfile(ort / datei)


def ist_wortlaut(ort: Path, datei: str) -> bool:
    """Liefert, ob der Pfad vom Ordner des Registers aus zu einer Markdown-Datei in ihm führt."""
    return datei.endswith(".md") and liegt_im_register(ort, datei)


def _fuehrt_hinaus(ort: Path, datei: str) -> bool:
    return not Path(os.path.realpath(ort / datei)).is_relative_to(os.path.realpath(ort))


def _befund(datei: str, regel: Regel, text: str, hilfe: str) -> Befund:
    return Befund(datei, 1, 1, "", regel, text, hilfe)


def _hinaus(datei: str) -> Befund:
    return _befund(datei, leseregeln.verweis_hinaus, "der Verweis führt aus dem Register hinaus", _VERWEIS)


def _verweis_kaputt(datei: str) -> Befund:
    return _befund(datei, leseregeln.verweis_kaputt, "der Verweis führt ins Leere", _VERWEIS)


def _unlesbar(datei: str, error: OSError) -> Befund:
    if not liegt_an_der_datei(error):
        raise RegisterError(f"»{datei}« lässt sich nicht lesen: {grund(error)}.", _NOCHMAL) from error
    return _befund(
        datei, leseregeln.datei_unlesbar, f"die Datei lässt sich nicht lesen: {grund(error)}", _RECHTE
    )


def _dateiname(ordner: str, name: str) -> Befund:
    # Solche Zeichen kämen ungefiltert auf das Terminal, und manche lassen sich gar nicht ausgeben.
    lesbar = "".join(
        zeichen if zeichen.isprintable() and not ist_unsichtbar(zeichen) else f"\\x{ord(zeichen):02x}"
        for zeichen in name
    )
    text = "der Dateiname enthält ein Zeichen, das sich nicht darstellen lässt"
    return _befund(f"{ordner}/{lesbar}", leseregeln.dateiname_zeichen, text, "Die Datei umbenennen.")


def _kopie(ordner: str, name: str, original: str, namen: Sequence[str]) -> Befund:
    if original not in namen:
        hilfe = f"Gilt sie, umbenennen in »{ordner}/{original}«; sonst löschen."
    else:
        hilfe = f"Nachsehen, was gilt, es in »{ordner}/{original}« übernehmen und die Kopie löschen."
    return _befund(f"{ordner}/{name}", leseregeln.kopie, f"die Datei ist eine Kopie von »{original}«", hilfe)


def _falsche_endung(ordner: str, name: str, endung: str) -> Befund:
    stamm = name.rpartition(".")[0] or name
    hilfe = f"Umbenennen in »{stamm}{endung}« oder aus dem Ordner nehmen."
    return _befund(
        f"{ordner}/{name}", leseregeln.endung, f"hier werden nur Dateien mit »{endung}« gelesen", hilfe
    )


_NOCHMAL = "Den Befehl noch einmal aufrufen; bleibt es dabei, den Datenträger und den Rechner prüfen."
_AUFTEILEN = "Die Datei auf mehrere aufteilen."
_VERWEIS = "Statt des Verweises die Datei selbst in den Ordner legen."
_RECHTE = "Die Rechte der Datei prüfen, und ob sie in einem anderen Programm geöffnet ist."
