"""Dateien schreiben: ganz oder gar nicht, nie über einen Verweis, mit deutschem Grund.

Geschrieben wird daneben, unter einem eigenen, neuen Namen, und dann umbenannt: Was vorher dalag, ist bis
zuletzt da. Ein Ziel ist eine gewöhnliche Datei, oder es gibt sie noch nicht. Ein Verweis wird abgelehnt: Ein
fremder Ordner könnte einen mitbringen, der auf etwas zeigt, was dem Benutzer gehört. Ergebnisse schreibt
`write_ordner`; `register.buchen` bucht mit denselben Griffen, gegen Stromausfall gesichert.
"""

import errno
import os
import re
import stat
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from pathlib import Path, PureWindowsPath

from kommunennetz.errors import FrageError, KommunennetzError

_UNFERTIG = re.compile(r"\.kommunennetz-[0-9a-f]{12}\.unfertig")
_DATEIENDUNGEN = frozenset(
    f".{endung}"
    for endung in (
        *(
            "csv",
            "doc",
            "docx",
            "eml",
            "htm",
            "html",
            "json",
            "md",
            "ods",
            "odt",
            "pdf",
            "txt",
            "xls",
            "xlsx",
        ),
        *("yaml", "yml", "zip"),
    )
)


class Vorhandenes(Enum):
    """Was mit einer Datei geschieht, die schon da ist."""

    ABLEHNEN = auto()
    """Dann wird gar nichts geschrieben."""
    BEHALTEN = auto()
    ERSETZEN = auto()


@dataclass(frozen=True, slots=True)
class Abgelegt:
    """Welche Dateien geschrieben und welche vorhandenen behalten wurden."""

    geschrieben: tuple[str, ...]
    behalten: tuple[str, ...]


def write_datei(pfad: str | os.PathLike[str], inhalt: bytes) -> None:
    """Schreibt eine Ausgabedatei ganz oder gar nicht; eine vorhandene behält ihre Rechte.

    KommunennetzError, wenn es nicht geht; dann ist die frühere Datei noch da. FrageError, wenn sie heißen
    soll, wie unter Windows keine heißen kann.
    """
    _check_name(os.fspath(pfad))
    _lege_ab({os.fspath(pfad): inhalt})


def write_ordner(
    ordner: str | os.PathLike[str],
    dateien: Mapping[str, bytes],
    vorhandenes: Vorhandenes = Vorhandenes.ERSETZEN,
    *,
    weg: Collection[str] = (),
) -> Abgelegt:
    """Schreibt Dateien in einen Ordner, den es noch nicht geben muss, alle oder keine, in ihrer Reihenfolge.

    Die Namen sind Pfade im Ordner, mit »/«; `weg` nennt Dateien darin, die zugleich verschwinden. FrageError,
    wenn eine da und das abzulehnen ist, keine so heißen darf oder ein neuer Ordner wie eine Datei hieße;
    KommunennetzError, wenn es nicht geht. Dann bleibt alles.
    """
    wo = os.fspath(ordner)
    for name in (wo, *dateien):
        _check_name(name)
    stamm, endung = os.path.splitext(wo)
    if endung.casefold() in _DATEIENDUNGEN and not os.path.lexists(wo):
        text = f"»{wo}« wäre ein Ordner, denn hier entstehen mehrere Dateien ({len(dateien)})."
        raise FrageError(text, f"Ohne Endung nennen: {stamm}")
    da = [name for name in dateien if _gibt_es(os.path.join(wo, name))]
    if da and vorhandenes is Vorhandenes.ABLEHNEN:
        raise FrageError(f"In »{wo}« liegt schon {', '.join(da)}.", "Überschreiben: --ersetzen")
    behalten = tuple(da) if vorhandenes is Vorhandenes.BEHALTEN else ()
    neue = {os.path.join(wo, name): inhalt for name, inhalt in dateien.items() if name not in behalten}
    _lege_ab(neue, [os.path.join(wo, name) for name in weg], ordner=wo)
    return Abgelegt(tuple(name for name in dateien if name not in behalten), behalten)


