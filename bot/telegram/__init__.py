"""The Telegram bot: handlers that parse, call and render."""
