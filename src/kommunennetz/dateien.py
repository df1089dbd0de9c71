"""Der eine Schreiber von Ergebnissen: ganz oder gar nicht, nie über einen Verweis, mit deutschem Grund.

Geschrieben wird daneben, unter einem eigenen, neuen Namen, und dann umbenannt: Was vorher dalag, ist bis
zuletzt da. Ein Ziel ist eine gewöhnliche Datei, oder es gibt sie noch nicht. Ein Verweis wird abgelehnt: Ein
fremder Ordner könnte einen mitbringen, der auf etwas zeigt, was dem Benutzer gehört.
"""

import errno
import os
import re
import stat
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from kommunennetz.errors import FrageError, KommunennetzError

_UNFERTIG = re.compile(r"\.kommunennetz-[0-9a-f]{12}\.unfertig")
_NEU = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


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

    KommunennetzError, wenn es nicht geht; dann ist die frühere Datei noch da. Ergebnisse lassen sich noch
    einmal erzeugen; das Register schreibt `register.buchen.ablage` auch gegen Stromausfall gesichert.
    """
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
    wenn eine schon da und das abzulehnen ist; KommunennetzError, wenn es nicht geht. Dann bleibt alles.
    """
    wo = os.fspath(ordner)
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
        modus = _find_modus(ziel)
        zurueck.callback(_still, os.unlink, unfertig)
        write_neu(unfertig, inhalt, modus)
    return unfertig


def _find_modus(ziel: str) -> int | None:
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


def write_neu(
    pfad: str | os.PathLike[str], inhalt: bytes, modus: int | None = None, *, sync: bool = False
) -> None:
    """Legt eine Datei an, die es noch nicht gibt; mit `sync` bis auf den Datenträger. Wirft OSError."""
    kennung = os.open(pfad, _NEU, 0o666)
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


def _still(tue: object, *pfade: str) -> None:
    with suppress(OSError):
        tue(*pfade)  # type: ignore[operator]


@contextmanager
def _beim_schreiben(ziel: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KommunennetzError(
            f"»{ziel}« lässt sich nicht schreiben: {grund(error)}.", _HILFEN.get(error.errno, _ANDERS)
        ) from error


def liegt_an_der_datei(error: OSError) -> bool:
    """Liefert, ob ein Fehler beim Lesen etwas über die Datei sagt und nicht über Rechner oder Datenträger."""
    return error.errno in _AN_DER_DATEI


def grund(error: OSError) -> str:
    """Liefert den Grund eines Fehlers des Betriebssystems auf Deutsch, ohne Punkt."""
    if error.errno is None:
        return "das Betriebssystem meldet einen Fehler"
    return _GRUENDE.get(error.errno) or f"Fehler {error.errno} des Betriebssystems"


_AN_DER_DATEI = frozenset(
    (
        *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ),
        *(errno.ELOOP, errno.EACCES, errno.EPERM),
    )
)
_VERWEIS = "Die Datei selbst nennen; auf die Standardausgabe schreibt »-o -«."
_ANDERS = "Eine andere Datei oder einen anderen Ordner nennen."
PLATZ = "Platz schaffen und den Befehl noch einmal aufrufen."
_OFFEN = "Ist die Datei in Word oder Excel geöffnet, sie dort schließen; sonst die Rechte prüfen."
_HILFEN: dict[int | None, str] = {
    errno.ENOSPC: PLATZ,
    errno.EDQUOT: PLATZ,
    errno.EACCES: _OFFEN,
    errno.EPERM: _OFFEN,
    errno.EBUSY: _OFFEN,
    errno.ETXTBSY: _OFFEN,
}
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
