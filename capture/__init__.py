"""Hustings: a campaign in a folder. The rooms of this package and their order are drawn in docs/how-it-works.md."""