def check_leer(ordner: Path, hilfe: str) -> None:
    """Wirft FrageError, wenn etwas darin liegt oder er keiner ist; KommunennetzError, wo keiner sein kann."""
    try:
        leer = not os.listdir(ordner)
    except FileNotFoundError:
        return
    except OSError as error:
        if isinstance(error, NotADirectoryError) and os.path.lexists(ordner):
            raise FrageError(f"»{ordner}« ist nicht leer.", hilfe) from error
        raise KommunennetzError(f"»{ordner}« lässt sich nicht lesen: {grund(error)}.", hilfe) from error
    if not leer:
        raise FrageError(f"»{ordner}« ist nicht leer.", hilfe)


def _check_name(pfad: str) -> None:
    """Wirft FrageError, wenn Windows den Namen einem Gerät vorbehält; Ergebnisse wandern dorthin."""
    # So getrennt, wie Windows trennt: auch an »\\« und hinter einem Laufwerksbuchstaben.
    name = PureWindowsPath(pfad).name
    if ist_geraet(name):
        stamm, punkt, endung = name.partition(".")
        hilfe = f"Einen anderen Namen nennen, etwa »{stamm.rstrip()}-1{punkt}{endung}«."
        raise FrageError(f"»{name}« ist unter Windows ein Gerät; keine Datei kann dort so heißen.", hilfe)


def ist_geraet(name: str) -> bool:
    """Liefert, ob Windows diesen Dateinamen einem Gerät vorbehält, mit welcher Endung auch immer."""
    return name.partition(".")[0].rstrip().casefold() in _GERAETE


def _lege_ab(dateien: Mapping[str, bytes], weg: Collection[str] = (), ordner: str | None = None) -> None:
    """Schreibt alles oder nichts; mit `ordner` entstehen auch er und die Ordner darin, wo sie fehlen."""
    beiseite: list[str] = []
    with ExitStack() as zurueck:
        for wo in () if ordner is None else dict.fromkeys((ordner, *map(os.path.dirname, dateien))):
            _build_ordner(wo, zurueck)
        fertige = [_schreibe_daneben(ziel, inhalt, zurueck) for ziel, inhalt in dateien.items()]
        for alt in dict.fromkeys([*weg, *(ziel for ziel in dateien if _gibt_es(ziel))]):
            beiseite.append(daneben(alt))
            with _beim_schreiben(alt):
                os.rename(alt, beiseite[-1])
            zurueck.callback(_still, os.rename, beiseite[-1], alt)
        for fertig, ziel in zip(fertige, dateien, strict=True):
            with _beim_schreiben(ziel):
                os.rename(fertig, ziel)
            zurueck.callback(_still, os.unlink, ziel)
        # Ab hier gilt das Neue; zurückzunehmen ist nichts mehr.
        zurueck.pop_all()
    for alt in beiseite:
        _still(os.unlink, alt)


def _gibt_es(pfad: str) -> bool:
    # os.path.lexists hielte auch für neu, wonach sich nur gerade nicht fragen lässt.
    with _beim_schreiben(pfad):
        try:
            os.lstat(pfad)
        except (FileNotFoundError, NotADirectoryError):
            return False
    return True


def _build_ordner(ordner: str, zurueck: ExitStack) -> None:
    if not ordner or os.path.isdir(ordner):
        return
    _build_ordner(os.path.dirname(ordner), zurueck)
    with _beim_schreiben(ordner):
        try:
            os.mkdir(ordner)
        except FileExistsError:
            # Ein zweiter Befehl kann schneller gewesen sein.
            if not os.path.isdir(ordner):
                raise NotADirectoryError(errno.ENOTDIR, "", ordner) from None
            return
    zurueck.callback(_still, os.rmdir, ordner)


