"""The loopback Telegram: a small real server for the real application, as strict as Telegram.

Use it in any test through the fixture `bot_api` (tests/telegram/fixtures.py, loaded for the whole
suite):

    def test_a_question_is_answered(bot_api):
        with running(lambda: build_application(bot_api.token, bot_api.base_url)):
            alice = bot_api.person("小红", language="zh-hans")
            answer = alice.asks("环卫驿站那篇是谁写的")        # says + hears
            assert answer.marked("bold") == ["…"]

`bot_api` (loopback.BotApi)
    .token .base_url .base_file_url .username         for Application.builder()
    .url                                              the server, as settings (telegram.base_url)
    .person(name, language=, username=, user_id=, started=True) -> Person
    .group(title, members=[...], kind="supergroup"|"group", forum=False, bot=True) -> Group
    .fail_next("sendMessage", 429, retry_after=1, times=1, done=False)   400-504; done: carried out
    .drop_next("sendMessage", times=1, done=False)    the connection breaks
    .slow_next("sendMessage", seconds, times=1)
    .enforce_flood_limits()  .advance(seconds)        Telegram's clock
    .call("sendMessage", chat_id=…) -> JSON           a raw request of the bot
    .commands(scope=None, language="") -> {name: description}
    .wait_for_bot(since=0)  .calls                    until a bot polls or has set a webhook
    .route_webhook("https://bot.example.org", to="http://127.0.0.1:8443")   as behind a proxy
    .pending                                          updates not yet confirmed
    .transcript                                       all that happened, as lines
    .violations                                       must be empty at the end of a test

Person
    .says(text, to=group, thread=) -> Message         private chat without `to`
    .hears(part="", timeout=10) -> Shown              the bot's next unheard message here
    .asks(text) -> Shown                              says + hears
    .replies_to(message, text) -> Message             in that message's chat
    .presses(answer.button("出处")) -> Asked          .notice, .answer() -> {text, ...}
    .sends_callback(message, data) -> Asked           forged data
    .edits(message, text)  .deletes(message)  .reacts(message, "👍")
    .sends_file(name, bytes, mime, caption, to=)      .sends_photo(png, caption, to=)
    .asks_inline(text, offset="") -> {results, ...}   .types_inline(text) -> Asked, without waiting
    .chooses(result, to=group)                        send one of the results
    .blocks_bot() .unblocks_bot() .messages() .stays_alone(seconds) .private (Room) .id

Room (person.private) and Group
    .hears(part="", timeout=10)  .stays_silent(seconds)  .messages()  .actions()  .id
    Group: .joins(person)  .adds_bot(by=person)
           .makes_bot("administrator"|"left"|"kicked", by=person)
           .opens_topic(name, by=person) -> thread id

Shown (a message of the bot, always as it is now)
    .text .html .entities .marked("bold"|"blockquote"|"text_link"|…) -> [words]
    .buttons .button(part) .reply_to .thread .file .edits .versions .deleted .reactions .id
    .becomes(part, timeout=10)  .changes(timeout=10)  wait for edits

`running.running(build, webhook=None)` runs an Application in a thread; `serving.Serving(api, data,
corpus, settings)` runs `chuchu serve` as a process, with start, stop (SIGTERM) and kill (SIGKILL).
A wait that fails shows the transcript. `bubbles.page` draws a chat, `picture` the README's picture.
"""
