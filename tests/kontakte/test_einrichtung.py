from pathlib import PurePosixPath, PureWindowsPath

import pytest

from kommunennetz.cli.papierweg import PAPIERE
from kommunennetz.eingang.gelesen import DATEI as GELESEN
from kommunennetz.kontakte.einrichtung import LIESMICH, UNTERORDNER, find_cloud, icacls, list_dateien
from kommunennetz.model.arten import POSTAMT
from kommunennetz.register.lesen.store import parse_eintrag
from kommunennetz.versand.sendung import SENDUNGEN


@pytest.mark.parametrize(
    ("pfad", "dienst"),
    [
        (PureWindowsPath(r"C:\Users\anna\OneDrive - Land NRW\kontakte"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\anna\Land NRW - SharePoint\kontakte"), "SharePoint"),
        (PurePosixPath("/home/anna/Dropbox (Büro)/kontakte"), "Dropbox"),
        (PurePosixPath("/home/anna/NextCloud/kontakte"), "Nextcloud"),
        (PurePosixPath("/home/anna/Nextcloud Geschäftsstelle/kontakte"), "Nextcloud"),
        (PurePosixPath("/home/anna/Nextcloud Gescha\u0308ftsstelle/kontakte"), "Nextcloud"),
        (PurePosixPath("/home/anna/Näxtcloud/kontakte"), None),
        (PurePosixPath("/home/anna/nextclöud/kontakte"), "Nextcloud"),
        (PureWindowsPath(r"G:\Meine Ablage\kontakte"), "Google Drive"),
        (PurePosixPath("/Users/anna/Google Drive/kontakte"), "Google Drive"),
        (PurePosixPath("/Users/anna/Library/Mobile Documents/kontakte"), "iCloud"),
        (PurePosixPath("/Users/anna/Library/CloudStorage/X/kontakte"), "Cloud-Speicher von macOS"),
        (PurePosixPath("/home/anna/iCloud Drive/kontakte"), "iCloud"),
        (PurePosixPath("/srv/geschuetzt/kontakte"), None),
        (PureWindowsPath(r"H:\Referat\Netzwerk\kontakte"), None),
    ],
)
def test_ein_pfad_in_einer_cloud_wird_erkannt(
    pfad: PurePosixPath | PureWindowsPath, dienst: str | None
) -> None:
    assert find_cloud(pfad) == dienst


def test_die_vorlage_der_postamt_yaml_ist_ein_richtiger_datensatz() -> None:
    dateien = list_dateien({})
    befunde: list[object] = []
    eintrag = parse_eintrag(dateien["postamt.yaml"], "postamt.yaml", POSTAMT, befunde)  # type: ignore[arg-type]
    assert befunde == []
    assert eintrag is not None
    assert eintrag.satz.versand.weg == "entwuerfe"


def test_zuerst_kommt_was_git_fernhaelt() -> None:
    assert next(iter(list_dateien({"kontakte": b"{}"}).items())) == (".gitignore", b"*\n")


def test_unter_windows_nimmt_icacls_allen_anderen_den_zugang() -> None:
    ordner = PureWindowsPath(r"H:\Netzwerk Büro\kontakte")
    assert icacls(ordner) == (
        r'icacls "H:\Netzwerk Büro\kontakte" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F"'
    )


def test_die_liesmich_nennt_jeden_ordner_der_darin_entsteht() -> None:
    liesmich = list_dateien({})[LIESMICH].decode()
    ordner = {*UNTERORDNER, SENDUNGEN, GELESEN.partition("/")[0], PAPIERE}
    assert len(ordner) == 7
    assert [name for name in sorted(ordner) if f"\n- {name}/  " not in liesmich] == []
