"""/reload, /stats and /unanswered: for owners and editors, in any chat."""

from datetime import timedelta

from telegram import Update
from telegram.ext import ContextTypes

from bot.history import Deed
from bot.rendering import Wording
from bot.rendering.days_chart import days_chart
from bot.rendering.raster import png
from bot.replay import Replay
from bot.telegram.desk import Desk
from bot.telegram.renewing import Renewing
from bot.telegram.sending import send, send_picture

DAYS = 28  # of the picture


class Administration:
    """Handlers of admins' commands."""

    def __init__(self, desk: Desk, replay: Replay | None) -> None:
        self._desk = desk
        self._replay = replay

    async def reload(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/reload: read the corpus again, with progress and a diff in one message.

        The work goes on beside the updates, so the same chat can ask meanwhile.
        """
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        note = await send(message, wording.message("reload.started"))
        user, application = update.effective_user, context.application
        renewing = Renewing(self._desk, self._replay, note, user, application)
        work = renewing.run(Deed.RELOAD, self._desk.library.reload)
        application.create_task(work, update=update)

    async def stats(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/stats: what is in the corpus and how questions fare; the last weeks as a picture."""
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        figures = await self._desk.work(self._figures, wording)
        picture = await self._desk.work(self._picture, wording)
        if picture is None:
            await send(message, figures)
        else:
            await send_picture(message, picture, figures)

    async def unanswered(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/unanswered: what was asked in vain, the latest first."""
        message = await self._desk.admitted(update)
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            questions = await self._desk.work(self._desk.history.unanswered)
            await send(message, wording.render("unanswered", questions=questions))

    def _picture(self, wording: Wording) -> bytes | None:
        """Draw the last weeks; None where nobody asked. Blocks; called in a thread."""
        days = self._desk.history.days.latest(DAYS)
        if not any(day.questions for day in days):
            return None
        return png(days_chart(wording, days), wording.language)

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
