"""Sentences about the product that must stay true."""
