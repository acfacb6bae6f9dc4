"""How the crawler behaves towards the shop; pace, contact and origin come from the pipeline (`etl/sources/crawl`)."""

BOT_NAME = "glamira-products"
SPIDER_MODULES = ["crawler.spiders"]

# Who we are and what we may: an honest name (the caller adds a contact address), and robots.txt is law.
USER_AGENT = f"{BOT_NAME}/1.0"
ROBOTSTXT_USER_AGENT = BOT_NAME
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False

# The pace: few requests at a time to one host, slower when the host gets slower.
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2
CONCURRENT_ITEMS = 1  # a page gives one; Scrapy starts this many tasks for each page
# No page is asked for while an answer waits to be judged: pages without a row never outnumber CONCURRENT_REQUESTS.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 1
DOWNLOAD_DELAY = 0.5
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0

# Failures: what may pass is asked again, after the time the server names; every status reaches the spider.
DOWNLOAD_TIMEOUT = 30
# Several times the largest product page, as sent and as unfolded: a small archive can hold a page of any size.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 4 * 1024 * 1024
RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
RETRY_AFTER_MAX_SECONDS = 120
REDIRECT_MAX_TIMES = 5
HTTPERROR_ALLOW_ALL = True

# A host that refuses so many requests in a row is left alone for the rest of the run.
CIRCUIT_BREAKER_AFTER = 5
# How many requests one run may send; 0 for any number.
REQUEST_BUDGET = 0

# Scrapy's own, but for two that fall short of what is promised above, and three of ours that it has no like of.
DOWNLOADER_MIDDLEWARES = {
    "crawler.circuit_breaker.CircuitBreakerMiddleware": 90,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.retry.RetryAfterMiddleware": 550,
    "crawler.charset.CharsetMiddleware": 585,  # before the first that reads a page as text, behind what unfolds it
    "crawler.budget.BudgetMiddleware": 950,  # behind the cache: what is not sent costs nothing
}

# It would drop a product without a word; an address that is too long is the shop's to refuse.
URLLENGTH_LIMIT = 0

# For development: pages come from a folder when they are in it. Off; refusals and failures are never kept.
HTTPCACHE_ENABLED = False
HTTPCACHE_IGNORE_HTTP_CODES = [401, 403, *RETRY_HTTP_CODES]

# Several products may share an address, and many are sent to one home page: none of that is a duplicate.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"

# Where the shop is: empty for the shop itself, an origin that serves `/<host>/<path>` for a stand-in.
SHOP_ORIGIN = ""
DOWNLOAD_HANDLERS = dict.fromkeys(("https", "http"), "crawler.origin.ShopDownloadHandler")

EXTENSIONS = {
    "crawler.exit_with_parent.ExitWithParent": 0, "crawler.log.HarmlessLog": 0, "crawler.summary.SummaryExtension": 0,
}
EXIT_WITH_PARENT = False
ITEM_PIPELINES = {"crawler.feed.FeedPipeline": 100}
# Neither of Scrapy's doors into the running process.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
LOG_LEVEL = "INFO"
