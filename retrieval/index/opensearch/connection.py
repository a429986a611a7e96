"""The one seam to a cluster: requests go out here, and its errors come back as ours."""

import time
from collections.abc import Callable
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import (
    AuthenticationException,
    AuthorizationException,
    ConflictError,
    ConnectionTimeout,
    NotFoundError,
    OpenSearchException,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NotReached

from retrieval.errors import IndexUnusableError, SearchUnavailableError
from retrieval.index.cluster import Cluster

TRY_LATER = frozenset({429, 500, 502, 503, 504})
"""Statuses of a cluster that has too much to do, or too few nodes, at the moment; a search that a
node leaves in the middle of is a 500."""

REST = 2.0
"""Seconds without asking after a node took too long: one reader waits for it, not all of them."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0  # seconds between attempts, doubling


class ConflictingWriteError(Exception):
    """Somebody else wrote the document since it was read."""


class Connection:
    """Requests to one cluster; any number of threads may share it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._rest_until = 0.0
        self._client = OpenSearch(
            list(cluster.urls),
            http_auth=(cluster.user, cluster.password) if cluster.user else None,
            timeout=cluster.timeout,
            # each node once more than it takes to have tried them all
            max_retries=len(cluster.urls),
            retry_on_timeout=True,
            retry_on_status=tuple(TRY_LATER - {429}),  # another node is as busy
            dead_timeout=2,  # seconds that a node is left out; doubles twice at most
            timeout_cutoff=2,
            pool_maxsize=16,
            ca_certs=cluster.certificates or None,
        )

    def ask(self, request: Callable[[OpenSearch], Any]) -> Any:  # noqa: ANN401  - JSON
        """Return the answer to a request.

        Raises:
            SearchUnavailableError: no node could be reached, or they cannot answer now.
            IndexUnusableError: the index is gone, or refuses what it must take.
            ConflictingWriteError: somebody else wrote the document meanwhile.
        """
        if time.monotonic() < self._rest_until:
            raise SearchUnavailableError(f"{self.cluster}: does not answer in time")
        try:
            return request(self._client)
        except ConflictError as error:
            raise ConflictingWriteError(str(error)) from error
        except NotFoundError as error:
            raise IndexUnusableError(
                f"{self.cluster}: there is no such index ({error.error}); rebuild it"
            ) from error
        except (AuthenticationException, AuthorizationException) as error:
            raise SearchUnavailableError(
                f"{self.cluster}: the user {self.cluster.user!r} or the password is not accepted "
                f"({error.status_code}); check the settings of index.opensearch"
            ) from error
        except ConnectionTimeout as error:
            self._rest_until = time.monotonic() + REST
            raise SearchUnavailableError(f"{self.cluster}: does not answer in time") from error
        except NotReached as error:
            raise SearchUnavailableError(
                f"{self.cluster}: no node can be reached ({type(error.info).__name__}); "
                "the search is tried again with each question"
            ) from error
        except TransportError as error:
            raise self._refusal(error) from error
        except OpenSearchException as error:  # what came back is no JSON: something in between
            raise SearchUnavailableError(f"{self.cluster}: not understood ({error})") from error

    def insist(self, request: Callable[[OpenSearch], Any]) -> Any:  # noqa: ANN401  - JSON
        """Return the answer to a request, trying again with growing pauses for a while.

        Only for what may be done twice.
        """
        end = time.monotonic() + self.cluster.patience
        pause = _FIRST_PAUSE
        while True:
            try:
                return self.ask(request)
            except SearchUnavailableError:
                if time.monotonic() + pause > end:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def close(self) -> None:
        """Let go of the connections; the next request opens new ones."""
        self._client.transport.close()

    def _refusal(self, error: TransportError) -> Exception:
        if error.status_code in TRY_LATER:
            return SearchUnavailableError(
                f"{self.cluster}: cannot answer now ({error.status_code}, {error.error})"
            )
        return IndexUnusableError(
            f"{self.cluster}: the request is refused ({error.status_code}, {error.error}); "
            "rebuild the index"
        )
