"""What people are called at work, in English, German, French and Spanish."""

from __future__ import annotations

import re

_WORDS = (
    # English
    r"manager|director|president|vice president|vp|svp|evp|c[efotmi]o|chief|head|partner|owner"
    r"|founder|co-?founder|proprietor|principal|supervisor|superintendent|coordinator|officer"
    r"|administrator|engineer|developer|architect|designer|analyst|consultant|adviser|advisor"
    r"|specialist|buyer|purchaser|accountant|controller|bookkeeper|auditor|treasurer|secretary"
    r"|assistant|associate|executive|representative|agent|broker|attorney|solicitor|counsel"
    r"|lawyer|paralegal|notary|teacher|lecturer|professor|nurse|physician|surgeon|dentist|vet"
    r"|veterinarian|pharmacist|therapist|technician|foreman|planner|scientist|researcher|editor"
    r"|journalist|producer|trainer|estimator|surveyor|chef|baker|chair(?:man|woman|person)?",
    # German
    r"geschäftsführ(?:er|erin|ung)|geschäftsleitung|inhaber(?:in)?|vorstand|prokurist(?:in)?"
    r"|\w*leiter(?:in)?|\w*leitung|\w*einkäufer(?:in)?|\w*berater(?:in)?|\w*ingenieur(?:in)?"
    r"|\w*meister(?:in)?|sachbearbeiter(?:in)?|assistent(?:in)?|referent(?:in)?|\w*beauftragter?"
    r"|rechtsanw(?:alt|ältin)|steuerberater(?:in)?|notar(?:in)?|architekt(?:in)?|teamlead"
    r"|gesellschafter(?:in)?|buchhalter(?:in)?|vertriebsmitarbeiter(?:in)?|disponent(?:in)?",
    # French
    r"directeur|directrice|gérante?|président|présidente|responsable|chef|cheffe|acheteur"
    r"|acheteuse|ingénieure?|comptable|avocate?|notaire|chargée?|conseill(?:er|ère)|assistante"
    r"|adjointe?|associée?|fondat(?:eur|rice)|propriétaire|technicien(?:ne)?|commerciale?"
    r"|secrétaire",
    # Spanish
    r"directora?|gerente|jef[ea]|responsable|presidenta?|socio|socia|dueñ[oa]|propietari[oa]"
    r"|fundadora?|compradora?|ingenier[oa]|abogad[oa]|contable|contadora?|asistente|técnic[oa]"
    r"|encargad[oa]|coordinadora?|consultora?|asesora?|administradora?|secretari[oa]",
)
TITLE = re.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS)})(?![\w])", re.IGNORECASE)
"""A word that is part of a title."""
