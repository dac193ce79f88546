-- How applications let somebody in. `settings` is JSON without any secret.
CREATE TABLE profile (
    id       BLOB PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,
    created  INTEGER NOT NULL,
    updated  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A profile with one user's credentials.
CREATE TABLE connection (
    id        BLOB PRIMARY KEY,
    profile   BLOB NOT NULL REFERENCES profile (id),
    name      TEXT NOT NULL,
    link_name TEXT NOT NULL UNIQUE,
    fields    TEXT NOT NULL,             -- what may be read again: user name, certificate, …
    scopes    TEXT NOT NULL,             -- asked for: a JSON list
    granted   TEXT NOT NULL,             -- given: a JSON list
    origins   TEXT NOT NULL,             -- confirmed by the owner, beside the profile's: a JSON list
    state     TEXT NOT NULL,
    problem   TEXT,                      -- why it is not connected: JSON {code, message}
    account   TEXT,                      -- whose it is, as the provider tells
    expires   INTEGER,                   -- the access token's or certificate's end
    renews    INTEGER NOT NULL DEFAULT 0,
    tested    INTEGER,
    used      INTEGER,
    created   INTEGER NOT NULL,
    updated   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX connection_by_profile ON connection (profile);

-- Sealed under the data key with `owner` and `field` as associated data.
CREATE TABLE secret (
    owner  BLOB NOT NULL,                -- profile.id or connection.id
    field  TEXT NOT NULL,
    sealed BLOB NOT NULL,                -- nonce (24 bytes), ciphertext and tag
    PRIMARY KEY (owner, field)
) STRICT, WITHOUT ROWID;

-- One row once there is a data key. It holds no key: `probe` is a known value sealed under it.
CREATE TABLE vault (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    probe   BLOB NOT NULL,
    wrapped BLOB,                        -- the data key sealed under the passphrase
    salt    BLOB,
    memory  INTEGER,                     -- argon2id: KiB
    passes  INTEGER,
    lanes   INTEGER,
    created INTEGER NOT NULL
) STRICT;

-- What a waiting step waits for: `vault`, or `connection:` and its identifier.
ALTER TABLE step ADD COLUMN waits_for TEXT;
CREATE INDEX step_waiting ON step (waits_for, run) WHERE waits_for IS NOT NULL;
