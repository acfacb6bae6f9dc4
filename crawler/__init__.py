"""The Scrapy project: asks the shop for products and writes what it learns as a CSV feed.

`etl.sources.crawl.crawl` starts it in a process of its own; by hand, from the project's root:
`SCRAPY_SETTINGS_MODULE=crawler.settings python -m scrapy crawl products -a requests=FILE -a feed=FILE`.
"""
