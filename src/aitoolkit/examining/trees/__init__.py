"""Exact contributions for trees: fitted trees are read into plain tables, proved, and explained."""
