"""The language of each host, and product names in it."""

from sandbox.seed.catalogue import Product
from sandbox.seed.stores import STORES, Store

_LANGUAGES = {
    "de": ("DE", "AT", "CH"), "fr": ("FR", "BE", "SN"), "it": ("IT",), "nl": ("NL",), "tr": ("TR",), "sv": ("SE",),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "EC", "UY", "PY", "BO", "CR", "DO", "GT", "HN", "SV", "PA", "PR"),
    "pt": ("PT", "BR", "AO"), "pl": ("PL",), "ro": ("RO", "MD"),
}
_LANGUAGE_OF_COUNTRY = {country: language for language, countries in _LANGUAGES.items() for country in countries}
_KINDS = {
    "Engagement Ring": {"de": "Verlobungsring", "fr": "Bague de fiançailles", "es": "Anillo de compromiso",
                        "it": "Anello di fidanzamento", "nl": "Verlovingsring", "sv": "Förlovningsring"},
    "Wedding Ring": {"de": "Trauring", "fr": "Alliance", "es": "Alianza", "it": "Fede nuziale", "nl": "Trouwring"},
    "Men's Ring": {"de": "Herrenring", "fr": "Bague homme", "es": "Anillo de hombre", "it": "Anello da uomo"},
    "Ring": {"fr": "Bague", "es": "Anillo", "it": "Anello", "pt": "Anel", "pl": "Pierścionek", "tr": "Yüzük"},
    "Earring": {"de": "Ohrring", "fr": "Boucle d'oreille", "es": "Pendiente", "it": "Orecchino", "nl": "Oorbel"},
    "Necklace": {"de": "Halskette", "fr": "Collier", "es": "Collar", "it": "Collana", "ro": "Colier"},
    "Bracelet": {"de": "Armband", "es": "Pulsera", "it": "Bracciale", "nl": "Armband", "ro": "Brățară"},
}
# Several stores share a host; the first of them speaks for it.
STORE_OF_HOST: dict[str, Store] = {store.host: store for store in reversed(STORES)}


def language_of(host: str) -> str:
    """The two-letter language of a host's pages."""
    return _LANGUAGE_OF_COUNTRY.get(STORE_OF_HOST[host].country_code, "en")


def localised_name(product: Product, language: str) -> str:
    """The product's name in a language; English where there is no other."""
    for kind, names in _KINDS.items():
        if product.name.startswith(f"{kind} ") and language in names:
            return names[language] + product.name.removeprefix(kind)
    return product.name
