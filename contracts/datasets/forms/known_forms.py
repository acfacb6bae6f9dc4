"""The forms that columns have, each declared once; a column of a contract names its own."""

from contracts.datasets.forms.classes import DataClass
from contracts.datasets.forms.form import Form
from contracts.datasets.forms.pages import place_template
from contracts.datasets.forms.texts import campaign_text, option_text, price_text, search_text, symbol_text

PAGES, VISITORS, PRODUCTS, CAMPAIGNS, SEARCHES, OPTIONS, MONEY = (
    f"forms_of_{family}" for family in ("pages", "visitors", "products", "campaigns", "searches", "options", "money")
)
FAMILIES = (PAGES, VISITORS, PRODUCTS, CAMPAIGNS, SEARCHES, OPTIONS, MONEY)
_BROWSERS = (
    r"(?:Mobile |Microsoft |Amazon |Samsung |UC |QQ |MIUI |Huawei |Opera |Firefox |Edge |Chrome |Google |Yandex )?"
    r"(?:Chrome(?: Mobile)?(?: iOS| WebView)?|Chromium|Safari(?: UI/WKWebView)?|Firefox(?: Mobile| iOS)?"
    r"|Edge(?: Mobile)?"
    r"|IE(?: Mobile)?|Opera(?: Mobile| Mini| Touch)?|Mini|Touch|Mobile|Focus|Internet|Browser|Silk|Instagram|Facebook"
    r"|Pinterest|Snapchat|WeChat|Line|WhatsApp|Twitter|Android|Webview|Vivaldi|Brave|DuckDuckGo|Whale|Maxthon|Puffin"
    r"|Konqueror|Iron|Sogou Explorer|Coc Coc|GmailImageProxy|Outlook|Thunderbird|Mail|Search|Other|BlackBerry WebKit"
    r"|(?:Google|bing|msn|adidx|Yandex|DuckDuck|Apple|Semrush|Ahrefs|MJ12|Dot|BLEX|Seznam|Petal|Exa|Twitter|LinkedIn"
    r"|Pinterest|Facebook|Telegram|Slack|Discord|CC|GPT|Amazon|roger|Uptime|Sogou|Qwant|Mojeek|Cliqz|Linkdex|Serendeputy"
    r"|Barkrowler|Data)[Bb]ot(?:-Image|-Mobile|-Desktop)?|Baiduspider|Yahoo! Slurp|Slurp|AdsBot-Google"
    r"|Mediapartners-Google"
    r"|HeadlessChrome|PhantomJS|Python Requests|curl|Wget|Apache-HttpClient|Java|okhttp|Go-http-client|Scrapy)"
)
_SYSTEMS = (
    r"Windows(?: Phone| Mobile| CE| 95| 98| XP| Vista| NT)?|Mac OS X|Mac OS|iOS|tvOS|Android|Linux|Ubuntu|Fedora|Debian"
    r"|Chrome OS|FreeBSD|OpenBSD|KaiOS|Tizen|BlackBerry OS|BlackBerry Tablet OS|Symbian OS|Firefox OS|webOS|WebTV"
    r"|Red Hat|CentOS|SUSE|Gentoo|Arch Linux|Kubuntu|Linux Mint|Solaris|HarmonyOS|Fuchsia|Sailfish|Other"
)
# Of this century, or of a clock that was never set: dates of birth have other years, and no time of day.
_YEAR, _PART = "(?:20[0-9]{2}|1970)", "[-/.][0-9]{1,2}"
_DATE = rf"(?:{_YEAR}{_PART}{_PART}|[0-9]{{1,2}}{_PART}[-/.]{_YEAR})"
_CLOCK = (
    r"[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?: ?[AaPp]\.?[Mm]\.?)?(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _code(name: str, meaning: str, pattern: str, family: str = "") -> Form:
    return Form(name, DataClass.CODE, meaning, pattern, family=family)


def _id(name: str, meaning: str, pattern: str = "", family: str = "") -> Form:
    return Form(name, DataClass.ID, meaning, pattern, family=family)


DOCUMENT_ID = _id("document id", "24 hex digits; another `_id` is refused")
ORDER_ID = _id("order id", "a number, as text of up to 10 digits; of any other text a keyed hash")
PRODUCT_ID = _id("product id", "up to 6 digits", "[0-9]{1,6}", PRODUCTS)
OPTION_ID = _id("option id", "up to 7 digits", "[0-9]{1,7}", OPTIONS)
WHOLE_PRODUCT_ID = _id("whole product id", "a whole number of up to 7 digits", family=OPTIONS)
DAY = Form("day", DataClass.MOMENT, "a UTC day")
INSTANT = Form("instant", DataClass.MOMENT, "a moment of the server's clock")
COUNT = Form("count", DataClass.COUNT, "a number")
PLACE = Form("place", DataClass.COUNT, "a number of up to 4 digits", family=PRODUCTS)
FLAG = _code("flag", "true or false", "true|false|0|1|yes|no", PRODUCTS)
IS_SO = _code("yes or no", "a boolean", "")
VOCABULARY = _code("code of a list", "one of a list of the contract; another one is refused or cannot be", "")
HASH = Form("keyed hash", DataClass.PSEUDONYM, "32 hex digits under the pseudonym key")
FINGERPRINT = _id("fingerprint", "SHA-256 of content")
STRUCTURE = Form("records", DataClass.LABEL, "a list of records, whose members have forms of their own")
RESOLUTION = _code(
    "resolution", "width x height in pixels, such as 1920x1080",
    "[1-9][0-9]{1,3}(?:x[1-9][0-9]{1,3})?|1[0-9]{4}x[1-9][0-9]{3}", VISITORS,
)
VERSION = _code(
    "version", "numbers parted by points, such as 1.0", r"v?(?:[0-9](?:\.[0-9]{1,2}){0,2}|[0-9]{2}(?:\.[0-9]{1,2})?)",
    VISITORS,
)
BROWSER = _code("browser", "a family of browsers, apps or crawlers", _BROWSERS, VISITORS)
SYSTEM = _code("system", "a family of operating systems", _SYSTEMS, VISITORS)
LOCAL_TIME = Form(
    "local time", DataClass.MOMENT, "a day and a clock, such as 2020-05-04 12:21:4",
    rf"{_DATE}[T ,]{{1,2}}{_CLOCK}",
    family=VISITORS,
)
PAGE = Form("page", DataClass.PAGE, "host, path template and allowed parameters", read=place_template, family=PAGES)
HOST = Form("host", DataClass.CODE, "a host of the shop, of its tests, or of a well-known site")
LIST_ID = _id("list id", "up to 4 digits", "[0-9]{1,4}", PRODUCTS)
SEARCH = Form(
    "search", DataClass.WORDS, "words of the shop, one strange word at most", read=search_text, family=SEARCHES,
)
CAMPAIGN = Form(
    "campaign", DataClass.LABEL, "words of campaigns, such as google or cpc", read=campaign_text, family=CAMPAIGNS,
)
OPTION = Form("option", DataClass.LABEL, "words and numbers of the shop's options", read=option_text, family=OPTIONS)
# What an option is engraved with is nobody's but the buyer's: that there is an engraving may be stored.
ENGRAVING = Form(
    "engraving", DataClass.LABEL, "whether there is one", "(?i)yes|no|ja|nein|oui|non|with|without|mit|ohne|none",
    family=OPTIONS,
)
OPTION_PRICE = Form("price of an option", DataClass.COUNT, "digits", "[0-9]{1,6}(?:[.,][0-9]{1,3})?", family=OPTIONS)
PRICE = Form(
    "printed price", DataClass.COUNT, "digits and the signs between them", read=price_text, family=MONEY,
    is_trimmed=False,
)
SYMBOL = Form(
    "symbol", DataClass.CODE, "a symbol that a store prints", read=symbol_text, family=MONEY, is_trimmed=False,
)
EXTRA = Form("names and types", DataClass.LABEL, "names of fields with their types; values of allowed fields alone")
PUBLIC = Form("public text", DataClass.LABEL, "what a page of the shop, or the IP2Location file, says to everybody")
EVIDENCE = Form("evidence", DataClass.PERSONAL, "what rules look at; it does not land")

# What becomes a pseudonym, or a family of browsers, is kept whatever it is; that it has another form is counted.
IP_SOURCE = Form("IP address", DataClass.PERSONAL, "an IPv4 or IPv6 address", r"[0-9a-fA-F:.]{2,45}", family=VISITORS)
DEVICE_SOURCE = Form(
    "device id", DataClass.PERSONAL, "letters, digits and dashes", r"[0-9A-Za-z_-]{2,64}", family=VISITORS,
)
USER_SOURCE = Form("user id", DataClass.PERSONAL, "up to 18 digits", r"[0-9]{1,18}", family=VISITORS)
EMAIL_SOURCE = Form(
    "e-mail address", DataClass.PERSONAL, "one sign between a name and a domain",
    r"[^\s\x1c-\x1f@]{1,64}@[^\s\x1c-\x1f@]{1,190}\.[^\s\x1c-\x1f@.]{2,63}", family=VISITORS,
)
AGENT_SOURCE = Form(
    "user agent", DataClass.PERSONAL, "a product, its version, and what it runs on",
    r"(?s)[A-Za-z][^/]{0,60}/.{1,2000}", family=VISITORS,
)
