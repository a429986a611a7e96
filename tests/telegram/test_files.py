"""Files go up and come down byte for byte."""

import struct
import zlib

import pytest


def png(width: int, height: int) -> bytes:
    """The smallest honest picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width + 1) * height))
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def upload(bot_api, method, field, name, data, **form):
    address = f"{bot_api.base_url}{bot_api.token}/{method}"
    answer = bot_api.http.post(address, data=form, files={field: (name, data)})
    return answer.json()


def test_a_document_of_the_bot_reaches_the_person(bot_api):
    alice = bot_api.person()
    data = "题\n文".encode()
    sent = upload(bot_api, "sendDocument", "document", "答.txt", data, chat_id=alice.id)["result"]
    assert sent["document"]["file_name"] == "答.txt"
    assert sent["document"]["file_size"] == len(data)
    assert alice.hears().file.data == data


def test_a_file_can_be_sent_again_by_its_id(bot_api):
    alice = bot_api.person()
    first = upload(bot_api, "sendDocument", "document", "a.txt", b"x", chat_id=alice.id)["result"]
    again = bot_api.call(
        "sendDocument", chat_id=alice.id, document=first["document"]["file_id"], caption="又一次"
    )
    assert again["result"]["document"] == first["document"]
    assert again["result"]["caption"] == "又一次"
    wrong = bot_api.call("sendDocument", chat_id=alice.id, document="nothing")
    assert wrong["description"] == "Bad Request: wrong file identifier/HTTP URL specified"


def test_a_persons_document_is_downloaded_byte_for_byte(bot_api):
    alice = bot_api.person()
    data = "虎台街道".encode("gb18030")
    alice.sends_file("版面.txt", data, caption="收下")
    message = bot_api.call("getUpdates")["result"][0]["message"]
    assert message["caption"] == "收下"
    about = bot_api.call("getFile", file_id=message["document"]["file_id"])["result"]
    address = f"{bot_api.base_file_url}{bot_api.token}/{about['file_path']}"
    assert bot_api.http.get(address).content == data
    assert bot_api.http.get(f"{bot_api.base_file_url}{bot_api.token}/nothing").status_code == 404
    assert bot_api.http.get(f"{bot_api.base_file_url}1:2/{about['file_path']}").status_code == 401


def test_a_persons_photo_has_a_size(bot_api):
    bot_api.person().sends_photo(png(40, 30), caption="图")
    message = bot_api.call("getUpdates")["result"][0]["message"]
    assert (message["photo"][0]["width"], message["photo"][0]["height"]) == (40, 30)
    assert message["caption"] == "图"


def test_a_file_over_20_megabytes_cannot_be_downloaded(bot_api):
    alice = bot_api.person()
    alice.sends_file("big.txt", bytes(20 * 1024 * 1024 + 1))
    message = bot_api.call("getUpdates")["result"][0]["message"]
    answer = bot_api.call("getFile", file_id=message["document"]["file_id"])
    assert answer["description"] == "Bad Request: file is too big"


def test_a_photo_has_a_size(bot_api):
    alice = bot_api.person()
    form = {"chat_id": alice.id, "caption": "图"}
    sent = upload(bot_api, "sendPhoto", "photo", "p.png", png(40, 30), **form)["result"]
    assert (sent["photo"][0]["width"], sent["photo"][0]["height"]) == (40, 30)


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"no picture", "IMAGE_PROCESS_FAILED"), (png(1, 30), "PHOTO_INVALID_DIMENSIONS")],
)
def test_what_is_no_proper_picture_is_refused(bot_api, data, problem):
    alice = bot_api.person()
    answer = upload(bot_api, "sendPhoto", "photo", "p.png", data, chat_id=alice.id)
    assert answer["description"] == f"Bad Request: {problem}"


def test_a_caption_has_at_most_1024_characters(bot_api):
    alice = bot_api.person()
    form = {"chat_id": alice.id, "caption": "字" * 1025}
    answer = upload(bot_api, "sendDocument", "document", "a.txt", b"x", **form)
    assert answer["description"] == "Bad Request: message caption is too long"
