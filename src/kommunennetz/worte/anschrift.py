"""Die eine Regel für E-Mail-Adressen: was ein Postfach ist, und seine Form, die jeder Mailserver annimmt."""

import re
from dataclasses import dataclass

from kommunennetz.worte.zeichen import ist_unsichtbar

_LOKALTEIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z0-9]([a-z0-9-]*[a-z0-9])?)?[a-z]")
_VORBEHALTEN = re.compile(
    r"(?:^|\.)(?!xn)[^.]{2}--"
)  # RFC 5891, 4.2.3.1: so beginnen nur verschlüsselte Namen
_NUR_INTERN = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})  # RFC 6761, 6762, 7686
_LOKALTEIL_MAX = 64  # RFC 5321, 4.5.3.1.1
_ADRESSE_MAX = 254  # RFC 5321, 4.5.3.1.3: 256 mit den spitzen Klammern
_DOMAIN_MAX = 253  # RFC 1035, 2.3.4: 255 Oktette in der Leitungsform
_NAMENSTEIL_MAX = 63  # RFC 1035, 2.3.4

_MEHRERE = "Das sind mehrere Adressen; ein Postfach ist genau eine."
_FREMDE_ZEICHEN = (
    ("<", "Nur die Adresse selbst eintragen, ohne Namen und spitze Klammern."),
    (",", _MEHRERE),
    (";", _MEHRERE),
    (" ", "Die Adresse enthält ein Leerzeichen."),
)


@dataclass(frozen=True, slots=True)
class Anschrift:
    """Eine zustellbare Adresse in ASCII, dazu der Name, der im Postfach erscheint (oft leer)."""

    adresse: str
    name: str = ""

    @property
    def domain(self) -> str:
        """Liefert den Teil hinter dem @, kleingeschrieben und in Punycode."""
        return self.adresse.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Ablehnung:
    """Warum an ein Postfach nichts gehen kann, als ganzer Satz."""

    grund: str


def check_anschrift(postfach: str, name: str = "") -> Anschrift | Ablehnung:
    """Liefert die Anschrift in ASCII oder den Grund, aus dem sie nicht taugt; wirft nie eine Ausnahme."""
    text = postfach.strip()
    lokalteil, _, domain = text.rpartition("@")
    if grund := _check_form(text) or _check_lokalteil(lokalteil):
        return Ablehnung(grund)
    ascii_domain = _encode_domain(domain)
    if isinstance(ascii_domain, Ablehnung):
        return ascii_domain
    adresse = f"{lokalteil}@{ascii_domain}"
    if len(adresse) > _ADRESSE_MAX:
        return Ablehnung(f"Die Adresse hat {len(adresse)} Zeichen; erlaubt sind {_ADRESSE_MAX}.")
    return Anschrift(adresse, name)


def _check_form(text: str) -> str:
    if not text:
        return "Das Postfach ist leer."
    # Fast jede Adresse besteht diese Frage; jedes Zeichen einzeln anzusehen dauert zehnmal so lang.
    sichtbar = text.isascii() and text.isprintable()
    if unsichtbar := "" if sichtbar else next(filter(_ist_fremd, text), ""):
        return f"Die Adresse enthält ein unsichtbares Zeichen (U+{ord(unsichtbar):04X})."
    return next((grund for zeichen, grund in _FREMDE_ZEICHEN if zeichen in text), "") or _check_anzahl(text)


def _ist_fremd(zeichen: str) -> bool:
    return ist_unsichtbar(zeichen) or (zeichen.isspace() and zeichen != " ")


def _check_anzahl(text: str) -> str:
    if "@" not in text:
        return "In der Adresse fehlt das @."
    return _MEHRERE if text.count("@") > 1 else ""


def _check_lokalteil(lokalteil: str) -> str:
    if not lokalteil:
        return "Vor dem @ steht nichts."
    if not lokalteil.isascii():
        fremd = next(zeichen for zeichen in lokalteil if not zeichen.isascii())
        # Ob der Mailserver der Geschäftsstelle und alle dahinter SMTPUTF8 (RFC 6531) können, ist unbekannt.
        return f"Vor dem @ steht »{fremd}«; das kann nicht jeder Mailserver zustellen (SMTPUTF8)."
    if len(lokalteil) > _LOKALTEIL_MAX:
        return f"Vor dem @ stehen {len(lokalteil)} Zeichen; erlaubt sind {_LOKALTEIL_MAX}."
    if _LOKALTEIL.fullmatch(lokalteil) is None:
        return f"»{lokalteil}« vor dem @ ist nicht erlaubt: ein Zeichen oder ein Punkt steht falsch."
    return ""


def _encode_domain(domain: str) -> str | Ablehnung:
    if not domain:
        return Ablehnung("Hinter dem @ steht nichts.")
    ascii_domain = domain.lower()
    if not domain.isascii() or "xn--" in ascii_domain:
        # Die Standardbibliothek kann nur IDNA 2003 und schickte Post an straße.de nach strasse.de.
        import idna

        try:
            ascii_domain = idna.encode(domain, uts46=True, std3_rules=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return Ablehnung(f"»{domain}« hinter dem @ ist kein gültiger Domainname.")
    if grund := _check_domain(ascii_domain):
        return Ablehnung(grund)
    return ascii_domain


def _check_domain(domain: str) -> str:
    if "." not in domain:
        return f"»{domain}« hinter dem @ ist kein vollständiger Domainname; es fehlt etwa ».de«."
    if len(domain) > _DOMAIN_MAX or max(map(len, domain.split("."))) > _NAMENSTEIL_MAX:
        return "Der Domainname hinter dem @ ist zu lang."
    if _DOMAIN.fullmatch(domain) is None or ("--" in domain and _VORBEHALTEN.search(domain)):
        return f"»{domain}« hinter dem @ ist kein gültiger Domainname."
    if (endung := domain.rpartition(".")[2]) in _NUR_INTERN:
        return f"Unter ».{endung}« ist von außen niemand zu erreichen."
    return ""