def _schreibe_daneben(ziel: str, inhalt: bytes, zurueck: ExitStack) -> str:
    unfertig = daneben(ziel)
    with _beim_schreiben(ziel):
        modus = _check_ziel(ziel)
        zurueck.callback(_still, os.unlink, unfertig)
        write_neu(unfertig, inhalt, modus)
    return unfertig


def _check_ziel(ziel: str) -> int | None:
    """Liefert die Rechte einer Datei, None, wenn es sie nicht gibt; sonst ist es kein Ziel."""
    try:
        status = os.lstat(ziel)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        raise KommunennetzError(f"»{ziel}« ist ein Verweis; geschrieben wird nur in Dateien.", _VERWEIS)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, "", ziel)
    if not stat.S_ISREG(status.st_mode):
        raise KommunennetzError(f"»{ziel}« ist keine gewöhnliche Datei.", _VERWEIS)
    if not os.access(ziel, os.W_OK):
        raise PermissionError(errno.EACCES, "", ziel)
    return stat.S_IMODE(status.st_mode)


def daneben(ziel: str | os.PathLike[str]) -> str:
    """Liefert einen neuen Namen im selben Ordner, an dem sich ein unfertiges Ergebnis erkennen lässt."""
    # Nicht aus dem Namen des Ziels: Der kann schon so lang sein, wie er sein darf.
    return os.path.join(os.path.dirname(ziel), f".kommunennetz-{os.urandom(6).hex()}.unfertig")


def ist_unfertig(name: str) -> bool:
    """Liefert, ob ein Dateiname von `daneben` stammt."""
    return _UNFERTIG.fullmatch(name) is not None


def oeffne(pfad: str | os.PathLike[str], wozu: int, modus: int = 0o666) -> int:
    """Öffnet eine Datei, ohne einem Verweis zu folgen oder auf das Ende einer benannten Pipe zu warten.

    Liefert ihre Kennung; auf ihr sind Bytes Bytes. Wirft OSError.
    """
    if not hasattr(os, "O_NOFOLLOW") and os.path.islink(pfad):
        # Windows lässt sich das beim Öffnen nicht sagen.
        raise OSError(errno.ELOOP, "", os.fspath(pfad))
    for art in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
        wozu |= getattr(os, art, 0)
    return os.open(pfad, wozu, modus)


def read_inhalt(pfad: str | os.PathLike[str]) -> bytes | None:
    """Liefert den Inhalt einer Datei; None, wenn es sie nicht gibt. Wirft OSError, wenn sie keine ist."""
    try:
        kennung = oeffne(pfad, os.O_RDONLY)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(os.fstat(kennung).st_mode):
        os.close(kennung)
        raise OSError(errno.EINVAL, "", os.fspath(pfad))
    with os.fdopen(kennung, "rb") as strom:
        return strom.read()


def find_modus(pfad: str | os.PathLike[str]) -> int | None:
    """Liefert die Rechte einer Datei; None, wenn es sie nicht gibt."""
    try:
        return stat.S_IMODE(os.lstat(pfad).st_mode)
    except FileNotFoundError:
        return None


def write_neu(
    pfad: str | os.PathLike[str], inhalt: bytes, modus: int | None = None, *, sync: bool = False
) -> None:
    """Legt eine Datei an, die es noch nicht gibt; mit `sync` bis auf den Datenträger. Wirft OSError."""
    # Enge Rechte gelten vom ersten Augenblick an; die umask nimmt höchstens welche weg.
    kennung = oeffne(pfad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if modus is None else modus)
    try:
        rest = memoryview(inhalt)
        while rest:
            rest = rest[os.write(kennung, rest) :]
        if modus is not None:
            os.chmod(kennung if os.chmod in os.supports_fd else pfad, modus)
        if sync:
            os.fsync(kennung)
    finally:
        os.close(kennung)


