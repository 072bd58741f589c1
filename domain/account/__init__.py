"""Accounts: who may do what, where and until when, and how each of it came about."""
