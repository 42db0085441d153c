"""When a record was made or last changed: what tells of the record, not of the customer."""

from __future__ import annotations

import re
from dataclasses import replace

from reviewer.comparison.kinds.opposites import TEXT

_DONE = (
    "updated|modified|changed|edited|created|inserted|imported|loaded|ingested|synced|synchronized|refreshed"
    "|recorded|touched|aktualisiert|geandert|erstellt|modifie|cree|modificado|actualizado|creado"
)
_LATELY = (
    "update|change|edit|sync|seen|active|activity|accessed|login|logon|visit|contact|contacted|order|purchase"
    "|transaction|interaction"
)
_NOT_OF_RECORDS = (
    "birth|birthday|birthdate|born|dob|bday|expiry|expires?|expiration|valid|due|next|scheduled|planned|until"
    "|renewal"
)
RECORD_TIME = replace(
    TEXT,
    # The whole name, so that no word of it is about something else; some write one word: lastmodifieddate.
    named=re.compile(
        rf"^(?!.*\b(?:{_NOT_OF_RECORDS})\b).*\b(?:(?:last)?(?:{_DONE})(?:date|time|on|at)?|modstamp|timestamp"
        rf"|update|modification|creation|last ?(?:{_LATELY}))\b.*"
    ),
)
"""A moment of the record's: ``lastUpdated``, ``created_at``, ``SystemModstamp``; compared as text."""
