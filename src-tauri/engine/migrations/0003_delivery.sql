-- A run that repeats another one's event, and an address that stands instead of its steps' own.
ALTER TABLE run ADD COLUMN again_of BLOB;
ALTER TABLE run ADD COLUMN url TEXT;
CREATE INDEX run_due ON run (due) WHERE state = 'waiting' AND due IS NOT NULL;

-- How many tries of a waiting step its retry policy counts.
ALTER TABLE step ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;

-- Where requests go: an origin, through a connection or without one. Made when it first has
-- something to remember: a failure, a limit, a pause.
CREATE TABLE destination (
    id         BLOB PRIMARY KEY,
    origin     TEXT NOT NULL,
    connection BLOB REFERENCES connection (id) ON DELETE CASCADE,
    limits     TEXT NOT NULL,              -- JSON: concurrency, rate, order
    paused     TEXT,                       -- why: 'hand', 'gone' (410), 'five_days'
    paused_at  INTEGER,
    failures   INTEGER NOT NULL,           -- in a row
    since      INTEGER,                    -- of the first of them
    open_until INTEGER,                    -- the breaker lets nothing through before
    head       BLOB,                       -- where order is kept: the run whose delivery is first
    head_node  TEXT,
    used       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX destination_by_place ON destination (origin, ifnull(connection, x''));

-- What holds for all that goes through a connection, wherever to.
ALTER TABLE connection ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';

-- An episode of failures at a destination, told once when it begins, grows serious and ends.
CREATE TABLE trouble (
    id          BLOB PRIMARY KEY,
    destination BLOB NOT NULL REFERENCES destination (id) ON DELETE CASCADE,
    stage       TEXT NOT NULL,             -- 'warning', 'critical'
    began       INTEGER NOT NULL,
    ended       INTEGER,
    failures    INTEGER NOT NULL,
    error       TEXT NOT NULL,             -- the last failure, in words
    flow        BLOB,                      -- the flow that met it last
    told        TEXT                       -- what still has to be mailed, in order: 'warning,critical,recovered'
) STRICT, WITHOUT ROWID;
CREATE INDEX trouble_open ON trouble (destination) WHERE ended IS NULL;

-- A secret that signs what is sent. The vault holds its value, and until `overlap` the one before it.
CREATE TABLE signing_key (
    id      BLOB PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    preset  TEXT NOT NULL,
    created INTEGER NOT NULL,
    rotated INTEGER,
    overlap INTEGER
) STRICT, WITHOUT ROWID;

-- Runs that are tried again, many at a time; goes on after a start.
CREATE TABLE again (
    id      BLOB PRIMARY KEY,
    request TEXT NOT NULL,                 -- JSON: which runs, from where, where to, how fast
    state   TEXT NOT NULL,                 -- 'going', 'done', 'cancelled'
    last    BLOB,                          -- the run that was taken last
    total   INTEGER NOT NULL,
    made    INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    created INTEGER NOT NULL,
    ended   INTEGER
) STRICT, WITHOUT ROWID;

-- Events of several runs that go in one request. What is sent, and who is in it, is stored before it
-- is sent, so that it is sent again byte for byte. Gone once nobody asks for it any more: each
-- attempt says for itself in which batch it was.
CREATE TABLE batch (
    id      BLOB PRIMARY KEY,
    size    INTEGER NOT NULL,
    leader  INTEGER NOT NULL,              -- the position of the run that sends it
    outcome TEXT,                          -- JSON: what came of it, once that is final
    body    BLOB                           -- until then
) STRICT;
CREATE TABLE batch_item (
    run      BLOB NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    node     TEXT NOT NULL,
    batch    BLOB NOT NULL REFERENCES batch (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    PRIMARY KEY (run, node)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX batch_item_by_batch ON batch_item (batch, position);
ALTER TABLE attempt ADD COLUMN batch TEXT; -- JSON: which one, and the place in it
