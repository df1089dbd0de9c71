"""Was eine Zustellmeldung sagt: wohin etwas nicht ankam, mit welchem Code, und was daraus folgt."""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from enum import StrEnum
from typing import Any

from kommunennetz.eingang.mail import (
    Mail,
    find_adressen,
    koepfe,
    kopf,
    teile_von,
    text_von,
    text_von_teil,
    unterteile_von,
)

_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_NACH_ANTWORT = re.compile(r"\b[245]\d\d[ -]#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_NUR_ZAHL = re.compile(r"\b(5[05]\d)[ -]")
# Dahinter steht bei qmail und anderen, die keine Teile kennen, unsere eigene Nachricht.
_ZURUECKGEGEBEN = re.compile(
    r"^-{2,}.{0,20}(?:copy of the message|original message|returned message|urspr.ngliche nachricht)",
    re.IGNORECASE | re.MULTILINE,
)
_UNGENAU = (".0.0",)
# RFC 3463, 3.2: Diese beiden gelten der Adresse des Absenders.
_UEBER_UNS = ("5.1.7", "5.1.8")


class Urteil(StrEnum):
    """Was aus einer Zustellmeldung folgt."""

    GESTOERT = "gestoert"
    """Die Adresse gibt es nicht, oder dorthin führt kein Weg: 5.1.x und 5.4.x."""
    ZAEHLT = "zaehlt"
    """Vielleicht nur jetzt: 5.2.2, 4.x.x und alles ohne klaren Grund; das dritte in 30 Tagen gilt."""
    AN_UNS = "an-uns"
    """Wir werden abgewiesen, nicht die Adresse: 5.7.x."""
    ANGEKOMMEN = "angekommen"


@dataclass(frozen=True, slots=True)
class Zustellmeldung:
    """Eine Adresse, was der Server zu ihr sagte, und was daraus folgt."""

    adresse: str
    code: str
    urteil: Urteil


def ist_bericht(mail: Mail) -> bool:
    """Liefert, ob die Mail ein Bericht über eine Zustellung ist (RFC 3464) oder sich so ausweist."""
    return mail.nachricht.get("X-Failed-Recipients") is not None or any(
        teil.get_content_type() == "message/delivery-status" for teil in teile_von(mail.nachricht)
    )


def find_berichtete(mail: Mail) -> tuple[Zustellmeldung, ...]:
    """Liefert, was ein Bericht nach RFC 3464 je Adresse sagt."""
    return tuple(
        meldung
        for teil in teile_von(mail.nachricht)
        if teil.get_content_type() == "message/delivery-status"
        for abschnitt in _abschnitte(teil)
        if (meldung := _aus_abschnitt(abschnitt)) is not None
    )


def find_erratene(mail: Mail) -> tuple[Zustellmeldung, ...]:
    """Liefert, was eine Meldung in freiem Text sagt; nichts, wenn es keine ist."""
    from flufl.bounce import all_failures

    # Sonst stünde jede Mail, die einer seiner Leser nicht versteht, mit Rückverfolgung auf der Fehlerausgabe.
    logging.getLogger("flufl.bounce").disabled = True
    try:
        vorlaeufig, endgueltig = all_failures(mail.nachricht)
    except Exception:  # noqa: BLE001 – fremder Code an fremden Bytes; jede Ausnahme heißt: nicht erkannt
        return ()
    text = _ZURUECKGEGEBEN.split(text_von(mail), maxsplit=1)[0]
    code = _code_aus(text)
    meldungen = [_urteile(adresse, code or "5.0.0", code) for adresse in _als_text(endgueltig)]
    meldungen += [_urteile(adresse, "4.0.0", code) for adresse in _als_text(vorlaeufig - endgueltig)]
    genannte = [
        _urteile(adresse, code or "5.0.0", code)
        for text in koepfe(mail.nachricht, "X-Failed-Recipients")
        for adresse in find_adressen(text)
    ]
    return tuple({meldung.adresse: meldung for meldung in (*genannte, *meldungen)}.values())


def _als_text(adressen: frozenset[bytes | str]) -> list[str]:
    texte = (eine.decode("utf-8", "replace") if isinstance(eine, bytes) else eine for eine in adressen)
    return sorted(adresse for text in texte for adresse in find_adressen(text)[:1])


def _abschnitte(teil: "Message[Any, Any]") -> Iterator[Mapping[str, str]]:
    """Liefert die Abschnitte des Berichts, auch wenn er verschlüsselt oder nicht zerlegt ist."""
    bloecke = unterteile_von(teil)
    if len(bloecke) <= 1:
        text = text_von_teil(bloecke[0] if bloecke else teil).replace("\r\n", "\n")
        einzeln = [message_from_string(eines.strip("\n")) for eines in re.split(r"\n\s*\n", text)[:50]]
        bloecke += [eines for eines in einzeln if eines.keys()]
    for block in bloecke:
        yield {name.casefold(): kopf(block, name) for name in block}


def _aus_abschnitt(abschnitt: Mapping[str, str]) -> Zustellmeldung | None:
    genannt = (abschnitt.get(name, "") for name in ("original-recipient", "final-recipient"))
    adressen = [adresse for text in genannt for adresse in find_adressen(text)[:1]]
    if not adressen:
        return None
    status = next(iter(_CODE.findall(abschnitt.get("status", ""))), "")
    naeher = _code_aus(abschnitt.get("diagnostic-code", ""))
    code = naeher if naeher and (not status or status.endswith(_UNGENAU)) else status
    action = abschnitt.get("action", "").casefold()
    if action in ("delivered", "relayed", "expanded"):
        return Zustellmeldung(adressen[0], code, Urteil.ANGEKOMMEN)
    return _urteile(adressen[0], "4.0.0" if action == "delayed" else "5.0.0", code)


def _code_aus(text: str) -> str:
    gefunden = _NACH_ANTWORT.search(text) or _CODE.search(text) or _NUR_ZAHL.search(text)
    return gefunden[1] if gefunden else ""


def _urteile(adresse: str, sonst: str, code: str) -> Zustellmeldung:
    return Zustellmeldung(adresse, code, urteil_zu(code or sonst))


def urteil_zu(code: str) -> Urteil:
    """Liefert, was aus einem Code nach RFC 3463 folgt."""
    if code.startswith("2."):
        return Urteil.ANGEKOMMEN
    if code.startswith("5.7.") or code in _UEBER_UNS:
        return Urteil.AN_UNS
    return Urteil.GESTOERT if code.startswith(("5.1.", "5.4.")) else Urteil.ZAEHLT
