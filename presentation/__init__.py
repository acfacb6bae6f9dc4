"""How pages look: the frame, navigation and charts that the review site, Data Docs and the dashboards share."""
