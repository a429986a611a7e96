"""Answers to messages: the words of `config/texts` and `config/templates` around proven quotes."""

from bot.rendering.rendering import LeafView, Rendering
from bot.rendering.templates import Wording
from bot.rendering.terminal import terminal

__all__ = ["LeafView", "Rendering", "Wording", "terminal"]