@contextmanager
def bereitgelegt(
    ziel: str | os.PathLike[str], inhalt: bytes, modus: int | None = None, *, sync: bool = True
) -> Iterator[Path]:
    """Legt einen Inhalt neben sein Ziel, bis auf den Datenträger; im Block wird er dorthin umbenannt.

    Liefert, unter welchem Namen er liegt. Scheitert der Block, ist er wieder fort. Wirft OSError.
    """
    fertig = daneben(ziel)
    try:
        write_neu(fertig, inhalt, modus, sync=sync)
        yield Path(fertig)
    except BaseException:
        _still(os.unlink, fertig)
        raise


def sync_ordner(ordner: str | os.PathLike[str]) -> None:
    """Sorgt dafür, dass auch die Namen in einem Ordner auf dem Datenträger stehen. Wirft OSError."""
    if sys.platform == "win32":
        # Windows schreibt Ordner selbst und lässt sie nicht öffnen.
        return
    kennung = os.open(ordner, os.O_RDONLY)
    try:
        os.fsync(kennung)
    except OSError as error:
        # Manche Netzlaufwerke kennen das nicht.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(kennung)


def _still(tue: Callable[..., object], *pfade: str) -> None:
    with suppress(OSError):
        tue(*pfade)


@contextmanager
def deutsch(
    name: str,
    was: str = "lässt sich nicht schreiben",
    *,
    als: type[KommunennetzError] = KommunennetzError,
    hilfen: Mapping[int, str],
    sonst: str,
) -> Iterator[None]:
    """Macht aus einem Fehler des Betriebssystems eine Meldung mit Grund und Abhilfe.

    `hilfen` nennt zu Fehlernummern eine eigene Abhilfe, `sonst` die zu allen übrigen.
    """
    try:
        yield
    except OSError as error:
        hilfe = {**_PLATZ, **hilfen}.get(error.errno or 0, sonst)
        raise als(f"»{name}« {was}: {grund(error)}.", _KUERZER if _ist_zu_lang(error) else hilfe) from error


def _ist_zu_lang(error: OSError) -> bool:
    """Liefert, ob es an der Länge liegt; Windows nennt einen langen Pfad sonst nur »nicht gefunden«."""
    if getattr(error, "winerror", None) == _ZU_LANG:
        return True
    pfad = os.path.abspath(str(error.filename2 or error.filename or ""))
    return sys.platform == "win32" and isinstance(error, FileNotFoundError) and len(pfad) >= _PFAD_MAX


def liegt_an_der_datei(error: OSError) -> bool:
    """Liefert, ob ein Fehler beim Lesen etwas über die Datei sagt und nicht über Rechner oder Datenträger."""
    return error.errno in _AN_DER_DATEI


def grund(error: OSError) -> str:
    """Liefert den Grund eines Fehlers des Betriebssystems auf Deutsch, ohne Punkt."""
    if error.errno is None:
        return "das Betriebssystem meldet einen Fehler"
    if _ist_zu_lang(error):
        return "der Pfad ist länger, als Windows erlaubt"
    if getattr(error, "winerror", None) == _NAME_UNGUELTIG:
        return _GRUENDE[errno.EILSEQ]
    return _GRUENDE.get(error.errno) or f"Fehler {error.errno} des Betriebssystems"


