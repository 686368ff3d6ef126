"""Many who write the same at once all come through."""

import threading

from models import operation
from wire import Wire

WRITERS, WRITES = 64, 10


def test_no_writer_of_a_busy_key_is_turned_away(walled):
    kms = walled.client("kms", *walled.credentials())
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    tag, replies = operation("kms", "TagResource"), []

    def write(writer):
        wire = Wire(walled, *walled.credentials())
        for count in range(WRITES):
            tags = [{"TagKey": f"w{writer % 50}", "TagValue": str(count)}]
            replies.append(wire.call(tag, {"KeyId": key, "Tags": tags}))

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(WRITERS)]
    [writer.start() for writer in writers]
    [writer.join() for writer in writers]
    assert [str(reply) for reply in replies if reply.status != 200] == []
    assert len(replies) == WRITERS * WRITES
    assert len(kms.list_resource_tags(KeyId=key, Limit=50)["Tags"]) == 50
