"""What programs write into subjects and texts, in English, German, French, Spanish and more."""

from __future__ import annotations

import re


def _any(*patterns: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    joined = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(f"{before}(?:{joined}){after}", re.IGNORECASE)


AUTOMATIC = _any(
    r"\[?auto(?:matic|mated|-)? ?(?:reply|response|responder)",
    r"automatische (?:antwort|r(?:ü|ue)ckmeldung|e-?mail-antwort)",
    r"r[ée]ponse (?:d'absence )?automatique",
    r"respuesta autom[áa]tica|mensaje autom[áa]tico",
    r"risposta automatica|resposta autom[áa]tica|automatisch antwoord",
    r"autosvar|autom?atisk svar|automaattinen vastaus",
    r"automatyczna odpowied[źz]|automatick[áa] odpov[ěe][dď]",
    r"out[ -]of[ -](?:the[ -])?office[ -]auto[ -]?reply|abwesenheits(?:notiz|assistent)",
    before=r"\s*",
    after=r"(?!\w)",
)
"""Where a subject begins so, a mailbox answered by itself."""

AWAY_SUBJECT = _any(
    r"(?:i(?:'|’| a)m )?(?:currently )?out of (?:the |my )?office|ooo|away from (?:the |my )?\w+",
    r"(?:on )?(?:annual |maternity |paternity |parental )?(?:leave|vacation|holidays?)",
    r"abwesen(?:d|heit)|nicht im (?:büro|haus)|(?:im )?urlaub|elternzeit|mutterschutz",
    r"absente?|absence|message d.absence|en cong[ée]s?|en vacances",
    r"fuera de (?:la |mi )?oficina|ausente|ausencia|de vacaciones",
    r"fuori (?:sede|ufficio)|afwezig|frånvaro|frav(?:æ|ae)r|poissa",
    before=r"\s*\W?",
)
"""A person may begin a subject so, too."""

AWAY_TEXT = _any(
    r"out of (?:the |my )?office|(?:limited|no|without) access to (?:my )?e-?mail",
    r"i(?:'|’| a)m (?:currently )?(?:away|on (?:\w+ )?(?:leave|vacation|holidays?|sabbatical))",
    r"i(?:'|’| wi)ll (?:be away|be back|return|reply|respond)|do not read messages",
    r"nicht im (?:büro|haus)|im urlaub|in elternzeit|im mutterschutz|abwesend|wieder (?:da|zurück)",
    r"en cong[ée]s?|absente? d|de retour le|en vacances|cong[ée] (?:de )?maternit[ée]",
    r"fuera de (?:la |mi )?oficina|ausente|de vacaciones|de regreso|baja (?:m[ée]dica|maternal)",
)

TICKET = _any(
    r"(?:ticket|case|request|inquiry|enquiry) .{0,40}(?:\d{3}|received|created|opened)",
    r"(?:anfrage|vorgang|ticket) .{0,40}(?:\d{3}|eingegangen|erhalten)",
    r"(?:demande|ticket) .{0,40}(?:\d{3}|re[çc]ue?)",
    r"(?:solicitud|incidencia) .{0,40}(?:\d{3}|recibida)",
    r"\[(?:ticket|case)? ?# ?\w+\]",
    before=r"(?<!\w)",
    after="",
)

BOUNCED = _any(
    r"undeliver(?:able|ed)|delivery (?:status|notification|report|(?:has )?fail\w*|incomplete)",
    r"returned mail|failure notice|mail system error|non-?delivery|message not delivered",
    r"could not be delivered|could not send message|error sending your mail|delayed",
    r"(?:nicht |un)zustellbar|zustellung (?:fehlgeschlagen|nicht m(?:ö|oe)glich)",
    r"non remis|[ée]chec de (?:la )?(?:remise|distribution|livraison)",
    r"no se (?:puede|ha podido) entregar|error de entrega|mancato recapito|onbestelbaar",
)

STILL_TRYING = _any(
    r"delayed|delivery (?:status notification \(delay\)|delay|warning)|warning message only",
    r"warning: (?:message|could not send)|not need to (?:resend|re-send|do anything)",
    r"will (?:be (?:retried|tried|attempted|kept)|keep trying|continue to|retry|try again)",
    r"still being (?:retried|tried)|has not (?:yet )?been delivered(?: yet)?",
    r"verz(?:ö|oe)gert|wird weiter versucht|weitere zustellversuche|retard[ée]e?|retrasad[oa]",
)
"""A mail is late; nothing has come back yet."""

NOT_LOST = _any(
    r"(?<!not )(?<!n't )(?<!n’t )success(?:ful(?:ly)?)?|quarantined?",
    r"on hold|(?:was|is|being|been) held|held (?:for|in|by|until)",
    r"(?:awaiting|waiting for|pending) \w+|confirm (?:that you|your|by)",
    r"(?<!nicht )erfolgreich|quarantäne|zur(?:ü|ue)ckgehalten|bitte best(?:ä|ae)tigen",
    r"quarantaine|avec succès|en attente|retenue?|veuillez confirmer",
    r"cuarentena|con [ée]xito|retenid[oa]|por favor,? confirme",
    r"quarantena|con successo|trattenut[oa]|geslaagd|vastgehouden",
)
"""A mail has arrived, or somebody is still to let it through."""

FAILED = _any(
    r"undeliver(?:able|ed)|failure notice|notification \(failure|non-?delivery|mail system error",
    r"(?:deliver[yi]\w*|sen[dt]\w*|message|mail)[^\n.]{0,40} (?:failed|failure|aborted)",
    r"fail(?:ed|ure)[^\n.]{0,40} (?:deliver\w*|recipients?|address(?:es)?|send)",
    r"returned (?:mail|message|to (?:the )?sender)|error sending|not (?:been )?delivered",
    r"(?:ca|(?:could|can|did|was|were) ?)(?:not|n(?:'|’)t) (?:be )?(?:deliver|sen[dt]|reach)\w*",
    r"(?:unable|not able|(?:was|were)n(?:'|’)t able) to (?:be )?(?:deliver|sen[dt]|reach|post)\w*",
    r"(?:was|been) aborted|given up|giving up",
    r"(?:permanent|fatal)(?:ly)? (?:\w+ )?(?:error|fail\w*)|(?:been|was) rejected|rejected by",
    r"(?:user|recipient|mailbox|address|domain|account|host) (?:is )?(?:unknown|disabled)",
    r"(?:user|recipient|mailbox|address|domain|account|host) (?:was )?not found|over quota",
    r"(?:unknown|no such) (?:\w+ )?(?:user|recipient|mailbox|address|domain|account|host)",
    r"(?:mailbox|quota) (?:is )?(?:full|exceeded)|does(?: not|n(?:'|’)t) exist",
    r"(?:nicht |un)zustellbar|zustellung (?:\w+ )?nicht m(?:ö|oe)glich|fehlgeschlagen",
    r"nicht (?:zugestellt|zustellen|ausgeliefert)",
    r"non remis|[ée]chec de (?:la )?(?:remise|distribution|livraison)|n.a pas pu [êe]tre",
    r"no se (?:puede|pudo|ha podido) entregar|error de entrega|no entregado",
    r"mancato recapito|impossibile (?:recapitare|consegnare)|onbestelbaar|niet (?:worden )?bezorgd",
)
"""A mail did not reach somebody, for good."""

RECEIPT = _any(
    r"your (?:\S+ ){0,3}?(?:order|receipt|invoice|payment|purchase|booking|reservation|package)",
    r"your (?:\S+ ){0,3}?(?:parcel|shipment|delivery|subscription|refund|e-?ticket|bill|statement)",
    r"(?:order|payment|booking|purchase|reservation|shipping|shipment|delivery|pledge|subscription)"
    r"[ -](?:confirm\w+|received|acknowledg\w+|receipt|shipped|update|dispatch\w*|notification)",
    r"(?:receipt|invoice) (?:for|from|no|\W*\d)|has (?:been )?(?:shipped|dispatched|delivered)",
    r"(?:bestell|auftrags|zahlungs|versand|buchungs|liefer)(?:best(?:ä|ae)tigung|eingang)",
    r"ihre (?:\S+ )?(?:bestellung|rechnung|zahlung|buchung|lieferung|sendung)",
    r"confirmation de (?:(?:votre|la) )?(?:commande|paiement|r[ée]servation|livraison|achat)",
    r"votre (?:\S+ )?(?:commande|facture|re[çc]u|paiement|r[ée]servation|colis|livraison)",
    r"confirmaci[óo]n de (?:(?:tu|su|la|el) )?(?:pedido|pago|reserva|compra|env[íi]o)",
    r"(?:su|tu) (?:\S+ )?(?:pedido|factura|recibo|pago|reserva|compra|env[íi]o|paquete)",
)

TRADE = _any(
    r"orders?|receipts?|billing|invoices?|invoicing|payments?|shipping|shipments?|bookings?",
    r"delivery|deliveries|reservations?|tracking|checkout|store|shop",
    r"bestellung(?:en)?|rechnung(?:en)?|versand|buchung(?:en)?",
    r"commandes?|facturation|factures?|livraisons?|pedidos?|facturas?|facturacion|envios?|reservas?",
    before=r"(?:^|[-_.+])",
    after=r"(?:$|[-_.+\d])",
)
"""Stands in the local part of a shop's address."""

NEWS = _any(
    r"news|newsletters?|marketing|offers?|promo|promotions?|digest|deals|campaigns?",
    before=r"(?:^|[-_.+@])",
    after=r"(?:[-_.+@]|$)",
)

UNSUBSCRIBE = _any(
    r"unsubscribe|opt[ -]?out|manage (?:your )?(?:e-?mail )?preferences",
    r"view (?:this|it) (?:e-?mail )?in (?:your|a) browser",
    r"abmelden|abbestellen|d[ée]sabonner|d[ée]sinscri\w+",
    r"darse de baja|cancelar (?:la |tu |su )?suscripci[óo]n",
)

GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|liebe[rs]?|moin|servus"
    r"|sehr geehrte[rs]?|guten (?:morgen|tag|abend)|bonjour|bonsoir|salut|ch(?:er|ère)s?"
    r"|hola|buen[oa]s|estimad[oa]s?|querid[oa]s?)\b[^\n]{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
FIRST_PERSON = re.compile(
    r"(?<![\w/.@-])(?:I|I['’](?:m|ve|ll|d)|[Ww]e|[Ww]e['’](?:re|ve|ll|d)|[Mm]y|[Oo]ur|us|me"
    r"|[Ii]ch|[Ww]ir|[Mm]ein\w{0,2}|[Uu]nser\w{0,2}|uns|mir|mich"
    r"|[Jj]e|[Jj]['’]\w+|[Nn]ous|[Mm]on|[Nn]otre|[Yy]o|[Nn]os|[Nn]osotr[oa]s|[Mm]is?|[Nn]uestr[oa]s?"
    r"|[Pp]odemos|[Ee]stoy|[Tt]engo|[Pp]uedo)(?![\w/@-])"
)
FORM_LINE = re.compile(
    r"^(?:[ \t]*[*_~=–-]{3,}.*|.*https?://.*|.*\b(?:inviting you|invited you|been invited"
    r"|invitation from|eingeladen|a invité|ha invitado|has accepted|has declined"
    r"|microsoft teams|zoom|google meet|webex)\b.*"
    r"|[ \t]*(?:when|where|who|time|date|location|wann|wo|wer|zeit|ort|quand|où|qui|lieu"
    r"|cu[áa]ndo|d[óo]nde|lugar|join|meeting id|passcode|dial|organi[sz]er|attendees?)[ \t]?:.*)$",
    re.IGNORECASE | re.MULTILINE,
)
"""A line that a calendar wrote into an invitation."""