_AN_DER_DATEI = frozenset(
    (
        *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ),
        *(errno.ELOOP, errno.EACCES, errno.EPERM),
    )
)
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_GERAETE = frozenset(
    (
        *("con", "prn", "aux", "nul", "conin$", "conout$"),
        *(f"{anschluss}{ziffer}" for anschluss in ("com", "lpt") for ziffer in "0123456789¹²³"),
    )
)
_PFAD_MAX = 260
# Nummern von Windows, die sich aus errno nicht wiedererkennen lassen.
_ZU_LANG, _NAME_UNGUELTIG = 206, 123
_VERWEIS = "Die Datei selbst nennen; auf die Standardausgabe schreibt »-o -«."
_ANDERS = "Eine andere Datei oder einen anderen Ordner nennen."
_PLATZ = dict.fromkeys(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Platz schaffen und den Befehl noch einmal aufrufen."
)
_KUERZER = "Einen kürzeren Namen wählen, oder einen Ordner, der weniger tief liegt."
_OFFEN = "Ist die Datei in Word oder Excel geöffnet, sie dort schließen; sonst die Rechte prüfen."
_HILFEN = dict.fromkeys((errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY), _OFFEN)
_beim_schreiben = partial(deutsch, hilfen=_HILFEN, sonst=_ANDERS)
_VOLL = "der Datenträger ist voll"
_VERBOTEN = "die Berechtigung fehlt, oder ein anderes Programm hält die Datei fest"
_FORT = "der Datenträger oder das Netzlaufwerk ist nicht mehr da"
_NICHT_MOEGLICH = "dieser Datenträger kann das nicht"
_SPEICHER = "der Arbeitsspeicher reicht nicht"
_OFFENE = "es sind zu viele Dateien geöffnet"
_VERBINDUNG = "die Verbindung ist unterbrochen"
_GRUENDE = {
    errno.ENOENT: "diesen Ordner oder diese Datei gibt es nicht",
    errno.ENOTDIR: "ein Teil des Pfades ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner",
    errno.EEXIST: "das gibt es schon",
    errno.ENOTEMPTY: "der Ordner ist nicht leer",
    errno.ENAMETOOLONG: "der Name ist zu lang",
    errno.EILSEQ: "der Name enthält Zeichen, die hier nicht erlaubt sind",
    errno.EINVAL: "das lässt das Betriebssystem hier nicht zu",
    errno.ELOOP: "das ist ein Verweis, oder Verweise führen im Kreis",
    errno.EXDEV: "das liegt auf einem anderen Datenträger",
    errno.ENOSPC: _VOLL,
    errno.EDQUOT: _VOLL,
    errno.EFBIG: "die erlaubte Dateigröße ist erreicht",
    errno.EMLINK: "es gibt zu viele Verweise darauf",
    errno.EACCES: _VERBOTEN,
    errno.EPERM: _VERBOTEN,
    errno.EBUSY: "ein anderes Programm benutzt die Datei gerade",
    errno.ETXTBSY: "ein anderes Programm benutzt die Datei gerade",
    errno.EAGAIN: "das geht gerade nicht",
    errno.EDEADLK: "zwei Programme warten aufeinander",
    errno.ENOLCK: "der Datenträger kann keine Dateien sperren",
    errno.EROFS: "der Datenträger ist schreibgeschützt",
    errno.EIO: "der Datenträger meldet einen Fehler",
    errno.ENODEV: _FORT,
    errno.ENXIO: _FORT,
    errno.ESTALE: _FORT,
    errno.ENOSYS: _NICHT_MOEGLICH,
    errno.ENOTSUP: _NICHT_MOEGLICH,
    errno.EMFILE: _OFFENE,
    errno.ENFILE: _OFFENE,
    errno.ENOMEM: _SPEICHER,
    errno.ENOBUFS: _SPEICHER,
    errno.EINTR: "der Vorgang wurde unterbrochen",
    errno.EBADF: "sie ist geschlossen",
    errno.EPIPE: "der Empfänger hört nicht mehr zu",
    errno.ECONNRESET: _VERBINDUNG,
    errno.ENETDOWN: _VERBINDUNG,
    errno.ENETUNREACH: _VERBINDUNG,
    errno.EHOSTDOWN: _VERBINDUNG,
    errno.EHOSTUNREACH: _VERBINDUNG,
    errno.ETIMEDOUT: "der Datenträger oder das Netzlaufwerk antwortet nicht",
}
