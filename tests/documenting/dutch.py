"""The tests' declaration with Dutch words beside the English and the French ones."""

from __future__ import annotations

from typing import Any

from documenting.conftest import declaration_words

DUTCH = {
    "Outreach to people who do not claim unemployment benefit": "Mensen helpen die hun "
    "werkloosheidsuitkering niet aanvragen",
    "A third of the people entitled to unemployment benefit never claim it. This system helps an"
    " agent to choose whom to call first.": "Een derde van de mensen met recht op een"
    " werkloosheidsuitkering vraagt die nooit aan. Dit systeem helpt een medewerker te kiezen wie"
    " hij het eerst belt.",
    "Example Employment Agency": "Voorbeeld Uitkeringsdienst",
    "a call by an agent who helps with the claim.": "een telefoontje van een medewerker die helpt"
    " met de aanvraag.",
    "the agent of the local office": "de medewerker van het kantoor in de buurt",
    "the mediator of the agency": "de ombudsman van de dienst",
    "Letter or counter of any local office": "Per brief of aan de balie van elk kantoor",
    "Telephone: 3949": "Telefoon: 3949",
    "People proposed": "Mensen die worden voorgesteld",
    "they are called and helped.": "zij worden gebeld en geholpen.",
    "People not proposed": "Mensen die niet worden voorgesteld",
    "they keep every right and can claim as before.": "zij houden al hun rechten en kunnen net als"
    " eerst een uitkering aanvragen.",
    "entitled, but did not claim": "wel recht op een uitkering, maar niet aangevraagd",
    "Age band": "Leeftijd",
    "Age": "Leeftijd",
    "Replacement rate": "Uitkering als deel van het loon",
    "Sex": "Geslacht",
    "women": "vrouwen",
    "men": "mannen",
    "Non-white": "Niet wit",
}
"""What stands on page one, but for the form on the website: nobody wrote it in Dutch."""


def dutch_words() -> dict[str, Any]:
    """Return the declaration as it is read from YAML, with Dutch words."""
    words: dict[str, Any] = _translated(declaration_words())
    return words


def _translated(part: Any) -> Any:
    if isinstance(part, list):
        return [_translated(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("en") in DUTCH:
        return {**part, "nl": DUTCH[part["en"]]}
    return {key: _translated(one) for key, one in part.items()}
