"""/reload, /stats and /unanswered: for owners and editors, in any chat."""

from datetime import timedelta

from telegram import Message, Update, User
from telegram.ext import ContextTypes

from bot.history import Deed, Outcome
from bot.rendering import Wording
from bot.rendering.changes import changes
from bot.telegram.desk import Desk
from bot.telegram.reloading import Bot, Reloaded, conclude, reloaded
from bot.telegram.sending import send

OUTCOMES = {
    "changed": Outcome.DONE,
    "unchanged": Outcome.DONE,
    "refused": Outcome.REFUSED,
    "stopped": Outcome.FAILED,
    "failed": Outcome.FAILED,
}


class Administration:
    """Handlers of admins' commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def reload(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/reload: read the corpus again, with progress and a diff in one message.

        The work goes on beside the updates, so the same chat can ask meanwhile.
        """
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        note = await send(message, wording.message("reload.started"))
        application = context.application
        work = self._reload(note, wording, update.effective_user, application)
        application.create_task(work, update=update)

    async def stats(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/stats: what is in the corpus and how questions fare."""
        message = await self._desk.admitted(update)
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            await send(message, await self._desk.work(self._figures, wording))

    async def unanswered(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/unanswered: what was asked in vain, the latest first."""
        message = await self._desk.admitted(update)
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            questions = await self._desk.work(self._desk.history.unanswered)
            await send(message, wording.render("unanswered", questions=questions))

    def _figures(self, wording: Wording) -> str:
        history, catalogue = self._desk.history, self._desk.library.catalogue
        counts = catalogue.count()
        return wording.render(
            "stats",
            sources=counts.sources,
            articles=counts.articles,
            paragraphs=counts.paragraphs,
            generation=catalogue.generation(),
            periods=[
                (wording.text("stats.today"), history.statistics(timedelta(days=1))),
                (wording.text("stats.week"), history.statistics(timedelta(days=7))),
                (wording.text("stats.all"), history.statistics()),
            ],
        )

    async def _reload(self, note: Message, wording: Wording, user: User | None, bot: Bot) -> None:
        ended = await reloaded(self._desk, note, wording, bot, self._desk.library.reload)
        html = changes(wording, ended.diff) if ended.diff is not None else ended.problem
        await self._desk.write_down(user, Deed.RELOAD, generation(ended), OUTCOMES[ended.outcome])
        await conclude(note, html)


def generation(ended: Reloaded) -> str:
    """Return the number of the generation that a reload ended with, for the log of acts."""
    return str(ended.diff.generation) if ended.diff is not None else ""
