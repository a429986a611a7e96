"""Talks with readers: Telegram, terminal; templates; history."""
