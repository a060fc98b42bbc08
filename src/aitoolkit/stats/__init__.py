"""Statistics of an audit: tallies, intervals, differences; pure functions of numbers."""
