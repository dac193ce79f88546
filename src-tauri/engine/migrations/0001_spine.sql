-- Identifiers are UUIDv7 as 16-byte blobs, so that a primary key is also the order of creation.
-- Times are UTC milliseconds. Enumerations are their names, so that a shell on the file is readable.

-- Small things with one value: the data folder's id, the settings, what screens remember.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE flow (
    id      BLOB PRIMARY KEY,
    name    TEXT NOT NULL,
    draft   TEXT NOT NULL,              -- the flow file's JSON
    rev     INTEGER NOT NULL,           -- counts the draft's changes
    is_on   INTEGER NOT NULL DEFAULT 0,
    version INTEGER REFERENCES version (id),
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    deleted INTEGER                     -- kept for undo, then pruned
) STRICT, WITHOUT ROWID;

-- What runs are pinned to. A version without a number is the snapshot of a tested draft.
CREATE TABLE version (
    id       INTEGER PRIMARY KEY,
    flow     BLOB NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
    number   INTEGER,
    document TEXT NOT NULL,
    nodes    INTEGER NOT NULL,
    created  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX version_by_number ON version (flow, number) WHERE number IS NOT NULL;

-- Trigger addresses belong to a node of a flow, never to a file.
CREATE TABLE trigger_path (
    path TEXT PRIMARY KEY,
    flow BLOB NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
    node TEXT NOT NULL,
    UNIQUE (flow, node)
) STRICT, WITHOUT ROWID;

-- Calls that a trigger refused.
CREATE TABLE refusal (
    flow   BLOB NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
    node   TEXT NOT NULL,
    count  INTEGER NOT NULL,
    reason TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (flow, node)
) STRICT, WITHOUT ROWID;

-- Sample bodies that people pasted.
CREATE TABLE sample (
    flow BLOB NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
    node TEXT NOT NULL,
    text TEXT NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (flow, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id        BLOB PRIMARY KEY,
    flow      BLOB NOT NULL REFERENCES flow (id) ON DELETE CASCADE,
    version   INTEGER NOT NULL REFERENCES version (id),
    node      TEXT NOT NULL,             -- the trigger
    kind      TEXT NOT NULL,             -- the trigger's kind
    test      INTEGER NOT NULL,
    single    TEXT,                      -- set in a test of this one node
    state     TEXT NOT NULL,
    accepted  INTEGER NOT NULL,
    finished  INTEGER,
    due       INTEGER,                   -- the earliest of its waiting steps
    message   TEXT,
    duplicate TEXT,                      -- the caller's id for this event, while it is remembered
    seq       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX run_by_flow ON run (flow, id);
CREATE INDEX run_open ON run (id) WHERE state IN ('queued', 'running', 'waiting');
CREATE INDEX run_failed ON run (id) WHERE state = 'failed';
CREATE INDEX run_by_version ON run (version);
CREATE UNIQUE INDEX run_duplicate ON run (flow, node, duplicate) WHERE duplicate IS NOT NULL;

-- What the trigger received.
CREATE TABLE event (
    run    BLOB PRIMARY KEY REFERENCES run (id) ON DELETE CASCADE,
    fields TEXT NOT NULL,                -- headers, query, method, path as JSON
    form   TEXT NOT NULL,
    body   BLOB                          -- body.hash
) STRICT, WITHOUT ROWID;

-- Bytes, once within their run however often they were sent or received.
CREATE TABLE body (
    run  BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    hash BLOB NOT NULL,                  -- the first 16 bytes of SHA-256
    size INTEGER NOT NULL,
    zstd INTEGER NOT NULL,               -- 1 when `data` is compressed
    data BLOB NOT NULL,
    PRIMARY KEY (run, hash)
) STRICT, WITHOUT ROWID;

-- `path` is empty outside loops and names the item inside them.
CREATE TABLE step (
    run         BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    node        TEXT NOT NULL,
    path        TEXT NOT NULL,
    position    INTEGER NOT NULL,        -- in the order in which the flow runs
    state       TEXT NOT NULL,
    port        TEXT,
    started     INTEGER NOT NULL,
    finished    INTEGER,
    took        INTEGER NOT NULL,        -- microseconds
    due         INTEGER,
    tries       INTEGER NOT NULL,
    fields      TEXT,                    -- the output but its body, as JSON
    form        TEXT,
    body        BLOB,                    -- body.hash
    error_kind  TEXT,
    error       TEXT,
    error_field TEXT,
    PRIMARY KEY (run, node, path)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
    run              BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    node             TEXT NOT NULL,
    path             TEXT NOT NULL,
    number           INTEGER NOT NULL,
    started          INTEGER NOT NULL,
    took             INTEGER NOT NULL,   -- microseconds
    method           TEXT NOT NULL,
    url              TEXT NOT NULL,
    request_headers  TEXT NOT NULL,      -- [[name, value], …]
    request_body     BLOB,
    request_size     INTEGER NOT NULL,
    version          TEXT,
    status           INTEGER,
    response_headers TEXT,
    response_body    BLOB,
    response_size    INTEGER NOT NULL,
    error_kind       TEXT,
    error            TEXT,
    dns              INTEGER,            -- microseconds, as the next three
    connect          INTEGER,
    first_byte       INTEGER,
    reused           INTEGER NOT NULL,
    PRIMARY KEY (run, node, path, number)
) STRICT, WITHOUT ROWID;

-- The Inspector.
CREATE TABLE catch (
    id           BLOB PRIMARY KEY,
    path         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    status       INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    body         TEXT NOT NULL,
    received     INTEGER NOT NULL DEFAULT 0,
    created      INTEGER NOT NULL,
    deleted      INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE caught (
    id      BLOB PRIMARY KEY,
    catch   BLOB NOT NULL REFERENCES catch (id) ON DELETE CASCADE,
    at      INTEGER NOT NULL,
    method  TEXT NOT NULL,
    rest    TEXT NOT NULL,
    query   TEXT NOT NULL,               -- [[name, value], …]
    headers TEXT NOT NULL,               -- [[name, value], …]
    form    TEXT NOT NULL,
    size    INTEGER NOT NULL,
    zstd    INTEGER NOT NULL,
    data    BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX caught_by_catch ON caught (catch, id);
