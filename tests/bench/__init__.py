"""Measurements, each beside a floor or a peer in the same run: `python -m tests.bench.inbound`. No test runs these."""
