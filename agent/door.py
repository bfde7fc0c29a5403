"""The Unix socket that the API answers on; only its owner may open it (0600)."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import stat
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from agent.errors import AlreadyRunningError, StoreError
from agent.knocking import is_answered


@contextlib.asynccontextmanager
async def serving(
    app: Starlette, path: Path, *, before_closing: Callable[[], None]
) -> AsyncIterator[None]:
    """Answer on the Unix socket `path` (0600) inside the block.

    `before_closing` ends whatever waits for an answer, so that nothing has to be cut off.
    """
    with _bound(path) as door:
        server = _Server(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=1,
            )
        )
        task = asyncio.get_running_loop().create_task(server.serve([door]), name="door")
        try:
            yield
        finally:
            before_closing()
            server.should_exit = True
            await task


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals are the command's business: the stores must be closed after the door is.
        yield


@contextlib.contextmanager
def _bound(path: Path) -> Iterator[socket.socket]:
    if is_answered(path):
        raise AlreadyRunningError(
            f"another kinkeeper agent answers on {path}; stop it first, or set [api] socket"
        )
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with contextlib.suppress(FileNotFoundError):
            if stat.S_ISSOCK(path.lstat().st_mode):
                path.unlink()  # left behind by an agent that was killed
        old_mask = os.umask(0o177)
        try:
            door.bind(str(path))
            door.listen()
        finally:
            os.umask(old_mask)
    except OSError as error:
        door.close()
        raise StoreError(
            f"{path}: no socket can be made there: {error}; set [api] socket"
        ) from None
    inode = path.stat().st_ino
    try:
        yield door
    finally:
        door.close()
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_ino == inode:
                path.unlink()
