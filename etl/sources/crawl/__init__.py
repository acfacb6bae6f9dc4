"""Product names: which pages to ask for, the crawl, and what it found."""
