"""The Looker dashboards as pictures, for people without Looker: the same tiles, drawn from the same queries."""
