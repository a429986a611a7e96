"""The commands of `chuchu`, one a module; `bot.cli` lists them."""
