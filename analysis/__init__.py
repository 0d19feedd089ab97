"""Find the themes in a table of answers, who stands behind them, and what they suggest. Usable without sipbot."""
